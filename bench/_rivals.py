"""The same classes as others make them: by chance, dealt in snake order, and one plain model for CP-SAT and HiGHS.

The plain model is what one would write first: a variable for each person and class, slack for each share missed. It
gets no construction, no hint and no symmetry breaking; both solvers get the same rows and the same seconds.
"""

from __future__ import annotations

import math
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import numpy as np
from ortools.sat.python import cp_model
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from pamong.engines.grouping import ClassRules, Person, Triad, TriadRules
from pamong.engines.grouping.check import class_cost, triad_cost

FINE = 1000  # CP-SAT counts in whole thousandths


@dataclass
class Model:
    """Linear rows over variables; the first people × classes of them say who is where."""

    people: int
    classes: int
    prices: list[float] = field(default_factory=list)
    whole: list[bool] = field(default_factory=list)
    rows: list[tuple[dict[int, float], float, float]] = field(default_factory=list)

    def seat(self, person: int, number: int) -> int:
        return person * self.classes + number

    def slack(self, price: float, *, whole: bool = True) -> int:
        self.prices.append(price)
        self.whole.append(whole)
        return len(self.prices) - 1


def plain(crowd: list[Person], rules: ClassRules) -> Model:
    """Write the class problem down as it is told."""
    model = Model(len(crowd), rules.count)
    for _ in range(len(crowd) * rules.count):
        model.slack(0.0)
    for person in range(len(crowd)):
        model.rows.append(({model.seat(person, number): 1.0 for number in range(rules.count)}, 1, 1))
    smallest, largest = rules.limits(len(crowd))
    for number in range(rules.count):
        model.rows.append(({model.seat(person, number): 1.0 for person in range(len(crowd))}, smallest, largest))
    for weight, members, floor in _shares(crowd, rules):
        for number in range(rules.count):
            inside = {model.seat(person, number): 1.0 for person in members}
            share = len(members) / rules.count
            model.rows.append(({**inside, model.slack(weight): -1.0}, -math.inf, math.ceil(share)))
            if floor:
                model.rows.append(({**inside, model.slack(weight): 1.0}, math.floor(share), math.inf))
    _means(model, crowd, rules)
    return model


def _shares(crowd: list[Person], rules: ClassRules) -> Iterator[tuple[float, list[int], bool]]:
    """Yield weight and members of every level; those that are only to be apart have no floor."""
    for names, floor in ((rules.balance, True), (dict.fromkeys(rules.apart, 1.0), False)):
        for name, weight in names.items():
            for level in sorted({str(one.level(name)) for one in crowd if one.level(name) is not None}):
                yield weight, [at for at, one in enumerate(crowd) if str(one.level(name)) == level], floor


def _means(model: Model, crowd: list[Person], rules: ClassRules) -> None:
    for name, tolerance in rules.number_tolerance.items():
        values = [one.numbers.get(name) for one in crowd]
        known = [value for value in values if value is not None]
        mean, size = sum(known) / len(known), len(crowd) / rules.count
        for number in range(rules.count):
            excess = model.slack(1.0, whole=False)
            for sign in (1, -1):
                away = {
                    model.seat(at, number): sign * (value - mean) / size
                    for at, value in enumerate(values)
                    if value is not None
                }
                model.rows.append(({**away, excess: -1.0}, -math.inf, tolerance))


def by_highs(model: Model, seconds: float) -> dict[int, int] | None:
    """Return the class of each person as HiGHS finds it within these seconds."""
    entries = [(row, at, value) for row, (terms, _, _) in enumerate(model.rows) for at, value in terms.items()]
    rows, columns, values = zip(*entries, strict=True)
    matrix = sparse.csr_array((values, (rows, columns)), shape=(len(model.rows), len(model.prices)))
    seats = model.people * model.classes
    upper = np.full(len(model.prices), np.inf)
    upper[:seats] = 1
    found = milp(
        np.array(model.prices),
        integrality=np.array(model.whole, dtype=int),
        bounds=Bounds(0, upper),
        constraints=LinearConstraint(matrix, [low for _, low, _ in model.rows], [high for _, _, high in model.rows]),
        options={"time_limit": seconds},
    )
    return None if found.x is None else _read(model, found.x[:seats] > 0.5)


def by_cpsat(model: Model, seconds: float) -> dict[int, int] | None:
    """Return the class of each person as CP-SAT alone finds it within these seconds."""
    problem = cp_model.CpModel()
    seats = model.people * model.classes
    tops = [
        1 if at < seats else (model.people if whole else model.people * FINE) for at, whole in enumerate(model.whole)
    ]
    variables = [problem.new_int_var(0, top, "") for top in tops]
    scale = [FINE if whole else 1 for whole in model.whole]
    for terms, low, high in model.rows:
        total = sum(round(value * scale[at]) * variables[at] for at, value in terms.items())
        problem.add_linear_constraint(total, _scaled(low), _scaled(high))
    problem.minimize(sum(round(price * scale[at]) * variables[at] for at, price in enumerate(model.prices) if price))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.num_workers = 2
    if solver.solve(problem) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None
    return _read(model, np.array([solver.value(one) for one in variables[:seats]]) > 0)


