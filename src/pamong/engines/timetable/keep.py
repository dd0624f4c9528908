"""When life changes a published timetable: the new one with the fewest changed sessions, proved where possible.

A session is changed when its time, its room kind or one of its facilitators changes. Sessions that the changed problem
itself breaks (a facilitator who dropped out, a room that is lost) must change: their number is the first bound. First
only facilitators and rooms may change, which is a small problem; only when that is not enough, hours move too.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from ortools.sat.python import cp_model

from pamong.engines.solving import SOLVER, Conflict, Limits, Outcome, Stopwatch, fingerprint, run
from pamong.engines.solving.cpsat import never
from pamong.engines.timetable.cost import cost_of, even_share, loads_are_even, one_face_per_material
from pamong.engines.timetable.counting import counted_conflicts
from pamong.engines.timetable.explain import clash, not_found
from pamong.engines.timetable.grid import Grid
from pamong.engines.timetable.locks import locked_conflicts, locked_sessions_stay
from pamong.engines.timetable.model import build
from pamong.engines.timetable.plan import Plan
from pamong.engines.timetable.problem import Problem, Room, Session, Timetable
from pamong.engines.timetable.sessions import read

CHANGED = 10  # a changed session; 1 more when it moves in time or place: another teacher disturbs a class less
SHARE = 0.4
POLISH = 0.1


@dataclass(frozen=True)
class Replanned:
    """A timetable close to the one before, how many sessions changed, and how many must at least."""

    timetable: Timetable
    changed: int
    least_changed: int

    @property
    def proved(self) -> bool:
        """Whether no timetable changes fewer sessions."""
        return self.timetable.status != "infeasible" and self.changed == self.least_changed


@dataclass
class _Piece:
    """A session of the timetable before, found again in the model; a plenary is one piece for all classes."""

    session: Session
    lesson: int
    start: int | None
    changed: cp_model.LinearExprT = 1
    moved: cp_model.LinearExprT = 1


@dataclass
class _Work:
    problem: Problem
    limits: Limits
    plan: Plan
    pieces: list[_Piece] = field(default_factory=list)

    @property
    def price(self) -> cp_model.LinearExprT:
        """Return what the changes cost."""
        return sum(CHANGED * one.changed + one.moved for one in self.pieces)

    @property
    def forced(self) -> int:
        """Return how many pieces the problem itself changes."""
        return sum(isinstance(one.changed, int) for one in self.pieces)


def stay_close(
    problem: Problem,
    before: Sequence[Session],
    *,
    seed: int = 0,
    effort: float = 5.0,
    time_limit: float | None = None,
    should_stop: Callable[[], bool] = never,
    progress: Callable[[float, float], None] | None = None,
) -> Replanned:
    """Return the timetable of a changed problem with the fewest sessions changed.

    Parameters
    ----------
    before : the timetable in force; what `problem.locked` names of it stays
    seed, effort, time_limit, should_stop, progress
        As for `solve`; progress is told the number of changed sessions and its bound.
    """
    limits = Limits(seed, effort, Stopwatch(time_limit), should_stop, None)
    conflicts = locked_conflicts(problem) or counted_conflicts(problem)
    if conflicts:
        return _impossible(problem, limits, conflicts)
    work = _stated(problem, before, limits, hours_stay=True)
    outcome = _solved(work)
    least = work.forced
    if not outcome.found or _changed(work, outcome) > least:
        wider = _stated(problem, before, limits, hours_stay=False)
        if outcome.found:
            _hint(wider, read(work.plan, outcome.solver))
        again = _solved(wider)
        if not outcome.found or (again.found and _changed(wider, again) < _changed(work, outcome)):
            work, outcome = wider, again
        least = max(least, _bound(wider, again))
    if not outcome.found:
        return _impossible(problem, limits, _why(problem, outcome, limits))
    changed = _changed(work, outcome)
    if progress:
        progress(float(changed), float(min(least, changed)))
    sessions = read(work.plan, outcome.solver, _wished_rooms(work))
    return Replanned(_timetable(problem, limits, sessions), changed, min(least, changed))


def _stated(problem: Problem, before: Sequence[Session], limits: Limits, *, hours_stay: bool) -> _Work:
    work = _Work(problem, limits, Plan(problem, Grid.of(problem)))
    build(work.plan)
    locked_sessions_stay(work.plan)
    work.pieces = _found_again(work.plan, before)
    for piece in work.pieces:
        _price(work.plan, piece)
    if hours_stay:
        _keep_hours(work)
    work.plan.model.minimize(work.price)
    return work


def _found_again(plan: Plan, before: Sequence[Session]) -> list[_Piece]:
    """Match the sessions before with the lessons of the model; those of classes or materials gone are left out."""
    group = {one.id: number for number, one in enumerate(plan.problem.classes)}
    plenary = {one.id for one in plan.problem.materials if one.plenary}
    lessons = {(one.group, one.material.id, one.jp): number for number, one in enumerate(plan.lessons)}
    found: dict[tuple[int, int, int], _Piece] = {}
    for session in before:
        home = None if session.material in plenary else group.get(session.class_id, -1)
        number = lessons.get((home, session.material, session.jp))
        if number is not None:
            start = plan.grid.position.get((session.day, session.slot))
            piece = _Piece(session, number, start)
            found.setdefault((number, session.day, session.slot), piece)
    return list(found.values())


def _price(plan: Plan, piece: _Piece) -> None:
    """Say by literals whether a piece is changed; 1 where the problem itself changes it."""
    begins = plan.begins[piece.lesson]
    if piece.start is None or piece.start not in begins:
        return
    same = [begins[piece.start]]
    room = (
        plan.held[piece.lesson].get((_kind_of(plan, piece.session.room), piece.start)) if plan.problem.rooms else None
    )
    piece.moved = 1 - same[0] + (0 if room is None else 1 - room)
    number = {one.id: at for at, one in enumerate(plan.problem.facilitators)}
    for name in piece.session.facilitators if plan.problem.facilitators else ():
        literal = plan.taught[piece.lesson].get((number.get(name, -1), piece.start))
        if literal is None:
            return
        same.append(literal)
    if plan.problem.rooms:
        if room is None:
            return
        same.append(room)
    changed = plan.model.new_bool_var("")
    for literal in same:
        plan.model.add_implication(~literal, changed)
    piece.changed = changed


def _kind_of(plan: Plan, room: str | None) -> int:
    kinds = enumerate(plan.room_kinds)
    return next((number for number, kind in kinds if any(one.id == room for one in kind.rooms)), -1)


def _keep_hours(work: _Work) -> None:
    """Let lessons begin only when they did, as far as those hours are still there."""
    starts: dict[int, list[int]] = {}
    for piece in work.pieces:
        if piece.start is not None and piece.start in work.plan.begins[piece.lesson]:
            starts.setdefault(piece.lesson, []).append(piece.start)
    for number, lesson in enumerate(work.plan.lessons):
        kept = starts.get(number, [])
        if len(kept) == lesson.count:
            for start in kept:
                work.plan.model.add(work.plan.begins[number][start] == 1)


def _solved(work: _Work) -> Outcome:
    """Change as little as possible; among such timetables take one with few hand-overs and even loads."""
    outcome = run(work.plan.model, work.limits.share(SHARE), manner="quick")
    if not outcome.found or not work.problem.facilitators or work.limits.over:
        return outcome
    work.plan.model.add(work.price <= round(outcome.objective))
    for index, value in enumerate(outcome.solver.response_proto.solution):
        work.plan.model.add_hint(work.plan.model.get_int_var_from_proto_index(index), value)
    one_face_per_material(work.plan)
    loads_are_even(work.plan, even_share(work.problem))
    work.plan.model.minimize(sum(work.plan.costs))
    nicer = run(work.plan.model, work.limits.share(POLISH), manner="quick")
    return replace(nicer, status=outcome.status) if nicer.found else outcome


def _hint(work: _Work, sessions: Sequence[Session]) -> None:
    """Start from a timetable that holds; from one that does not, the solver takes longer than from nothing."""
    pieces = _found_again(work.plan, sessions)
    there = {(one.lesson, one.start) for one in pieces}
    number = {one.id: at for at, one in enumerate(work.problem.facilitators)}
    teams = {(one.lesson, one.start, number.get(name)) for one in pieces for name in one.session.facilitators}
    for lesson, begins in enumerate(work.plan.begins):
        for start, literal in begins.items():
            work.plan.model.add_hint(literal, int((lesson, start) in there))
    for lesson, taught in enumerate(work.plan.taught):
        for (who, start), literal in taught.items():
            work.plan.model.add_hint(literal, int((lesson, start, who) in teams))


def _changed(work: _Work, outcome: Outcome) -> int:
    return sum(int(outcome.solver.value(one.changed)) for one in work.pieces)


def _bound(work: _Work, outcome: Outcome) -> int:
    """Return how many sessions must change: a solver's proof covers all prices, so it counts only when complete."""
    return _changed(work, outcome) if outcome.status == "optimal" else work.forced


