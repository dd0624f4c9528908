"""Questions to a finished fit: who stands above a cut, which pairs do not fit, do raters agree, do weights shift?"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy.special import erfc

from pamong.engines.rasch import persons
from pamong.engines.rasch.data import Design, FloatArray, IntArray, add_up
from pamong.engines.rasch.expect import chunks
from pamong.engines.rasch.jml import JointState
from pamong.engines.rasch.newton import Marginal
from pamong.engines.rasch.point import cell_locations, step_ratios
from pamong.engines.rasch.results import FacetsFit, Table, structured
from pamong.engines.rasch.tables import Sweeper, tabulate

CHUNK = 20_000


def probability_above(fit: FacetsFit, cut: float) -> FloatArray:
    """Return each person's posterior probability to stand above a cut in logits, in the order of `fit.persons`.

    Raises
    ------
    ValueError
        For a joint fit, which has no posterior.
    """
    state = _marginal(fit, "A joint fit has no posterior: use mml.")
    return persons.probability_above(state.problem, state.solution.point, state.solution.grid, cut)


def _marginal(fit: FacetsFit, refusal: str) -> Marginal:
    if not isinstance(fit.state, Marginal):
        raise ValueError(refusal)
    return fit.state


def rating_expectations(fit: FacetsFit) -> tuple[Design, FloatArray, FloatArray]:
    """Return the design, and for every rating the expected category and its variance, averaged over the posterior."""
    if isinstance(fit.state, JointState):
        return fit.state.design, fit.state.expected, fit.state.variance
    problem, solution = fit.state.problem, fit.state.solution
    design, blocks, point = problem.design, problem.blocks, solution.point
    worker = Sweeper(design, blocks, problem.layout, point, solution.grid, problem.slope_scores)
    location, ratio = cell_locations(point, design), step_ratios(point, problem.layout)
    nothing = np.zeros(solution.posterior.unit_table.shape)
    expected, variance = np.empty(design.score.size), np.empty(design.score.size)
    by_row = np.argsort(blocks.unit_row, kind="stable")
    ordered = blocks.unit_row[by_row]
    q, g = solution.grid.points.size, solution.grid.nodes.size
    for chunk in chunks(blocks, q * g * (design.top + 3)):
        table = tabulate(worker, chunk, nothing, location, ratio)
        edges = blocks.row_start[[chunk.units.start, chunk.units.stop]]
        low, high = np.searchsorted(ordered, edges)
        unit, curve = unit_rows(blocks.unit_type[chunk.units] - chunk.types.start, chunk.starts, chunk.cells.size)
        mean, variances = _unit_curves(table.tails, None if table.share is None else table.share[unit], curve, (q, g))
        for start in range(int(low), int(high), CHUNK):
            part = by_row[start : min(start + CHUNK, int(high))]
            rating = blocks.order[part]
            weights = solution.posterior.weights[blocks.class_of[design.person[rating]]]
            row = blocks.unit_row[part] - edges[0]
            expected[rating] = np.einsum("nq,nq->n", weights, mean[row])
            variance[rating] = np.einsum("nq,nq->n", weights, variances[row])
    return design, expected, variance


def unit_rows(types: IntArray, starts: IntArray, rows: int) -> tuple[IntArray, IntArray]:
    """Return for each row of a chunk's units its unit and its curve, both counted within the chunk."""
    lengths = np.diff(starts, append=rows)[types]
    unit = np.repeat(np.arange(types.size), lengths)
    within = np.arange(unit.size) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    return unit, starts[types][unit] + within


def _unit_curves(
    tails: FloatArray, share: FloatArray | None, curve: IntArray, shape: tuple[int, int]
) -> tuple[FloatArray, FloatArray]:
    """Return mean and variance (rows of the units, Q) with the bundle deviation averaged out."""
    mean = tails.sum(axis=1)
    steps = np.arange(1, tails.shape[1] + 1, dtype=np.float64)
    variance = np.tensordot(2 * steps - 1, tails, axes=(0, 1)) - mean**2
    if share is None:
        return mean[curve], variance[curve]
    cube = (len(curve), *shape)
    return (mean[curve].reshape(cube) * share).sum(axis=2), (variance[curve].reshape(cube) * share).sum(axis=2)


