"""From the solution of the equations to the tables people read."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from pamong.engines.linking import Linkage
from pamong.engines.rasch.data import AnyArray, Design, FloatArray, IntArray
from pamong.engines.rasch.fitstats import MeanSquares, Residuals, mean_squares, residual_sums
from pamong.engines.rasch.newton import Problem, Solution
from pamong.engines.rasch.options import Options
from pamong.engines.rasch.persons import unshrunk, weighted_likelihood
from pamong.engines.rasch.point import Point
from pamong.engines.rasch.remarks import SMALL_HALO, remarks_of
from pamong.engines.rasch.results import FacetsFit, Table, structured
from pamong.engines.rasch.setup import Ready
from pamong.engines.rasch.solve import borrowed_variance, covariance_diagonal
from pamong.engines.rasch.tables import Sweeper

NO_ERROR = 1e-7


def describe(
    ready: Ready, solution: Solution, options: Options, halo_p: float | None, input_hash: str, state: Any
) -> FacetsFit:
    """Return the finished result of a marginal fit."""
    problem, point = ready.problem, solution.point
    design, layout = problem.design, problem.layout
    variances, covariance = covariance_diagonal(solution.info)
    errors = np.sqrt(np.where(problem.free > 0, variances, 0.0))
    errors = np.where((problem.free > 0) & (errors < NO_ERROR), np.nan, errors)  # alone in its group: not compared
    sums = residual_sums(worker_of(problem, solution), solution.posterior)
    added = borrowed_variance(solution.sums, problem.blocks, layout, covariance)
    persons = person_table(problem, solution, added)
    mean, sd = population(design, point)
    elements = {
        name: element_table(problem, solution, sums, facet, errors[layout.facet(facet)], ready.extreme[facet])
        for facet, name in enumerate(design.names[1:])
    }
    halo = layout.halo_at >= 0
    thresholds = threshold_table(design, point.steps, layout.step_at, errors)
    return FacetsFit(
        options=options,
        facets=design.names,
        persons=persons,
        elements=elements,
        thresholds=thresholds,
        categories=category_table(problem, solution),
        slopes={}
        if point.slopes is None
        else dict(zip(map(str, design.labels[1]), point.slopes.tolist(), strict=True)),
        mean=mean,
        sd=sd,
        group_means=_group_means(design, point, errors[layout.mean_start : layout.sd_at]),
        reliability=reliability(persons),
        halo_sd=point.halo if halo else None,
        halo_se=float(errors[layout.halo_at]) if halo and point.halo > SMALL_HALO else None,
        halo_p=halo_p,
        loglik=solution.loglik,
        parameters=int(problem.free.sum()) - _active_constraints(problem),
        iterations=solution.iterations,
        converged=solution.converged,
        message=solution.message,
        connected=ready.linkage.connected,
        unlinked=unlinked_names(design, ready.linkage),
        warnings=remarks_of(ready, solution, options, elements, thresholds, persons),
        n_ratings=design.score.size,
        input_hash=input_hash,
        state=state,
    )


def worker_of(problem: Problem, solution: Solution) -> Sweeper:
    """Return what sweeps over the fitted blocks need."""
    return Sweeper(
        problem.design,
        problem.blocks,
        problem.layout,
        solution.point,
        solution.grid,
        problem.slope_scores,
    )


def _active_constraints(problem: Problem) -> int:
    sides = problem.constraints * problem.free[:, None]
    return int((np.abs(sides).sum(axis=0) > 0).sum())


def population(design: Design, point: Point) -> tuple[float, float]:
    """Return mean and sd of all persons together, the groups weighted by their size."""
    share = np.bincount(design.group, minlength=len(design.groups)) / design.n_persons
    mean = float(share @ point.mean)
    return mean, math.sqrt(point.sd**2 + float(share @ (point.mean - mean) ** 2))


def _group_means(design: Design, point: Point, errors: FloatArray) -> dict[str, tuple[float, float]]:
    pairs = zip(point.mean.tolist(), errors.tolist(), strict=True)
    return dict(zip(map(str, design.groups.tolist()), pairs, strict=True))


def reliability(persons: Table) -> float:
    """Return the share of true variance in the EAP measures: var(EAP) / (var(EAP) + mean posterior variance)."""
    if len(persons) < 2:
        return float("nan")
    true, error = float(np.var(persons["eap"])), float(np.mean(persons["sd"] ** 2))
    return true / (true + error)


def person_table(problem: Problem, solution: Solution, added: FloatArray | float) -> Table:
    """Return the persons; `added` is the share that the estimates' own errors have in theirs."""
    design, blocks, point = problem.design, problem.blocks, solution.point
    eap = solution.posterior.mean[blocks.class_of]
    variance = solution.posterior.variance[blocks.class_of]
    wle, se = weighted_likelihood(problem, point, unshrunk(eap, variance, point, design.group))
    n = np.bincount(design.person, minlength=design.n_persons)
    raw = np.bincount(design.person, design.score.astype(np.float64), minlength=design.n_persons)
    return structured(
        element=design.labels[0],
        group=design.groups[design.group],
        eap=eap,
        sd=np.sqrt(variance * (1 + (added[blocks.class_of] if isinstance(added, np.ndarray) else added))),
        wle=wle,
        se=se,
        raw=raw.astype(np.int64),
        n=n,
        raw_average=raw / n,
        fair_average=fair_average(design, point)(eap),
    )


