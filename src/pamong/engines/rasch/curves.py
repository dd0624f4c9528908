"""Category curves of many cells at many points."""

from __future__ import annotations

import numpy as np

from pamong.engines.rasch.data import FloatArray

LARGEST_DIRECT = 12  # thresholds up to which exp(m * u) stays far from overflow
HIGHEST = 650.0


def category_tails(
    points: FloatArray, location: FloatArray, ratio: FloatArray, slope: FloatArray | None
) -> tuple[FloatArray, FloatArray]:
    """Return ``P(X >= h)`` and the logarithm of the normaliser.

    Parameters
    ----------
    points : (P,) places of persons, in logits
    location : (I,) difficulty of each cell: the sum of its elements' measures
    ratio : (I, m) ``exp(-threshold)``; 0 for thresholds the cell has not
    slope : (I,) or None for 1

    Returns
    -------
    tails : (I, m, P)
    log_normaliser : (I, P)

    Notes
    -----
    With ``u = slope (point - location)`` category k has weight ``exp(k u - tau_1 - ... - tau_k)``: a polynomial in
    ``exp(u)``, so that one outer product of prepared exponentials serves all cells and no rating costs an exponential.
    """
    if ratio.shape[1] > LARGEST_DIRECT:
        return _tails_by_logs(_steps_up(points, location, slope), ratio)
    if slope is None:
        odds = np.exp(-location)[:, None] * np.exp(points)[None, :]
    else:
        odds = np.exp(np.minimum(_steps_up(points, location, slope), HIGHEST / ratio.shape[1]))
    tails = np.empty((location.size, ratio.shape[1], points.size))
    np.multiply(odds, ratio[:, :1], out=tails[:, 0])
    for step in range(1, ratio.shape[1]):
        np.multiply(tails[:, step - 1], odds, out=tails[:, step])
        tails[:, step] *= ratio[:, step, None]
    for step in range(ratio.shape[1] - 2, -1, -1):
        tails[:, step] += tails[:, step + 1]
    total = 1.0 + tails[:, 0]
    tails /= total[:, None, :]
    return tails, np.log(total, out=total)


def log_normaliser(points: FloatArray, location: FloatArray, ratio: FloatArray, slope: FloatArray | None) -> FloatArray:
    """Return (I, P) logarithms of the normaliser; arguments as for `category_tails`."""
    if ratio.shape[1] > LARGEST_DIRECT or slope is not None:
        return category_tails(points, location, ratio, slope)[1]
    odds = np.exp(-location)[:, None] * np.exp(points)[None, :]
    total = odds * ratio[:, -1:]
    for step in range(ratio.shape[1] - 2, -1, -1):
        total += 1.0
        total *= odds
        total *= ratio[:, step, None]
    total += 1.0
    return np.log(total, out=total)


def _steps_up(points: FloatArray, location: FloatArray, slope: FloatArray | None) -> FloatArray:
    away = points[None, :] - location[:, None]
    return away if slope is None else away * slope[:, None]


def _tails_by_logs(away: FloatArray, ratio: FloatArray) -> tuple[FloatArray, FloatArray]:
    """The same for long scales, where powers of the odds would overflow."""
    with np.errstate(divide="ignore"):
        climb = np.cumsum(np.log(ratio), axis=1)
    order = np.arange(1, ratio.shape[1] + 1)
    logs = order[None, :, None] * away[:, None, :] + climb[:, :, None]
    top = np.maximum(logs.max(axis=1), 0.0)
    weights = np.exp(logs - top[:, None, :])
    tails = np.cumsum(weights[:, ::-1], axis=1)[:, ::-1]
    total = tails[:, 0] + np.exp(-top)
    return tails / total[:, None, :], top + np.log(total)
