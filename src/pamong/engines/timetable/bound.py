"""What any timetable of a problem costs at least, by relaxations that need no search over time and people together.

A class alone (no facilitators, no rooms) waits at least so long; facilitators alone (no time) teach at least so much
above the even share. The two are different terms of the cost, so their bounds add up. Each class has the same lessons.
"""

import math
from collections import defaultdict
from collections.abc import Collection
from dataclasses import replace

from ortools.graph.python import min_cost_flow
from ortools.sat.python import cp_model

from pamong.engines.solving import Limits, run
from pamong.engines.timetable.cost import ABOVE_SHARE, HAND_OVER, classes_do_not_wait, even_share
from pamong.engines.timetable.grid import Grid
from pamong.engines.timetable.model import build
from pamong.engines.timetable.plan import Plan
from pamong.engines.timetable.problem import Material, Problem


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


def least_uneven(problem: Problem, limits: Limits) -> int:
    """Return the least cost of hand-overs and JP above the share together: whole materials seldom add up to a share.

    Time is left out; a facilitator teaches whole materials to so many classes, and single pieces of those that give
    up having one face.
    """
    model, costs = cp_model.CpModel(), list[cp_model.LinearExprT]()
    loads: defaultdict[str, list[cp_model.LinearExprT]] = defaultdict(list)
    for material in problem.materials if problem.facilitators else ():
        costs.append(HAND_OVER * _dealt(problem, material, model, loads))
    for one in problem.facilitators:
        most = len(Grid.of(problem).present(one))
        above = model.new_int_var(0, most, "")
        model.add(sum(loads[one.id]) <= most)
        model.add(sum(loads[one.id]) <= even_share(problem) + above)
        costs.append(ABOVE_SHARE * above)
    model.minimize(sum(costs))
    outcome = run(model, replace(limits.share(0.05), progress=None), manner="bound")
    return max(0, math.ceil(outcome.bound - 1e-6)) if outcome.found else 0


def _dealt(
    problem: Problem, material: Material, model: cp_model.CpModel, loads: defaultdict[str, list[cp_model.LinearExprT]]
) -> cp_model.LinearExprT:
    """Deal a material to those who teach it; return how many classes have a hand-over."""
    times = 1 if material.plenary else len(problem.classes)
    able = [one.id for one in problem.facilitators if material.id in one.teaches]
    unit, apart = math.gcd(*material.pieces), model.new_int_var(0, times, "")
    if len(material.pieces) == 1:
        model.add(apart == 0)
    whole = [model.new_int_var(0, times, "") for _ in able]
    single = [model.new_int_var(0, times * material.jp, "") for _ in able]
    # A class with one hand-over may have nobody for the whole material any more, however many teach it at once.
    model.add(sum(whole) + apart * material.facilitators >= times * material.facilitators)
    model.add(unit * sum(single) + material.jp * sum(whole) == material.jp * times * material.facilitators)
    for name, own, piece in zip(able, whole, single, strict=True):
        loads[name] += [material.jp * own, unit * piece]
    return apart
