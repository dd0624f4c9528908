"""The timetable's model under construction: what the rules of `model` and the terms of `cost` write into.

Like pieces of one class and material have no names: they are one lesson with a count. Every rule an organiser could
change takes its guard from `rule`: None while solving; a literal when the question is which rules clash.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeAlias

from ortools.sat.python import cp_model

from pamong.engines.timetable.audience import Audience, audience_of, takes
from pamong.engines.timetable.grid import Grid
from pamong.engines.timetable.problem import Material, Problem, Room

Literal: TypeAlias = cp_model.IntVar
Guard: TypeAlias = cp_model.IntVar | None
Rule: TypeAlias = Callable[[str, str], Guard]


@dataclass(frozen=True)
class Lesson:
    """The like pieces of a material for one class; `group` None: for all together (plenary)."""

    group: int | None
    material: Material
    jp: int
    count: int


@dataclass(frozen=True)
class RoomKind:
    """Rooms that are alike for this problem: interchangeable, so only their number counts."""

    rooms: tuple[Room, ...]

    def takes(self, material: Material, audience: Audience) -> bool:
        return takes(self.rooms[0], material, audience)


def unguarded(rule: str, sentence: str) -> Guard:
    """Enforce every rule as it stands."""
    return None


@dataclass
class Plan:
    """The model under construction.

    Attributes
    ----------
    fixed : starts of plenary materials that are settled elsewhere, with room and facilitators
    begins : per lesson {start position: literal}
    taught : per lesson {(facilitator, start): literal}
    held : per lesson {(room kind, start): literal}
    """

    problem: Problem
    grid: Grid
    rule: Rule = unguarded
    fixed: Mapping[str, Sequence[int]] = field(default_factory=dict)
    model: cp_model.CpModel = field(default_factory=cp_model.CpModel)
    lessons: list[Lesson] = field(default_factory=list)
    begins: list[dict[int, Literal]] = field(default_factory=list)
    taught: list[dict[tuple[int, int], Literal]] = field(default_factory=list)
    held: list[dict[tuple[int, int], Literal]] = field(default_factory=list)
    costs: list[cp_model.LinearExprT] = field(default_factory=list)

    @cached_property
    def room_kinds(self) -> list[RoomKind]:
        """Return the rooms by what they are good for; one that a lock names is like no other."""
        sizes = sorted({audience_of(self.problem, None).people, *(group.size for group in self.problem.classes)})
        needs, named = audience_of(self.problem, None).needs, {lock.room for lock in self.problem.locked}
        alike: dict[tuple[object, ...], list[Room]] = {}
        for room in self.problem.rooms:
            fits = tuple(room.capacity is None or size <= room.capacity for size in sizes)
            own = room.id if room.id in named else None
            alike.setdefault((frozenset(room.kinds), fits, needs & set(room.serves), own), []).append(room)
        return [RoomKind(tuple(rooms)) for rooms in alike.values()]

    def is_settled(self, lesson: Lesson) -> bool:
        return lesson.group is None and lesson.material.id in self.fixed

    def of_group(self, group: int) -> list[int]:
        """Return the lessons a class takes part in."""
        return [number for number, lesson in enumerate(self.lessons) if lesson.group in (group, None)]

    @cached_property
    def taught_by(self) -> list[list[dict[int, Literal]]]:
        """Return for each facilitator what they may teach: {start: literal} by lesson."""
        found: list[list[dict[int, Literal]]] = [[{} for _ in self.lessons] for _ in self.problem.facilitators]
        for lesson, taught in enumerate(self.taught):
            for (who, start), literal in taught.items():
                found[who][lesson][start] = literal
        return found

    def starts_of(self, jp: int, number: int) -> set[int]:
        """Return where a facilitator can begin a piece; alike for all who are there at the same hours."""
        one = self.problem.facilitators[number]
        windows = None if self.guarded or one.available is None else tuple(one.available)
        if (jp, windows) not in self._starts:
            inside = None if windows is None else self.grid.present(one)
            self._starts[jp, windows] = set(self.grid.starts(jp, inside))
        return self._starts[jp, windows]

    @cached_property
    def _starts(self) -> dict[tuple[int, tuple[tuple[int, int, int], ...] | None], set[int]]:
        return {}

    @cached_property
    def guarded(self) -> bool:
        return self.rule is not unguarded


def covering(lesson: Lesson, literals: Mapping[int, Literal], position: int) -> list[Literal]:
    """Return the literals of starts whose piece lies over a position."""
    return [literals[start] for start in range(position - lesson.jp + 1, position + 1) if start in literals]


def load_of(plan: Plan, number: int) -> Iterator[tuple[int, int, Literal]]:
    """Yield (JP, start, literal) of all a facilitator may teach."""
    for lesson, taught in zip(plan.lessons, plan.taught_by[number], strict=True):
        for start, literal in taught.items():
            yield lesson.jp, start, literal
