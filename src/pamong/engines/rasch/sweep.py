"""One sweep over all blocks: gradient, complete information, and what the persons' uncertainty takes away from it.

Fisher's identity gives the gradient of the marginal log-likelihood as the expected gradient with the persons known,
Louis (JRSS B 44 (1982) 226-233) its information as expected complete information minus the posterior covariance of the
complete gradient. The gradient of one person is a smooth function of the place theta, so its covariance is the sum of
squared regressions on orthogonal polynomials of theta (`DEGREES` of them: the neglected rest is of the order of the
posterior sd to the power 2 * (DEGREES + 1)).
"""

from __future__ import annotations

from math import comb

import numpy as np

from pamong.engines.rasch.data import FloatArray
from pamong.engines.rasch.expect import MOMENTS, Posterior, chunks
from pamong.engines.rasch.gather import Pending, add_cells, add_pending, add_population, gather_chunk, population_powers
from pamong.engines.rasch.point import cell_locations, step_ratios
from pamong.engines.rasch.tables import Moments, Sums, Sweeper, add_moments, tabulate


def polynomials(posterior: Posterior, weight: FloatArray, degrees: int) -> FloatArray:
    """Return (classes, D, D + 1): orthonormal polynomials of each posterior, as coefficients of the place's powers.

    By the moments alone (Gram-Schmidt on 1, z, z^2, z^3 with z the standardised place). Rows carry the square root of
    the class's weight, so that products of two of them count every person.
    """
    middle, sd = posterior.moments[:, 1], np.sqrt(posterior.variance)
    m3, m4, m5, m6 = _standard_moments(posterior.moments, middle, sd)
    second = np.sqrt(np.maximum(m4 - m3**2 - 1, 1e-12))
    lean = (m5 - m3 * m4 - m3) / second
    third = np.sqrt(np.maximum(m6 - m3**2 - m4**2 - lean**2, 1e-12))
    one, zero = np.ones_like(sd), np.zeros_like(sd)
    p1 = np.array([zero, one, zero, zero])
    p2 = np.array([-one, -m3, one, zero]) / second
    p3 = (np.array([-m3, -m4, zero, one]) - lean * p2) / third
    powers = _powers_of_z(middle, sd)
    scale = np.sqrt(weight)
    rows = [np.einsum("kn,kjn->nj", p, powers) * scale[:, None] for p in (p1, p2, p3)[:degrees]]
    return np.stack(rows, axis=1)[:, :, : degrees + 1]


def _standard_moments(moments: FloatArray, middle: FloatArray, sd: FloatArray) -> list[FloatArray]:
    """Return the standardised central moments 3 .. 6."""
    away = _rising(-middle, MOMENTS)
    scale = _rising(1.0 / sd, MOMENTS)
    columns = np.ascontiguousarray(moments.T)
    return [scale[k] * sum(comb(k, j) * columns[j] * away[k - j] for j in range(k + 1)) for k in range(3, MOMENTS)]


def _rising(base: FloatArray, count: int) -> list[FloatArray]:
    """Return the powers 0 .. count - 1, by multiplication."""
    powers = [np.ones_like(base)]
    for _ in range(count - 1):
        powers.append(powers[-1] * base)
    return powers


def _powers_of_z(middle: FloatArray, sd: FloatArray) -> FloatArray:
    """Return (4, 4, classes): coefficients of z^k in powers of the place."""
    away, scale = _rising(-middle, 4), _rising(1.0 / sd, 4)
    powers = np.zeros((4, 4, sd.size))
    for k in range(4):
        for j in range(k + 1):
            powers[k, j] = comb(k, j) * away[k - j] * scale[k]
    return powers


def sweep(worker: Sweeper, posterior: Posterior, degrees: int) -> Sums:
    """Add up gradient and information over all blocks and persons."""
    design, blocks, layout, grid = worker.design, worker.blocks, worker.layout, worker.grid
    counts = blocks.to_units @ (posterior.weights * blocks.weight[:, None])
    rows = blocks.type_cell.size
    sums = Sums(
        expected=np.zeros(layout.size),
        main=np.zeros(layout.n_main),
        cross=np.zeros((layout.n_main, layout.small)),
        small=np.zeros((layout.small, layout.small)),
        member=np.zeros((blocks.member.size if layout.n_main else 0, degrees + 1)),
        person=np.zeros((blocks.n_classes, degrees + 1, layout.mean_start - layout.n_main)),
        tails=np.zeros((rows, design.top)),
    )
    moments = Moments(sums.tails, np.zeros((rows, design.top)), np.zeros((rows, design.top, design.top)), [])
    if worker.lever:
        moments.levers += [np.zeros((rows, design.top + 2)) for _ in range(2)]
    pending = Pending()
    location, ratio = cell_locations(worker.point, design), step_ratios(worker.point, layout)
    for chunk in chunks(blocks, grid.points.size * grid.nodes.size * (design.top + 3)):
        table = tabulate(worker, chunk, counts, location, ratio)
        add_moments(worker, table, moments)
        gather_chunk(worker, table, posterior.weights, sums, pending)
    add_pending(worker, sums, pending)
    sums.information = float(moments.slopes_up.sum() / counts.sum())
    add_cells(worker, moments, sums)
    add_population(worker, posterior, sums)
    _on_polynomials(worker, posterior, sums, degrees)
    return sums


def _on_polynomials(worker: Sweeper, posterior: Posterior, sums: Sums, degrees: int) -> None:
    """Turn expectations with the place's powers into regressions on the orthonormal polynomials."""
    rows = polynomials(posterior, worker.blocks.weight, degrees)
    powers = population_powers(worker, posterior, degrees)
    person = rows @ np.concatenate([sums.person, powers], axis=2)
    if worker.slope_scores.size and worker.point.slopes is not None:
        first = worker.layout.slope_start - worker.layout.n_main
        line = np.einsum("njk,nk->nj", rows, posterior.moments[:, 1 : degrees + 2])
        scores = worker.slope_scores * worker.point.slopes
        person[:, :, first : first + scores.shape[1]] += line[:, :, None] * scores[:, None, :]
    if sums.member.size:
        sums.member = np.einsum("mjk,mk->mj", rows[worker.blocks.member], sums.member)
    sums.person = person
