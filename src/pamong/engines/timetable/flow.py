"""A bound by linear relaxation: all classes flow through the network of `paths`, teachers of a kind are a crowd.

A timetable is one path per class; where the paths begin a piece, teachers must be free. The relaxation lets classes
and teachers be split, but knows order, presence, qualification, loads and rooms in every hour, so its least cost is
a lower bound. Plenaries are placed, not split: half a class in the opening would fill every empty hour.

The bound does not rest on the accuracy of the linear solver: its prices, whatever they are, go into Lagrange's
relaxation, where the classes' part is a cheapest path and the teachers' part a sum. The same prices therefore bound
every other placement of the plenaries too, and few of them need a linear program of their own.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, linprog, milp

from pamong.engines.timetable.audience import Audience, audience_of, suitable
from pamong.engines.timetable.cost import ABOVE_SHARE, even_share
from pamong.engines.timetable.grid import Grid
from pamong.engines.timetable.paths import Lesson, Paths, Placement
from pamong.engines.timetable.problem import Facilitator, Problem

Numbers = NDArray[np.float64]
NO_SOLUTION = 2  # as the linear solver says it
MOST_BRANCHES = 50  # of a whole-number program; its relaxation is tight, so nearly all need one
MOST_PIVOTS = 20_000  # of one linear program; one that needs more gives no prices


@dataclass
class _Rows:
    """Rows of a linear program: {column: factor} and the right-hand side."""

    terms: list[dict[int, float]] = field(default_factory=list)
    right: list[float] = field(default_factory=list)

    def add(self, terms: dict[int, float], right: float) -> None:
        if terms:
            self.terms.append(terms)
            self.right.append(right)

    def matrix(self, columns: int) -> sparse.csr_array:
        at = [(row, column) for row, terms in enumerate(self.terms) for column in terms]
        rows, cols = zip(*at, strict=True) if at else ((), ())
        values = [value for terms in self.terms for value in terms.values()]
        return sparse.csr_array((values, (rows, cols)), shape=(len(self.terms), columns))


@dataclass(frozen=True)
class Prices:
    """What the teachers and rooms of each hour cost, from one linear program.

    Attributes
    ----------
    steps : cost of each step with them
    rest : what the limits of teachers and rooms give back
    """

    steps: Numbers
    rest: float


@dataclass(frozen=True)
class Answer:
    """Prices from a linear program; without them when it has no solution, or would take too long."""

    prices: Prices | None = None
    impossible: bool = False


@dataclass
class Flow:
    """The linear program of a problem: steps of the network first, then teachers' pieces, then JP above the share.

    Attributes
    ----------
    apart : each facilitator for themselves, so that a solution in whole numbers says who teaches
    uneven : what hand-overs and JP above the share cost at least, of which shares of people and pieces know nothing
    """

    problem: Problem
    paths: Paths
    apart: bool = False
    uneven: int = 0
    costs: list[float] = field(default_factory=list)
    most: list[float] = field(default_factory=list)
    meet: _Rows = field(default_factory=_Rows)  # each piece begun has its teachers
    limits: _Rows = field(default_factory=_Rows)
    teams: dict[int, list[int]] = field(default_factory=dict)  # row of `meet`: columns of its teachers
    _above: list[int] = field(default_factory=list)  # columns of JP above the share
    who: dict[int, str] = field(default_factory=dict)  # column of a teacher: the first of their kind

    def __post_init__(self) -> None:
        self.costs += self.paths.waiting.tolist()
        self.most += [float(self.classes)] * len(self.costs)
        for kind, people in self.alike:
            self._teach(kind, people)
        if self.uneven:
            self.limits.add({self._column(self.uneven, 1.0): -1.0, **dict.fromkeys(self._above, -1.0)}, -self.uneven)
        self._meet()
        self._rooms()

    @property
    def classes(self) -> int:
        return len(self.problem.classes)

    @cached_property
    def grid(self) -> Grid:
        return Grid.of(self.problem)

    @cached_property
    def taught(self) -> dict[Lesson, list[int]]:
        """Return for each lesson the columns of those who may teach it."""
        return {lesson: [] for lesson in self.paths.lessons} if self.problem.facilitators else {}

    @cached_property
    def alike(self) -> list[tuple[Facilitator, int]]:
        """Return facilitators who are alike for the plan, and how many they are."""
        named = {material.id for material in self.problem.materials}
        kinds: dict[tuple[object, ...], list[Facilitator]] = {}
        for one in self.problem.facilitators:
            same = (tuple(sorted(set(one.teaches) & named)), tuple(self.grid.present(one)), one.max_jp_per_day)
            key = (one.id,) if self.apart else same
            kinds.setdefault(key, []).append(one)
        return [(people[0], len(people)) for people in kinds.values()]

    def _column(self, most: float, cost: float = 0.0) -> int:
        self.costs.append(cost)
        self.most.append(most)
        return len(self.costs) - 1

    def _teach(self, one: Facilitator, people: int) -> None:
        """Add what facilitators of a kind may teach, and their limits: one piece at a time, a day's load, the share."""
        here = self.grid.present(one)
        starts = {jp: set(self.grid.starts(jp, here)) for jp in {piece.jp for piece in self.paths.pieces}}
        own: dict[int, set[int]] = {}
        for lesson in self.taught:
            kind, _ = lesson[0]
            able = self.paths.pieces[kind].material.id in one.teaches
            if able and all(start in starts[self.paths.pieces[at].jp] for at, start in lesson):
                column = self._column(float(people))
                self.taught[lesson].append(column)
                self.who[column] = one.id
                own[column] = self._hours(lesson)
        for position in here:
            self.limits.add({column: 1.0 for column, hours in own.items() if position in hours}, float(people))
        if one.max_jp_per_day is not None:
            for first, beyond in self.grid.day_span.values():
                days = {column: float(len(hours.intersection(range(first, beyond)))) for column, hours in own.items()}
                load = {column: jp for column, jp in days.items() if jp}
                self.limits.add(load, float(people * one.max_jp_per_day))
        above = self._column(float(people * len(self.grid.at)), float(ABOVE_SHARE))
        self._above.append(above)
        load = {column: float(len(hours)) for column, hours in own.items()}
        self.limits.add({**load, above: -1.0}, float(people * even_share(self.problem)))

    def _hours(self, lesson: Lesson) -> set[int]:
        return {start + step for kind, start in lesson for step in range(self.paths.pieces[kind].jp)}

    def _meet(self) -> None:
        for lesson, columns in self.taught.items():
            kind, _ = lesson[0]
            needed = self._sessions(kind) * self.paths.pieces[kind].material.facilitators
            self.teams[len(self.meet.terms)] = columns
            begun = dict.fromkeys(self.paths.lessons[lesson], -needed)
            self.meet.add({**begun, **dict.fromkeys(columns, 1.0)}, 0.0)

    def _sessions(self, kind: int) -> float:
        """Return how many sessions a class is in a piece of a kind: in a plenary its part of the one there is."""
        return 1 / self.classes if self.paths.pieces[kind].material.plenary else 1.0

    def _rooms(self) -> None:
        """At most as many pieces at once as rooms suit, for each set of rooms some material needs."""
        fitting = [self._fitting(kind) for kind in range(len(self.paths.pieces))] if self.problem.rooms else []
        for rooms in sorted(set(fitting), key=sorted):
            if len(rooms) < self.classes:
                inside = [kind for kind, own in enumerate(fitting) if own <= rooms]
                for position in range(len(self.grid.at)):
                    self.limits.add(self._over(inside, position), float(len(rooms)))

    def _fitting(self, kind: int) -> frozenset[str]:
        """Return the rooms a kind of piece can be in, for the smallest class."""
        smallest = Audience(min(group.size for group in self.problem.classes))
        material = self.paths.pieces[kind].material
        audience = audience_of(self.problem, None) if material.plenary else smallest
        return frozenset(room.id for room in suitable(self.problem.rooms, material, audience))

    def _over(self, kinds: Sequence[int], position: int) -> dict[int, float]:
        return {
            number: self._sessions(lesson[0][0])
            for lesson, steps in self.paths.lessons.items()
            if any(kind in kinds and start <= position < start + self.paths.pieces[kind].jp for kind, start in lesson)
            for number in steps
        }

    @cached_property
    def _balance(self) -> sparse.csr_array:
        """Return the rows that say who comes to a node leaves it."""
        steps = self.paths.steps
        tails, heads = [step.tail for step in steps], [step.head for step in steps]
        rows, columns = [*tails, *heads], [*range(len(steps)), *range(len(steps))]
        values = [1.0] * len(steps) + [-1.0] * len(steps)
        return sparse.csr_array((values, (rows, columns)), shape=(self.paths.nodes, len(self.costs)))

    @cached_property
    def _matrices(self) -> tuple[sparse.csr_array, sparse.csr_array]:
        return self.meet.matrix(len(self.costs)), self.limits.matrix(len(self.costs))

    def solve(self, placement: Placement) -> Answer:
        """Solve the linear program for a placement."""
        found = self._relaxed(placement)
        if found.status == 0:
            return Answer(self._priced(np.minimum(found.ineqlin.marginals, 0.0)))
        return Answer(impossible=found.status == NO_SOLUTION)

    def near(self, placement: Placement, beyond: float) -> tuple[float, NDArray[np.bool_]] | None:
        """Return the linear program's cost, and the columns that cannot make it dearer by so much (reduced costs)."""
        found = self._relaxed(placement)
        return None if found.status else (float(found.fun), found.lower.marginals < beyond)

    def _relaxed(self, placement: Placement) -> Any:
        _, limits = self._matrices
        balanced, right = self._equal
        most = self._most(placement, np.inf)  # the rows already keep all below `most`
        return linprog(  # type: ignore[call-overload]  # the stubs know no sparse matrices
            np.array(self.costs),
            A_ub=limits,
            b_ub=np.array(self.limits.right),
            A_eq=balanced,
            b_eq=right,
            bounds=np.column_stack([np.zeros(len(most)), most]),
            method="highs-ds",
            options={"maxiter": MOST_PIVOTS},
        )

    def whole(self, placement: Placement, seconds: float, among: NDArray[np.bool_] | None = None) -> Numbers | None:
        """Return the cheapest solution in whole numbers, as far as so many branches show it, or None.

        Parameters
        ----------
        seconds : wall time, a safety stop only
        among : the only columns to choose from
        """
        _, limits = self._matrices
        balanced, right = self._equal
        most = self._most(placement, self.most)
        if among is not None:
            most[~among] = 0.0
        found = milp(
            np.array(self.costs),
            integrality=np.ones(len(self.costs), dtype=np.int64),
            bounds=Bounds(0, most),
            constraints=[
                LinearConstraint(limits, -np.inf, np.array(self.limits.right)),
                LinearConstraint(balanced, right, right),
            ],
            options={
                "node_limit": MOST_BRANCHES,
                "mip_rel_gap": 0.0,
                "time_limit": math.inf if seconds is None else seconds,
            },
        )
        return None if found.x is None else np.round(found.x)

    @cached_property
    def _equal(self) -> tuple[sparse.csr_array, Numbers]:
        """Return the rows that hold as equations: as many classes leave a node as come, each piece has its teachers."""
        ends = np.zeros(self.paths.nodes)
        ends[0], ends[-1] = self.classes, -self.classes
        meet, _ = self._matrices
        return sparse.vstack([self._balance, meet]).tocsr(), np.concatenate([ends, np.array(self.meet.right)])

    def _most(self, placement: Placement, most: float | Sequence[float]) -> Numbers:
        """Return the most of each column: none of the steps that a placement of plenaries closes."""
        left = np.full(len(self.costs), most)
        left[: len(self.paths.steps)][~self.paths.open(placement)] = 0.0
        return left

    def free(self) -> Prices:
        """Return the prices of a world with teachers and rooms enough: each class for itself."""
        return self._priced(np.zeros(len(self.limits.right)))

    def _priced(self, of_limits: Numbers) -> Prices:
        """Return the best prices of teams that go with prices of the limits: those of the cheapest who may teach."""
        meet, limits = self._matrices
        costs = np.array(self.costs) - limits.T @ of_limits
        of_teams = np.zeros(len(self.meet.right))
        for row, columns in self.teams.items():
            of_teams[row] = min((costs[column] for column in columns), default=0.0)
        costs -= meet.T @ of_teams
        beyond = len(self.paths.steps)
        given = np.minimum(costs[beyond:], 0.0) @ np.array(self.most[beyond:])
        return Prices(costs[:beyond], float(of_limits @ np.array(self.limits.right) + given))

    def least(self, placement: Placement, prices: Prices) -> float:
        """Return the least cost of a placement under some prices: a lower bound, whatever they are."""
        path = self.paths.cheapest(prices.steps, self.paths.open(placement))
        return path if math.isinf(path) else self.classes * path + prices.rest
