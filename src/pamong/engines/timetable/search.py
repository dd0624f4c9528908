"""Solving one part: a plan made hour by hour, then what the solver can do better."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pamong.engines.solving import Limits, Outcome, run
from pamong.engines.timetable.construct import construct
from pamong.engines.timetable.cost import cost_of, price
from pamong.engines.timetable.grid import Grid
from pamong.engines.timetable.locks import locked_sessions_stay
from pamong.engines.timetable.model import Plan, build
from pamong.engines.timetable.problem import Problem, Session
from pamong.engines.timetable.sessions import read

QUICK_SHARE = 0.6


@dataclass(frozen=True)
class Found:
    """Sessions of a part (None: no plan found), the solver's bound, and whether none can exist."""

    sessions: tuple[Session, ...] | None
    cost: float
    bound: float
    impossible: bool


def solve_part(problem: Problem, fixed: Mapping[str, Sequence[int]], share: int, least: float, limits: Limits) -> Found:
    """Return the best plan of a part.

    Parameters
    ----------
    fixed : starts of plenaries that another part has settled
    share : even share of a facilitator in the whole event
    least : a cost that cannot be beaten: reaching it ends the search
    """
    first = _constructed(problem, fixed, share)
    if first.sessions is not None and first.cost <= least:
        return first
    found = _searched(problem, fixed, share, least, limits)
    if first.sessions is None or (found.sessions is not None and found.cost < first.cost):
        return found
    return replace(first, bound=min(found.bound, first.cost))


def _searched(problem: Problem, fixed: Mapping[str, Sequence[int]], share: int, least: float, limits: Limits) -> Found:
    """Return the solver's best plan: a quick one first, then a better one from its neighbourhood."""
    plan = Plan(problem, Grid.of(problem), fixed=fixed)
    build(plan)
    locked_sessions_stay(plan)
    price(plan, share)
    outcome = run(plan.model, limits.share(QUICK_SHARE), manner="quick")
    if not outcome.found or outcome.status == "optimal" or outcome.objective <= least or limits.over:
        return _found(plan, outcome)
    _hint(plan, outcome)
    better = run(plan.model, limits.share(1 - QUICK_SHARE), manner="polish")
    if better.found and better.objective <= outcome.objective:
        return _found(plan, better, max(outcome.bound, better.bound))
    return _found(plan, outcome)


def _constructed(problem: Problem, fixed: Mapping[str, Sequence[int]], share: int) -> Found:
    """Return the plan made without the solver, hour by hour; it knows nothing of sessions locked by hand."""
    sessions = None if problem.locked else construct(problem, fixed)
    attended = [*(sessions or ()), *_settled(problem, fixed)]
    return Found(sessions, cost_of(problem, attended, share) if sessions else 0.0, 0.0, impossible=False)


def _settled(problem: Problem, fixed: Mapping[str, Sequence[int]]) -> Iterator[Session]:
    """Yield the plenaries another part has settled as the classes attend them: no waiting, and nobody of this part."""
    grid = Grid.of(problem)
    for material in problem.materials:
        for start, jp in zip(sorted(fixed.get(material.id, ())), material.pieces, strict=False):
            for group in problem.classes:
                yield Session(group.id, material.id, *grid.at[start], jp, None, ())


def _found(plan: Plan, outcome: Outcome, bound: float | None = None) -> Found:
    if not outcome.found:
        return Found(None, 0.0, 0.0, outcome.status == "infeasible")
    known = outcome.bound if bound is None else bound
    return Found(read(plan, outcome.solver), outcome.objective, max(0.0, known), False)


def _hint(plan: Plan, outcome: Outcome) -> None:
    """Give the whole plan as the hint, every variable of it."""
    for index, value in enumerate(outcome.solver.response_proto.solution):
        plan.model.add_hint(plan.model.get_int_var_from_proto_index(index), value)
