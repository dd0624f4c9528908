"""The expectation step: where each person stands, given the parameters."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from pamong.engines.rasch.blocks import Blocks
from pamong.engines.rasch.curves import log_normaliser
from pamong.engines.rasch.data import Design, FloatArray, IntArray
from pamong.engines.rasch.point import Layout, Point, cell_locations, step_ratios

CHUNK_NUMBERS = 300_000  # numbers in one working table: it stays in the processor's cache
CHUNK_ROWS = 4096
REACH = 5.5  # standard deviations of the persons that the grid covers on both sides
HALO_REACH = 5.5
MOMENTS = 3


@dataclass(frozen=True)
class Grid:
    """Points at which the persons' distribution is held.

    Attributes
    ----------
    points : (Q,) evenly spaced places in logits
    spacing : float
    nodes, weights : (G,) nodes of a standard normal for the bundle deviation (one node 0 without a bundle)
    """

    points: FloatArray
    spacing: float
    nodes: FloatArray
    weights: FloatArray

    @property
    def middle(self) -> float:
        """The middle of the grid."""
        return float(self.points[0] + self.points[-1]) / 2

    @cached_property
    def powers(self) -> FloatArray:
        """(Q, 3) powers of the places counted from the middle."""
        return (self.points - self.middle)[:, None] ** np.arange(MOMENTS)


@dataclass(frozen=True)
class Posterior:
    """Where the persons stand.

    Attributes
    ----------
    loglik : float
    weights : (classes, Q) probability of each grid point, each row summing to 1
    moments : (classes, 3) means of the powers 0 .. 2 of the place, counted from the grid's middle
    unit_table : (units, Q) log-likelihood of each unit
    """

    loglik: float
    weights: FloatArray
    moments: FloatArray
    middle: float
    unit_table: FloatArray

    @property
    def mean(self) -> FloatArray:
        """Posterior mean of each class, in logits (EAP)."""
        return np.asarray(self.moments[:, 1] + self.middle)

    @property
    def variance(self) -> FloatArray:
        """Posterior variance of each class."""
        return np.maximum(self.moments[:, 2] - self.moments[:, 1] ** 2, 1e-12)


@dataclass(frozen=True)
class Chunk:
    """A run of types with everything that the tables need.

    Attributes
    ----------
    types, units, runs : slices of types, units and type cells
    cells : (I,) cell of each row
    starts : (types,) first row of each type
    """

    types: slice
    units: slice
    runs: slice
    cells: IntArray
    starts: IntArray


def make_grid(point: Point, spacing: float, inner: FloatArray) -> Grid:
    """Lay a grid over all groups' distributions; `inner` are the nodes of the bundle deviation."""
    low, high = point.mean.min() - REACH * point.sd, point.mean.max() + REACH * point.sd
    count = int(np.ceil((high - low) / spacing)) + 1
    points, step = np.linspace(low, high, max(count, 7), retstep=True)
    weights = np.exp(-0.5 * inner**2)
    return Grid(points, float(step), inner, weights / weights.sum())


def halo_nodes(halo: float, information: float, fineness: float) -> FloatArray:
    """Return even nodes for the bundle deviation, in its own standard deviations.

    Given the person, the deviation has variance ``1 / (1 / halo^2 + information)``; even spacing at `fineness` of its
    sd has an error like ``exp(-2 pi^2 / fineness^2)`` wherever the ratings draw it. Gauss-Hermite nodes fail as soon
    as they draw it far.
    """
    spacing = fineness / np.sqrt(1 + information * halo**2)
    half = int(np.ceil(HALO_REACH / spacing))
    return np.asarray(np.arange(-half, half + 1) * spacing)


