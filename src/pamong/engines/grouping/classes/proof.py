"""CP-SAT on a whole division: better, or proved best."""

from dataclasses import dataclass

import numpy as np
from ortools.sat.python import cp_model

from pamong.engines.grouping.classes.cells import Cells, IntArray
from pamong.engines.grouping.classes.seating import Units
from pamong.engines.grouping.problem import ClassRules
from pamong.engines.solving import Limits, Outcome, run
from pamong.engines.solving.cpsat import Manner

SCALE = 1000  # costs count to three decimals
FINE = 1000  # numbers and tolerances to six


@dataclass
class ClassModel:
    """The model under construction, with a value for each variable: the hint must be complete.

    A hint of the seats alone leaves CP-SAT searching for the slack variables; with all of them it starts from the
    known division and goes on to the proof.
    """

    cells: Cells
    units: Units
    rules: ClassRules
    home: IntArray
    model: cp_model.CpModel
    sits: list[list[cp_model.IntVar]]
    costs: list[cp_model.LinearExprT]

    def slack(self, least: int, most: int, hint: int) -> cp_model.IntVar:
        variable = self.model.new_int_var(least, most, "")
        self.model.add_hint(variable, hint)
        return variable

    def amount(self, room: int, weights: dict[int, int]) -> cp_model.LinearExprT:
        """Return the weighted number of units in a class."""
        variables = [self.sits[unit][room] for unit in weights]
        return cp_model.LinearExpr.weighted_sum(variables, list(weights.values()))

    def amount_now(self, room: int, weights: dict[int, int]) -> int:
        return sum(weight for unit, weight in weights.items() if self.home[self.units.members[unit][0]] == room)


def prove(
    cells: Cells, home: IntArray, units: Units, rules: ClassRules, limits: Limits, manner: Manner
) -> tuple[IntArray, float, Outcome]:
    """Return the best division found from `home` on, the bound, and the solver's outcome."""
    work = _start(cells, home, units, rules)
    every_unit_sits_once(work)
    sizes_are_kept(work)
    foes_are_separate(work)
    cells_are_balanced(work)
    means_are_close(work)
    if units.restricted:
        closed_classes_stay_closed(work)
    else:
        classes_are_alike(work)
    work.model.minimize(sum(work.costs))
    outcome = run(work.model, limits, manner=manner)
    if not outcome.found:
        return home, 0.0, outcome
    return _read(work, outcome), max(0.0, outcome.bound / SCALE), outcome


def _start(cells: Cells, home: IntArray, units: Units, rules: ClassRules) -> ClassModel:
    model = cp_model.CpModel()
    sits = [[model.new_bool_var("") for _ in range(rules.count)] for _ in units.members]
    known = home if units.restricted else _first_unit_first(home, units)
    work = ClassModel(cells, units, rules, known, model, sits, [])
    for unit, literals in enumerate(sits):
        for room, literal in enumerate(literals):
            model.add_hint(literal, int(work.home[units.members[unit][0]] == room))
    return work


def _first_unit_first(home: IntArray, units: Units) -> IntArray:
    """Rename classes by their first person, as `classes_are_alike` asks."""
    names: dict[int, int] = {}
    for members in units.members:
        names.setdefault(int(home[members[0]]), len(names))
    return np.array([names[int(room)] for room in home])


def every_unit_sits_once(work: ClassModel) -> None:
    """Each unit is in exactly one class."""
    for literals in work.sits:
        work.model.add_exactly_one(literals)


def sizes_are_kept(work: ClassModel) -> None:
    """Every class has at least the smallest and at most the largest size."""
    smallest, largest = work.rules.limits(work.cells.people)
    sizes = {unit: len(members) for unit, members in enumerate(work.units.members)}
    for room in range(work.rules.count):
        work.model.add_linear_constraint(work.amount(room, sizes), smallest, largest)


