"""Which facilitator watches which group: a flow with level loads.

Groups with the same impartial facilitators form one source per round; facilitators pass at most their capacity each
round; each further group costs a facilitator more (1, 3, 5 …). The cheapest flow has the smallest sum of squared
loads, which for flows is also the smallest largest and the largest smallest load (Frank & Murota, Discrete decreasing
minimization, 2018): for given groups the difference of loads is proved least.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ortools.graph.python import min_cost_flow

from pamong.engines.grouping.problem import Facilitator, Person, Triad

Groups = Sequence[Sequence[tuple[int, ...]]]


@dataclass(frozen=True)
class Watch:
    """Facilitator number of each group of each round (None: none is free), and how many groups lack one."""

    by_round: tuple[tuple[int | None, ...], ...]
    lacking: int

    def loads(self, facilitators: int) -> list[int]:
        counts = Counter(number for row in self.by_round for number in row if number is not None)
        return [counts[number] for number in range(facilitators)]


def biased(people: Sequence[Person], facilitators: Sequence[Facilitator]) -> list[frozenset[int]]:
    """Return for each person the facilitators with a conflict of interest."""
    return [
        frozenset(number for number, one in enumerate(facilitators) if one.is_biased_about(person)) for person in people
    ]


def assign(
    rounds: Groups,
    bias: Sequence[frozenset[int]],
    facilitators: Sequence[Facilitator],
    settled: Mapping[tuple[int, int], int] | None = None,
) -> Watch:
    """Return impartial facilitators for all groups with the most level loads.

    Parameters
    ----------
    settled : facilitator of each locked group, by round and number of the group
    """
    if not facilitators:
        return Watch(tuple(tuple(None for _ in groups) for groups in rounds), 0)
    barred = [[frozenset().union(*(bias[person] for person in group)) for group in groups] for groups in rounds]
    for (number, group), one in (settled or {}).items():
        barred[number][group] = frozenset(range(len(facilitators))) - {one}
    quotas = _quotas(barred, facilitators)
    rows = [_hand_out(number, kinds, quotas, len(facilitators)) for number, kinds in enumerate(barred)]
    return Watch(tuple(rows), sum(row.count(None) for row in rows))


Quotas = dict[tuple[int, frozenset[int]], list[tuple[int, int]]]


def _quotas(barred: list[list[frozenset[int]]], facilitators: Sequence[Facilitator]) -> Quotas:
    """Return how many groups of each kind each facilitator takes in each round."""
    kinds = [(number, kind, count) for number, row in enumerate(barred) for kind, count in _counted(row)]
    total = sum(count for _, _, count in kinds)
    flow = min_cost_flow.SimpleMinCostFlow()
    source, sink = 0, 1
    first_kind = 2
    first_pass = first_kind + len(kinds)
    first_person = first_pass + len(facilitators) * len(barred)
    arcs: dict[tuple[int, int], int] = {}
    for node, (number, kind, count) in enumerate(kinds):
        flow.add_arc_with_capacity_and_unit_cost(source, first_kind + node, count, 0)
        for one in range(len(facilitators)):
            if one not in kind:
                through = first_pass + number * len(facilitators) + one
                arcs[node, one] = flow.add_arc_with_capacity_and_unit_cost(first_kind + node, through, count, 0)
    for one, facilitator in enumerate(facilitators):
        most = total if facilitator.capacity is None else facilitator.capacity
        for number in range(len(barred)):
            through = first_pass + number * len(facilitators) + one
            flow.add_arc_with_capacity_and_unit_cost(through, first_person + one, most, 0)
        for load in range(min(total, most * len(barred))):
            flow.add_arc_with_capacity_and_unit_cost(first_person + one, sink, 1, 2 * load + 1)
    flow.set_node_supply(source, total)
    flow.set_node_supply(sink, -total)
    flow.solve_max_flow_with_min_cost()
    return {
        (number, kind): [(one, int(flow.flow(arc))) for (at, one), arc in arcs.items() if at == node]
        for node, (number, kind, _) in enumerate(kinds)
    }


def _counted(kinds: list[frozenset[int]]) -> list[tuple[frozenset[int], int]]:
    return sorted(Counter(kinds).items(), key=lambda item: sorted(item[0]))


def _hand_out(number: int, kinds: list[frozenset[int]], quotas: Quotas, facilitators: int) -> tuple[int | None, ...]:
    """Give each group its facilitator: neighbours share one (one room), and everybody moves on each round."""
    ready: dict[frozenset[int], list[int]] = {}
    for kind in set(kinds):
        shares = sorted(quotas[number, kind], key=lambda share: (share[0] + number) % facilitators)
        ready[kind] = [one for one, count in reversed(shares) for _ in range(count)]
    return tuple(ready[kind].pop() if ready[kind] else None for kind in kinds)


def least_busy(
    triad: Triad,
    facilitators: Sequence[Facilitator],
    who: dict[str, Person],
    loads: Counter[tuple[int, str | None]],
) -> str | None:
    """Return the impartial facilitator with the fewest groups in this round, then in all; None where nobody is free."""
    total: Counter[str | None] = Counter()
    for (_, name), count in loads.items():
        total[name] += count
    free = [
        one
        for one in facilitators
        if (one.capacity is None or loads[triad.round, one.id] < one.capacity)
        and not any(one.is_biased_about(who[name]) for name in triad.members)
    ]
    best = min(free, key=lambda one: (loads[triad.round, one.id], total[one.id], one.id), default=None)
    return None if best is None else best.id
