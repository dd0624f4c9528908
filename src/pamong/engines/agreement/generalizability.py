"""How many observers, how many sessions? Variance components (G-study) and what follows from them (D-study)."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
RESIDUAL = "residual"
SEPARATOR = " x "
MOST = 50


@dataclass(frozen=True)
class Components:
    """Variance components of a random design.

    Attributes
    ----------
    objects : name of the facet that is measured
    facets : names of the other facets
    values : mapping effect -> variance; effects are facets and their products (``person x rater``), and ``residual``
        (which holds the highest product as well). Negative estimates are set to 0.
    negative : effects whose estimate was below 0: they are small, or the table is too small to tell
    n : number of scores
    """

    objects: str
    facets: tuple[str, ...]
    values: Mapping[str, float]
    negative: tuple[str, ...]
    n: int


@dataclass(frozen=True)
class Decision:
    """What a plan of so many observers, sessions … would reach.

    Attributes
    ----------
    relative : float
        Generalizability coefficient: for comparing persons who all meet the same conditions.
    absolute : float
        Dependability: also when each person meets other conditions, or a fixed mark counts.
    """

    counts: Mapping[str, int]
    relative: float
    absolute: float


def variance_components(scores: npt.ArrayLike, facets: Mapping[str, npt.ArrayLike]) -> Components:
    """Return the variance components of a table of scores, balanced or not.

    Parameters
    ----------
    scores : array, shape (n,)
        One score a row, NaN where missing.
    facets : mapping name -> labels, shape (n,)
        The measured facet first, then one or two others (observer, session, criterion).

    Raises
    ------
    ValueError
        Other than two or three facets, or a design that leaves the components open.

    Notes
    -----
    Henderson's method 1 (Biometrics 9 (1953) 226-252): the uncorrected sums of squares of all effects are set equal to
    their expectations. For effect A with totals y_a over n_a scores, ``T_A = sum y_a^2 / n_a`` has expectation ``n mu^2
    + sum over effects B of var_B sum_ab n_ab^2 / n_a``. In a balanced table these are the ANOVA estimates. G theory:
    Cronbach, Gleser, Nanda & Rajaratnam (1972); Brennan (2001).
    """
    values = np.asarray(scores, dtype=np.float64)
    given = ~np.isnan(values)
    values = values[given]
    names = tuple(facets)
    if len(names) not in (2, 3):
        raise ValueError("A measured facet and one or two others are needed.")
    codes = {name: _codes(np.asarray(labels)[given]) for name, labels in facets.items()}
    effects = _effects(names, codes)
    every = list(effects.items())
    matrix = np.array([[_coefficient(one, other) for _, other in every] for _, one in every])
    squares = np.array([_square(one, values) for _, one in every])
    mean = float(values.sum()) ** 2 / values.size
    whole = np.array([float((np.bincount(one) ** 2).sum()) / values.size for _, one in every])
    reduced, target = matrix - whole, squares - mean
    if np.linalg.matrix_rank(reduced) < len(every):
        raise ValueError("This design leaves variance components open: too few scores are shared.")
    found = np.linalg.solve(reduced, target)
    estimates = dict(zip(effects, found.tolist(), strict=True))
    negative = tuple(name for name, value in estimates.items() if value < 0)
    kept = {name: max(0.0, value) for name, value in estimates.items()}
    return Components(names[0], names[1:], kept, negative, values.size)


def _codes(labels: npt.NDArray[np.generic]) -> IntArray:
    return np.asarray(np.unique(labels, return_inverse=True)[1], dtype=np.int64)


def _effects(names: tuple[str, ...], codes: Mapping[str, IntArray]) -> dict[str, IntArray]:
    """Return the group of each score under every effect; scores of their own under the residual."""
    effects: dict[str, IntArray] = {}
    for size in range(1, len(names)):
        for chosen in combinations(names, size):
            packed = codes[chosen[0]]
            for name in chosen[1:]:
                packed = packed * (int(codes[name].max()) + 1) + codes[name]
            effects[SEPARATOR.join(chosen)] = _codes(packed)
    effects[RESIDUAL] = np.arange(len(next(iter(codes.values()))))
    return effects


def _square(group: IntArray, values: FloatArray) -> float:
    return float((np.bincount(group, values) ** 2 / np.bincount(group)).sum())


def _coefficient(one: IntArray, other: IntArray) -> float:
    """Return ``sum_ab n_ab^2 / n_a``."""
    _, at, counts = np.unique(one * (int(other.max()) + 1) + other, return_index=True, return_counts=True)
    return float((counts**2 / np.bincount(one)[one[at]]).sum())


def decide(components: Components, counts: Mapping[str, int]) -> Decision:
    """Return the coefficients of a plan, e.g. ``{"observer": 3, "session": 2}``; facets not named count once."""
    persons = components.values[components.objects]
    relative = absolute = 0.0
    for effect, variance in components.values.items():
        if effect == components.objects:
            continue
        parts = components.facets if effect == RESIDUAL else effect.split(SEPARATOR)
        share = variance / math.prod(counts.get(name, 1) for name in parts if name != components.objects)
        absolute += share
        if effect == RESIDUAL or components.objects in parts:
            relative += share
    return Decision(dict(counts), _part(persons, relative), _part(persons, absolute))


def _part(true: float, error: float) -> float:
    return true / (true + error) if true + error > 0 else math.nan


def needed(
    components: Components, facet: str, *, target: float = 0.80, counts: Mapping[str, int] | None = None
) -> Decision | None:
    """Return the smallest number of one facet's conditions that reaches the target (absolute), None beyond 50."""
    for number in range(1, MOST + 1):
        decision = decide(components, {**(counts or {}), facet: number})
        if decision.absolute >= target:
            return decision
    return None
