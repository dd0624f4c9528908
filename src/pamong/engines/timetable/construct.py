"""A first plan without a solver: hour by hour, each free class gets the piece that most depends on.

List scheduling (Graham 1966) with the longest chain first: fast and deterministic, good where days are full to the
last hour and the solver needs long for a first plan. When that leaves pieces over, it is done again some times with
classes, materials and teams in an order by chance (of the seed): where facilitators are few, one of the first few
tries mostly succeeds. It may fail where a plan exists; then only the solver can tell. Sessions locked at an hour are
placed before all others, and what came out around them is checked like a plan made by hand; a lock without an hour is
left to the solver.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from random import Random

from pamong.engines.timetable.audience import Audience, audience_of, of_class, suitable
from pamong.engines.timetable.check import check_sessions
from pamong.engines.timetable.grid import Grid, ancestors
from pamong.engines.timetable.problem import ClassGroup, Facilitator, Lock, Material, Problem, Room, Session

TRIES = 40  # by chance; ten classes and twelve facilitators needed 2 to 16


@dataclass
class _Board:
    """What is taken so far: positions per class, facilitator and room; pieces left per class and material."""

    problem: Problem
    grid: Grid
    chance: Random | None = None  # None: everything in its order
    left: dict[tuple[str, str], list[int]] = field(default_factory=dict)
    over: dict[tuple[str, str], int] = field(default_factory=dict)  # position after the last piece so far
    busy: defaultdict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    load: defaultdict[tuple[str, int], int] = field(default_factory=lambda: defaultdict(int))
    faces: defaultdict[tuple[str, str], set[str]] = field(default_factory=lambda: defaultdict(set))
    sessions: list[Session] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.starts = {jp: set(self.grid.starts(jp)) for one in self.problem.materials for jp in one.pieces}
        self.present = {one.id: set(self.grid.present(one)) for one in self.problem.facilitators}
        for group in self.problem.classes:
            for material in self.problem.materials:
                self.left[group.id, material.id] = list(material.pieces)


def construct(problem: Problem, fixed: Mapping[str, Sequence[int]], seed: int = 0) -> tuple[Session, ...] | None:
    """Return sessions that keep every rule, or None when this way finds none.

    Parameters
    ----------
    fixed : starts of plenaries that another part has settled; they take the classes' time and give no session here
    seed : of the tries by chance
    """
    if not all(lock.day and lock.slot for lock in problem.locked):
        return None
    grid = Grid.of(problem)
    for number in range(TRIES + 1):
        board = _Board(problem, grid, Random(f"{seed}/{number}") if number else None)  # noqa: S311 - order, no secret
        if _all_placed(board, fixed) and not _breaks_a_lock(board, fixed):
            return tuple(board.sessions)
    return None


def _breaks_a_lock(board: _Board, fixed: Mapping[str, Sequence[int]]) -> bool:
    """Tell whether what was placed around locked sessions breaks a rule; plenaries settled elsewhere are not its."""
    if not board.problem.locked:
        return False
    own = [one for one in board.problem.materials if one.id not in fixed]
    locks = [lock for lock in board.problem.locked if lock.material not in fixed]
    return bool(check_sessions(replace(board.problem, materials=own, locked=locks), board.sessions))


def _all_placed(board: _Board, fixed: Mapping[str, Sequence[int]]) -> bool:
    order = _by_urgency(board.problem)
    _keep_fixed(board, fixed)
    if not all(_keep_locked(board, lock) for lock in board.problem.locked if lock.material not in fixed):
        return False
    for position in range(len(board.grid.at)):
        _fill(board, order, position)
    return not any(board.left.values())


def _by_urgency(problem: Problem) -> list[Material]:
    """Order materials by the JP that wait behind them, plenaries first among equals."""
    before = ancestors(problem)
    behind = {
        one.id: one.jp + sum(other.jp for other in problem.materials if one.id in before[other.id])
        for one in problem.materials
    }
    return sorted(problem.materials, key=lambda one: (-behind[one.id], not one.plenary, one.id))


def _keep_fixed(board: _Board, fixed: Mapping[str, Sequence[int]]) -> None:
    for material in board.problem.materials:
        for start, jp in zip(fixed.get(material.id, ()), material.pieces, strict=False):
            for group in board.problem.classes:
                board.busy[group.id].update(range(start, start + jp))
                board.over[group.id, material.id] = start + jp
                board.left[group.id, material.id] = []


def _keep_locked(board: _Board, lock: Lock) -> bool:
    """Place a locked session; False when what it asks is taken."""
    material = next((one for one in board.problem.materials if one.id == lock.material), None)
    position = board.grid.position.get((lock.day or 0, lock.slot or 0))
    group = next((one for one in board.problem.classes if one.id == lock.class_id), None)
    if material is None or group is None or position is None:
        return False
    names = [one.id for one in board.problem.classes] if material.plenary else [group.id]
    pieces = board.left[names[0], material.id]
    if lock.jp not in pieces:
        return False
    for name in names:  # the piece that is locked is the next one
        board.left[name, material.id].sort(key=lambda jp: jp != lock.jp)
        board.faces[name, material.id].update(lock.facilitators)
    audience = audience_of(board.problem, None) if material.plenary else of_class(group)
    if not _hold(board, names, material, position, audience, lock.room):
        return False
    for name in names:
        board.left[name, material.id].sort(reverse=True)
    return True


def _fill(board: _Board, order: Sequence[Material], position: int) -> None:
    """Begin at this position whatever can begin: plenaries when all are free, then each class for itself."""
    names = [group.id for group in board.problem.classes]
    for material in order:
        if material.plenary and all(_may_begin(board, name, material, position) for name in names):
            _hold(board, names, material, position, audience_of(board.problem, None))
    for group, own in _turns(board, order):
        for material in sorted(own, key=lambda one: not _is_urgent(board, group.id, one, position)):
            if not material.plenary and _may_begin(board, group.id, material, position):
                _hold(board, [group.id], material, position, of_class(group))


def _turns(board: _Board, order: Sequence[Material]) -> Iterator[tuple[ClassGroup, list[Material]]]:
    """Yield the classes with the materials they try, each beginning at another: rooms and teams of one kind suffice."""
    groups, chance = list(board.problem.classes), board.chance
    if chance:
        chance.shuffle(groups)
        groups.sort(key=lambda group: -sum(sum(board.left[group.id, one.id]) for one in order))  # who is behind, first
    for number, group in enumerate(groups):
        own = [*order[number % len(order) :], *order[: number % len(order)]]
        if chance:
            chance.shuffle(own)
        yield group, own


def _is_urgent(board: _Board, name: str, material: Material, position: int) -> bool:
    """Tell whether other materials still wait for this one."""
    return any(material.id in other.after and board.left[name, other.id] for other in board.problem.materials)


def _may_begin(board: _Board, name: str, material: Material, position: int) -> bool:
    pieces = board.left[name, material.id]
    if not pieces or position not in board.starts[pieces[0]]:
        return False
    if board.busy[name] & set(range(position, position + pieces[0])):
        return False
    earlier = [other for other in material.after if (name, other) in board.left]
    return all(not board.left[name, other] and board.over.get((name, other), 0) <= position for other in earlier)


def _hold(
    board: _Board,
    names: Sequence[str],
    material: Material,
    position: int,
    audience: Audience,
    wished: str | None = None,
) -> bool:
    """Take room and team and note the sessions; nothing changes when one of them is not to be had."""
    jp = board.left[names[0], material.id][0]
    hours = set(range(position, position + jp))
    room = _room(board, material, audience, hours, wished)
    team = _team(board, names[0], material, hours)
    if (room is None and board.problem.rooms) or team is None:
        return False
    for one in [*names, *team, *([f"room:{room.id}"] if room else [])]:
        board.busy[one] |= hours
    day, slot = board.grid.at[position]
    for one in team:
        board.load[one, day] += jp
    for name in names:
        board.left[name, material.id].pop(0)
        board.over[name, material.id] = position + jp
        board.faces[name, material.id].update(team)
        board.sessions.append(Session(name, material.id, day, slot, jp, room.id if room else None, tuple(sorted(team))))
    return True


def _room(
    board: _Board, material: Material, audience: Audience, hours: set[int], wished: str | None = None
) -> Room | None:
    """Return the smallest free room that suits, or the one wished when it does."""
    suited = suitable(board.problem.rooms, material, audience)
    free = [one for one in suited if wished in (None, one.id) and not board.busy[f"room:{one.id}"] & hours]
    return min(free, key=lambda one: (len(one.serves), one.capacity or 0, one.id), default=None)


def _team(board: _Board, name: str, material: Material, hours: set[int]) -> list[str] | None:
    """Return who teaches: whom the class knows, then the least busy, or by chance; None when too few are free."""
    if not board.problem.facilitators:
        return []
    day = board.grid.at[min(hours)][0]
    free = [one for one in board.problem.facilitators if _can_teach(board, one, material, hours, day)]
    known = board.faces[name, material.id]
    total = {one.id: sum(board.load[one.id, number] for number in range(1, board.problem.days + 1)) for one in free}
    rank = {one.id: board.chance.random() if board.chance else total[one.id] for one in free}
    chosen = sorted(free, key=lambda one: (one.id not in known, rank[one.id], one.id))[: material.facilitators]
    return [one.id for one in chosen] if len(chosen) == material.facilitators else None


def _can_teach(board: _Board, one: Facilitator, material: Material, hours: set[int], day: int) -> bool:
    if material.id not in one.teaches or board.busy[one.id] & hours or not hours <= board.present[one.id]:
        return False
    return one.max_jp_per_day is None or board.load[one.id, day] + len(hours) <= one.max_jp_per_day