def element_table(
    problem: Problem, solution: Solution, sums: Residuals, facet: int, errors: FloatArray, extreme: IntArray
) -> Table:
    """Return the elements of one facet."""
    design, layout, point = problem.design, problem.layout, solution.point
    size = design.sizes[facet]
    fit = mean_squares(sums, design.cells[facet][sums.cell], size)
    at = layout.facet(facet)
    free = problem.free[at] > 0
    silent = silent_elements(design, facet)
    measure = np.where(silent, np.nan, point.facets[facet])
    displacement, t = _displacement(solution, at, free | silent)
    return elements_as_table(design, facet, measure, errors, fit, extreme, fair=_fair_of(design, point, facet, measure),
        anchored=~free & ~silent, displacement=displacement, displacement_t=t)  # fmt: skip


def silent_elements(design: Design, facet: int) -> AnyArray:
    """Return which elements tell nothing: with thresholds of their own, those that drew one score only."""
    silent = np.zeros(design.sizes[facet], dtype=bool)
    if facet == 0 and len(design.sets) > 1:
        silent |= np.array([len(one.values) == 1 for one in design.sets])
    return silent


def elements_as_table(
    design: Design, facet: int, measure: FloatArray, errors: FloatArray, fit: MeanSquares, extreme: IntArray,
    *, fair: FloatArray, anchored: AnyArray, displacement: FloatArray, displacement_t: FloatArray
) -> Table:  # fmt: skip
    """Return one facet's table from its columns."""
    size, column = design.sizes[facet], design.elements[facet]
    n = np.bincount(column, minlength=size)
    return structured(
        element=design.labels[facet + 1],
        measure=measure,
        se=errors,
        infit=fit.infit,
        outfit=fit.outfit,
        infit_t=fit.infit_t,
        outfit_t=fit.outfit_t,
        fair_average=fair,
        raw_average=np.bincount(column, design.score.astype(np.float64), minlength=size) / n,
        n=n,
        extreme=np.isin(np.arange(size), extreme),
        anchored=anchored,
        displacement=displacement,
        displacement_t=displacement_t,
    )


def _fair_of(design: Design, point: Point, facet: int, measure: FloatArray) -> FloatArray:
    """Return what a person of average ability gets from each element, all other facets at their average."""
    mean = population(design, point)[0]
    fair = fair_average(design, point)(mean - measure)
    if facet == 0 and len(design.sets) > 1:
        steps = [point.steps[row, : len(one.values) - 1] for row, one in enumerate(design.sets)]
        pairs = zip(steps, design.sets, measure.tolist(), strict=True)
        return np.array([float(expected_score(np.array([mean - m]), s, one.values)[0]) for s, one, m in pairs])
    return fair


