"""How well do the ratings fit? Mean squares averaged over where the persons may stand.

Plugging estimates in for the persons' places makes residuals too small and flags many good raters. Here squared
residual and variance are both averaged over the posterior, ``infit = sum E[(x - E)^2] / sum E[V]`` and ``outfit =
mean E[(x - E)^2 / V]``, whose expectation is 1. Their spread follows from the same posterior: with U the summed
deviation from expectation, ``Var(E[U | x]) = E Var(U | theta) - E Var(U | x)``; the last term is the posterior
variance of the place times the expected squared derivative of U. Mean squares become t by the cube root of Wilson &
Hilferty (PNAS 17 (1931) 684-688), as Wright & Masters (Rating Scale Analysis, 1982) use it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from pamong.engines.rasch.data import FloatArray, IntArray, add_up
from pamong.engines.rasch.expect import Posterior, chunks
from pamong.engines.rasch.point import cell_locations, step_ratios
from pamong.engines.rasch.tables import Sweeper, Table, sum_by_type, tabulate

SMALLEST_VARIANCE = 1e-8
# The posterior of a bundle's place is wide, and the linear formula takes too much off. This share was set by simulation
# (`pamong bench measurement`): without it 6.5-8 % of good raters pass |t| = 2, with it about 4 %.
BUNDLE_SHARE = 0.7


@dataclass(frozen=True)
class Residuals:
    """Sums over the ratings of each row of the units.

    Attributes
    ----------
    cell, block : (rows,) the row's cell, and its block
    count, given, expected : (rows,) ratings, their categories summed, and the expected sum
    variance : (rows,) model variance summed
    square, ratio : (rows,) squared residuals summed, plain and over their variance
    square_spread, ratio_spread : (rows,) model variance of these sums, the persons' uncertainty taken off
    square_lean, ratio_lean : (rows,) what their common shift with the person's place takes off when the rows of one
        block are added
    """

    cell: IntArray
    block: IntArray
    count: FloatArray
    given: FloatArray
    expected: FloatArray
    variance: FloatArray
    square: FloatArray
    ratio: FloatArray
    square_spread: FloatArray
    ratio_spread: FloatArray
    square_lean: FloatArray
    ratio_lean: FloatArray


def residual_sums(worker: Sweeper, posterior: Posterior) -> Residuals:
    """Add up squared residuals over all ratings."""
    blocks = worker.blocks
    location, ratio = cell_locations(worker.point, worker.design), step_ratios(worker.point, worker.layout)
    counts = blocks.to_units @ (posterior.weights * blocks.weight[:, None])
    uneasy = blocks.to_units @ (posterior.weights * (blocks.weight * posterior.variance)[:, None])
    width = worker.grid.points.size * worker.grid.nodes.size * (worker.design.top + 8)
    columns = [np.zeros(blocks.type_cell.size) for _ in range(10)]
    by_row = _score_matrix(worker)
    for chunk in chunks(blocks, width):
        table = tabulate(worker, chunk, counts, location, ratio)
        given = _given(worker, table, by_row, posterior)
        doubt = _doubt(worker, table, uneasy[chunk.units])
        for column, values in zip(columns, _chunk_sums(table, given, doubt), strict=True):
            column[chunk.runs] = values
    block = np.repeat(np.arange(blocks.n_types), np.diff(blocks.type_start))
    return Residuals(blocks.type_cell, block, *columns)


def _score_matrix(worker: Sweeper) -> sparse.csr_array:
    """Return (2 * rows of the units, classes): the categories given, then their squares."""
    design, blocks = worker.design, worker.blocks
    column = blocks.class_of[design.person[blocks.order]]
    shape = (int(blocks.row_start[-1]), blocks.n_classes)
    value = design.category[blocks.order].astype(np.float64)
    first = sparse.coo_array((value, (blocks.unit_row, column)), shape=shape).tocsr()
    second = sparse.coo_array((value**2, (blocks.unit_row, column)), shape=shape).tocsr()
    return sparse.vstack([first, second]).tocsr()


def _given(
    worker: Sweeper, table: Table, by_row: sparse.csr_array, posterior: Posterior
) -> tuple[FloatArray, FloatArray]:
    """Return (rows of the types, P): the scores given, and their squares, spread over the places."""
    blocks, chunk = worker.blocks, table.chunk
    low, high = int(blocks.row_start[chunk.units.start]), int(blocks.row_start[chunk.units.stop])
    half = by_row.shape[0] // 2
    both = [by_row[start + low : start + high] @ posterior.weights for start in (0, half)]
    if table.share is None:
        return both[0], both[1]
    spread = [np.empty((chunk.cells.size, table.places.size)) for _ in both]
    types = blocks.unit_type[chunk.units] - chunk.types.start
    edges = np.searchsorted(types, np.arange(chunk.starts.size + 1))
    stops = np.append(chunk.starts, chunk.cells.size)
    for row in range(chunk.starts.size):
        units, curves = slice(edges[row], edges[row + 1]), slice(stops[row], stops[row + 1])
        share = table.share[units].transpose(1, 0, 2)
        first = int(blocks.row_start[chunk.units.start + units.start]) - low
        size = (share.shape[1], curves.stop - curves.start, -1)
        for target, values in zip(spread, both, strict=True):
            own = values[first : first + size[0] * size[1]].reshape(size)
            target[curves] = (own.transpose(2, 1, 0) @ share).transpose(1, 0, 2).reshape(size[1], -1)
    return spread[0], spread[1]


def _chunk_sums(table: Table, given: tuple[FloatArray, FloatArray], doubt: FloatArray) -> list[FloatArray]:
    slope = 1.0 if table.slope is None else table.slope[:, None]
    mean, variance, third, fourth = _central(table.tails)
    zero, doubt = table.spread_counts[table.row_type], doubt[table.row_type] * slope**2
    square = given[1] - mean * (2 * given[0] - mean * zero)
    safe = np.maximum(variance, SMALLEST_VARIANCE)

    def total(values: FloatArray) -> FloatArray:
        return np.asarray(values.sum(axis=1))

    square_turn = 4 * variance**3
    ratio_turn = 4 * variance + 3 * third**2 / safe**2 + fourth * third**2 / safe**4
    return [
        total(zero),
        total(given[0]),
        total(mean * zero),
        total(variance * zero),
        total(square),
        total(square / safe),
        total((fourth - variance**2) * zero - square_turn * doubt),
        total((fourth / safe**2 - 1) * zero - ratio_turn * doubt),
        np.sqrt(total(third**2 * doubt)) * np.sign(total(third * doubt)),
        np.sqrt(total((third / safe) ** 2 * doubt)) * np.sign(total(third * doubt)),
    ]


def _central(tails: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    """Return mean and central moments 2, 3 and 4 of the score, each (I, P)."""
    steps = np.arange(1, tails.shape[1] + 1, dtype=np.float64)
    raw = [np.tensordot(steps**k - (steps - 1) ** k, tails, axes=(0, 1)) for k in range(1, 5)]
    m = raw[0]
    variance = raw[1] - m**2
    third = raw[2] - 3 * m * raw[1] + 2 * m**3
    fourth = raw[3] - 4 * m * raw[2] + 6 * m**2 * raw[1] - 3 * m**4
    return m, np.maximum(variance, 0.0), third, np.maximum(fourth, 0.0)


def _doubt(worker: Sweeper, table: Table, uneasy: FloatArray) -> FloatArray:
    """Return (types, P): expected persons times the posterior variance of the place of their ratings.

    With a bundle the place is person plus deviation: given the person the deviation has variance v, and follows the
    person back by the part ``I v`` (I the bundle's information).
    """
    if table.share is None:
        return uneasy
    z = worker.grid.nodes * worker.point.halo
    middle = table.share @ z
    loose = table.share @ z**2 - middle**2
    variance = _central(table.tails)[1]
    types = worker.blocks.unit_type[table.chunk.units] - table.chunk.types.start
    inner = np.add.reduceat(variance, table.chunk.starts, axis=0)[types].reshape(table.share.shape)
    follow = np.clip(1 - (inner * table.share).sum(axis=2) * loose, 0.0, 1.0)
    spread = BUNDLE_SHARE * (uneasy * follow**2 + table.counts * loose)[:, :, None] * table.share
    return sum_by_type(worker.blocks, table.chunk, spread).reshape(-1, table.places.size)


@dataclass(frozen=True)
class MeanSquares:
    """Infit, outfit and their t by element; NaN where there is nothing to compare."""

    infit: FloatArray
    outfit: FloatArray
    infit_t: FloatArray
    outfit_t: FloatArray


def mean_squares(sums: Residuals, element: IntArray, size: int) -> MeanSquares:
    """Gather the rows' sums by element; `element` (rows,) is the element of each row."""

    def gather(values: FloatArray) -> FloatArray:
        return add_up(element, values, size)

    count, variance = gather(sums.count), gather(sums.variance)
    pair = sums.block * np.int64(size) + element
    _, home = np.unique(pair, return_inverse=True)
    owner = np.zeros(int(home.max()) + 1, dtype=np.int64)
    owner[home] = element
    lean = [
        np.bincount(owner, np.bincount(home, one) ** 2, minlength=size) for one in (sums.square_lean, sums.ratio_lean)
    ]
    with np.errstate(divide="ignore", invalid="ignore"):
        infit, outfit = gather(sums.square) / variance, gather(sums.ratio) / count
        infit_spread = np.maximum(gather(sums.square_spread) - lean[0], 0.0) / variance**2
        outfit_spread = np.maximum(gather(sums.ratio_spread) - lean[1], 0.0) / count**2
        return MeanSquares(infit, outfit, cube_root_t(infit, infit_spread), cube_root_t(outfit, outfit_spread))


def cube_root_t(mean_square: FloatArray, variance: FloatArray) -> FloatArray:
    """Return Wilson & Hilferty's t of a mean square with expectation 1 and the given variance."""
    with np.errstate(divide="ignore", invalid="ignore"):
        sd = np.sqrt(variance)
        return np.asarray((np.cbrt(mean_square) - 1.0) * 3.0 / sd + sd / 3.0)
