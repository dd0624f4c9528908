"""McDonald's omega: reliability without the assumption that all items weigh the same."""

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
STEPS = 500
EXACT = 1e-10
LEAST = 1e-6


def mcdonald_omega(scores: npt.ArrayLike) -> float:
    """Return omega total of a table (persons, items) without gaps; NaN when it is not defined.

    Notes
    -----
    One common factor by principal axes on the covariance matrix: ``omega = (sum l)^2 / ((sum l)^2 + sum u)`` with
    loadings l and unique variances u. Source: McDonald, Test Theory (1999), chapter 6.
    """
    table = np.asarray(scores, dtype=np.float64)
    if table.ndim != 2 or table.shape[1] < 3 or table.shape[0] < 3:
        return float("nan")
    centred = table - table.mean(axis=0)
    covariance = centred.T @ centred / (len(table) - 1)
    own = np.diag(covariance)
    if (own <= 0).any():
        return float("nan")
    loadings = _principal_axis(covariance, own)
    common = float(loadings.sum()) ** 2
    return common / (common + float((own - loadings**2).sum()))


def _principal_axis(covariance: FloatArray, own: FloatArray) -> FloatArray:
    scale = np.sqrt(own)
    correlation = covariance / np.outer(scale, scale)
    shared = 1 - 1 / np.diag(np.linalg.pinv(correlation))
    loadings = np.zeros_like(own)
    for _ in range(STEPS):
        reduced = correlation.copy()
        np.fill_diagonal(reduced, shared)
        values, vectors = np.linalg.eigh(reduced)
        loadings = vectors[:, -1] * np.sqrt(max(float(values[-1]), 0.0))
        new = np.minimum(loadings**2, 1 - LEAST)
        if np.abs(new - shared).max() < EXACT:
            break
        shared = new
    result: FloatArray = np.sign(loadings.sum()) * np.sqrt(shared) * np.sign(loadings) * scale
    return result
