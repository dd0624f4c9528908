"""Where the plenaries should be: the placement with the least bound, and so a bound for the whole event.

Best first: each placement is worth the best bound any prices gave it; the most promising one gets a linear program of
its own, whose prices are tried on all others, until the most promising one has had its own.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product

from pamong.engines.solving import Limits
from pamong.engines.timetable.bound import least_uneven
from pamong.engines.timetable.flow import Flow
from pamong.engines.timetable.paths import Paths, Placement, paths_of
from pamong.engines.timetable.problem import Problem

NODES = 6_000  # of a class's network: beyond, even writing it down takes long
PLACEMENTS = 600
WORK = 1_500_000  # steps of the network looked at, for each second of effort
PROGRAM = 50  # times through all steps a linear program costs about
CLOSE = 1e-6


@dataclass(frozen=True)
class Placed:
    """A lower bound of the cost of any timetable, and the starts of plenaries that come nearest to it."""

    bound: float
    starts: Mapping[str, tuple[int, ...]]


def place(problem: Problem, limits: Limits) -> Placed | None:
    """Return the best placement of plenaries, or None when it would take too long, or shows no way at all."""
    paths = paths_of(problem, NODES)
    if paths is None:
        return None
    placements = _placements(paths)
    programs = int(WORK * limits.effort / (len(paths.steps) * (len(placements) + PROGRAM) + 1))
    if not placements or not programs:
        return None
    flow = Flow(problem, paths, uneven=least_uneven(problem, limits))
    free = flow.free()
    bounds = {number: flow.least(one, free) for number, one in enumerate(placements)}
    done: set[int] = set()
    for _ in range(programs):
        best = _promising(bounds, done)
        if best in done or math.isinf(bounds[best]) or limits.over:
            break
        _judge(flow, placements, bounds, best)
        done.add(best)
    best = _promising(bounds, done)
    return None if math.isinf(bounds[best]) else _placed(paths, placements[best], bounds[best])


def _promising(bounds: Mapping[int, float], done: set[int]) -> int:
    """Return the placement with the least bound; among equals one whose bound is its own."""
    return min(bounds, key=lambda number: (math.ceil(bounds[number] - CLOSE), number not in done, number)
               if math.isfinite(bounds[number]) else (math.inf, True, number))  # fmt: skip


def _judge(flow: Flow, placements: list[Placement], bounds: dict[int, float], best: int) -> None:
    """Solve one placement and try its prices on all that may still be better."""
    answer = flow.solve(placements[best])
    if answer.prices is None:
        bounds[best] = math.inf if answer.impossible else bounds[best]
        return
    prices = answer.prices
    for number, one in enumerate(placements):
        if math.isfinite(bounds[number]):
            bounds[number] = max(bounds[number], flow.least(one, prices))


def _placements(paths: Paths) -> list[Placement]:
    """Return all ways to place the plenaries; none when one fits nowhere.

    Those of several like pieces, and those beyond a number, stay free.
    """
    found: list[Placement] = [{}]
    for kind, piece in enumerate(paths.pieces):
        starts = paths.starts(kind)
        if piece.material.plenary and piece.count == 1 and len(found) * len(starts) <= PLACEMENTS:
            found = [{**one, kind: start} for one, start in product(found, starts)]
    return found


def _placed(paths: Paths, placement: Placement, bound: float) -> Placed:
    starts = {paths.pieces[kind].material.id: (start,) for kind, start in placement.items()}
    return Placed(float(max(0, math.ceil(bound - CLOSE))), starts)
