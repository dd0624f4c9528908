"""Sessions locked by hand: kept by the model, or named when they cannot be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations

from ortools.sat.python import cp_model

from pamong.engines.solving import Conflict, Relaxation
from pamong.engines.timetable.audience import audience_of, takes
from pamong.engines.timetable.grid import Grid
from pamong.engines.timetable.plan import Guard, Literal, Plan
from pamong.engines.timetable.problem import Facilitator, Lock, Problem


def locked_sessions_stay(plan: Plan) -> None:
    """Each lock is kept by a piece of its own: a start that has its time, its room and its facilitators."""
    chosen: dict[tuple[int, int], list[Literal]] = {}
    for lock in plan.problem.locked:
        number = _lesson(plan, lock)
        if number is None or plan.is_settled(plan.lessons[number]):
            continue
        guard = plan.rule(f"locked:{lock.material}", f"sesi {lock.material} yang dikunci")
        starts = {start: plan.model.new_bool_var("") for start in _starts(plan, number, lock)}
        _enforce(plan.model.add(sum(starts.values()) == 1) if starts else plan.model.add_bool_or([]), guard)
        for start, here in starts.items():
            chosen.setdefault((number, start), []).append(here)
            for literal in _kept(plan, number, start, lock):
                plan.model.add_implication(here, literal)
    for here_all in chosen.values():
        if len(here_all) > 1:
            plan.model.add_at_most_one(here_all)


def _enforce(constraint: cp_model.Constraint, guard: Guard) -> None:
    if guard is not None:
        constraint.only_enforce_if(guard)


def _lesson(plan: Plan, lock: Lock) -> int | None:
    group = {one.id: at for at, one in enumerate(plan.problem.classes)}
    for number, lesson in enumerate(plan.lessons):
        home = None if lesson.material.plenary else group.get(lock.class_id, -1)
        if (lesson.material.id, lesson.jp, lesson.group) == (lock.material, lock.jp, home):
            return number
    return None


def _starts(plan: Plan, number: int, lock: Lock) -> list[int]:
    """Return the starts at which all that a lock asks has a literal."""
    begins = plan.begins[number]
    at = plan.grid.position.get((lock.day, lock.slot), -1) if lock.day and lock.slot else None
    wanted = begins if at is None else [start for start in begins if start == at]
    asked = 1 + (lock.room is not None) + len(lock.facilitators)
    return [start for start in wanted if len(list(_kept(plan, number, start, lock))) == asked]


def _kept(plan: Plan, number: int, start: int, lock: Lock) -> Iterator[Literal]:
    yield plan.begins[number][start]
    if lock.room is not None:
        kinds = [at for at, kind in enumerate(plan.room_kinds) if kind.rooms[0].id == lock.room]
        yield from (plan.held[number][kind, start] for kind in kinds if (kind, start) in plan.held[number])
    people = {one.id: at for at, one in enumerate(plan.problem.facilitators)}
    for name in lock.facilitators:
        literal = plan.taught[number].get((people.get(name, -1), start))
        if literal is not None:
            yield literal


def locked_conflicts(problem: Problem) -> tuple[Conflict, ...]:
    """Return the first lock that the rest of the event contradicts by itself, or two that contradict each other."""
    grid = Grid.of(problem)
    for lock in problem.locked:
        for why in _stuck(problem, grid, lock):
            return (_conflict(lock, why),)
    for one, other in combinations(problem.locked, 2):
        if _overlap(one, other):
            for why in _both(problem, one, other):
                return (_conflict(one, f"bersamaan dengan {other.material} kelas {other.class_id}: {why}"),)
    return ()


def _conflict(lock: Lock, why: str) -> Conflict:
    return Conflict(
        "locked",
        f"Sesi {lock.material} kelas {lock.class_id} yang dikunci tidak dapat dipertahankan: {why}.",
        (Relaxation("unlock", "Buka kuncinya.", f"{lock.material}>{lock.class_id}"),),
    )


def _stuck(problem: Problem, grid: Grid, lock: Lock) -> Iterator[str]:
    material = next((one for one in problem.materials if one.id == lock.material), None)
    group = next((at for at, one in enumerate(problem.classes) if one.id == lock.class_id), None)
    if material is None or group is None or lock.jp not in material.pieces:
        yield "materi atau kelasnya berubah"
        return
    if _has_time(lock) and grid.position.get((lock.day or 0, lock.slot or 0), -1) not in grid.starts(lock.jp):
        yield "waktunya tidak ada lagi"
    room = next((one for one in problem.rooms if one.id == lock.room), None)
    audience = audience_of(problem, None if material.plenary else group)
    if lock.room is not None and (room is None or not takes(room, material, audience)):
        yield "ruangnya tidak ada lagi atau tidak cocok"
    for name in lock.facilitators:
        one = next((one for one in problem.facilitators if one.id == name), None)
        if one is None or lock.material not in one.teaches or not _is_there(grid, one, lock):
            yield f"{name} tidak mengampunya atau tidak hadir"
    if len(lock.facilitators) > material.facilitators:
        yield "fasilitatornya terlalu banyak"


def _has_time(lock: Lock) -> bool:
    return lock.day is not None and lock.slot is not None


def _is_there(grid: Grid, one: Facilitator, lock: Lock) -> bool:
    starts = grid.starts(lock.jp, grid.present(one))
    return bool(starts) if not _has_time(lock) else grid.position.get((lock.day or 0, lock.slot or 0), -1) in starts


def _overlap(one: Lock, other: Lock) -> bool:
    if not (_has_time(one) and _has_time(other)) or one.day != other.day:
        return False
    first, then = sorted(((one.slot or 0, one.jp), (other.slot or 0, other.jp)))
    return first[0] + first[1] > then[0]


def _both(problem: Problem, one: Lock, other: Lock) -> Iterator[str]:
    plenary = {material.id for material in problem.materials if material.plenary}
    if one.material == other.material and one.material in plenary:
        return
    if one.class_id == other.class_id or {one.material, other.material} & plenary:
        yield "kelasnya sama"
    if one.room is not None and one.room == other.room:
        yield f"ruangnya sama ({one.room})"
    for name in sorted(set(one.facilitators) & set(other.facilitators)):
        yield f"fasilitatornya sama ({name})"


def of_classes(problem: Problem, classes: set[str]) -> Problem:
    """Return a problem with the locks of some of its classes only."""
    return replace(problem, locked=[lock for lock in problem.locked if lock.class_id in classes])
