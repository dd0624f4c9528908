"""Timetables: when, where and by whom every class is taught every material.

In come days, breaks, classes, rooms, facilitators and materials; what happens is counting (is it possible at all?),
then CP-SAT with one named function per rule; out goes a timetable with its cost, a bound on how much better any could
be, or, when none exists, the smallest set of rules that clash and what would help.
"""

from pamong.engines.timetable.answer import solve
from pamong.engines.timetable.keep import Replanned, changes_between, stay_close
from pamong.engines.timetable.problem import (
    Break,
    ClassGroup,
    Facilitator,
    Lock,
    Material,
    Problem,
    Room,
    Session,
    Timetable,
)

__all__ = [
    "Break",
    "ClassGroup",
    "Facilitator",
    "Lock",
    "Material",
    "Problem",
    "Replanned",
    "Room",
    "Session",
    "Timetable",
    "changes_between",
    "solve",
    "stay_close",
]
