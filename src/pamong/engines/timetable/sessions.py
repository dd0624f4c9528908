"""From the solver's literals to sessions with named rooms."""

from collections.abc import Mapping
from dataclasses import dataclass

from ortools.sat.python import cp_model

from pamong.engines.timetable.plan import Plan
from pamong.engines.timetable.problem import Room, Session


@dataclass(frozen=True)
class Held:
    """One piece as solved: lesson, start position, facilitators and room kind by number."""

    lesson: int
    start: int
    facilitators: tuple[int, ...]
    kind: int | None


Wishes = Mapping[tuple[int, int], Room]


def read(plan: Plan, solver: cp_model.CpSolver, wished: Wishes | None = None) -> tuple[Session, ...]:
    """Return the sessions of a solved plan; settled plenaries are left to the part that settled them.

    Parameters
    ----------
    wished : the room a lesson had at a start before, to be kept where it still suits
    """
    held = [
        Held(number, start, _team(plan, solver, number, start), _kind(plan, solver, number, start))
        for number, begins in enumerate(plan.begins)
        for start, literal in begins.items()
        if solver.boolean_value(literal) and not plan.is_settled(plan.lessons[number])
    ]
    rooms = (_kept_rooms(plan, held, wished) if wished else None) or _named_rooms(plan, held)
    return tuple(session for one in held for session in _sessions(plan, one, rooms[one]))


def _team(plan: Plan, solver: cp_model.CpSolver, number: int, start: int) -> tuple[int, ...]:
    if not plan.problem.facilitators:
        return ()
    taught = plan.taught[number]
    return tuple(one for (one, at), literal in taught.items() if at == start and solver.boolean_value(literal))


def _kind(plan: Plan, solver: cp_model.CpSolver, number: int, start: int) -> int | None:
    if not plan.problem.rooms:
        return None
    held = plan.held[number]
    return next(kind for (kind, at), literal in held.items() if at == start and solver.boolean_value(literal))


def _kept_rooms(plan: Plan, held: list[Held], wished: Wishes) -> dict[Held, Room | None] | None:
    """Name the rooms wished, and free ones of the kind for the rest; None when that way somebody stays without."""
    named: dict[Held, Room | None] = {}
    taken: set[tuple[str, int]] = set()
    rooms_of = {one: () if one.kind is None else plan.room_kinds[one.kind].rooms for one in held}
    wish_of = {one: wished.get((one.lesson, one.start)) for one in held}
    for one in sorted(held, key=lambda piece: (wish_of[piece] not in rooms_of[piece], piece.start, piece.lesson)):
        if one.kind is None:
            named[one] = None
            continue
        hours = range(one.start, one.start + plan.lessons[one.lesson].jp)
        choice = sorted(rooms_of[one], key=lambda room: room != wish_of[one])
        free = [room for room in choice if not any((room.id, hour) in taken for hour in hours)]
        if not free:
            return None
        named[one] = free[0]
        taken.update((free[0].id, hour) for hour in hours)
    return named


def _named_rooms(plan: Plan, held: list[Held]) -> dict[Held, Room | None]:
    """Name a room for each piece, in order of time: the class's usual one when it is free.

    Rooms of a kind are interchangeable and never overbooked, so taking any free one in order of time always works.
    """
    free_from: dict[str, int] = {}
    usual: dict[tuple[int | None, int], Room] = {}
    named: dict[Held, Room | None] = {}
    for one in sorted(held, key=lambda piece: (piece.start, piece.lesson)):
        if one.kind is None:
            named[one] = None
            continue
        group = plan.lessons[one.lesson].group
        rooms = plan.room_kinds[one.kind].rooms
        free = [room for room in rooms if free_from.get(room.id, 0) <= one.start]
        own = usual.get((group, one.kind), rooms[(group or 0) % len(rooms)])
        room = own if own in free else free[0]
        usual.setdefault((group, one.kind), room)
        free_from[room.id] = one.start + plan.lessons[one.lesson].jp
        named[one] = room
    return named


def _sessions(plan: Plan, held: Held, room: Room | None) -> list[Session]:
    lesson = plan.lessons[held.lesson]
    day, slot = plan.grid.at[held.start]
    classes = plan.problem.classes if lesson.group is None else [plan.problem.classes[lesson.group]]
    team = tuple(plan.problem.facilitators[number].id for number in held.facilitators)
    return [
        Session(one.id, lesson.material.id, day, slot, lesson.jp, None if room is None else room.id, team)
        for one in classes
    ]
