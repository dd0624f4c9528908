"""Classical item statistics: difficulty, corrected item-total correlation, Cronbach's alpha."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
SMALLEST = 1e-12


@dataclass(frozen=True)
class ItemAnalysis:
    """What the answers say about the items.

    Attributes
    ----------
    n_persons : int
        Persons with a score on every item; correlations and alpha rest on them.
    n : array of int, shape (items,)
        Persons with a score on the item; the difficulty rests on them.
    difficulty : array, shape (items,)
        Mean score as a share of the item's maximum (the *p* value: high is easy). NaN without persons.
    discrimination : array, shape (items,)
        Pearson correlation of the item with the sum of the *other* items (for 0/1 items the corrected point-biserial).
        NaN with fewer than three persons or when either side does not vary.
    alpha : float
        Cronbach's alpha of the whole test. NaN with fewer than two items, two persons, or no variance.
    alpha_without : array, shape (items,)
        Alpha of the test without the item; an item that raises it weakens the test.
    mean, sd : float
        Mean and standard deviation (n - 1) of the sum score of the complete persons.
    """

    n_persons: int
    n: IntArray
    difficulty: FloatArray
    discrimination: FloatArray
    alpha: float
    alpha_without: FloatArray
    mean: float
    sd: float


def analyse_items(scores: npt.ArrayLike, maxima: npt.ArrayLike | None = None) -> ItemAnalysis:
    """Return the classical statistics of a test.

    Parameters
    ----------
    scores : array of float, shape (persons, items)
        Score of each person on each item, NaN where the item was not put to the person. An item that was put and left
        blank is the caller's decision: in a test of achievement it counts 0.
    maxima : array of float, shape (items,), optional
        Highest possible score of each item (default 1).

    Returns
    -------
    ItemAnalysis

    Raises
    ------
    ValueError
        When `scores` is not a table.

    Notes
    -----
    With the item covariance matrix C of the complete persons, the covariance of item i with the rest is
    ``sum_j C_ij - C_ii`` and the variance of the rest is ``sum(C) - 2 sum_j C_ij + C_ii``, so that no rest score is
    ever formed person by person. Correction for overlap: Henrysson, Psychometrika 28 (1963) 211-218. Alpha: Cronbach,
    Psychometrika 16 (1951) 297-334, ``k/(k-1) (1 - trace(C)/sum(C))``.
    """
    table = np.asarray(scores, dtype=np.float64)
    if table.ndim != 2:
        raise ValueError("Scores must be a table of persons by items.")
    items = table.shape[1]
    highest = np.ones(items) if maxima is None else np.asarray(maxima, dtype=np.float64)
    seen = ~np.isnan(table)
    n = seen.sum(axis=0)
    whole = table[seen.all(axis=1)]
    covariance = _covariance(whole)
    sums = whole.sum(axis=1)
    return ItemAnalysis(
        n_persons=len(whole),
        n=n.astype(np.int64),
        difficulty=_divide(np.where(seen, table, 0.0).sum(axis=0), n * highest),
        discrimination=_item_rest(covariance, len(whole)),
        alpha=_alpha(covariance),
        alpha_without=_alpha_without(covariance),
        mean=float(sums.mean()) if len(sums) else float("nan"),
        sd=float(sums.std(ddof=1)) if len(sums) > 1 else float("nan"),
    )


def cronbach_alpha(scores: npt.ArrayLike) -> float:
    """Return Cronbach's alpha of a table (persons, items) without gaps; NaN when it is not defined."""
    return _alpha(_covariance(np.asarray(scores, dtype=np.float64)))


def _covariance(table: FloatArray) -> FloatArray:
    persons, items = table.shape
    if persons < 2:
        return np.full((items, items), np.nan)
    centred = table - table.mean(axis=0)
    result: FloatArray = centred.T @ centred / (persons - 1)
    return result


def _item_rest(covariance: FloatArray, persons: int) -> FloatArray:
    if persons < 3:
        return np.full(len(covariance), np.nan)
    own = np.diag(covariance)
    with_all = covariance.sum(axis=1)
    rest = covariance.sum() - 2 * with_all + own
    return _divide(with_all - own, np.sqrt(_no_noise(own) * _no_noise(rest)))


def _alpha(covariance: FloatArray) -> float:
    items = len(covariance)
    total = float(covariance.sum())
    if items < 2 or not total > SMALLEST:
        return float("nan")
    return float(items / (items - 1) * (1 - np.trace(covariance) / total))


def _alpha_without(covariance: FloatArray) -> FloatArray:
    items = len(covariance)
    if items < 3:
        return np.full(items, np.nan)
    own = np.diag(covariance)
    total = _no_noise(covariance.sum() - 2 * covariance.sum(axis=1) + own)
    return (items - 1) / (items - 2) * (1 - _divide(own.sum() - own, total))


def _no_noise(variance: FloatArray) -> FloatArray:
    """Return the variances with rounding residue set to exactly nothing."""
    result: FloatArray = np.where(variance > SMALLEST, variance, 0.0)
    return result


def _divide(top: FloatArray, bottom: npt.ArrayLike) -> FloatArray:
    """Return the ratio, NaN where the divisor is 0."""
    divisor = np.asarray(bottom, dtype=np.float64)
    result: FloatArray = np.divide(top, divisor, out=np.full(np.shape(top), np.nan), where=divisor != 0)
    return result
