"""People and rules as arrays: one cell per level of a balanced attribute or value of a field to keep apart."""

from collections import Counter
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pamong.engines.grouping.problem import ClassRules, Person

IntArray = npt.NDArray[np.int64]
FloatArray = npt.NDArray[np.float64]
NOWHERE = 0  # the cell of unknown values: it weighs nothing


@dataclass(frozen=True)
class Cells:
    """The cost of a division, ready for arithmetic.

    Attributes
    ----------
    of : int array (people, columns)
        Cell of each person in each attribute or field; NOWHERE when unknown or without influence.
    low, high, weight : arrays (cells,)
        A class with more than `high` or fewer than `low` of a cell costs `weight` per person.
    numbers : float array (people, numbers)
    known : bool array (people, numbers)
        Unknown numbers do not count towards a mean.
    tolerance, mean : arrays (numbers,)
    """

    of: IntArray
    low: IntArray
    high: IntArray
    weight: FloatArray
    numbers: FloatArray
    known: npt.NDArray[np.bool_]
    tolerance: FloatArray
    mean: FloatArray

    @property
    def people(self) -> int:
        return int(self.of.shape[0])

    @property
    def cells(self) -> int:
        return int(self.low.shape[0])


def encode(people: list[Person], rules: ClassRules) -> Cells:
    """Write people and rules as arrays."""
    low, high, weight = [0], [len(people)], [0.0]
    columns = []
    for name, value in rules.balance.items():
        columns.append(_column(people, name, rules.count, (low, high, weight), price=value, floor=True))
    for name in rules.apart:
        columns.append(_column(people, name, rules.count, (low, high, weight), price=1.0, floor=False))
    of = np.array(columns, dtype=np.int64).reshape(len(columns), len(people)).T
    numbers, known = _numbers(people, list(rules.number_tolerance))
    return Cells(
        of=np.ascontiguousarray(of),
        low=np.array(low),
        high=np.array(high),
        weight=np.array(weight, dtype=float),
        numbers=numbers,
        known=known,
        tolerance=np.array(list(rules.number_tolerance.values()), dtype=float),
        mean=numbers.sum(axis=0) / np.maximum(known.sum(axis=0), 1),
    )


def _column(
    people: list[Person],
    name: str,
    count: int,
    cells: tuple[list[int], list[int], list[float]],
    *,
    price: float,
    floor: bool,
) -> list[int]:
    """Number one field's levels as cells, and append each cell's even share and price."""
    low, high, weight = cells
    values = [person.level(name) for person in people]
    amount = Counter(value for value in values if value is not None)
    number: dict[object, int] = {None: NOWHERE}
    for value in sorted(amount, key=lambda level: (str(type(level)), str(level))):
        if not floor and amount[value] == 1:
            number[value] = NOWHERE  # nobody to be kept apart from
            continue
        number[value] = len(low)
        low.append(amount[value] // count if floor else 0)
        high.append(-(-amount[value] // count))
        weight.append(price)
    return [number[value] for value in values]


def _numbers(people: list[Person], names: list[str]) -> tuple[FloatArray, npt.NDArray[np.bool_]]:
    raw = np.array([[_float(person.numbers.get(name)) for name in names] for person in people], dtype=float)
    raw = raw.reshape(len(people), len(names))
    known = ~np.isnan(raw)
    return np.where(known, raw, 0.0), known


def _float(value: float | None) -> float:
    return float("nan") if value is None else float(value)


def total_cost(cells: Cells, home: IntArray, count: int) -> float:
    """Return the cost of a division (`home`: class of each person, from 0)."""
    amounts = np.zeros((count, cells.cells), dtype=np.int64)
    for column in cells.of.T:
        np.add.at(amounts, (home, column), 1)
    over = np.maximum(amounts - cells.high, 0) + np.maximum(cells.low - amounts, 0)
    return float((over * cells.weight).sum() + excess(cells, *class_sums(cells, home, count)).sum())


def class_sums(cells: Cells, home: IntArray, count: int) -> tuple[FloatArray, FloatArray]:
    """Return each class's sum of every number, and how many people it is known of."""
    sums = np.zeros((count, cells.numbers.shape[1]))
    known = np.zeros_like(sums)
    np.add.at(sums, home, cells.numbers)
    np.add.at(known, home, cells.known.astype(float))
    return sums, known


def excess(cells: Cells, sums: FloatArray, known: FloatArray) -> FloatArray:
    """Return how far means lie outside the tolerance; a class that knows no number has no mean."""
    nobody = known == 0
    means = (sums + nobody * cells.mean) / (known + nobody)
    outside = np.abs(means - cells.mean) - cells.tolerance
    return np.asarray(np.where(outside > 1e-6, outside, 0.0))
