"""Coaching triads: mix people, deal roles, give each group an impartial facilitator, and see that it is measurable."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from pamong.engines.grouping.classes.cells import IntArray
from pamong.engines.grouping.problem import Person, Triad, TriadPlan, TriadRules
from pamong.engines.grouping.triads.exact import solve_rotation
from pamong.engines.grouping.triads.explain import counted_conflicts, lacking_conflict
from pamong.engines.grouping.triads.facilitators import Watch, assign, biased
from pamong.engines.grouping.triads.links import link_by_exchange, measurability
from pamong.engines.grouping.triads.locked import NONE, Locks, locked_conflicts, locks_of
from pamong.engines.grouping.triads.mixing import MEETING, group_sizes, meeting_bound, meeting_cost, mix
from pamong.engines.grouping.triads.pools import pools_of
from pamong.engines.grouping.triads.roles import deal_roles
from pamong.engines.solving import SOLVER, Conflict, Limits, Stopwatch, fingerprint
from pamong.engines.solving.cpsat import never

SOLVER_NAME = f"tukar-pasangan + aliran biaya terkecil + {SOLVER}"
EXACT_SEATS = 150  # people times rounds that CP-SAT handles in seconds
PARTIAL = 1000  # price of a pair that no facilitator could watch impartially
UNLIKE = 3  # small price of a pair with different conflicts, when impartial facilitators are scarce


@dataclass
class Rotation:
    """A rotation under work: groups of every pool, and who watches them."""

    pools: list[list[int]]
    groups: list[IntArray]
    watch: Watch

    def rounds(self) -> list[list[tuple[int, ...]]]:
        """Return the groups of each round over all pools."""
        return [
            [group for pool, table in zip(self.pools, self.groups, strict=True) for group in _members(pool, table[row])]
            for row in range(self.groups[0].shape[0] if self.groups else 0)
        ]


def _members(pool: list[int], row: IntArray) -> list[tuple[int, ...]]:
    return [tuple(pool[at] for at in np.flatnonzero(row == group)) for group in range(int(row.max()) + 1)]


@dataclass(frozen=True)
class Task:
    """The problem as numbers."""

    people: Sequence[Person]
    rules: TriadRules
    bias: list[frozenset[int]]
    locks: Locks = NONE

    def price(self, pool: list[int], unlike: int = 0) -> IntArray:
        """Return what a meeting of each two people of a pool costs in itself."""
        size = len(pool)
        price = np.zeros((size, size), dtype=np.int64)
        for one in range(size):
            for other in range(one):
                price[one, other] = price[other, one] = self._pair(pool[one], pool[other], unlike)
        return price

    def _pair(self, one: int, other: int, unlike: int) -> int:
        either = self.bias[one] | self.bias[other]
        nobody_left = bool(either) and len(either) == len(self.rules.facilitators)
        different = len(self.bias[one] ^ self.bias[other])
        return MEETING * self.schoolmates(one, other) + PARTIAL * nobody_left + unlike * different

    def schoolmates(self, one: int, other: int) -> bool:
        school = self.people[one].school
        return school is not None and school == self.people[other].school

    def watch(self, pools: list[list[int]], groups: list[IntArray]) -> Rotation:
        """Give the groups their facilitators."""
        rotation = Rotation(pools, groups, Watch((), 0))
        rotation.watch = assign(rotation.rounds(), self.bias, self.rules.facilitators, self.locks.settled)
        return rotation

    def meetings(self, pool: list[int], table: IntArray) -> int:
        """Return the cost of a pool's meetings alone."""
        plain = np.array([[MEETING * (a != b and self.schoolmates(a, b)) for b in pool] for a in pool])
        return meeting_cost(table, plain)

    def cost(self, rotation: Rotation) -> float:
        loads = rotation.watch.loads(len(self.rules.facilitators))
        spread = max(loads) - min(loads) if loads else 0
        pairs = zip(rotation.pools, rotation.groups, strict=True)
        return float(sum(self.meetings(pool, table) for pool, table in pairs) + spread)

    def bound(self, pools: list[list[int]]) -> float:
        """Return what counting says any rotation costs at least (0 with locked groups: their sizes are not free)."""
        if self.rules.locked:
            return 0.0
        meetings = sum(meeting_bound([self.people[at].school for at in pool], self.rules.rounds) for pool in pools)
        groups = sum(len(group_sizes(len(pool))) for pool in pools) * self.rules.rounds
        facilitators = len(self.rules.facilitators)
        return float(meetings + (1 if facilitators and groups % facilitators else 0))


