"""What any timetable of a problem costs at least, by relaxations that need no search over time and people together.

A class alone (no facilitators, no rooms) waits at least so long; facilitators alone (no time) teach at least so much
above the even share. The two are different terms of the cost, so their bounds add up. Each class has the same lessons.
"""

from collections.abc import Collection
from dataclasses import replace

from ortools.graph.python import min_cost_flow

from pamong.engines.solving import Limits, run
from pamong.engines.timetable.cost import ABOVE_SHARE, classes_do_not_wait
from pamong.engines.timetable.grid import Grid
from pamong.engines.timetable.model import build
from pamong.engines.timetable.plan import Plan
from pamong.engines.timetable.problem import Problem


def least_wait(problem: Problem, limits: Limits) -> float:
    """Return the least cost of waiting of one class."""
    alone = replace(problem, classes=problem.classes[:1], facilitators=(), rooms=())
    plan = Plan(alone, Grid.of(alone))
    build(plan)
    classes_do_not_wait(plan)
    plan.model.minimize(sum(plan.costs))
    outcome = run(plan.model, replace(limits.share(0.1), progress=None), manner="quick")
    return max(0.0, float(round(outcome.bound))) if outcome.found else 0.0


def least_above_share(problem: Problem, share: int, settled: Collection[str] = ()) -> int:
    """Return the least JP above an even share when only qualifications and presence count.

    Parameters
    ----------
    settled : plenaries that another part of the event teaches
    """
    if not problem.facilitators:
        return 0
    grid = Grid.of(problem)
    materials = [material for material in problem.materials if material.id not in settled]
    flow = min_cost_flow.SimpleMinCostFlow()
    first_material, total = 2, 0
    first_person = first_material + len(materials)
    for number, material in enumerate(materials):
        times = 1 if material.plenary else len(problem.classes)
        demand = material.jp * material.facilitators * times
        total += demand
        flow.add_arc_with_capacity_and_unit_cost(0, first_material + number, demand, 0)
        for person, one in enumerate(problem.facilitators):
            if material.id in one.teaches:
                flow.add_arc_with_capacity_and_unit_cost(
                    first_material + number, first_person + person, material.jp * times, 0
                )
    for person, one in enumerate(problem.facilitators):
        present = len(grid.present(one))
        flow.add_arc_with_capacity_and_unit_cost(first_person + person, 1, min(share, present), 0)
        flow.add_arc_with_capacity_and_unit_cost(first_person + person, 1, max(0, present - share), ABOVE_SHARE)
    flow.set_node_supply(0, total)
    flow.set_node_supply(1, -total)
    if flow.solve() != flow.OPTIMAL:
        return 0
    return int(flow.optimal_cost())
