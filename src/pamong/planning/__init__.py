"""Who learns with whom, where, when and from whom.

In: participants, crew, curriculum, rooms. Happens: the planning engines propose classes, triads and a timetable;
the committee looks, corrects and publishes a frozen version. Leaves: classes, sessions and practice triads.
"""
