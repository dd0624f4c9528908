"""The event itself: curriculum with JP, people who serve at it, venue and rooms, day grid, policies.

In: an office and an idea, a template or an earlier event. Happens: the committee says what will be taught, by whom,
where, and under which rules. Leaves: an event that enrolment, planning and all later rooms hang on.
"""
