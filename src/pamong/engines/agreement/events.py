"""Two observers tap events on one clock: which taps mean the same moment, and do the codes agree?"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
TOLERANCE = 3.0
ROUNDS = 500
SETTLED = 1e-12


class Event(NamedTuple):
    """One tap: seconds on the common clock, and its code."""

    at: float
    code: str


@dataclass(frozen=True)
class Aligned:
    """Indexes of two taps of one moment; None where the other observer tapped nothing."""

    first: int | None
    second: int | None


@dataclass(frozen=True)
class EventAgreement:
    """How far two observers agree on events.

    Attributes
    ----------
    kappa : float
        Agreement of the codes over all aligned moments beyond chance, a missed moment counting as a disagreement;
        NaN when chance alone explains everything.
    f1 : float
        Twice the moments with the same code over all taps of both; NaN when nobody tapped.
    matched, same : int
        Moments both tapped; moments both tapped with the same code (by which `f1` counts).
    alignment : list of Aligned
        The moments in order.
    """

    kappa: float
    f1: float
    matched: int
    same: int
    alignment: list[Aligned]


def event_agreement(first: Sequence[Event], second: Sequence[Event], *, tolerance: float = TOLERANCE) -> EventAgreement:
    """Return how far two observers agree.

    Parameters
    ----------
    first, second : sequences of Event
        The taps of each, in any order.
    tolerance : float
        Seconds two taps of one moment may lie apart.

    Notes
    -----
    For kappa the moments are aligned by time alone: an alignment that preferred equal codes would find agreement in
    random ones. Chance is quasi-independence, since a moment that neither tapped cannot be in the table (Bakeman,
    Quera & Gnisci, Behav. Res. Methods 41 (2009) 137-147, on omissions as a category of their own).
    """
    one, two = sorted(first), sorted(second)
    alignment = align([event.at for event in one], [event.at for event in two], tolerance=tolerance)
    same = _same_code(one, two, tolerance)
    taps = len(one) + len(two)
    return EventAgreement(
        kappa=_kappa(_table(one, two, alignment)),
        f1=2 * same / taps if taps else math.nan,
        matched=sum(pair.first is not None and pair.second is not None for pair in alignment),
        same=same,
        alignment=alignment,
    )


def align(first: Sequence[float], second: Sequence[float], *, tolerance: float = TOLERANCE) -> list[Aligned]:
    """Pair two ordered series of times: as many pairs as possible, among these the nearest, never crossing."""
    best = _costs(first, second, tolerance)
    pairs: list[Aligned] = []
    i, j = len(first), len(second)
    while i or j:
        if i and j and best[i][j] == _paired(best[i - 1][j - 1], first[i - 1], second[j - 1], tolerance):
            i, j = i - 1, j - 1
            pairs.append(Aligned(i, j))
        elif i and best[i][j] == best[i - 1][j] and not (j and second[j - 1] > first[i - 1] and _alone(best, i, j)):
            i -= 1
            pairs.append(Aligned(i, None))
        else:
            j -= 1
            pairs.append(Aligned(None, j))
    return pairs[::-1]


def _alone(best: list[list[Cost]], i: int, j: int) -> bool:
    """Tell whether the second's latest tap may be left alone as well."""
    return best[i][j] == best[i][j - 1]


Cost = tuple[int, float]
IMPOSSIBLE: Cost = (1, math.inf)


def _costs(first: Sequence[float], second: Sequence[float], tolerance: float) -> list[list[Cost]]:
    """Return for each pair of beginnings the best (minus the number of pairs, seconds apart in all)."""
    best: list[list[Cost]] = [[(0, 0.0)] * (len(second) + 1) for _ in range(len(first) + 1)]
    for i, at in enumerate(first, 1):
        for j, other in enumerate(second, 1):
            best[i][j] = min(best[i - 1][j], best[i][j - 1], _paired(best[i - 1][j - 1], at, other, tolerance))
    return best


def _paired(before: Cost, at: float, other: float, tolerance: float) -> Cost:
    apart = abs(at - other)
    return (before[0] - 1, before[1] + apart) if apart <= tolerance else IMPOSSIBLE


def _same_code(first: Sequence[Event], second: Sequence[Event], tolerance: float) -> int:
    """Count the moments both tapped with the same code, each code aligned on its own."""
    total = 0
    for code in {event.code for event in first}:
        one = [event.at for event in first if event.code == code]
        two = [event.at for event in second if event.code == code]
        total -= _costs(one, two, tolerance)[-1][-1][0]
    return total


def _table(first: Sequence[Event], second: Sequence[Event], alignment: Sequence[Aligned]) -> FloatArray:
    """Return the counts of moments by both observers' codes; the last row and column are moments one missed."""
    codes = sorted({event.code for event in (*first, *second)})
    place = {code: number for number, code in enumerate(codes)}
    table = np.zeros((len(codes) + 1, len(codes) + 1))
    for pair in alignment:
        row = len(codes) if pair.first is None else place[first[pair.first].code]
        column = len(codes) if pair.second is None else place[second[pair.second].code]
        table[row, column] += 1
    return table


def _kappa(table: FloatArray) -> float:
    total = table.sum()
    if not total:
        return math.nan
    expected = float(np.trace(_by_chance(table)) / total)
    observed = float(np.trace(table) / total)
    return math.nan if math.isclose(expected, 1, abs_tol=1e-9) else (observed - expected) / (1 - expected)


def _by_chance(table: FloatArray) -> FloatArray:
    """Return the table that chance would give with the same margins and nothing in its last corner."""
    fitted = np.ones_like(table)
    fitted[-1, -1] = 0
    rows, columns = table.sum(axis=1), table.sum(axis=0)
    for _round in range(ROUNDS):
        before = fitted
        fitted = fitted * _ratio(rows, fitted.sum(axis=1))[:, None]
        fitted = fitted * _ratio(columns, fitted.sum(axis=0))[None, :]
        if np.abs(fitted - before).max() < SETTLED:
            break
    return fitted


def _ratio(wanted: FloatArray, found: FloatArray) -> FloatArray:
    """Return wanted over found, 0 where nothing is found."""
    return np.divide(wanted, found, out=np.zeros_like(wanted), where=found > 0)
