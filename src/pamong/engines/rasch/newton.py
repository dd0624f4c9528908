"""Newton's method on the marginal log-likelihood, with the safeguards that big and awkward data taught."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

from pamong.engines.rasch.blocks import Blocks
from pamong.engines.rasch.data import Design, FloatArray
from pamong.engines.rasch.expect import Grid, Posterior, halo_nodes, make_grid, place_persons
from pamong.engines.rasch.point import Layout, Point, from_vector, to_vector
from pamong.engines.rasch.solve import Information, bent_step, information, newton_step
from pamong.engines.rasch.sweep import sweep
from pamong.engines.rasch.tables import Sums, Sweeper

COARSER, COARSE, FINE = 2.0, 1.6, 1.1  # grid spacing in posterior standard deviations
COARSE_DEGREES, FINE_DEGREES = 2, 3
MANY = 10_000  # classes of persons from which one degree less does: standard errors change by 1e-4 of themselves
WIDEST = 0.75  # spacing in standard deviations of the persons
FINEST = 400.0  # points to a standard deviation at most: a posterior that fell between two points has no width
CHANGED = 1.15
FIRST_GRIDS = 3
HIGH_INFORMATION = 1.3  # a bundle in the middle of the scale tells more than the average one
LONGEST_STEP = 1.0
SHORTEST_SCALE = 1e-4
LEAST_SHARE = 0.1
POPULATION_STEPS = 40
SETTLED = 1e-3  # Newton's method does the rest
COARSE_ENOUGH = 0.05
GRADIENT_PER_RATING = 1e-7
WEAK_SD, WEAK_WEIGHT = 0.5, 2.0  # the weak prior of the severities' own sd: two elements' worth of 0.5 logit
SD_BOUNDS = (0.02, 20.0)
LARGEST_HALO, LARGEST_MEASURE = 10.0, 40.0


@dataclass(frozen=True)
class Problem:
    """What is to be maximised.

    Attributes
    ----------
    observed : (p,) observed sufficient statistics (without slopes)
    free : (p,) 1 where a parameter is estimated
    constraints : (p, k)
    prior : (p,) standard deviation of the normal prior, 0 for none, NaN where it is estimated by facet
    prior_facet : (p,) facet of each parameter with a prior
    slope_scores : (classes, slopes) scores by slope, empty without slopes
    """

    design: Design
    blocks: Blocks
    layout: Layout
    free: FloatArray
    constraints: FloatArray
    prior: FloatArray
    prior_facet: FloatArray
    slope_scores: FloatArray


@dataclass(frozen=True)
class Solution:
    """Where Newton's method ended."""

    point: Point
    posterior: Posterior
    grid: Grid
    sums: Sums
    info: Information
    gradient: FloatArray
    loglik: float
    iterations: int
    converged: bool
    message: str
    prior_sd: dict[int, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Marginal:
    """What follow-up analyses need of a marginal fit."""

    problem: Problem
    solution: Solution


def maximise(problem: Problem, start: Point, *, max_iterations: int, tolerance: float) -> Solution:
    """Climb to the maximum: first on a coarse grid, then on one that is fine enough for the narrowest posterior."""
    climb = _Climb(problem, start, tolerance)
    if not problem.free[: problem.layout.mean_start].any():
        climb.settle_population()
    for iteration in range(1, max_iterations + 1):
        if climb.step():
            if climb.fine:
                return climb.solution(iteration, True, "converged")
            climb.refine()
    return climb.solution(max_iterations, False, f"no convergence in {max_iterations} steps")


class _Climb:
    """The state of one climb."""

    def __init__(self, problem: Problem, start: Point, tolerance: float) -> None:
        self.problem, self.tolerance = problem, tolerance
        self.fine = False
        self.observed = np.zeros(0)
        self.vector = to_vector(start, problem.layout)
        self.prior_sd = {int(f): WEAK_SD for f in np.unique(problem.prior_facet[np.isnan(problem.prior)])}
        self.information = 1.0  # of a bundle
        self.point = start
        self.grid = make_grid(start, start.sd / 2, self._nodes())
        self.share = 1.0
        self._place()
        self._lay_first()

    def _lay_first(self) -> None:
        """Lay the coarse grid: on one much too coarse the posteriors look narrower than they are."""
        for _ in range(FIRST_GRIDS):
            before = self._narrow()
            self._regrid(self._coarse)
            if 1 / CHANGED < self._narrow() / before < CHANGED:
                return

    def _place(self) -> None:
        """Compute the posterior at the current vector."""
        problem = self.problem
        self.point = from_vector(self.vector, problem.layout)
        total = problem.blocks.total
        if self.point.slopes is not None:
            total = problem.slope_scores @ self.point.slopes
        self.posterior = place_persons(problem.design, problem.blocks, problem.layout, self.point, self.grid, total)
        if not self.observed.size or self.point.slopes is not None:
            self.observed = observed_sums(problem, self.point)
        here = self.vector * self._linear()
        self.loglik = self.posterior.loglik - float(self.observed @ here)
        self.objective = self.loglik - 0.5 * float(self._ridge() @ self.vector**2)

    def _linear(self) -> FloatArray:
        """Return 1 for parameters that enter the exponent linearly (measures and thresholds)."""
        linear = np.ones(self.problem.layout.size)
        layout = self.problem.layout
        linear[layout.slope_start if layout.slope_start >= 0 else layout.mean_start :] = 0.0
        if layout.halo_at >= 0:
            linear[layout.halo_at] = 0.0
        return linear

    def _ridge(self) -> FloatArray:
        sd = self.problem.prior.copy()
        unknown = np.isnan(sd)
        sd[unknown] = [self.prior_sd[int(facet)] for facet in self.problem.prior_facet[unknown]]
        return np.divide(1.0, sd**2, out=np.zeros_like(sd), where=sd > 0)

    def _regrid(self, fineness: float) -> None:
        spacing = max(min(fineness * self._narrow(), WIDEST * self.point.sd), self.point.sd / FINEST)
        self.grid = make_grid(self.point, spacing, self._nodes())
        self._place()
        self.laid_for = np.array(self._widths())

    def _nodes(self) -> FloatArray:
        """Return the nodes for the bundle deviation."""
        if not self.problem.blocks.bundled:
            return np.zeros(1)
        return halo_nodes(self.point.halo, self.information, FINE if self.fine else self._coarse)

    def _narrow(self) -> float:
        """Return the sd of the narrowest posteriors."""
        return float(np.sqrt(np.quantile(self.posterior.variance, 0.02)))

    def _widths(self) -> list[float]:
        halo = np.sqrt(1 + self.information * self.point.halo**2)
        return [self._narrow(), self.point.sd, float(halo)]

    def _outgrown(self) -> bool:
        """Whether the grid no longer suits: the persons' or the posteriors' width has changed."""
        ratios = np.array(self._widths()) / self.laid_for
        return bool((ratios > CHANGED).any() or (ratios < 1 / CHANGED).any())

    def refine(self) -> None:
        """Go to the fine grid."""
        self.fine = True
        self._regrid(FINE)

    def settle_population(self) -> None:
        """Find mean and sd of the persons alone, all else being frozen: each posterior tells how to move them."""
        layout, blocks = self.problem.layout, self.problem.blocks
        for _ in range(POPULATION_STEPS):
            before = self.vector.copy()
            members = np.bincount(blocks.group, blocks.weight, minlength=len(self.point.mean))
            mean = np.bincount(blocks.group, blocks.weight * self.posterior.mean, minlength=members.size) / members
            square = self.posterior.variance + (self.posterior.mean - mean[blocks.group]) ** 2
            sd = float(np.sqrt(blocks.weight @ square / members.sum()))
            self.vector = before.copy()
            self.vector[layout.mean_start : layout.sd_at], self.vector[layout.sd_at] = mean, np.log(sd)
            self.vector = np.where(self.problem.free > 0, self.vector, before)
            self.vector = _bounded(self.vector, self.problem)
            self._place()
            if self._outgrown():
                self._regrid(self._coarse)
            if np.abs(self.vector - before).max() < SETTLED:
                break
        self.refine()

    def step(self) -> bool:
        """Take one guarded step; return whether it was small enough to stop."""
        gradient, info = self._look()
        move = newton_step(info, gradient)
        while (move is None or move @ gradient < 0) and self.share > 0:
            self.share = self.share / 2 if self.share > LEAST_SHARE else 0.0
            move = newton_step(self._information(), gradient)
        if move is None or move @ gradient < 0:
            move = bent_step(info, gradient)
        longest = float(np.abs(move).max(initial=0.0))
        move = move * min(1.0, LONGEST_STEP / max(longest, 1e-300))
        self._advance(move)
        self._hold_sd()
        self.share = 1.0 if longest < 0.5 else max(self.share, 0.8)
        sides = self.problem.constraints * self.problem.free[:, None]
        slope = (gradient - sides @ (sides.T @ gradient)) * self.problem.free
        flat = float(np.abs(slope).max()) < GRADIENT_PER_RATING * self.problem.design.score.size
        if self._outgrown():
            self._regrid(FINE if self.fine else self._coarse)
            return False
        if not self.fine:
            return longest < COARSE_ENOUGH
        return longest < self.tolerance and flat

    def _look(self) -> tuple[FloatArray, Information]:
        problem = self.problem
        worker = Sweeper(problem.design, problem.blocks, problem.layout, self.point, self.grid, problem.slope_scores)
        self.sums = sweep(worker, self.posterior, self._degrees, single=self._thrifty)
        self.information = HIGH_INFORMATION * self.sums.information
        gradient = self.sums.expected - self.observed - self._ridge() * self.vector
        if self.point.slopes is not None:
            gradient += slope_gradient(problem, self.point, self.posterior)
        if self.prior_sd:
            self._update_prior()
        self.info, self.gradient = self._information(), gradient
        return gradient, self.info

    @property
    def _coarse(self) -> float:
        return COARSER if self._thrifty else COARSE

    @property
    def _thrifty(self) -> bool:
        return self.problem.blocks.n_classes > MANY and not self.problem.blocks.bundled

    @property
    def _degrees(self) -> int:
        """A bundle's sd bends the likelihood: one degree alone would creep."""
        return (FINE_DEGREES if self.fine else COARSE_DEGREES) - self._thrifty

    def _information(self) -> Information:
        problem = self.problem
        return information(
            self.sums, problem.blocks, problem.layout, self._ridge(), problem.free, problem.constraints, self.share
        )

    def _update_prior(self) -> None:
        """Empirical Bayes: the severities' own sd, held by a weak prior."""
        spread = 1.0 / np.maximum(self._information().diagonal, 1e-12)
        for facet in self.prior_sd:
            mine = (self.problem.prior_facet == facet) & np.isnan(self.problem.prior)
            square = float((self.vector[mine] ** 2 + spread[mine]).sum()) + WEAK_WEIGHT * WEAK_SD**2
            self.prior_sd[facet] = float(np.sqrt(square / (mine.sum() + WEAK_WEIGHT)))

    def _advance(self, move: FloatArray) -> None:
        """Go along the move, back half-way as long as the log-likelihood falls."""
        before, origin, scale = self.objective, self.vector, 1.0
        slack = 1e-9 * abs(before) + 1e-9
        while True:
            self.vector = _bounded(origin + scale * move, self.problem)
            self._place()
            if self.objective >= before - slack or scale < SHORTEST_SCALE:
                return
            scale /= 2

    def _hold_sd(self) -> None:
        """Hold the persons' sd once it has reached its border: these ratings tell nobody apart."""
        at = self.problem.layout.sd_at
        if self.problem.free[at] and self.point.sd <= SD_BOUNDS[0] * 1.0001:
            free = self.problem.free.copy()
            free[at] = 0.0
            self.problem = replace(self.problem, free=free)

    def solution(self, iterations: int, converged: bool, message: str) -> Solution:
        """Return the end of the climb, with the full information there."""
        return Solution(
            self.point,
            self.posterior,
            self.grid,
            self.sums,
            self.info,
            self.gradient,
            self.loglik,
            iterations,
            converged,
            message,
            dict(self.prior_sd),
        )


def likelihood_at(problem: Problem, point: Point, tolerance: float) -> float:
    """Return the log-likelihood at a point, where nothing is free to move."""
    climb = _Climb(problem, point, tolerance)
    climb.refine()
    return climb.loglik


def _bounded(vector: FloatArray, problem: Problem) -> FloatArray:
    layout = problem.layout
    result = np.clip(vector, -LARGEST_MEASURE, LARGEST_MEASURE)
    result[layout.sd_at] = np.clip(vector[layout.sd_at], *np.log(SD_BOUNDS))
    if layout.halo_at >= 0:
        result[layout.halo_at] = np.clip(abs(vector[layout.halo_at]), 0.0, LARGEST_HALO)
    return result


def observed_sums(problem: Problem, point: Point) -> FloatArray:
    """Return the sufficient statistics of measures and thresholds."""
    design, layout = problem.design, problem.layout
    observed = np.zeros(layout.size)
    category = design.category.astype(np.float64)
    if point.slopes is not None:
        category = category * point.slopes[design.elements[0]]
    for facet, column in enumerate(design.elements):
        observed[layout.facet(facet)] = np.bincount(column, category, minlength=layout.sizes[facet])
    sets, top = len(design.sets), design.top
    which = design.cell_set[design.cell]
    counts = np.bincount(which * (top + 1) + design.category, minlength=sets * (top + 1)).reshape(sets, top + 1)
    above = np.cumsum(counts[:, ::-1], axis=1)[:, ::-1][:, 1:]
    known = layout.step_at >= 0
    observed[layout.step_at[known]] = above[known]
    return observed


def slope_gradient(problem: Problem, point: Point, posterior: Posterior) -> FloatArray:
    """Return the part of the slopes' gradient that the observed scores give."""
    assert point.slopes is not None
    design, layout, blocks = problem.design, problem.layout, problem.blocks
    gradient = np.zeros(layout.size)
    location = sum(measures[column] for measures, column in zip(point.facets, design.elements, strict=True))
    lost = np.bincount(design.elements[0], design.category * location, minlength=layout.sizes[0])
    gained = (problem.slope_scores * (blocks.weight * posterior.mean)[:, None]).sum(axis=0)
    gradient[layout.slope_start : layout.slope_start + layout.sizes[0]] = point.slopes * (gained - lost)
    return gradient
