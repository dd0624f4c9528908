"""A whole timetable by one whole-number program: classes woven through the network of `paths`, lessons with teams.

In the network woven for whole materials a step may be all pieces of a material, with what a class does meanwhile; the
team that begins it ends it, so the program knows hand-overs (those it cannot see are priced, and often are none). What
classes do is counted, not named: as all have the same lessons, any of them can walk any path. For the places of the
plenaries with the least bound its relaxation is so tight that it mostly finds the best timetable without branching.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator

import numpy as np

from pamong.engines.solving import Limits
from pamong.engines.timetable.check import check_sessions
from pamong.engines.timetable.flow import Flow, Numbers
from pamong.engines.timetable.grid import Grid
from pamong.engines.timetable.housing import housed
from pamong.engines.timetable.paths import Lesson, Paths, Placement, paths_of
from pamong.engines.timetable.placing import NODES, Placed
from pamong.engines.timetable.problem import Problem, Session

NEAR = 3.0  # above the relaxation: a solution dearer than that is looked for again among all columns
COLUMNS = 4_000  # of the program, for each second of effort


def woven(problem: Problem, placed: Placed, limits: Limits) -> tuple[Session, ...] | None:
    """Return the timetable with the plenaries at their places, or None: too large, or this way finds none."""
    paths = paths_of(problem, NODES, woven=True)
    crowd = None if paths is None else Flow(problem, paths)
    if paths is None or crowd is None or len(crowd.costs) > COLUMNS * limits.effort:
        return None
    kinds = {piece.material.id: kind for kind, piece in enumerate(paths.pieces)}
    placement = {kinds[name]: starts[0] for name, starts in placed.starts.items()}
    named = _named(crowd, placement, limits)
    if named is None:
        return None
    sessions = housed(problem, list(_sessions(problem, *named)))
    # A solver's numbers are nearly whole, never quite: what came out of them is checked as if it were made by hand.
    return None if sessions is None or check_sessions(problem, sessions) else tuple(sessions)


def _named(crowd: Flow, placement: Placement, limits: Limits) -> tuple[Flow, Numbers] | None:
    """Solve with facilitators alike counted, which is fast; then say who is who, in the hours found."""
    found = _crowded(crowd, placement, limits)
    if found is None or limits.over or all(people == 1 for _, people in crowd.alike):
        return None if found is None else (crowd, found)
    paths = crowd.paths
    walked = np.flatnonzero(found[: len(paths.steps)]).tolist()
    moves = {move for step in walked for move in paths.steps[step].moves}
    among = np.array([moves.issuperset(step.moves) for step in paths.steps], dtype=bool)
    each = Flow(crowd.problem, paths, apart=True)
    among = np.concatenate([among, np.ones(len(each.costs) - len(among), dtype=bool)])
    solution = each.whole(placement, _left(limits), among)
    return None if solution is None else (each, solution)


def _crowded(crowd: Flow, placement: Placement, limits: Limits) -> Numbers | None:
    """Solve among the columns that a solution near the relaxation needs; among all when there is none so near."""
    near = crowd.near(placement, NEAR)
    if near is None:
        return None
    least, among = near
    costs = np.array(crowd.costs)
    found = crowd.whole(placement, _left(limits), among)
    if limits.over or (found is not None and costs @ found < least + NEAR):
        return found
    found_all = [one for one in (found, crowd.whole(placement, _left(limits))) if one is not None]
    return min(found_all, key=lambda one: float(costs @ one), default=None)


def _left(limits: Limits) -> float:
    return math.inf if limits.watch.left is None else max(limits.watch.left, 0.01)


def _sessions(problem: Problem, flow: Flow, solution: Numbers) -> Iterator[Session]:
    """Yield the sessions of each class, without rooms."""
    teams = {lesson: _faces(flow, solution, lesson) for lesson in flow.taught}
    grid, pieces = Grid.of(problem), flow.paths.pieces
    for group, walk in zip(problem.classes, _walks(flow.paths, solution, len(problem.classes)), strict=True):
        for lesson in (lesson for step in walk for lesson in flow.paths.steps[step].lessons(pieces)):
            material = pieces[lesson[0][0]].material
            faces = teams.get(lesson, [])
            team = tuple(sorted(faces[: material.facilitators]))
            if not material.plenary:
                del faces[: material.facilitators]
            for kind, start in lesson:
                yield Session(group.id, material.id, *grid.at[start], pieces[kind].jp, None, team)


def _faces(flow: Flow, solution: Numbers, lesson: Lesson) -> list[str]:
    """Return who gives a lesson, in all classes that have it at the same hours."""
    return [flow.who[column] for column in flow.taught[lesson] for _ in range(int(solution[column]))]


def _walks(paths: Paths, solution: Numbers, classes: int) -> Iterator[list[int]]:
    """Take the flow of all classes apart into the steps of each."""
    left = solution[: len(paths.steps)].astype(int)
    leaving: defaultdict[int, list[int]] = defaultdict(list)
    for step in np.flatnonzero(left).tolist():
        leaving[paths.steps[step].tail].append(step)
    for _ in range(classes):
        node, walk = 0, list[int]()
        while node != paths.nodes - 1:
            step = next(step for step in leaving[node] if left[step])
            left[step] -= 1
            walk.append(step)
            node = paths.steps[step].head
        yield walk
