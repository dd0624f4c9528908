"""Who somebody is: person, identifiers, cohort record, account, roles in offices, consent.

In: what rosters and the people themselves say. Happens: one person once, however many events.
Leaves: rows that participants, facilitators and staff point to, and the answer to "who is asking?".
"""