def foes_are_separate(work: ClassModel) -> None:
    """Forbidden pairs are never in one class."""
    for unit, foes in enumerate(work.units.foes):
        for foe in foes:
            if foe > unit:
                for room in range(work.rules.count):
                    work.model.add_at_most_one(work.sits[unit][room], work.sits[foe][room])


def closed_classes_stay_closed(work: ClassModel) -> None:
    """Nobody sits in a class that is closed to them."""
    for unit, literals in enumerate(work.sits):
        for room, literal in enumerate(literals):
            if not work.units.may_sit(unit, room):
                work.model.add(literal == 0)


def classes_are_alike(work: ClassModel) -> None:
    """The first unit is in the first class: classes have no names of their own."""
    work.model.add(work.sits[0][0] == 1)


def cells_are_balanced(work: ClassModel) -> None:
    """Each person above the ceiling or below the floor of a level's even share costs its weight."""
    for cell in range(1, work.cells.cells):
        weights = _members_of(work, cell)
        price = round(float(work.cells.weight[cell]) * SCALE)
        low, high = int(work.cells.low[cell]), int(work.cells.high[cell])
        for room in range(work.rules.count):
            amount, now = work.amount(room, weights), work.amount_now(room, weights)
            total = sum(weights.values())
            over = work.slack(0, total, max(now - high, 0))
            work.model.add(amount <= high + over)
            work.costs.append(price * over)
            if low > 0:
                under = work.slack(0, low, max(low - now, 0))
                work.model.add(amount >= low - under)
                work.costs.append(price * under)


def _members_of(work: ClassModel, cell: int) -> dict[int, int]:
    """Return how many people of a cell each unit brings."""
    inside = (work.cells.of == cell).any(axis=1)
    counts = {unit: int(inside[list(members)].sum()) for unit, members in enumerate(work.units.members)}
    return {unit: count for unit, count in counts.items() if count}


def means_are_close(work: ClassModel) -> None:
    """A class's mean may leave the tolerance only at the price of the excess."""
    for number in range(work.cells.numbers.shape[1]):
        for room in range(work.rules.count):
            _price_mean(work, number, room)


def _price_mean(work: ClassModel, number: int, room: int) -> None:
    """Charge |sum - mean * n| <= (tolerance + excess) * n, one inequality per possible n."""
    cells, members = work.cells, work.units.members
    known = {unit: int(cells.known[list(group), number].sum()) for unit, group in enumerate(members)}
    mean = float(cells.mean[number])
    off = {
        unit: round((float(cells.numbers[list(group), number].sum()) - mean * known[unit]) * SCALE * FINE)
        for unit, group in enumerate(members)
    }
    tolerance = round(float(cells.tolerance[number]) * SCALE * FINE)
    amount_now, off_now = work.amount_now(room, known), work.amount_now(room, off)
    widest = max(1, -(-sum(abs(value) for value in off.values()) // FINE))
    hint = max(0, -(-(-(-abs(off_now) // max(amount_now, 1)) - tolerance) // FINE))
    beyond = work.slack(0, widest, hint)
    work.costs.append(beyond)
    fewest, most = _known_sizes(work, known)
    for size in range(max(fewest, 1), most + 1):
        has_size = work.slack(0, 1, int(amount_now == size))
        work.model.add(work.amount(room, known) != size).only_enforce_if(~has_size)
        for sign in (1, -1):
            within = size * (tolerance + FINE * beyond)
            work.model.add(sign * work.amount(room, off) <= within).only_enforce_if(has_size)


def _known_sizes(work: ClassModel, known: dict[int, int]) -> tuple[int, int]:
    smallest, largest = work.rules.limits(work.cells.people)
    unknown = work.cells.people - sum(known.values())
    return smallest - unknown, min(largest, sum(known.values()))


def _read(work: ClassModel, outcome: Outcome) -> IntArray:
    home = np.zeros(work.cells.people, dtype=np.int64)
    for unit, members in enumerate(work.units.members):
        rooms = [room for room, literal in enumerate(work.sits[unit]) if outcome.solver.boolean_value(literal)]
        home[list(members)] = rooms[0]
    return home
