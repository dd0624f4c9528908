"""Balanced classes: seat, exchange, prove."""

from collections.abc import Callable, Sequence

from pamong.engines.grouping.classes.cells import Cells, IntArray, encode, total_cost
from pamong.engines.grouping.classes.explain import clash, counted_conflicts
from pamong.engines.grouping.classes.proof import prove
from pamong.engines.grouping.classes.search import improve
from pamong.engines.grouping.classes.seating import Units, seat, units_of
from pamong.engines.grouping.problem import ClassPlan, ClassRules, Person
from pamong.engines.solving import SOLVER, Conflict, Limits, Stopwatch, fingerprint
from pamong.engines.solving.cpsat import Manner, never

PROVABLE_PEOPLE = 100  # up to here CP-SAT always finishes the work
PROVABLE_SEATS = 8000  # people times classes: beyond that the model is too large to help
SOLVER_NAME = f"tukar-pasangan + {SOLVER}"


def form_classes(
    people: Sequence[Person],
    rules: ClassRules,
    *,
    seed: int = 0,
    effort: float = 5.0,
    time_limit: float | None = None,
    should_stop: Callable[[], bool] = never,
    progress: Callable[[float, float], None] | None = None,
) -> ClassPlan:
    """Divide people into balanced classes.

    The cost is the sum over balanced attributes of weight times the persons above the ceiling or below the floor of
    each level's even share, plus the persons above the ceiling of each value to keep apart, plus the excess of class
    means over the tolerance of numbers. A cost of 0 is its own proof; otherwise CP-SAT starts from the division found
    by exchanging people and goes on to a better one or to the bound.

    Parameters
    ----------
    people : sequence of Person
    rules : ClassRules
    seed, effort : int, float
        Same input, seed and effort give the same classes; effort counts deterministic seconds.
    time_limit : float, optional
        Wall seconds, a safety stop only.
    should_stop, progress : callables, optional
        Polled while solving; told each better cost and the bound. The best division so far is kept.
    """
    limits = Limits(seed, effort, Stopwatch(time_limit), should_stop, progress)
    units = units_of(people, rules)
    conflicts = counted_conflicts(people, units, rules)
    if conflicts:
        return _plan(people, rules, limits, None, (0.0, 0.0, "infeasible"), conflicts)
    cells = encode(list(people), rules)
    home = seat(cells, units, rules, limits)
    if home is None:
        return _plan(people, rules, limits, None, (0.0, 0.0, "infeasible"), clash(people, rules, limits))
    home, bound, proved = _work_out(cells, home, units, rules, limits)
    cost = round(total_cost(cells, home, rules.count), 6)
    bound = cost if proved else min(cost, round(bound, 6))
    return _plan(people, rules, limits, home, (cost, bound, "optimal" if proved else "feasible"), ())


def _work_out(
    cells: Cells, home: IntArray, units: Units, rules: ClassRules, limits: Limits
) -> tuple[IntArray, float, bool]:
    """Return the best division found, a bound, and whether it is proved best."""
    home = improve(cells, home, units, rules.count, limits)
    cost = total_cost(cells, home, rules.count)
    if cost < 1e-9:
        return home, 0.0, True
    small = cells.people <= PROVABLE_PEOPLE or cells.people * rules.count <= PROVABLE_SEATS
    if not small or limits.over:
        return home, 0.0, False
    return _prove(cells, home, units, rules, limits)


def _prove(
    cells: Cells, home: IntArray, units: Units, rules: ClassRules, limits: Limits
) -> tuple[IntArray, float, bool]:
    """Improve and prove: without relaxations first, which is fastest where 0 can be reached, then with them."""
    bound, proved = 0.0, False
    manners: tuple[tuple[Manner, float], ...] = (("quick", 0.4), ("wide", 0.6))
    for manner, share in manners:
        if proved or limits.over:
            break
        better, least, outcome = prove(cells, home, units, rules, limits.share(share), manner)
        if total_cost(cells, better, rules.count) < total_cost(cells, home, rules.count):
            home = better
        bound = max(bound, least)
        proved = outcome.status == "optimal" or total_cost(cells, home, rules.count) < 1e-9
    return home, bound, proved


def _plan(
    people: Sequence[Person],
    rules: ClassRules,
    limits: Limits,
    home: IntArray | None,
    verdict: tuple[float, float, str],
    conflicts: tuple[Conflict, ...],
) -> ClassPlan:
    rooms = [] if home is None else [int(room) + 1 for room in home]
    cost, bound, status = verdict
    return ClassPlan(
        classes={person.id: room for person, room in zip(people, rooms, strict=False)},
        cost=cost,
        bound=bound,
        status=status,
        conflicts=conflicts,
        input_hash=fingerprint(list(people), rules),
        solver=SOLVER_NAME,
        seconds=round(limits.watch.seconds, 3),
        stopped_by_time=limits.watch.rang and status != "optimal",
    )


__all__ = ["form_classes"]