def form_triads(
    people: Sequence[Person],
    rules: TriadRules,
    *,
    seed: int = 0,
    effort: float = 5.0,
    time_limit: float | None = None,
    should_stop: Callable[[], bool] = never,
    progress: Callable[[float, float], None] | None = None,
) -> TriadPlan:
    """Form coaching triads for all rounds (fours where the number asks for it).

    The cost is 100 per repeated pair and per pair of one school, plus the difference of the facilitators' loads.
    Nobody is watched by a facilitator of the same regency or school, or by one who declared a conflict.

    Parameters
    ----------
    people : sequence of Person
    rules : TriadRules
        With `classes`, triads stay within classes. Without, an event of more than about 120 people is split into
        pools of about 48 in which triads stay.
    seed, effort, time_limit, should_stop, progress
        As for `form_classes`.
    """
    limits = Limits(seed, effort, Stopwatch(time_limit), should_stop, progress)
    task = Task(people, rules, biased(people, rules.facilitators))
    pools = pools_of(people, rules)
    conflicts = counted_conflicts(pools, people, rules.facilitators, task.bias)
    conflicts = conflicts or locked_conflicts(pools, people, rules)
    if conflicts or not people or rules.rounds < 1:
        return _plan(task, limits, [], (0.0, 0.0, "infeasible" if conflicts else "optimal"), conflicts)
    task = replace(task, locks=locks_of([*pools.values()], people, rules))
    rotation, bound, proved = _work_out(task, [list(pool) for pool in pools.values()], limits)
    if rotation.watch.lacking:
        conflicts = (lacking_conflict(rotation.watch.lacking, proved=proved),)
        return _plan(task, limits, [], (0.0, 0.0, "infeasible"), conflicts)
    triads = _named(task, rotation)
    cost = task.cost(rotation)
    return _plan(task, limits, triads, (cost, min(bound, cost), "optimal" if bound >= cost else "feasible"), ())


def _work_out(task: Task, pools: list[list[int]], limits: Limits) -> tuple[Rotation, float, bool]:
    """Return the best rotation found, a bound, and whether a lack of facilitators is proved."""
    rotation = _mixed(task, pools, limits, unlike=0)
    if rotation.watch.lacking:
        other = _mixed(task, pools, limits, unlike=UNLIKE)
        rotation = min(rotation, other, key=lambda one: one.watch.lacking)
    bound = task.bound(pools)
    needed = (rotation.watch.lacking or task.cost(rotation) > bound) and not task.rules.locked
    if needed and len(pools) == 1 and len(pools[0]) * task.rules.rounds <= EXACT_SEATS and not limits.over:
        return _exactly(task, rotation, bound, limits)
    return rotation, bound, False


def _mixed(task: Task, pools: list[list[int]], limits: Limits, *, unlike: int) -> Rotation:
    tables = []
    for number, pool in enumerate(pools):
        own = replace(limits, seed=limits.seed + number)
        held = task.locks.held[number] if task.locks.held else None
        tables.append(mix(task.price(pool, unlike), task.rules.rounds, own, held).groups)
    return task.watch(pools, tables)


def _exactly(task: Task, rotation: Rotation, bound: float, limits: Limits) -> tuple[Rotation, float, bool]:
    pool = rotation.pools[0]
    size = range(len(pool))
    mates = [(a, b) for a in size for b in size if a < b and task.schoolmates(pool[a], pool[b])]
    bias = [task.bias[person] for person in pool]
    found, outcome = solve_rotation(
        rotation.groups[0], mates, bias, task.rules.facilitators, rotation.watch.by_round, limits
    )
    if found is None:
        return rotation, bound, outcome.status == "infeasible"
    better = task.watch(rotation.pools, [found])
    worse = better.watch.lacking or (not rotation.watch.lacking and task.cost(better) >= task.cost(rotation))
    return rotation if worse else better, max(bound, float(np.ceil(outcome.bound - 1e-6))), False


def _named(task: Task, rotation: Rotation) -> list[Triad]:
    rounds = rotation.rounds()
    roles = deal_roles(rounds, len(task.people), task.locks.roles)
    names, facilitators = [person.id for person in task.people], task.rules.facilitators
    triads = []
    for number, (groups, dealt, watchers) in enumerate(zip(rounds, roles, rotation.watch.by_round, strict=True), 1):
        for group, role, watcher in zip(groups, dealt, watchers, strict=True):
            triads.append(
                Triad(
                    round=number,
                    members=tuple(names[person] for person in group),
                    roles={names[person]: role[person] for person in group},
                    facilitator=None if watcher is None else facilitators[watcher].id,
                )
            )
    biased_about = {
        person.id: frozenset(facilitators[one].id for one in biases)
        for person, biases in zip(task.people, task.bias, strict=True)
    }
    return link_by_exchange(triads, biased_about, task.locks.groups)


def _plan(
    task: Task,
    limits: Limits,
    triads: list[Triad],
    verdict: tuple[float, float, str],
    conflicts: tuple[Conflict, ...],
) -> TriadPlan:
    cost, bound, status = verdict
    state = measurability(triads, task.people, task.rules.facilitators)
    return TriadPlan(
        triads=tuple(triads),
        cost=cost,
        bound=bound,
        status=status,
        connected=state.connected,
        linking=state.linking,
        unshared=state.unshared,
        sharing=state.sharing,
        conflicts=conflicts,
        input_hash=fingerprint(list(task.people), task.rules),
        solver=SOLVER_NAME,
        seconds=round(limits.watch.seconds, 3),
        stopped_by_time=limits.watch.rang and status != "optimal",
    )


__all__ = ["form_triads"]
