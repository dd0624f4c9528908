"""Whole-number programs as one would write them first, for CP-SAT alone and for HiGHS: the same rows, the same seconds.

Neither gets a construction, a hint or symmetry breaking: a variable for each choice, a row for each rule.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np
from ortools.sat.python import cp_model
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from pamong.engines.grouping import Person, TriadRules
from pamong.engines.timetable import Problem
from pamong.engines.timetable.cost import ABOVE_SHARE, HAND_OVER, IDLE, even_share
from pamong.engines.timetable.grid import Grid

MOST = 100_000  # pairs in groups beyond which the program is not even written down


@dataclass
class Program:
    """Variables from 0 to a top with a price, rows over them, and what is added to the cost of all."""

    tops: list[int] = field(default_factory=list)
    prices: list[int] = field(default_factory=list)
    rows: list[tuple[dict[int, int], float, float]] = field(default_factory=list)
    constant: int = 0

    def variable(self, top: int = 1, price: int = 0) -> int:
        self.tops.append(top)
        self.prices.append(price)
        return len(self.tops) - 1

    def row(self, terms: dict[int, int], low: float, high: float) -> None:
        if terms:
            self.rows.append((terms, low, high))

    def by_highs(self, seconds: float) -> float | None:
        """Return the cost HiGHS reaches within these seconds."""
        entries = [(row, at, value) for row, (terms, _, _) in enumerate(self.rows) for at, value in terms.items()]
        rows, columns, values = zip(*entries, strict=True)
        matrix = sparse.csr_array((values, (rows, columns)), shape=(len(self.rows), len(self.tops)))
        limits = LinearConstraint(matrix, [low for _, low, _ in self.rows], [high for _, _, high in self.rows])
        found = milp(
            np.array(self.prices),
            integrality=np.ones(len(self.tops)),
            bounds=Bounds(0, np.array(self.tops)),
            constraints=limits,
            options={"time_limit": seconds},
        )
        return None if found.x is None else float(found.fun) + self.constant

    def by_cpsat(self, seconds: float) -> float | None:
        """Return the cost CP-SAT reaches within these seconds."""
        model = cp_model.CpModel()
        variables = [model.new_int_var(0, top, "") for top in self.tops]
        for terms, low, high in self.rows:
            total = sum(value * variables[at] for at, value in terms.items())
            model.add_linear_constraint(total, _whole(low), _whole(high))
        model.minimize(sum(price * variables[at] for at, price in enumerate(self.prices) if price))
        solver = cp_model.CpSolver()
        solver.parameters.max_time_in_seconds = seconds
        solver.parameters.num_workers = 2
        if solver.solve(model) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return None
        return solver.objective_value + self.constant

    def beside(self, seconds: float) -> str:
        """Return in words what both reach."""
        words = []
        for name, solve in (("CP-SAT saja", self.by_cpsat), ("HiGHS", self.by_highs)):
            started = time.perf_counter()
            cost = solve(seconds)
            took = time.perf_counter() - started
            reached = f"tanpa rencana dalam {seconds:.1f} s" if cost is None else f"{cost:.0f} ({took:.1f} s)"
            words.append(f"{name} {reached}")
        return ", ".join(words)


def _whole(limit: float) -> int:
    return int(math.copysign(10**9, limit)) if math.isinf(limit) else int(limit)


def timetable_program(problem: Problem) -> Program:
    """Write a timetable down as it is told; rooms are only counted by hour, which helps the solvers."""
    sheet = _Sheet(problem)
    for material in problem.materials:
        everybody = range(len(problem.classes))
        for audience in [tuple(everybody)] if material.plenary else [(at,) for at in everybody]:
            sheet.teach(audience, material.id)
    sheet.rules()
    return sheet.program


@dataclass
class _Sheet:
    """The program of a timetable while it is written."""

    problem: Problem
    program: Program = field(default_factory=Program)
    pieces: list[tuple[tuple[int, ...], str, int, dict[int, int]]] = field(default_factory=list)
    taught: dict[int, list[tuple[int, int, int]]] = field(default_factory=dict)  # facilitator: (variable, JP, start)

    def __post_init__(self) -> None:
        self.grid = Grid.of(self.problem)
        self.materials = {material.id: material for material in self.problem.materials}

    def teach(self, audience: tuple[int, ...], name: str) -> None:
        """Give an audience all pieces of a material: a start for each, a team for each start, faces."""
        program, material = self.program, self.materials[name]
        faces: dict[int, int] = {}
        for jp in material.pieces:
            begins = {start: program.variable() for start in self.grid.starts(jp)}
            program.row(dict.fromkeys(begins.values(), 1), 1, 1)
            self.pieces.append((audience, name, jp, begins))
            for start, begun in begins.items():
                team = self._team(name, jp, start)
                if not self.problem.facilitators:
                    continue
                program.row({**dict.fromkeys(team.values(), 1), begun: -material.facilitators}, 0, 0)
                for who, variable in team.items():
                    if who not in faces:
                        faces[who] = program.variable(price=HAND_OVER)
                    program.row({variable: 1, faces[who]: -1}, -math.inf, 0)
        program.constant -= HAND_OVER * material.facilitators

    def _team(self, name: str, jp: int, start: int) -> dict[int, int]:
        team = {}
        for who, one in enumerate(self.problem.facilitators):
            if name in one.teaches and start in self.grid.starts(jp, self.grid.present(one)):
                team[who] = self.program.variable()
                self.taught.setdefault(who, []).append((team[who], jp, start))
        return team

    def rules(self) -> None:
        """Add one place at a time, order, loads, waiting and rooms."""
        for who, own in self.taught.items():
            self._loads(who, own)
        for at in range(len(self.problem.classes)):
            self._one_class(at)
        for kind in {material.kind: None for material in self.problem.materials} if self.problem.rooms else ():
            there = sum(kind is None or kind in room.kinds for room in self.problem.rooms)
            for hour in range(len(self.grid.at)):
                inside = [piece for piece in self.pieces if kind in (None, self.materials[piece[1]].kind)]
                self.program.row(self._over(inside, hour), 0, there)

    def _loads(self, who: int, own: list[tuple[int, int, int]]) -> None:
        program, one = self.program, self.problem.facilitators[who]
        for hour in range(len(self.grid.at)):
            program.row({at: 1 for at, jp, start in own if start <= hour < start + jp}, 0, 1)
        for first, beyond in self.grid.day_span.values():
            load = {at: jp for at, jp, start in own if first <= start < beyond}
            program.row(load, 0, math.inf if one.max_jp_per_day is None else one.max_jp_per_day)
        above = program.variable(len(self.grid.at), ABOVE_SHARE)
        program.row({**{at: jp for at, jp, _ in own}, above: -1}, -math.inf, even_share(self.problem))

    def _one_class(self, at: int) -> None:
        program, own = self.program, [piece for piece in self.pieces if at in piece[0]]
        for hour in range(len(self.grid.at)):
            program.row(self._over(own, hour), 0, 1)
        for first, beyond in self.grid.day_span.values():
            last = program.variable(beyond - first, IDLE)
            for _, _, jp, begins in own:
                day = {number: start - first + jp for start, number in begins.items() if first <= start < beyond}
                program.row({**day, last: -1}, -math.inf, 0)
        program.constant -= IDLE * sum(jp for _, _, jp, _ in own)
        for _, name, _, begins in own:
            for _, earlier, jp, before in own:
                if earlier in self.materials[name].after:
                    ends = {number: start + jp for start, number in before.items()}
                    program.row({**ends, **{number: -start for start, number in begins.items()}}, -math.inf, 0)

    @staticmethod
    def _over(pieces: Iterable[tuple[tuple[int, ...], str, int, dict[int, int]]], hour: int) -> dict[int, int]:
        begun = ((jp, start, number) for _, _, jp, begins in pieces for start, number in begins.items())
        return {number: 1 for jp, start, number in begun if start <= hour < start + jp}


def rotation_program(crowd: list[Person], rules: TriadRules) -> Program | None:
    """Write practice groups down as they are told, facilitators left out; None when they are too many.

    A variable says who is in which group of which round, another that a pair is there together.
    """
    pools: dict[int, list[int]] = {}
    for at, one in enumerate(crowd):
        pools.setdefault(rules.classes.get(one.id, 1), []).append(at)
    if sum(len(pool) ** 2 // 2 * (len(pool) // 3) * rules.rounds for pool in pools.values()) > MOST:
        return None
    program = Program()
    for pool in pools.values():
        _rotate(program, crowd, pool, rules.rounds)
    return program


def _rotate(program: Program, crowd: list[Person], pool: list[int], rounds: int) -> None:
    groups = range(len(pool) // 3)
    meetings: dict[tuple[int, int], list[int]] = {pair: [] for pair in combinations(pool, 2)}
    for _ in range(rounds):
        seat = {(person, group): program.variable() for person in pool for group in groups}
        for person in pool:
            program.row({seat[person, group]: 1 for group in groups}, 1, 1)
        for group in groups:
            program.row({seat[person, group]: 1 for person in pool}, 3, 4)
            for one, other in meetings:
                both = program.variable()
                program.row({seat[one, group]: 1, seat[other, group]: 1, both: -1}, -math.inf, 1)
                meetings[one, other].append(both)
    for (one, other), together in meetings.items():
        mates = crowd[one].school is not None and crowd[one].school == crowd[other].school
        again = program.variable(rounds, 1)
        program.row({**dict.fromkeys(together, 1), again: -1}, -math.inf, 1)
        if mates:
            shared = program.variable(rounds, 1)
            program.row({**dict.fromkeys(together, 1), shared: -1}, -math.inf, 0)