def chunks(blocks: Blocks, numbers_per_row: int) -> Iterator[Chunk]:
    """Cut the types into runs whose tables stay small."""
    rows = max(1, CHUNK_NUMBERS // numbers_per_row)
    low = 0
    while low < blocks.n_types:
        wanted = blocks.type_start[low] + rows
        high = max(low + 1, int(np.searchsorted(blocks.type_start, wanted, side="right")) - 1)
        run = slice(int(blocks.type_start[low]), int(blocks.type_start[high]))
        first, last = np.searchsorted(blocks.unit_type, [low, high])
        yield Chunk(
            types=slice(low, high),
            units=slice(int(first), int(last)),
            runs=run,
            cells=blocks.type_cell[run],
            starts=blocks.type_start[low:high] - run.start,
        )
        low = high


def place_persons(
    design: Design, blocks: Blocks, layout: Layout, point: Point, grid: Grid, total: FloatArray
) -> Posterior:
    """Return the posterior of every class of persons.

    `total` (classes,) is the score that multiplies the person's place. The log-likelihood lacks the term
    ``-(observed sums) . (parameters)``, which the caller adds.
    """
    table = unit_loglik(design, blocks, layout, point, grid)
    weights: FloatArray = blocks.to_persons @ table
    prior = _log_prior(point, grid)
    loglik = 0.0
    powers = grid.powers
    moments = np.empty((len(weights), powers.shape[1]))
    for low in range(0, len(weights), CHUNK_ROWS):
        rows = slice(low, low + CHUNK_ROWS)
        part = weights[rows]
        part += np.multiply.outer(total[rows], grid.points)
        part += prior[blocks.group[rows]] if len(prior) > 1 else prior
        top = part.max(axis=1)
        part -= top[:, None]
        np.exp(part, out=part)
        mass = part.sum(axis=1)
        part *= (1.0 / mass)[:, None]
        loglik += float(blocks.weight[rows] @ (top + np.log(mass)))
        moments[rows] = part @ powers
    return Posterior(loglik, weights, moments, grid.middle, table)


def _log_prior(point: Point, grid: Grid) -> FloatArray:
    away = (grid.points[None, :] - point.mean[:, None]) / point.sd
    return np.asarray(-0.5 * away**2 + np.log(grid.spacing / (point.sd * np.sqrt(2 * np.pi))))


def unit_loglik(design: Design, blocks: Blocks, layout: Layout, point: Point, grid: Grid) -> FloatArray:
    """Return (units, Q): log-likelihood of each unit at each grid point, its bundle deviation integrated out."""
    location, ratio = cell_locations(point, design), step_ratios(point, layout)
    spread = np.add.outer(grid.points, point.halo * grid.nodes).ravel()
    table = np.empty((blocks.n_units, grid.points.size))
    for chunk in chunks(blocks, spread.size * 3):
        slope = None if point.slopes is None else point.slopes[design.cells[0][chunk.cells]]
        logs = log_normaliser(spread, location[chunk.cells], ratio[design.cell_set[chunk.cells]], slope)
        sums = np.add.reduceat(logs, chunk.starts, axis=0)
        if not blocks.bundled:
            np.negative(sums, out=table[chunk.types])
        else:
            table[chunk.units] = over_nodes(blocks, chunk, sums, spread, grid)[0]
    return table


def over_nodes(
    blocks: Blocks, chunk: Chunk, sums: FloatArray, spread: FloatArray, grid: Grid
) -> tuple[FloatArray, FloatArray]:
    """Integrate the bundle deviation out; also return the nodes' conditional weights (units, Q, G)."""
    which = blocks.unit_type[chunk.units] - chunk.types.start
    logs = np.multiply.outer(blocks.unit_score[chunk.units], spread)
    logs -= sums[which]
    cube = logs.reshape(which.size, grid.points.size, grid.nodes.size)
    cube += np.log(grid.weights)
    top = cube.max(axis=2)
    cube -= top[:, :, None]
    np.exp(cube, out=cube)
    mass = cube.sum(axis=2)
    cube /= mass[:, :, None]
    return top + np.log(mass), cube
