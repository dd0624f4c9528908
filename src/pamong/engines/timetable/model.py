"""The timetable as a CP-SAT model: one literal per possible start, facilitator and room kind; one function per rule.

Like pieces of one class and material have no names: they are one lesson with a count. Every rule an organiser could
change takes its guard from `rule`: None while solving; a literal when the question is which rules clash.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import TypeAlias

from ortools.sat.python import cp_model

from pamong.engines.timetable.audience import Audience, audience_of, takes
from pamong.engines.timetable.grid import Grid
from pamong.engines.timetable.problem import Facilitator, Material, Problem, Room

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
    fixed : starts of plenary materials that another part of the event has settled, with room and facilitators
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


def build(plan: Plan) -> None:
    """Write variables and rules."""
    every_lesson_is_given(plan)
    one_place_at_a_time_for_classes(plan)
    materials_in_order(plan)
    if plan.problem.facilitators:
        enough_facilitators_at_once(plan)
        facilitators_are_qualified(plan)
        facilitators_are_present(plan)
        one_place_at_a_time_for_facilitators(plan)
        daily_load_is_kept(plan)
    if plan.problem.rooms:
        every_session_has_a_room(plan)
        rooms_suit(plan)
        rooms_hold_one_session_at_a_time(plan)


def _enforce(constraint: cp_model.Constraint, guard: Guard) -> None:
    if guard is not None:
        constraint.only_enforce_if(guard)


def every_lesson_is_given(plan: Plan) -> None:
    """Every class gets all pieces of every material, where they fit without a break."""
    for material in plan.problem.materials:
        for group in [None] if material.plenary else range(len(plan.problem.classes)):
            for jp in sorted(set(material.pieces), reverse=True):
                _give(plan, Lesson(group, material, jp, material.pieces.count(jp)))


def _give(plan: Plan, lesson: Lesson) -> None:
    starts: Iterable[int] = plan.grid.starts(lesson.jp)
    if plan.is_settled(lesson):
        starts = [start for start in starts if start in plan.fixed[lesson.material.id]]
    begins = {start: plan.model.new_bool_var("") for start in starts}
    plan.model.add(sum(begins.values()) == lesson.count)
    if len(begins) < lesson.count:
        plan.model.add_bool_or([])
    plan.lessons.append(lesson)
    plan.begins.append(begins)


def covering(lesson: Lesson, literals: Mapping[int, Literal], position: int) -> list[Literal]:
    """Return the literals of starts whose piece lies over a position."""
    return [literals[start] for start in range(position - lesson.jp + 1, position + 1) if start in literals]


def one_place_at_a_time_for_classes(plan: Plan) -> None:
    """A class has one session at a time; plenaries are sessions of every class."""
    for group in range(len(plan.problem.classes)):
        own = plan.of_group(group)
        for position in range(len(plan.grid.at)):
            plan.model.add_at_most_one(
                literal for number in own for literal in covering(plan.lessons[number], plan.begins[number], position)
            )


def materials_in_order(plan: Plan) -> None:
    """A material begins, for a class, when those before it are over."""
    for material in plan.problem.materials:
        for earlier in material.after:
            guard = plan.rule(f"order:{earlier}>{material.id}", f"{material.id} sesudah {earlier}")
            for group in range(len(plan.problem.classes)):
                own = plan.of_group(group)
                first = [number for number in own if plan.lessons[number].material.id == earlier]
                then = [number for number in own if plan.lessons[number].material.id == material.id]
                _one_after_the_other(plan, first, then, guard)


def _one_after_the_other(plan: Plan, first: list[int], then: list[int], guard: Guard) -> None:
    """Use a switch that turns once: before it only the first, after it only the second."""
    over = [plan.model.new_bool_var("") for _ in plan.grid.at]
    for before, after in pairwise(over):
        plan.model.add_implication(before, after)
    for number in first:
        for start, literal in plan.begins[number].items():
            end = start + plan.lessons[number].jp - 1
            _enforce(plan.model.add_bool_or(~literal, ~over[end]), guard)
    for number in then:
        for start, literal in plan.begins[number].items():
            _enforce(plan.model.add_bool_or(~literal, over[start]), guard)


def enough_facilitators_at_once(plan: Plan) -> None:
    """Each piece has as many facilitators as its material asks for."""
    for lesson, begins in zip(plan.lessons, plan.begins, strict=True):
        if plan.is_settled(lesson):
            plan.taught.append({})
            continue
        able = [number for number, one in enumerate(plan.problem.facilitators) if _may_teach(plan, lesson, one)]
        free = {number: plan.starts_of(lesson.jp, number) for number in able}
        taught: dict[tuple[int, int], Literal] = {}
        for start, begun in begins.items():
            team = [(number, start) for number in able if start in free[number]]
            taught.update({key: plan.model.new_bool_var("") for key in team})
            plan.model.add(sum(taught[key] for key in team) == lesson.material.facilitators * begun)
            for key in team:
                plan.model.add_implication(taught[key], begun)
        plan.taught.append(taught)


def _may_teach(plan: Plan, lesson: Lesson, one: Facilitator) -> bool:
    return plan.guarded or lesson.material.id in one.teaches


def facilitators_are_qualified(plan: Plan) -> None:
    """Only who teaches a material is given it (while solving, no other literal exists)."""
    if not plan.guarded:
        return
    guards = {
        material.id: plan.rule(f"qualification:{material.id}", f"hanya pengampunya yang mengajar {material.id}")
        for material in plan.problem.materials
    }
    for lesson, taught in zip(plan.lessons, plan.taught, strict=True):
        for (number, _), literal in taught.items():
            if lesson.material.id not in plan.problem.facilitators[number].teaches:
                _enforce(plan.model.add_bool_or(~literal), guards[lesson.material.id])


def facilitators_are_present(plan: Plan) -> None:
    """A facilitator teaches within the windows of presence only (while solving, no other literal exists)."""
    if not plan.guarded:
        return
    for number, one in enumerate(plan.problem.facilitators):
        present = set(plan.grid.present(one))
        if len(present) == len(plan.grid.at):
            continue
        guard = plan.rule(f"attendance:{one.id}", f"waktu hadir {one.id}")
        for lesson, taught in zip(plan.lessons, plan.taught, strict=True):
            inside = set(plan.grid.starts(lesson.jp, present))
            for (who, start), literal in taught.items():
                if who == number and start not in inside:
                    _enforce(plan.model.add_bool_or(~literal), guard)


def one_place_at_a_time_for_facilitators(plan: Plan) -> None:
    """A facilitator is in one session at a time."""
    for number in range(len(plan.problem.facilitators)):
        own = plan.taught_by[number]
        for position in range(len(plan.grid.at)):
            plan.model.add_at_most_one(
                literal
                for lesson, literals in zip(plan.lessons, own, strict=True)
                for literal in covering(lesson, literals, position)
            )


def _of(literals: Mapping[tuple[int, int], Literal], number: int) -> dict[int, Literal]:
    """Return the literals of one room kind by start."""
    return {start: literal for (who, start), literal in literals.items() if who == number}


def daily_load_is_kept(plan: Plan) -> None:
    """A facilitator teaches at most so many JP a day."""
    longest = max((beyond - first for first, beyond in plan.grid.day_span.values()), default=0)
    for number, one in enumerate(plan.problem.facilitators):
        if one.max_jp_per_day is None or one.max_jp_per_day >= longest:
            continue
        guard = plan.rule(f"max_load:{one.id}", f"beban {one.id} paling banyak {one.max_jp_per_day} JP sehari")
        own = list(load_of(plan, number))
        for first, beyond in plan.grid.day_span.values():
            load = sum(jp * literal for jp, start, literal in own if first <= start < beyond)
            if not isinstance(load, int):
                _enforce(plan.model.add(load <= one.max_jp_per_day), guard)


def load_of(plan: Plan, number: int) -> Iterator[tuple[int, int, Literal]]:
    """Yield (JP, start, literal) of all a facilitator may teach."""
    for lesson, taught in zip(plan.lessons, plan.taught_by[number], strict=True):
        for start, literal in taught.items():
            yield lesson.jp, start, literal


def every_session_has_a_room(plan: Plan) -> None:
    """Each piece is held in one room."""
    for lesson, begins in zip(plan.lessons, plan.begins, strict=True):
        if plan.is_settled(lesson):
            plan.held.append({})
            continue
        audience = audience_of(plan.problem, lesson.group)
        kinds = [n for n, kind in enumerate(plan.room_kinds) if plan.guarded or kind.takes(lesson.material, audience)]
        if len(kinds) == 1:
            plan.held.append({(kinds[0], start): begun for start, begun in begins.items()})
            continue
        held = {(kind, start): plan.model.new_bool_var("") for kind in kinds for start in begins}
        for start, begun in begins.items():
            plan.model.add(sum(held[kind, start] for kind in kinds) == begun)
        plan.held.append(held)


def rooms_suit(plan: Plan) -> None:
    """A session is in a room of the right kind that is large enough (while solving, no other literal exists)."""
    if not plan.guarded:
        return
    guards = {
        material.id: plan.rule(f"room_kind:{material.id}", f"jenis, daya tampung, dan akses ruang untuk {material.id}")
        for material in plan.problem.materials
    }
    for lesson, held in zip(plan.lessons, plan.held, strict=True):
        for (kind, _), literal in held.items():
            if not plan.room_kinds[kind].takes(lesson.material, audience_of(plan.problem, lesson.group)):
                _enforce(plan.model.add_bool_or(~literal), guards[lesson.material.id])


def rooms_hold_one_session_at_a_time(plan: Plan) -> None:
    """No more sessions at a time than there are rooms of a kind."""
    for number, kind in enumerate(plan.room_kinds):
        if len(kind.rooms) >= len(plan.problem.classes):
            continue
        names = ", ".join(room.id for room in kind.rooms)
        guard = plan.rule(f"rooms:{names}", f"hanya {len(kind.rooms)} ruang ({names})")
        own = [_of(held, number) for held in plan.held]
        for position in range(len(plan.grid.at)):
            inside = [
                literal
                for lesson, literals in zip(plan.lessons, own, strict=True)
                for literal in covering(lesson, literals, position)
            ]
            if len(inside) > len(kind.rooms):
                _enforce(plan.model.add(sum(inside) <= len(kind.rooms)), guard)
