"""Intraclass correlations of ratings in a full table of objects by raters."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.special import fdtri

FloatArray = npt.NDArray[np.float64]
ROUNDING = 1e-12  # a share of the total that is arithmetic, not variance


@dataclass(frozen=True)
class Coefficient:
    """One intraclass correlation with its confidence interval."""

    value: float
    lower: float
    upper: float


UNDEFINED = Coefficient(math.nan, math.nan, math.nan)


@dataclass(frozen=True)
class IntraclassCorrelations:
    """The six forms of Shrout & Fleiss.

    Attributes
    ----------
    single_random, mean_random : Coefficient
        ICC(1,1), ICC(1,k): every object has its own raters.
    single_agreement, mean_agreement : Coefficient
        ICC(2,1), ICC(2,k): raters are a sample; their severity counts as error.
    single_consistency, mean_consistency : Coefficient
        ICC(3,1), ICC(3,k): these very raters; their severity is taken out.
    objects, raters : int
        Size of the table used; objects with a missing score were left out.
    """

    single_random: Coefficient
    single_agreement: Coefficient
    single_consistency: Coefficient
    mean_random: Coefficient
    mean_agreement: Coefficient
    mean_consistency: Coefficient
    objects: int
    raters: int


@dataclass(frozen=True)
class _Squares:
    """Mean squares of the two-way table: between objects, raters, within objects, residual."""

    n: int
    k: int
    between: float
    raters: float
    within: float
    residual: float


def intraclass_correlations(ratings: npt.ArrayLike, *, confidence: float = 0.95) -> IntraclassCorrelations:
    """Return the six intraclass correlations of a table of objects (rows) by raters (columns).

    Parameters
    ----------
    ratings : array, shape (objects, raters)
        Scores, NaN where missing; an object with a missing score is left out (the closed forms need a full table).
    confidence : float
        Level of the intervals.

    Notes
    -----
    Estimates: Shrout & Fleiss, Psychol. Bull. 86 (1979) 420-428. Intervals: the F intervals given there for cases 1
    and 3, Satterthwaite's degrees of freedom for case 2 (also McGraw & Wong, Psychol. Methods 1 (1996) 30-46).
    A table without any variance has no coefficient: NaN.
    """
    table = np.asarray(ratings, dtype=float)
    if table.ndim != 2:
        raise ValueError("Ratings are a table of objects by raters.")
    full = table[~np.isnan(table).any(axis=1)]
    objects, raters = full.shape
    if objects < 2 or raters < 2 or math.isclose(float(np.ptp(full)), 0):
        return _six([UNDEFINED] * 3, objects, raters)
    squares = _mean_squares(full)
    return _six([case(squares, confidence) for case in (_case_1, _case_2, _case_3)], objects, raters)


def _six(singles: Sequence[Coefficient], objects: int, raters: int) -> IntraclassCorrelations:
    """Return the three single-rater coefficients with those of the raters' mean."""
    one, two, three = singles
    means = [_of_mean(single, raters) for single in singles]
    return IntraclassCorrelations(one, two, three, means[0], means[1], means[2], objects, raters)


def _mean_squares(table: FloatArray) -> _Squares:
    n, k = table.shape
    grand = table.mean()
    total = float(((table - grand) ** 2).sum())
    objects = k * float(((table.mean(1) - grand) ** 2).sum())
    raters = n * float(((table.mean(0) - grand) ** 2).sum())
    within, residual = total - objects, total - objects - raters
    sums = [amount if amount > ROUNDING * total else 0.0 for amount in (objects, raters, within, residual)]
    return _Squares(n, k, sums[0] / (n - 1), sums[1] / (k - 1), sums[2] / (n * (k - 1)), sums[3] / ((n - 1) * (k - 1)))


def _case_1(squares: _Squares, confidence: float) -> Coefficient:
    degrees = (squares.n - 1, squares.n * (squares.k - 1))
    return _from_ratio(squares.between, squares.within, squares.k, degrees, confidence)


def _case_3(squares: _Squares, confidence: float) -> Coefficient:
    degrees = (squares.n - 1, (squares.n - 1) * (squares.k - 1))
    return _from_ratio(squares.between, squares.residual, squares.k, degrees, confidence)


def _f_quantile(numerator: float, denominator: float, share: float) -> float:
    """Return the quantile of the F distribution (scipy.special: scipy.stats costs 60 MB and a second to import)."""
    return float(fdtri(numerator, denominator, share))


def _from_ratio(above: float, below: float, k: int, degrees: tuple[int, int], confidence: float) -> Coefficient:
    """Return (F - 1) / (F + k - 1) for F = above / below, with the interval that F's distribution gives."""
    value = _ratio(above - below, above + (k - 1) * below)
    if below == 0:
        return Coefficient(value, math.nan, math.nan)
    ratio, tail = above / below, (1 + confidence) / 2
    low = ratio / _f_quantile(degrees[0], degrees[1], tail)
    high = ratio * _f_quantile(degrees[1], degrees[0], tail)
    return Coefficient(value, float((low - 1) / (low + k - 1)), float((high - 1) / (high + k - 1)))


def _case_2(squares: _Squares, confidence: float) -> Coefficient:
    n, k = squares.n, squares.k
    spread = k * (squares.raters - squares.residual) / n
    value = _ratio(squares.between - squares.residual, squares.between + (k - 1) * squares.residual + spread)
    if squares.residual == 0:
        return Coefficient(value, math.nan, math.nan)
    lower, upper = _interval_2(squares, _satterthwaite(squares, value), (1 + confidence) / 2)
    if not lower <= value <= upper:  # the approximation breaks down, most often below zero
        return Coefficient(value, math.nan, math.nan)
    return Coefficient(value, lower, upper)


def _interval_2(squares: _Squares, degrees: float, tail: float) -> tuple[float, float]:
    """Return the interval of case 2, NaN where next to no variance leaves it undefined."""
    n, k = squares.n, squares.k
    with np.errstate(all="ignore"):
        upper_f, lower_f = _f_quantile(n - 1, degrees, tail), _f_quantile(degrees, n - 1, tail)
        error = k * squares.raters + (k * n - k - n) * squares.residual
        lower = _ratio(n * (squares.between - upper_f * squares.residual), upper_f * error + n * squares.between)
        upper = _ratio(n * (lower_f * squares.between - squares.residual), error + n * lower_f * squares.between)
    return float(lower), float(upper)


def _satterthwaite(squares: _Squares, value: float) -> float:
    """Return the approximate degrees of freedom of case 2's error."""
    n, k = squares.n, squares.k
    share = k * value * squares.raters / squares.residual
    rest = n * (1 + (k - 1) * value) - k * value
    return _ratio((k - 1) * (n - 1) * (share + rest) ** 2, (n - 1) * share**2 + rest**2)


def _of_mean(single: Coefficient, k: int) -> Coefficient:
    """Return the coefficient of the mean of k raters (Spearman-Brown)."""
    return Coefficient(*(_step_up(value, k) for value in (single.value, single.lower, single.upper)))


def _step_up(value: float, k: int) -> float:
    return _ratio(k * value, 1 + (k - 1) * value)


def _ratio(above: float, below: float) -> float:
    """Return above / below, NaN where objects and raters leave nothing to divide by."""
    return above / below if below else math.nan
