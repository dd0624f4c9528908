"""Measurement: what ratings and answers say about people, with the raters' severity taken into account.

In: the sheets of practice rounds, codings of clips, sheets of follow-up sessions (by a registry), answers to tests.
Happens: a run takes them as they stand, the Rasch engine puts them on one ruler, the run is frozen. Leaves: measures
with their errors, growth, severity of raters, readiness by competence, and all data for whoever wants to check it.
Experimental: nothing here enters formal eligibility.
"""
