"""Succession: who could lead which school, by dated rules, with the evidence beside it and a person who decides.

In: teachers an education office answers for, what it attests about them, schools with their principals. Happens: a
dated rule set is applied, need is projected, vacancies get an explained list, a team decides with reasons. Leaves: four
separate columns (formal eligibility, training stage, practice evidence, need), minutes, each candidate's own reasons,
and a log no one can edit unseen. It prepares what the national system asks for and never replaces it.
"""