def fair_average(design: Design, point: Point) -> Callable[[FloatArray], FloatArray]:
    """Return the function from a place to the score expected there from average raters on average tasks.

    With thresholds by element it is the mean over the elements, each at its own measure.
    """
    shifts = point.facets[0] if len(design.sets) > 1 else np.zeros(1)

    def expect(place: FloatArray) -> FloatArray:
        scores = [
            expected_score(place - shift, point.steps[row, : len(one.values) - 1], one.values)
            for row, (one, shift) in enumerate(zip(design.sets, shifts.tolist(), strict=True))
        ]
        return np.asarray(np.mean(scores, axis=0))

    return expect


def expected_score(place: FloatArray, steps: FloatArray, values: IntArray) -> FloatArray:
    """Return the expected score, in the scale's own numbers, at places relative to the cell."""
    climb = np.concatenate([[0.0], np.cumsum(steps)])
    logs = np.multiply.outer(np.atleast_1d(place), np.arange(climb.size)) - climb
    weights = np.exp(logs - logs.max(axis=1, keepdims=True))
    return np.asarray((weights @ values) / weights.sum(axis=1))


def _displacement(solution: Solution, at: slice, free: AnyArray) -> tuple[FloatArray, FloatArray]:
    """Return for anchored elements how far they would move if freed alone (one Newton step), and its t; else 0."""
    information = np.maximum(solution.info.diagonal[at], 1e-12)
    gradient = solution.gradient[at]
    moved = np.where(free, 0.0, gradient / information)
    return moved, np.where(free, 0.0, gradient / np.sqrt(information))


def threshold_table(design: Design, steps: FloatArray, step_at: IntArray, errors: FloatArray) -> Table:
    """Return the thresholds, set by set."""
    rows, columns = np.nonzero(step_at >= 0)
    upper = [int(design.sets[row].values[column + 1]) for row, column in zip(rows, columns, strict=True)]
    return structured(
        set=np.array([str(design.sets[row].label) for row in rows], dtype=str),
        step=np.array(upper, dtype=np.int64),
        value=steps[rows, columns],
        se=errors[step_at[rows, columns]],
    )


def category_table(problem: Problem, solution: Solution) -> Table:
    """Return how often each category was used, and by whom on average."""
    design, point = problem.design, solution.point
    place = solution.posterior.mean[problem.blocks.class_of][design.person]
    for measures, column in zip(point.facets, design.elements, strict=True):
        place = place - measures[column]
    return categories_as_table(design, place)


def categories_as_table(design: Design, place: FloatArray) -> Table:
    """Return the use of the categories; `place` (ratings,) is person minus cell."""
    top = design.top + 1
    key = design.cell_set[design.cell] * top + design.category
    counts = np.bincount(key, minlength=len(design.sets) * top)
    sums = np.bincount(key, place, minlength=len(design.sets) * top)
    rows = [(row, k) for row, one in enumerate(design.sets) for k in range(len(one.values))]
    flat = np.array([row * top + k for row, k in rows])
    totals = counts.reshape(-1, top).sum(axis=1)
    return structured(
        set=np.array([str(design.sets[row].label) for row, _ in rows], dtype=str),
        score=np.array([int(design.sets[row].values[k]) for row, k in rows]),
        count=counts[flat],
        share=counts[flat] / totals[[row for row, _ in rows]],
        average_measure=sums[flat] / np.maximum(counts[flat], 1),
    )


def unlinked_names(design: Design, linkage: Linkage) -> tuple[tuple[str, ...], ...]:
    """Return the groups that cannot be compared, each as ``facet:element`` names; none when all are linked."""
    if linkage.connected:
        return ()
    groups: list[tuple[str, ...]] = []
    for facet, found in enumerate(linkage.groups):
        if len(found) > 1:
            labels = design.labels[facet + 1].tolist()
            name = design.names[facet + 1]
            groups += [tuple(f"{name}:{labels[element]}" for element in group) for group in found]
    return tuple(groups)
