"""Presence: who was in which session, beyond doubt and without queues.

In: scans of a rotating code by the participant's own phone, scans of the participant's code by staff, entries by hand
with a reason, a facilitator's closing with a headcount; each once, late or out of order. Happens: every one is kept as
an event that is never changed, odd ones are held as questions, and a person's state in a session is a fold over its
events. Leaves: presence rows of level 3, which alone count as lesson hours (JP), boards, recaps and lists.
"""
