"""Krippendorff's alpha: any number of raters, any scale, any gaps."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
Level = Literal["nominal", "ordinal", "interval", "ratio"]


@dataclass(frozen=True)
class Alpha:
    """Krippendorff's alpha.

    Attributes
    ----------
    value : float
        1 for perfect agreement, 0 for chance, NaN when only one value was ever given.
    units, values : int
        Units that at least two raters judged, and the scores given on them.
    """

    value: float
    units: int
    values: int


def krippendorff_alpha(ratings: npt.ArrayLike, *, level: Level = "nominal") -> Alpha:
    """Return Krippendorff's alpha.

    Parameters
    ----------
    ratings : array, shape (raters, units)
        Scores, NaN where missing. Units with fewer than two scores tell nothing and are left out.
    level : {"nominal", "ordinal", "interval", "ratio"}
        Level of measurement, which sets how much a difference counts.

    Notes
    -----
    ``alpha = 1 - (n - 1) * sum(o * d) / sum(n_c * n_k * d)`` over the coincidences ``o``, the values' totals ``n_c``
    and the squared differences ``d``. Source: Krippendorff, Computing Krippendorff's Alpha-Reliability (2011),
    University of Pennsylvania.
    """
    table = np.asarray(ratings, dtype=float)
    if table.ndim != 2:
        raise ValueError("Ratings are a table of raters by units.")
    counts, values = _value_counts(table)
    totals = counts.sum(axis=0)
    n = float(totals.sum())
    if values.size < 2:
        return Alpha(math.nan, counts.shape[0], int(n))
    difference = _squared_differences(values, totals, level)
    found = float((_coincidences(counts) * difference).sum())
    by_chance = float((np.outer(totals, totals) * difference).sum())
    return Alpha(1 - (n - 1) * found / by_chance if by_chance else math.nan, counts.shape[0], int(n))


def _value_counts(table: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return how often each value was given to each pairable unit, and the values, sorted."""
    pairable = table[:, (~np.isnan(table)).sum(axis=0) >= 2]
    given = ~np.isnan(pairable)
    values, index = np.unique(pairable[given], return_inverse=True)
    units = np.nonzero(given)[1]
    size = pairable.shape[1]
    flat = np.bincount(units * values.size + index, minlength=size * values.size)
    return flat.reshape(size, values.size).astype(float), values


def _coincidences(counts: FloatArray) -> FloatArray:
    """Return the coincidence matrix: pairs of values within units, each unit weighing as its number of scores."""
    weights = 1 / (counts.sum(axis=1) - 1)
    together: FloatArray = (counts * weights[:, None]).T @ counts
    return together - np.diag(weights @ counts)


def _squared_differences(values: FloatArray, totals: FloatArray, level: Level) -> FloatArray:
    apart: FloatArray = np.subtract.outer(values, values)
    if level == "nominal":
        different: FloatArray = (apart != 0).astype(np.float64)
        return different
    if level == "ordinal":
        middle = np.cumsum(totals) - totals / 2
        ranks: FloatArray = np.subtract.outer(middle, middle) ** 2
        return ranks
    if level == "interval":
        squared: FloatArray = apart**2
        return squared
    total = np.add.outer(values, values)
    relative: FloatArray = np.divide(apart, total, out=np.zeros_like(apart), where=total != 0) ** 2
    return relative