def _wished_rooms(work: _Work) -> dict[tuple[int, int], Room]:
    rooms = {room.id: room for room in work.problem.rooms}
    return {
        (one.lesson, one.start): rooms[one.session.room]
        for one in work.pieces
        if one.start is not None and one.session.room in rooms
    }


def _why(problem: Problem, outcome: Outcome, limits: Limits) -> tuple[Conflict, ...]:
    return clash(problem, limits) if outcome.status == "infeasible" else (not_found(),)


def _impossible(problem: Problem, limits: Limits, conflicts: tuple[Conflict, ...]) -> Replanned:
    return Replanned(_timetable(problem, limits, (), conflicts), 0, 0)


def _timetable(
    problem: Problem, limits: Limits, sessions: Sequence[Session], conflicts: tuple[Conflict, ...] = ()
) -> Timetable:
    rank = {one.id: number for number, one in enumerate(problem.classes)}
    cost = cost_of(problem, sessions) if sessions else 0.0
    return Timetable(
        sessions=tuple(sorted(sessions, key=lambda one: (rank[one.class_id], one.day, one.slot))),
        cost=cost,
        bound=0.0,
        status="infeasible" if conflicts else "feasible" if cost else "optimal",
        conflicts=conflicts,
        input_hash=fingerprint(problem),
        solver=SOLVER,
        seconds=round(limits.watch.seconds, 3),
        stopped_by_time=limits.watch.rang,
    )


def changes_between(before: Sequence[Session], after: Sequence[Session]) -> list[tuple[Session | None, Session | None]]:
    """Return what changed as pairs (before, after), class by class; None where a session came or went."""
    gone = [one for one in before if one not in set(after)]
    new = [one for one in after if one not in set(before)]
    pairs: list[tuple[Session | None, Session | None]] = []
    for old in gone:
        alike = [one for one in new if (one.class_id, one.material) == (old.class_id, old.material)]
        same_time = [one for one in alike if (one.day, one.slot) == (old.day, old.slot)]
        chosen = next(iter([*same_time, *alike]), None)
        if chosen is not None:
            new.remove(chosen)
        pairs.append((old, chosen))
    return [*pairs, *((None, one) for one in new)]
