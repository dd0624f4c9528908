"""The Sampit bimtek as a demonstration: synthetic people, real steps.

In: a number of people and a seed. Happens: roster files of the real shape are made, then every step runs through
the same commands as the pages and the outbox use. Leaves: a database to look at and all files of the event.
"""
