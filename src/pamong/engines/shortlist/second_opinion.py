"""The plan that fills the most places, and among those grants the candidates' wishes best: a minimum-cost flow."""

from __future__ import annotations

import numpy as np
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

from pamong.engines.shortlist.ordering import Ints, Market
from pamong.engines.shortlist.problem import Alternative


def fullest_plan(market: Market) -> Alternative:
    """Return the plan; its cost is the sum of the granted wishes' places, a first wish counting 0."""
    if not len(market.person):
        return Alternative((), 0, 0)
    chosen = _flow(market)
    matches = [(market.vacancies[market.vacancy[pair]], market.people[market.person[pair]]) for pair in chosen]
    return Alternative(sorted(matches), len(matches), int(market.wish[chosen].sum()))


def _flow(market: Market) -> Ints:
    people, schools = np.unique(market.person), len(market.places)
    source, sink = len(people) + schools, len(people) + schools + 1
    everyone, posts = np.arange(len(people)), np.arange(len(people), len(people) + schools)
    solver = SimpleMinCostFlow()
    solver.add_arcs_with_capacity_and_unit_cost(
        np.concatenate([np.searchsorted(people, market.person), np.full(len(people), source), posts]),
        np.concatenate([market.vacancy + len(people), everyone, np.full(schools, sink)]),
        np.concatenate([np.ones(len(market.person) + len(people), dtype=int), np.array(market.places, dtype=int)]),
        np.concatenate([market.wish, np.zeros(len(people) + schools, dtype=int)]),
    )
    solver.set_nodes_supplies([source, sink], [len(people), -len(people)])
    status = solver.solve_max_flow_with_min_cost()
    if status != solver.OPTIMAL:
        raise RuntimeError(f"min-cost flow ended with {status}")
    return np.flatnonzero(solver.flows(np.arange(len(market.person))))
