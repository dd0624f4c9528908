"""What stays of a timetable while some of its classes are planned anew, and what that takes of people and rooms."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from pamong.engines.timetable.grid import Grid
from pamong.engines.timetable.problem import Problem, Session


@dataclass(frozen=True)
class Rest:
    """The hours people and rooms are taken.

    Attributes
    ----------
    classes : those that are not planned anew
    busy : per facilitator the positions at which they teach
    load : JP of a facilitator on a day
    taught : JP of a facilitator in all
    rooms : how often a room is used at a position
    """

    classes: Collection[str] = frozenset()
    busy: Mapping[str, set[int]] = field(default_factory=dict)
    load: Mapping[tuple[str, int], int] = field(default_factory=dict)
    taught: Mapping[str, int] = field(default_factory=dict)
    rooms: Mapping[tuple[str | None, int], int] = field(default_factory=dict)

    @classmethod
    def of(cls, problem: Problem, sessions: Sequence[Session], free: Collection[str]) -> Rest:
        """Return what stays when some classes are planned anew; plenaries stay for everybody."""
        grid = Grid.of(problem)
        together = {material.id for material in problem.materials if material.plenary}
        stay = [one for one in sessions if one.material in together or one.class_id not in free]
        meetings = {
            (one.material, one.day, one.slot, "" if one.material in together else one.class_id): one for one in stay
        }
        busy: defaultdict[str, set[int]] = defaultdict(set)
        load: Counter[tuple[str, int]] = Counter()
        taught: Counter[str] = Counter()
        rooms: Counter[tuple[str | None, int]] = Counter()
        for one in meetings.values():
            first = grid.position[one.day, one.slot]
            hours = range(first, first + one.jp)
            rooms.update((one.room, position) for position in hours)
            for name in one.facilitators:
                busy[name].update(hours)
                load[name, one.day] += one.jp
                taught[name] += one.jp
        return cls({one.id for one in problem.classes} - set(free), busy, load, taught, rooms)
