"""Where each person stands: expected a posteriori, weighted likelihood, and the chance to be above a cut."""

from __future__ import annotations

import numpy as np
from scipy.special import sici

from pamong.engines.rasch.data import FloatArray, IntArray
from pamong.engines.rasch.expect import Grid, make_grid, place_persons
from pamong.engines.rasch.newton import Problem
from pamong.engines.rasch.point import Point, cell_locations, step_ratios

Moments = tuple[FloatArray, FloatArray, FloatArray, FloatArray]
CHUNK = 16_384
WLE_STEPS = 40
WLE_EXACT = 1e-6
FARTHEST = 12.0
FINER = 2  # how many times finer than the estimation's grid a probability wants it


def rating_moments(place: FloatArray, location: FloatArray, ratio: FloatArray) -> Moments:
    """Return mean, variance, third and fourth central moment of ratings, one for each place.

    Parameters
    ----------
    place, location : (n,) logits, already multiplied by the slope
    ratio : (n, m) or (1, m) ``exp(-threshold)``
    """
    away = place - location
    top = ratio.shape[1]
    low = np.minimum(away, 600.0 / top)
    odds = np.exp(low)
    weight = np.ones_like(odds)
    sums = [np.ones_like(odds), *(np.zeros_like(odds) for _ in range(4))]
    for step in range(1, top + 1):
        weight *= odds
        weight *= ratio[:, step - 1]
        sums[0] += weight
        for power in range(1, 5):
            sums[power] += weight * float(step**power) if step > 1 else weight
    mean, second, third, fourth = (one / sums[0] for one in sums[1:])
    square = mean * mean
    variance = second - square
    skew = third - 3 * mean * second + 2 * mean * square
    return mean, variance, skew, fourth - 4 * mean * third + 6 * square * second - 3 * square * square


def person_sums(problem: Problem, point: Point, place: FloatArray, chosen: IntArray) -> tuple[FloatArray, ...]:
    """Return for every person the sums of the ratings' mean, variance, third moment and excess ``mu4 - 3 V^2``.

    `place` (persons,) in logits; only the ratings `chosen` (in the order of the blocks) are used.
    """
    design, blocks = problem.design, problem.blocks
    location, ratio = cell_locations(point, design), step_ratios(point, problem.layout)
    slopes = np.ones(design.cells.shape[1]) if point.slopes is None else point.slopes[design.cells[0]]
    size = design.n_persons
    sums = [np.zeros(size) for _ in range(4)]
    for low in range(0, chosen.size, CHUNK):
        rows = blocks.order[chosen[low : low + CHUNK]]
        person, cell = design.person[rows], design.cell[rows]
        a = slopes[cell]
        own = ratio if len(ratio) == 1 else ratio[design.cell_set[cell]]
        mean, variance, third, fourth = rating_moments(a * place[person], a * location[cell], own)
        parts = (mean * a, variance * a**2, third * a**3, (fourth - 3 * variance**2) * a**4)
        for total, values in zip(sums, parts, strict=True):
            first = int(person.min())
            found = np.bincount(person - first, values)
            total[first : first + found.size] += found
    return tuple(sums)


def weighted_likelihood(problem: Problem, point: Point, start: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return Warm's weighted likelihood estimate and its standard error for every person.

    The estimate solves ``sum(x - E) + sum(mu3) / (2 sum V) = 0`` (Warm, Psychometrika 54 (1989) 427-450); it is finite
    for top and bottom scores and nearly unbiased. With a bundle deviation of sd omega the error is
    ``1/I + omega^2 sum_b I_b^2 / I^2``, I the information and I_b that of each bundle.
    """
    design = problem.design
    slopes = np.ones(design.elements.shape[1]) if point.slopes is None else point.slopes[design.elements[0]]
    score = np.bincount(design.person, design.category * slopes, minlength=design.n_persons)
    place, everything = start.copy(), np.arange(design.person.size)
    moving, chosen = np.ones(design.n_persons, dtype=bool), everything
    information = np.ones(design.n_persons)
    for _ in range(WLE_STEPS):
        expected, variance, third, excess = person_sums(problem, point, place, chosen)
        variance = np.maximum(variance, 1e-10)
        fall = variance - excess / (2 * variance) + third**2 / (2 * variance**2)
        fall = np.where(fall > variance / 3, fall, variance)
        move = np.clip((score - expected + third / (2 * variance)) / fall, -1.0, 1.0) * moving
        information[moving] = variance[moving]
        place = np.clip(place + move, point.mean.min() - FARTHEST, point.mean.max() + FARTHEST)
        still = np.abs(move) > WLE_EXACT
        if not still.any():
            break
        if still.sum() < 0.7 * moving.sum():
            chosen = chosen[still[design.person[problem.blocks.order[chosen]]]]
            moving = still
    return place, np.sqrt(1 / information + _bundle_noise(problem, point, place, information))


def _bundle_noise(problem: Problem, point: Point, place: FloatArray, information: FloatArray) -> FloatArray:
    if not problem.blocks.bundled:
        return np.zeros_like(information)
    design, blocks = problem.design, problem.blocks
    location, ratio = cell_locations(point, design), step_ratios(point, problem.layout)
    rows = blocks.order
    own = ratio if len(ratio) == 1 else ratio[design.cell_set[design.cell[rows]]]
    person = design.person[rows]
    variance = rating_moments(place[person], location[design.cell[rows]], own)[1]
    first = _bundle_starts(problem)
    bundles = np.add.reduceat(variance, first)
    squared = np.bincount(person[first], bundles**2, minlength=design.n_persons)
    return np.asarray(point.halo**2 * squared / information**2)


def _bundle_starts(problem: Problem) -> IntArray:
    """Return where each person's bundles start among the sorted ratings: at the first row of a unit."""
    blocks = problem.blocks
    unit = np.searchsorted(blocks.row_start, blocks.unit_row, side="right") - 1
    return np.flatnonzero(blocks.unit_row == blocks.row_start[unit])


def probability_above(problem: Problem, point: Point, grid: Grid, cut: float) -> FloatArray:
    """Return each person's posterior probability to stand above a cut.

    The posterior is known at evenly spaced points and is smooth, so between them it is its cardinal series; each
    point's share above the cut is then ``1/2 + Si(pi (point - cut) / spacing) / pi``.
    """
    finer = make_grid(point, grid.spacing / FINER, grid.nodes)
    total = problem.blocks.total if point.slopes is None else problem.slope_scores @ point.slopes
    posterior = place_persons(problem.design, problem.blocks, problem.layout, point, finer, total)
    share = 0.5 + sici(np.pi * (finer.points - cut) / finer.spacing)[0] / np.pi
    return np.asarray(np.clip(posterior.weights @ share, 0.0, 1.0)[problem.blocks.class_of])


def unshrunk(mean: FloatArray, variance: FloatArray, point: Point, group: IntArray) -> FloatArray:
    """Return roughly the likelihood's own peak, from the posterior: where the search for it starts."""
    factor = np.minimum(variance / np.maximum(point.sd**2 - variance, 0.1 * point.sd**2), 1.5)
    return np.asarray(mean + (mean - point.mean[group]) * factor)
