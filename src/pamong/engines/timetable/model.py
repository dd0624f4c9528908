"""The timetable's hard rules: one literal per possible start, facilitator and room kind; one function per rule."""

from collections.abc import Iterable, Mapping
from itertools import pairwise

from ortools.sat.python import cp_model

from pamong.engines.timetable.audience import audience_of
from pamong.engines.timetable.plan import Guard, Lesson, Literal, Plan, covering, load_of
from pamong.engines.timetable.problem import Facilitator


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
