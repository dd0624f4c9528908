"""Where things are and who is responsible there: provinces, regencies, schools, offices with dated names.

In: the Kemendagri region list and what rosters say of schools. Happens: names change, codes stay.
Leaves: rows that people, events and documents point to.
"""