def interactions(fit: FacetsFit, first: str, second: str) -> Table:
    """Return how far each pair of elements departs from what its two elements lead to expect (bias terms).

    Parameters
    ----------
    fit : FacetsFit
    first, second : names of two facets, the measured one included

    Returns
    -------
    structured array (first, second, n, observed, expected, residual, bias, se, t, p, q), one row a pair
        `residual` is observed minus expected sum of scores, `bias` in logits (negative: scores are lower than
        expected), q the false-discovery rate at which the pair would be flagged.

    Notes
    -----
    Score test of an added term: with V the pair's model variance and V_1, V_2 those of its two elements, the residual
    has variance ``V (1 - V / V_1) (1 - V / V_2)`` once the elements' own effects are taken out; the persons'
    uncertainty cancels with them. Rates: Benjamini & Hochberg, JRSS B 57 (1995) 289-300.
    """
    design, expected, variance = rating_expectations(fit)
    columns = [_column(design, name) for name in (first, second)]
    sizes = [len(design.labels[design.names.index(name)]) for name in (first, second)]
    key = columns[0] * sizes[1] + columns[1]
    pairs, at = np.unique(key, return_inverse=True)
    one, two = pairs // sizes[1], pairs % sizes[1]
    spread = add_up(at, variance, pairs.size)
    left = (1 - spread / add_up(columns[0], variance, sizes[0])[one]) * (
        1 - spread / add_up(columns[1], variance, sizes[1])[two]
    )
    residual = add_up(at, design.category - expected, pairs.size)
    information = np.maximum(spread * left, 1e-12)
    t = residual / np.sqrt(information)
    p = erfc(np.abs(t) / math.sqrt(2))
    observed = add_up(at, design.score, pairs.size)
    return structured(
        first=design.labels[design.names.index(first)][one],
        second=design.labels[design.names.index(second)][two],
        n=np.bincount(at),
        observed=observed,
        expected=observed - residual,
        residual=residual,
        bias=residual / information,
        se=1 / np.sqrt(information),
        t=t,
        p=p,
        q=false_discovery(p),
    )


def _column(design: Design, name: str) -> IntArray:
    if name not in design.names:
        raise ValueError(f"There is no facet {name}.")
    at = design.names.index(name)
    return design.person if at == 0 else design.elements[at - 1]


def false_discovery(p: FloatArray) -> FloatArray:
    """Return for each p value the smallest false-discovery rate at which it is flagged."""
    order = np.argsort(p)
    scaled = p[order] * p.size / np.arange(1, p.size + 1)
    q = np.empty(p.size)
    q[order] = np.minimum.accumulate(scaled[::-1])[::-1]
    return np.minimum(q, 1.0)


@dataclass(frozen=True)
class Agreement:
    """How often two raters gave the same score to the same performance, and how often the model expects it.

    Attributes
    ----------
    pairs : int
        Pairs of ratings compared.
    observed, expected : float
        Share of equal pairs. Much more than expected: raters copy one another, or do not use the whole scale.
    """

    pairs: int
    observed: float
    expected: float


def exact_agreement(fit: FacetsFit, facet: str) -> Agreement:
    """Return the exact agreement of a facet's elements (raters) over all that they rated in common."""
    state = _marginal(fit, "Agreement is expected under a marginal fit: use mml.")
    design, point = state.problem.design, state.solution.point
    if facet not in design.names[1:]:
        raise ValueError(f"There is no facet {facet} beside the measured one.")
    key = design.person
    for name, column, size in zip(design.names[1:], design.elements, design.sizes, strict=True):
        if name != facet:
            key = key * size + column
    _, group = np.unique(key, return_inverse=True)
    probability = _category_probabilities(state, point.facets)
    given = np.zeros_like(probability)
    given[np.arange(group.size), design.category] = 1.0
    pairs = float((np.bincount(group).astype(float) ** 2).sum() - group.size) / 2
    same = [_equal_pairs(group, shares) / pairs if pairs else float("nan") for shares in (given, probability)]
    return Agreement(int(pairs), same[0], same[1])


def _equal_pairs(group: IntArray, shares: FloatArray) -> float:
    size = int(group.max()) + 1
    together = sum(float((add_up(group, column, size) ** 2).sum()) for column in shares.T)
    return (together - float((shares**2).sum())) / 2


def _category_probabilities(state: Marginal, facets: tuple[FloatArray, ...]) -> FloatArray:
    """Return (ratings, m + 1): each rating's category probabilities at the person's EAP."""
    problem = state.problem
    design, point = problem.design, state.solution.point
    place = state.solution.posterior.mean[problem.blocks.class_of][design.person]
    place = place - sum(measures[column] for measures, column in zip(facets, design.elements, strict=True))
    ratio = step_ratios(point, problem.layout)[design.cell_set[design.cell]]
    weights = np.cumprod(np.exp(np.clip(place, -30, 30))[:, None] * ratio, axis=1)
    weights = np.column_stack([np.ones(place.size), weights])
    return np.asarray(weights / weights.sum(axis=1, keepdims=True))
