"""Two raters: percent agreement and Cohen's kappa."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
Weights = Literal["none", "linear", "quadratic"]


@dataclass(frozen=True)
class Kappa:
    """Cohen's kappa of two raters.

    Attributes
    ----------
    value : float
        1 for perfect agreement, 0 for what chance gives, NaN when chance alone explains everything.
    se : float
        Asymptotic standard error.
    observed, expected : float
        Agreement found and agreement by chance (with weights: 1 minus the mean disagreement).
    n : int
        Number of objects both raters judged.
    """

    value: float
    se: float
    observed: float
    expected: float
    n: int


def percent_agreement(first: npt.ArrayLike, second: npt.ArrayLike, *, tolerance: float = 0) -> float:
    """Return the share of objects on which two raters differ by at most `tolerance`; NaN without common objects."""
    one, two = _both(first, second)
    return float(np.mean(np.abs(one - two) <= tolerance)) if one.size else math.nan


def cohen_kappa(
    first: npt.ArrayLike,
    second: npt.ArrayLike,
    *,
    weights: Weights = "none",
    categories: npt.ArrayLike | None = None,
) -> Kappa:
    """Return Cohen's kappa, plain or weighted.

    Parameters
    ----------
    first, second : arrays, shape (objects,)
        Scores of two raters; NaN where one gave none (such objects are left out).
    weights : {"none", "linear", "quadratic"}
        Disagreement weight: 1 for any difference, or growing with the distance of the categories' ranks.
    categories : array, optional
        All categories in order. Without it those that occur; give it when a category of the scale was never used,
        since linear and quadratic weights count steps between categories.

    Notes
    -----
    ``kappa = 1 - sum(w * p) / sum(w * p_row * p_column)`` with disagreement weights ``w``; standard error by Fleiss,
    Cohen & Everitt. Sources: Cohen, Educ. Psychol. Meas. 20 (1960) 37-46; Cohen, Psychol. Bull. 70 (1968) 213-220;
    Fleiss, Cohen & Everitt, Psychol. Bull. 72 (1969) 323-327.
    """
    one, two = _both(first, second)
    known = np.unique(np.concatenate([one, two])) if categories is None else np.asarray(categories, dtype=float)
    if not one.size:
        return Kappa(math.nan, math.nan, math.nan, math.nan, 0)
    shares = _shares(one, two, known)
    agreeing = 1 - _disagreement(known.size, weights)
    observed = float((agreeing * shares).sum())
    expected = float((agreeing * np.outer(shares.sum(1), shares.sum(0))).sum())
    if math.isclose(expected, 1, abs_tol=1e-12):
        return Kappa(math.nan, math.nan, observed, expected, one.size)
    value = (observed - expected) / (1 - expected)
    return Kappa(value, _standard_error(shares, agreeing, value, expected, one.size), observed, expected, one.size)


def _both(first: npt.ArrayLike, second: npt.ArrayLike) -> tuple[FloatArray, FloatArray]:
    """Return the scores of the objects that both raters judged."""
    one, two = np.asarray(first, dtype=float), np.asarray(second, dtype=float)
    if one.shape != two.shape or one.ndim != 1:
        raise ValueError("Two raters need two flat arrays of the same length.")
    common = ~(np.isnan(one) | np.isnan(two))
    return one[common], two[common]


def _shares(one: FloatArray, two: FloatArray, categories: FloatArray) -> FloatArray:
    """Return the table of shares, rows by the first rater, columns by the second."""
    if not np.isin(np.concatenate([one, two]), categories).all():
        raise ValueError("A score is none of the given categories.")
    order = np.argsort(categories)
    row = order[np.searchsorted(categories, one, sorter=order)]
    column = order[np.searchsorted(categories, two, sorter=order)]
    size = categories.size
    counts = np.bincount(row * size + column, minlength=size * size).reshape(size, size)
    return counts / one.size


def _disagreement(size: int, weights: Weights) -> FloatArray:
    """Return disagreement weights between 0 (same category) and 1 (both ends of the scale)."""
    distance = np.abs(np.subtract.outer(np.arange(size), np.arange(size))).astype(float)
    if weights == "none":
        return (distance > 0).astype(float)
    scaled: FloatArray = distance / max(1, size - 1)
    return scaled if weights == "linear" else scaled**2


def _standard_error(shares: FloatArray, agreeing: FloatArray, value: float, expected: float, n: int) -> float:
    """Return the large-sample standard error of Fleiss, Cohen & Everitt (1969), formula 13."""
    rows, columns = shares.sum(1), shares.sum(0)
    mean_row, mean_column = agreeing @ columns, rows @ agreeing
    deviation = agreeing - np.add.outer(mean_row, mean_column) * (1 - value)
    variance = float((shares * deviation**2).sum()) - (value - expected * (1 - value)) ** 2
    return math.sqrt(max(0.0, variance) / n) / (1 - expected)
