"""Solving one piece: a plan made hour by hour, then what the solver can do better."""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from pamong.engines.solving import Limits, Outcome, run
from pamong.engines.solving.cpsat import Manner
from pamong.engines.timetable.construct import construct
from pamong.engines.timetable.cost import cost_of, price
from pamong.engines.timetable.grid import Grid
from pamong.engines.timetable.hint import hint, kept
from pamong.engines.timetable.locks import locked_sessions_stay
from pamong.engines.timetable.model import build
from pamong.engines.timetable.placing import Placed
from pamong.engines.timetable.plan import Plan
from pamong.engines.timetable.problem import Problem, Session
from pamong.engines.timetable.sessions import read
from pamong.engines.timetable.weave import woven

QUICK_SHARE = 0.6
CLOSE = 1e-6
Progress = Callable[[float, float], None]
Guide = Callable[[], Placed | None]


def unguided() -> Placed | None:
    """Know nothing beforehand."""
    return None


@dataclass(frozen=True)
class Piece:
    """What is planned at once: a whole event, or one part of a large one.

    Parameters
    ----------
    share : even share of a facilitator in the whole event
    least : a cost that cannot be beaten: reaching it ends the search
    fixed : starts of plenaries that another part has settled
    guide : asked when the plan made hour by hour is not the best: where plenaries should be, and a better `least`
    """

    problem: Problem
    share: int
    least: float
    fixed: Mapping[str, Sequence[int]] = field(default_factory=dict)
    guide: Guide = unguided


@dataclass(frozen=True)
class Found:
    """Sessions of a piece (None: no plan found), the solver's bound, and whether none can exist."""

    sessions: tuple[Session, ...] | None
    cost: float
    bound: float
    impossible: bool


@dataclass(frozen=True)
class Start:
    """The best plan made without search, where plenaries should be, and a cost that cannot be beaten."""

    found: Found
    least: float
    starts: Mapping[str, Sequence[int]] = field(default_factory=dict)
    by_weaving: bool = False

    @property
    def is_best(self) -> bool:
        return self.found.sessions is not None and self.found.cost <= self.least + CLOSE


def without_search(piece: Piece, limits: Limits) -> Start:
    """Return the plan made hour by hour or, when that is not the best, by weaving."""
    first = Start(_constructed(piece, limits.seed), piece.least)
    if first.found.sessions is not None and limits.progress:
        limits.progress(first.found.cost, piece.least)
    placed = None if first.is_best or limits.over or piece.problem.locked else piece.guide()
    if placed is None:
        return first
    first = replace(first, least=max(piece.least, placed.bound), starts=placed.starts)
    sessions = None if first.is_best or limits.over else woven(piece.problem, placed, limits)
    cost = cost_of(piece.problem, sessions, piece.share) if sessions else math.inf
    if sessions is None or (first.found.sessions is not None and first.found.cost <= cost):
        return first
    if limits.progress:
        limits.progress(cost, first.least)
    return replace(first, found=Found(sessions, cost, 0.0, impossible=False), by_weaving=True)


def solve_piece(piece: Piece, limits: Limits) -> Found:
    """Return the best plan of a piece."""
    start = without_search(piece, limits)
    first = start.found
    if start.is_best or (first.sessions is not None and limits.over):
        return first
    if first.sessions is not None and limits.progress:
        limits = replace(limits, progress=_lower(limits.progress, first.cost))
    found = _searched(piece, limits, start)
    if first.sessions is None or (found.sessions is not None and found.cost < first.cost):
        return found
    return replace(first, bound=min(found.bound, first.cost))


def _lower(progress: Progress, cost: float) -> Progress:
    """Tell only what is better than anything told before."""
    best = cost

    def told(now: float, bound: float) -> None:
        nonlocal best
        if now < best:
            best = now
            progress(now, bound)

    return told


def _searched(piece: Piece, limits: Limits, start: Start) -> Found:
    """Return the solver's best plan: a quick one first, unless one was woven, then a better one near it."""
    plan = Plan(piece.problem, Grid.of(piece.problem), fixed=piece.fixed)
    build(plan)
    locked_sessions_stay(plan)
    price(plan, piece.share)
    plan.model.add(sum(plan.costs) >= math.ceil(start.least - CLOSE))  # so that a plan at the bound ends the search
    known = kept(plan, start.found.sessions or (), limits) if start.by_weaving else None
    outcome = known or _quick(plan, start.starts, limits.share(QUICK_SHARE))
    if not outcome.found or outcome.objective <= start.least + CLOSE or limits.over:
        return _found(plan, outcome)
    if outcome.status == "optimal" and not start.starts:
        return _found(plan, outcome)
    hint(plan, outcome)
    # Proved best where the plenaries were meant to be: then it is their places that should be searched.
    manner: Manner = "quick" if outcome.status == "optimal" else "polish"
    better = run(plan.model, limits.share(1 - QUICK_SHARE), manner=manner)
    bound = better.bound if start.starts else max(outcome.bound, better.bound)
    if better.found and better.objective <= outcome.objective:
        return _found(plan, better, bound)
    return _found(plan, outcome, bound)


def _quick(plan: Plan, starts: Mapping[str, Sequence[int]], limits: Limits) -> Outcome:
    """Look for a plan with its plenaries where they should be first; anywhere when there is none."""
    if not starts:
        return run(plan.model, limits, manner="quick")
    narrow = plan.model.clone()
    for lesson, begins in zip(plan.lessons, plan.begins, strict=True):
        for start, literal in begins.items():
            if lesson.group is None and start not in starts.get(lesson.material.id, (start,)):
                narrow.add_bool_or([~literal])
    outcome = run(narrow, limits, manner="quick")
    return outcome if outcome.found or limits.over else run(plan.model, limits, manner="quick")


def _constructed(piece: Piece, seed: int) -> Found:
    """Return the plan made without the solver, hour by hour."""
    sessions = construct(piece.problem, piece.fixed, seed)
    attended = [*(sessions or ()), *_settled(piece)]
    return Found(sessions, cost_of(piece.problem, attended, piece.share) if sessions else 0.0, 0.0, impossible=False)


def _settled(piece: Piece) -> Iterator[Session]:
    """Yield the plenaries another part has settled as the classes attend them: no waiting, and nobody of this part."""
    grid = Grid.of(piece.problem)
    for material in piece.problem.materials:
        for start, jp in zip(sorted(piece.fixed.get(material.id, ())), material.pieces, strict=False):
            for group in piece.problem.classes:
                yield Session(group.id, material.id, *grid.at[start], jp, None, ())


def _found(plan: Plan, outcome: Outcome, bound: float | None = None) -> Found:
    if not outcome.found:
        return Found(None, 0.0, 0.0, outcome.status == "infeasible")
    known = outcome.bound if bound is None else bound
    return Found(read(plan, outcome.solver), outcome.objective, max(0.0, known), False)
