"""Solving one part: a quick plan first, then a better one from its neighbourhood."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pamong.engines.solving import Limits, Outcome, run
from pamong.engines.timetable.cost import price
from pamong.engines.timetable.grid import Grid
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
    plan = Plan(problem, Grid.of(problem), fixed=fixed)
    build(plan)
    price(plan, share)
    outcome = run(plan.model, limits.share(QUICK_SHARE), manner="quick")
    if not outcome.found or outcome.status == "optimal" or outcome.objective <= least or limits.over:
        return _found(plan, outcome)
    _hint(plan, outcome)
    better = run(plan.model, limits.share(1 - QUICK_SHARE), manner="polish")
    if better.found and better.objective <= outcome.objective:
        return _found(plan, better, max(outcome.bound, better.bound))
    return _found(plan, outcome)


def _found(plan: Plan, outcome: Outcome, bound: float | None = None) -> Found:
    if not outcome.found:
        return Found(None, 0.0, 0.0, outcome.status == "infeasible")
    known = outcome.bound if bound is None else bound
    return Found(read(plan, outcome.solver), outcome.objective, max(0.0, known), False)


def _hint(plan: Plan, outcome: Outcome) -> None:
    """Give the whole plan as the hint, every variable of it."""
    for index, value in enumerate(outcome.solver.response_proto.solution):
        plan.model.add_hint(plan.model.get_int_var_from_proto_index(index), value)
