"""The tables that a sweep over the blocks is made of."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pamong.engines.rasch.blocks import Blocks
from pamong.engines.rasch.curves import category_tails
from pamong.engines.rasch.data import Design, FloatArray, IntArray
from pamong.engines.rasch.expect import Chunk, Grid, over_nodes
from pamong.engines.rasch.point import Layout, Point

RegressionArray = npt.NDArray[np.float32] | npt.NDArray[np.float64]


@dataclass
class Sums:
    """What a sweep adds up.

    Attributes
    ----------
    expected : (p,) expected sufficient statistics
    main : (n_main,) diagonal of the information of the main facet, `cross` (n_main, small), `small` (small, small)
    member : (memberships, D) regressions of the main facet's gradient, one row for each person and unit
    person : (classes, D, small) regressions of everything else
    tails : (rows, m) expected number of ratings at or above each category, by row of the types' cells
    information : average information of a block about the place of its person
    """

    expected: FloatArray
    main: FloatArray
    cross: FloatArray
    small: FloatArray
    member: FloatArray
    person: FloatArray
    tails: FloatArray
    information: float = 0.0


@dataclass(frozen=True)
class Sweeper:
    """Everything that stays the same between the chunks of a sweep.

    Attributes
    ----------
    slope_scores : (classes, slopes) score of each class on the items of each slope, empty without slopes
    """

    design: Design
    blocks: Blocks
    layout: Layout
    point: Point
    grid: Grid
    slope_scores: FloatArray

    @property
    def lever(self) -> bool:
        """Whether there is a parameter that multiplies places: the bundle's sd or the slopes."""
        return self.blocks.bundled or self.point.slopes is not None


@dataclass(frozen=True)
class Table:
    """The curves of one chunk.

    Attributes
    ----------
    row_type : (I,) type of each row, counted within the chunk
    tails : (I, m, P) at the P = Q * G places
    places : (P,)
    location, slope : (I,)
    share : (units, Q, G) conditional weights of the bundle's nodes, None without a bundle
    counts : (units, Q) expected persons; `spread_counts` (types, P) the same over all places
    """

    chunk: Chunk
    row_type: IntArray
    tails: FloatArray
    places: FloatArray
    location: FloatArray
    slope: FloatArray | None
    share: FloatArray | None
    counts: FloatArray
    spread_counts: FloatArray


def tabulate(worker: Sweeper, chunk: Chunk, counts: FloatArray, location: FloatArray, ratio: FloatArray) -> Table:
    """Compute the curves of one chunk and spread the expected persons over its places."""
    design, blocks, grid, point = worker.design, worker.blocks, worker.grid, worker.point
    places = np.add.outer(grid.points, point.halo * grid.nodes).ravel()
    slope = None if point.slopes is None else point.slopes[design.cells[0][chunk.cells]]
    tails, logs = category_tails(places, location[chunk.cells], ratio[design.cell_set[chunk.cells]], slope)
    own, share = counts[chunk.units], None
    spread = own
    if blocks.bundled:
        share = over_nodes(blocks, chunk, np.add.reduceat(logs, chunk.starts, axis=0), places, grid)[1]
        spread = sum_by_type(blocks, chunk, own[:, :, None] * share).reshape(-1, places.size)
    lengths = np.diff(chunk.starts, append=chunk.cells.size)
    row_type = np.repeat(np.arange(chunk.starts.size), lengths)
    return Table(chunk, row_type, tails, places, location[chunk.cells], slope, share, own, spread)


def sum_by_type(blocks: Blocks, chunk: Chunk, values: FloatArray) -> FloatArray:
    types = blocks.unit_type[chunk.units]
    summed: FloatArray = np.add.reduceat(values, np.flatnonzero(np.diff(types, prepend=-1)), axis=0)
    return summed


@dataclass
class Moments:
    """Sums over places, by row of the types' cells.

    Attributes
    ----------
    tails : (rows, m) expected number at or above each category
    slopes_up : (rows, m) covariance of the score with being at or above the category
    crossed : (rows, m, m) products of two tails
    levers : for the first and second power of the lever: covariances (m), variance, expected score
    """

    tails: FloatArray
    slopes_up: FloatArray
    crossed: FloatArray
    levers: list[FloatArray]


def add_moments(worker: Sweeper, table: Table, moments: Moments) -> None:
    run = table.chunk.runs
    weighted = table.tails * table.spread_counts[table.row_type][:, None, :]
    turned = table.tails.transpose(0, 2, 1)
    moments.tails[run] = weighted.sum(axis=2)
    moments.crossed[run] = weighted @ turned
    moments.slopes_up[run] = _score_covariance(moments.tails[run], moments.crossed[run])
    for lever in moments.levers:
        weighted *= lever_of(worker, table)[:, None, :]
        first = weighted.sum(axis=2)
        covariance = _score_covariance(first, weighted @ turned)
        lever[run] = np.column_stack([covariance, covariance.sum(axis=1), first.sum(axis=1)])


def lever_of(worker: Sweeper, table: Table) -> FloatArray:
    """Return (I or 1, P): what the bundle's sd or the logarithm of a slope multiplies."""
    if worker.blocks.bundled:
        return np.tile(worker.grid.nodes, worker.grid.points.size)[None, :]
    return table.places[None, :] - table.location[:, None]


def _score_covariance(tails: FloatArray, crossed: FloatArray) -> FloatArray:
    """Return covariances of the score with each ``[X >= h]`` from expected tails and their products."""
    above = np.cumsum(tails[:, ::-1], axis=1)[:, ::-1] - tails
    steps = np.arange(1, tails.shape[1] + 1)
    return np.asarray(steps * tails + above - crossed.sum(axis=2))