def _scaled(limit: float) -> int:
    return int(math.copysign(10**12, limit)) if math.isinf(limit) else round(limit * FINE)


def _read(model: Model, seated: np.ndarray) -> dict[int, int]:
    return {person: int(np.argmax(row)) + 1 for person, row in enumerate(seated.reshape(model.people, model.classes))}


def by_chance(crowd: list[Person], classes: int) -> dict[str, int]:
    """Deal a shuffled list."""
    order = np.random.default_rng(0).permutation(len(crowd))
    return {crowd[person].id: at % classes + 1 for at, person in enumerate(order)}


def by_hand(crowd: list[Person], classes: int) -> dict[str, int]:
    """Deal in snake order over the list sorted by regency, level and cohort, as committees do."""
    order = sorted(crowd, key=lambda one: (str(one.regency), str(one.level("level")), str(one.level("cohort"))))
    snake = [*range(1, classes + 1), *range(classes, 0, -1)]
    return {person.id: snake[at % len(snake)] for at, person in enumerate(order)}


def beside(crowd: list[Person], rules: ClassRules, seconds: float) -> str:
    """Return in one line what the others reach: cost, and seconds where it took any."""
    words = [f"acak {class_cost(crowd, rules, by_chance(crowd, rules.count)):.0f}"]
    words.append(f"dengan tangan {class_cost(crowd, rules, by_hand(crowd, rules.count)):.0f}")
    if seconds:
        model = plain(crowd, rules)
        for name, solve in (("CP-SAT saja", by_cpsat), ("HiGHS", by_highs)):
            started = time.perf_counter()
            found = solve(model, seconds)
            took = time.perf_counter() - started
            words.append(f"{name} {_cost(crowd, rules, found)} ({took:.1f} s)")
    return ", ".join(words)


def _cost(crowd: list[Person], rules: ClassRules, found: dict[int, int] | None) -> str:
    """Return the cost by its definition, or that nothing, or nothing allowed, was found."""
    if found is None:
        return "tidak menemukan"
    homes = {crowd[person].id: number for person, number in found.items()}
    smallest, largest = rules.limits(len(crowd))
    sizes = Counter(homes.values())
    if any(not smallest <= sizes[number] <= largest for number in range(1, rules.count + 1)):
        return "melanggar"
    return f"{class_cost(crowd, rules, homes):.2f}"


def rotation_by_hand(crowd: list[Person], rules: TriadRules) -> list[Triad]:
    """Return groups as committees count them off: down the list each round, everybody moves on by their place.

    The second of a group moves on by one group each round, the third by two; who is left joins the first groups.
    """
    pools: dict[int, list[Person]] = {}
    for one in crowd:
        pools.setdefault(rules.classes.get(one.id, 1), []).append(one)
    return [
        Triad(number, members, {}, None)
        for number in range(1, rules.rounds + 1)
        for pool in pools.values()
        for members in _counted_off([one.id for one in pool], number - 1)
    ]


def _counted_off(names: list[str], step: int) -> Iterator[tuple[str, ...]]:
    groups = len(names) // 3
    rows = [names[at * groups : (at + 1) * groups] for at in range(3)]
    for group in range(groups):
        left = names[3 * groups + group : 3 * groups + group + 1]
        yield (*(row[(group + place * step) % groups] for place, row in enumerate(rows)), *left)


def rotation_by_chance(crowd: list[Person], rules: TriadRules) -> list[Triad]:
    """Shuffle everybody anew each round."""
    rng, shuffled = np.random.default_rng(0), list(crowd)
    triads: list[Triad] = []
    for number in range(1, rules.rounds + 1):
        rng.shuffle(shuffled)  # type: ignore[arg-type]
        one_round = replace(rules, rounds=1)
        triads += [replace(triad, round=number) for triad in rotation_by_hand(shuffled, one_round)]
    return triads


def beside_rotation(crowd: list[Person], rules: TriadRules) -> str:
    """Return what the others reach: pairs that meet again or are of one school, facilitators left out."""
    alone = replace(rules, facilitators=())
    ways = (("acak", rotation_by_chance), ("dengan tangan", rotation_by_hand))
    return ", ".join(
        f"{name} {triad_cost(crowd, alone, make(crowd, alone)) / 100:.0f} pasangan buruk" for name, make in ways
    )
