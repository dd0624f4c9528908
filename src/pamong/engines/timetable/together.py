"""A bound by relaxation: all classes are one crowd whose pieces are counted by hour; teachers stay themselves.

Classes have the same lessons, so only the number of them that begin a material at an hour is a variable. What a crowd
cannot do, no timetable can: teachers absent in an hour leave classes waiting, a facilitator who may teach only so much
a day hands over. The relaxation knows order, presence, qualification, load, rooms and plenaries, but not who is who,
so its least cost is a lower bound of waiting, hand-overs and uneven loads together.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from ortools.sat.python import cp_model

from pamong.engines.solving import Limits, run
from pamong.engines.timetable.audience import Audience, audience_of, suitable
from pamong.engines.timetable.cost import ABOVE_SHARE, HAND_OVER, IDLE, even_share
from pamong.engines.timetable.grid import Grid
from pamong.engines.timetable.problem import Material, Problem

Count: TypeAlias = cp_model.IntVar
CLOSE = 1e-6


@dataclass
class _Crowd:
    """The model: how many classes begin a piece of a length of a material at a start, and who teaches then."""

    problem: Problem
    grid: Grid
    model: cp_model.CpModel = field(default_factory=cp_model.CpModel)
    begins: dict[tuple[str, int, int], Count] = field(default_factory=dict)  # material, JP, start
    taught: dict[tuple[int, str, int, int], Count] = field(default_factory=dict)  # facilitator, material, JP, start
    costs: list[cp_model.LinearExprT] = field(default_factory=list)

    @property
    def classes(self) -> int:
        return len(self.problem.classes)

    def times(self, material: Material) -> int:
        """Return how many audiences a material has."""
        return 1 if material.plenary else self.classes

    def busy(self, material: Material, position: int) -> list[Count]:
        """Return the counts of pieces of a material that lie over a position."""
        return [count for (name, jp, start), count in self.begins.items()
                if name == material.id and start <= position < start + jp]  # fmt: skip


def least_together(problem: Problem, limits: Limits) -> float:
    """Return a lower bound of the cost of any timetable."""
    crowd = _Crowd(problem, Grid.of(problem))
    _pieces(crowd)
    _one_place_each(crowd)
    _order(crowd)
    _rooms(crowd)
    if problem.facilitators:
        _teachers(crowd)
    _waiting(crowd)
    crowd.model.minimize(sum(crowd.costs))
    outcome = run(crowd.model, replace(limits, progress=None), manner="bound")
    if outcome.status == "infeasible":
        return 0.0  # counting has found no cause, so the search itself tells
    return max(0.0, float(math.ceil(outcome.solver.best_objective_bound - CLOSE)))


def _pieces(crowd: _Crowd) -> None:
    for material in crowd.problem.materials:
        for jp in sorted(set(material.pieces)):
            starts = crowd.grid.starts(jp)
            for start in starts:
                crowd.begins[material.id, jp, start] = crowd.model.new_int_var(0, crowd.times(material), "")
            given = sum(crowd.begins[material.id, jp, start] for start in starts)
            crowd.model.add(given == material.pieces.count(jp) * crowd.times(material))


def _seats(crowd: _Crowd, position: int) -> list[tuple[Material, cp_model.LinearExprT]]:
    """Return how many classes sit in each material at a position: in a plenary all do."""
    rows = ((material, crowd.busy(material, position)) for material in crowd.problem.materials)
    return [(material, sum(counts) * (crowd.classes if material.plenary else 1)) for material, counts in rows if counts]


def _one_place_each(crowd: _Crowd) -> None:
    for position in range(len(crowd.grid.at)):
        crowd.model.add(sum(count for _, count in _seats(crowd, position)) <= crowd.classes)


def _order(crowd: _Crowd) -> None:
    """No more classes have begun a material than have finished what comes before it."""
    materials = {material.id: material for material in crowd.problem.materials}
    for material in crowd.problem.materials:
        for earlier in (materials[name] for name in material.after):
            for position in range(len(crowd.grid.at)):
                _not_before(crowd, earlier, material, position)


def _not_before(crowd: _Crowd, earlier: Material, later: Material, position: int) -> None:
    """Compare JP: each class has had all of the earlier material when it has had any of the later."""
    over = sum(jp * count for (name, jp, start), count in crowd.begins.items()
               if name == earlier.id and start + jp <= position)  # fmt: skip
    begun = sum(jp * count for (name, jp, start), count in crowd.begins.items()
                if name == later.id and start <= position)  # fmt: skip
    many = crowd.classes
    share = over * (many if earlier.plenary else 1) * later.jp
    crowd.model.add(begun * (many if later.plenary else 1) * earlier.jp <= share)


def _rooms(crowd: _Crowd) -> None:
    """At most as many pieces at once as rooms suit, for each set of rooms some material needs."""
    if not crowd.problem.rooms:
        return
    smallest = Audience(min(group.size for group in crowd.problem.classes))
    fitting = {
        material.id: frozenset(
            room.id
            for room in suitable(
                crowd.problem.rooms,
                material,
                audience_of(crowd.problem, None) if material.plenary else smallest,
            )
        )
        for material in crowd.problem.materials
    }
    for rooms in set(fitting.values()):
        inside = [material for material in crowd.problem.materials if fitting[material.id] <= rooms]
        if len(rooms) < crowd.classes:
            for position in range(len(crowd.grid.at)):
                counts = [count for material in inside for count in crowd.busy(material, position)]
                if counts:
                    crowd.model.add(sum(counts) <= len(rooms))


def _teachers(crowd: _Crowd) -> None:
    _teams(crowd)
    share = even_share(crowd.problem)
    for number, one in enumerate(crowd.problem.facilitators):
        own = {key: literal for key, literal in crowd.taught.items() if key[0] == number}
        for position in range(len(crowd.grid.at)):
            over = [literal for (_, _, jp, start), literal in own.items() if start <= position < start + jp]
            if len(over) > 1:
                crowd.model.add_at_most_one(over)
        for first, beyond in crowd.grid.day_span.values():
            load = sum(jp * literal for (_, _, jp, start), literal in own.items() if first <= start < beyond)
            if one.max_jp_per_day is not None and not isinstance(load, int):
                crowd.model.add(load <= one.max_jp_per_day)
        above = crowd.model.new_int_var(0, len(crowd.grid.at), "")
        crowd.model.add(sum(jp * literal for (_, _, jp, _), literal in own.items()) <= share + above)
        crowd.costs.append(ABOVE_SHARE * above)
    for material in crowd.problem.materials:
        _faces(crowd, material)


def _teams(crowd: _Crowd) -> None:
    materials = {material.id: material for material in crowd.problem.materials}
    free = [
        {jp: set(crowd.grid.starts(jp, crowd.grid.present(one))) for jp in {jp for _, jp, _ in crowd.begins}}
        for one in crowd.problem.facilitators
    ]
    for (name, jp, start), count in crowd.begins.items():
        team = []
        for number, one in enumerate(crowd.problem.facilitators):
            if name in one.teaches and start in free[number][jp]:
                crowd.taught[number, name, jp, start] = crowd.model.new_bool_var("")
                team.append(crowd.taught[number, name, jp, start])
        crowd.model.add(sum(team) == materials[name].facilitators * count)


def _faces(crowd: _Crowd, material: Material) -> None:
    """Price hand-overs: who teaches so many pieces of a material is a face of at least so many audiences."""
    pieces = len(material.pieces)
    if pieces < 2:
        return
    faces = []
    for number, one in enumerate(crowd.problem.facilitators):
        given = [literal for (who, name, _, _), literal in crowd.taught.items() if (who, name) == (number, material.id)]
        if material.id in one.teaches and given:
            shown = crowd.model.new_int_var(0, crowd.times(material), "")
            crowd.model.add(pieces * shown >= sum(given))
            faces.append(shown)
    needed = material.facilitators * crowd.times(material)
    more = crowd.model.new_int_var(0, max(1, len(faces) * crowd.times(material)), "")
    crowd.model.add(sum(faces) <= needed + more)
    crowd.costs.append(HAND_OVER * more)


def _waiting(crowd: _Crowd) -> None:
    """Price the hours before the last session of a day, summed over classes: fewer are still there later that day."""
    for first, beyond in crowd.grid.day_span.values():
        there: Count | None = None
        for position in reversed(range(first, beyond)):
            still = crowd.model.new_int_var(0, crowd.classes, "")
            seated = sum(count for _, count in _seats(crowd, position))
            crowd.model.add(still >= seated)
            if there is not None:
                crowd.model.add(still >= there)
            crowd.costs.append(IDLE * (still - seated))
            there = still
