"""One sweep over all blocks: gradient, complete information, and what the persons' uncertainty takes away from it.

Fisher's identity gives the gradient of the marginal log-likelihood as the expected gradient with the persons known,
Louis (JRSS B 44 (1982) 226-233) its information as expected complete information minus the posterior covariance of the
complete gradient. The gradient of one person is a smooth function of the place theta, so its covariance is the sum of
squared regressions on orthogonal polynomials of theta (`degrees` of them: the neglected rest is of the order of the
posterior sd to the power 2 * (degrees + 1)).

Of large tables the regressions are held in single precision. They enter the information only, centred already by the
polynomials, so that seven digits move a standard error by 2e-7 of itself; the gradient, which decides where the maximum
is, is always summed in double precision. Small tables stay in double: where a group's persons can hardly be told apart,
the information is the small difference of two large numbers.
"""

from __future__ import annotations

import numpy as np

from pamong.engines.rasch.data import FloatArray
from pamong.engines.rasch.expect import CHUNK_ROWS, Grid, Posterior, chunks
from pamong.engines.rasch.gather import Pending, add_cells, add_pending, add_population, gather_chunk
from pamong.engines.rasch.point import cell_locations, step_ratios
from pamong.engines.rasch.tables import Moments, RegressionArray, Sums, Sweeper, add_moments, tabulate


def regressors(posterior: Posterior, grid: Grid, weight: FloatArray, degrees: int, *, single: bool) -> RegressionArray:
    """Return (classes, D, Q): orthonormal polynomials of each posterior times its probabilities, at the grid's points.

    By Gram-Schmidt on 1, z, z^2, z^3 with z the standardised place. Rows carry the square root of the class's weight,
    so that products of two of them count every person.
    """
    found = np.empty((len(weight), degrees, grid.points.size), dtype=np.float32 if single else np.float64)
    scale, middle, sd = np.sqrt(weight), posterior.moments[:, 1], np.sqrt(posterior.variance)
    places = grid.points - grid.middle
    for low in range(0, len(weight), CHUNK_ROWS):
        rows = slice(low, low + CHUNK_ROWS)
        z = (places - middle[rows, None]) / sd[rows, None]
        for degree, polynomial in enumerate(_polynomials(posterior.weights[rows], z, degrees)):
            polynomial *= posterior.weights[rows]
            np.multiply(polynomial, scale[rows, None], out=found[rows, degree], casting="same_kind")
    return found


def _polynomials(mass: FloatArray, z: FloatArray, degrees: int) -> list[FloatArray]:
    """Return the first orthonormal polynomials of the standardised places z (classes, Q)."""
    if degrees == 1:
        return [z]
    square = z * z
    tilted, flat = mass * z, mass * square
    m3, m4 = _dot(tilted, square), _dot(flat, square)
    norm = np.sqrt(np.maximum(m4 - m3**2 - 1, 1e-12))
    second = (square - 1 - m3 * z) / norm
    if degrees == 2:
        return [z, second]
    cube = square * z
    m5, m6 = _dot(flat, cube), _dot(tilted * square, cube)
    lean = (m5 - m3 * m4 - m3) / norm
    norm = np.sqrt(np.maximum(m6 - m3**2 - m4**2 - lean**2, 1e-12))
    return [z, second, (cube - m3 - m4 * z - lean * second) / norm]


def _dot(one: FloatArray, two: FloatArray) -> FloatArray:
    """Return (classes, 1): the rows' inner products."""
    return np.asarray(np.einsum("nq,nq->n", one, two)[:, None])


def sweep(worker: Sweeper, posterior: Posterior, degrees: int, *, single: bool) -> Sums:
    """Add up gradient and information over all blocks and persons."""
    design, blocks, layout, grid = worker.design, worker.blocks, worker.layout, worker.grid
    counts = blocks.to_units @ (posterior.weights * blocks.weight[:, None])
    rows = blocks.type_cell.size
    sums = Sums(
        expected=np.zeros(layout.size),
        main=np.zeros(layout.n_main),
        cross=np.zeros((layout.n_main, layout.small)),
        small=np.zeros((layout.small, layout.small)),
        member=np.zeros((blocks.member.size if layout.n_main else 0, degrees)),
        person=np.zeros((blocks.n_classes, degrees, layout.small)),
        tails=np.zeros((rows, design.top)),
    )
    moments = Moments(sums.tails, np.zeros((rows, design.top)), np.zeros((rows, design.top, design.top)), [])
    if worker.lever:
        moments.levers += [np.zeros((rows, design.top + 2)) for _ in range(2)]
    pending = Pending(regressors(posterior, grid, blocks.weight, degrees, single=single))
    location, ratio = cell_locations(worker.point, design), step_ratios(worker.point, layout)
    for chunk in chunks(blocks, grid.points.size * grid.nodes.size * (design.top + 3)):
        table = tabulate(worker, chunk, counts, location, ratio)
        add_moments(worker, table, moments)
        gather_chunk(worker, table, sums, pending)
    add_pending(worker, sums, pending)
    sums.information = float(moments.slopes_up.sum() / counts.sum())
    add_cells(worker, moments, sums)
    add_population(worker, posterior, sums)
    _add_places(worker, pending.regressors, sums)
    return sums


def _add_places(worker: Sweeper, rows: RegressionArray, sums: Sums) -> None:
    """Add the regressions of what depends on the place itself: the population's gradient and the slopes' scores."""
    layout, point = worker.layout, worker.point
    away = worker.grid.points - worker.grid.middle
    line, bow = (rows @ np.column_stack([away, away**2])).transpose(2, 0, 1)
    group = worker.blocks.group
    shift = (point.mean[group] - worker.grid.middle)[:, None]
    mean = layout.mean_start - layout.n_main
    sums.person[np.arange(group.size), :, mean + group] = line / point.sd**2
    sums.person[:, :, layout.sd_at - layout.n_main] = (bow - 2 * shift * line) / point.sd**2
    if worker.slope_scores.size and point.slopes is not None:
        first = layout.slope_start - layout.n_main
        scores = worker.slope_scores * point.slopes
        sums.person[:, :, first : first + scores.shape[1]] += line[:, :, None] * scores[:, None, :]
