"""Linear algebra with the information matrix: Newton steps and standard errors.

The information is ``complete - C'C`` with a diagonal block for the main facet, a dense border for everything else and
the sparse regressions C of the persons (two or three nonzeros of the main facet each). Up to `DENSE` parameters it is
formed and factored; beyond, it stays an operator for conjugate gradients, and the diagonal of its inverse comes from
a series whose slow part is solved exactly (see `large`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import linalg, sparse

from pamong.engines.rasch.blocks import Blocks
from pamong.engines.rasch.data import FloatArray
from pamong.engines.rasch.point import Layout
from pamong.engines.rasch.tables import Sums

DENSE = 2000
MOST_WORK = 200_000_000


@dataclass(frozen=True)
class Information:
    """The observed information, split by main facet and rest.

    Attributes
    ----------
    main : (n_main,) complete information of the main facet, prior included
    cross, small : complete information with and among the rest, persons' uncertainty of the small block taken off
    missing : (n_main, n_main) sparse, what the persons' uncertainty takes off the main facet
    free : (p,) which parameters are estimated
    constraints : (p, k) directions in which the estimates sum to zero
    """

    main: FloatArray
    cross: FloatArray
    small: FloatArray
    missing: sparse.csr_array
    free: FloatArray
    constraints: FloatArray

    @property
    def n_main(self) -> int:
        return len(self.main)

    @property
    def diagonal(self) -> FloatArray:
        """The diagonal of the whole."""
        return np.concatenate([self.main - self.missing.diagonal(), np.diag(self.small)])


def information(
    sums: Sums,
    blocks: Blocks,
    layout: Layout,
    ridge: FloatArray,
    free: FloatArray,
    constraints: FloatArray,
    share: float,
) -> Information:
    """Put the information together; `share` of the persons' uncertainty is taken off (1 for all)."""
    person = sums.person.reshape(-1, layout.small)
    small = sums.small - share * (person.T @ person)
    cross = sums.cross
    missing = sparse.csr_array((layout.n_main, layout.n_main))
    if layout.n_main:
        regressions = _main_regressions(sums, blocks, layout)
        missing = (share * (regressions.T @ regressions)).tocsr()
        cross = cross - share * (regressions.T @ person)
    n = layout.n_main
    return Information(sums.main + ridge[:n], cross, small + np.diag(ridge[n:]), missing, free, constraints)


def _main_regressions(sums: Sums, blocks: Blocks, layout: Layout) -> sparse.csr_array:
    """Return (classes * D, n_main): each person's regressions of the main facet's gradient."""
    degrees = sums.member.shape[1]
    element = np.repeat(blocks.type_main[blocks.unit_type], np.diff(blocks.unit_start))
    rows = (blocks.member[:, None] * degrees + np.arange(degrees)).ravel()
    columns = np.repeat(element, degrees)
    shape = (blocks.n_classes * degrees, layout.n_main)
    return sparse.csr_array((sums.member.ravel(), (rows, columns)), shape=shape)


def dense_matrix(info: Information) -> FloatArray:
    """Return the whole matrix, with the constraints added as penalties and fixed parameters cut out."""
    n = info.n_main
    matrix = np.empty((n + len(info.small), n + len(info.small)))
    if n:
        matrix[:n, :n] = -info.missing.toarray()
        matrix[np.arange(n), np.arange(n)] += info.main
    matrix[:n, n:], matrix[n:, :n], matrix[n:, n:] = info.cross, info.cross.T, info.small
    scale = float(np.mean(np.abs(info.diagonal)))
    matrix += scale * (info.constraints @ info.constraints.T)
    fixed = ~info.free.astype(bool)
    matrix[fixed], matrix[:, fixed] = 0.0, 0.0
    matrix[fixed, fixed] = scale
    return matrix


def newton_step(info: Information, gradient: FloatArray) -> FloatArray | None:
    """Return the step, or None when the matrix is not positive definite."""
    target = gradient * info.free
    if len(gradient) > DENSE and info.n_main:
        from pamong.engines.rasch.large import solve_large  # noqa: PLC0415 - it builds on this module

        return solve_large(info, target)
    try:
        factor = linalg.cho_factor(dense_matrix(info), lower=True, check_finite=False, overwrite_a=True)
    except linalg.LinAlgError:
        return None
    sides = constraint_sides(info)
    solved: FloatArray = linalg.cho_solve(factor, np.column_stack([target, sides]), check_finite=False)
    return within_constraints(solved, sides) * info.free


def bent_step(info: Information, gradient: FloatArray) -> FloatArray:
    """Return an ascent step where the information is not positive definite: its eigenvalues count by their size.

    Along a direction that curves upwards (a halo of sd 0 that should be larger) this moves away from the saddle.
    """
    values, vectors = np.linalg.eigh(dense_matrix(info))
    size = np.maximum(np.abs(values), 1e-6 * float(np.abs(values).max()))
    sides = constraint_sides(info)
    solved = vectors @ ((vectors.T @ np.column_stack([gradient * info.free, sides])) / size[:, None])
    return within_constraints(solved, sides) * info.free


def constraint_sides(info: Information) -> FloatArray:
    """Return the constraints on the free parameters, those that are left."""
    sides = info.constraints * info.free[:, None]
    return np.asarray(sides[:, np.abs(sides).sum(axis=0) > 0])


def within_constraints(solved: FloatArray, sides: FloatArray) -> FloatArray:
    """Return the step that keeps ``sides' x = 0`` from the solutions for the target (first column) and the sides."""
    step, inverse_sides = solved[:, 0], solved[:, 1:]
    if not sides.shape[1]:
        return step
    return np.asarray(step - inverse_sides @ np.linalg.solve(sides.T @ inverse_sides, sides.T @ step))


def covariance_diagonal(info: Information) -> tuple[FloatArray, FloatArray | None]:
    """Return the variances of the estimates, and their whole covariance matrix where it is formed at all.

    Under the constraints ``C' x = 0`` the covariance is ``M - M C (C' M C)^-1 C' M`` with M the inverse of the
    penalised information. Parameters held fixed have variance 0; where the information is not positive definite the
    variances are NaN.
    """
    if len(info.free) > DENSE and info.n_main:
        from pamong.engines.rasch.large import variances_large  # noqa: PLC0415 - it builds on this module

        return variances_large(info)[0], None
    p = len(info.free)
    try:
        factor = linalg.cho_factor(dense_matrix(info), lower=True, check_finite=False, overwrite_a=True)
    except linalg.LinAlgError:
        return np.full(p, np.nan), None
    inverse: FloatArray = linalg.cho_solve(factor, np.eye(p), check_finite=False)
    sides = constraint_sides(info)
    if sides.shape[1]:
        moved = inverse @ sides
        inverse = inverse - moved @ np.linalg.solve(sides.T @ moved, moved.T)
    inverse *= info.free[:, None] * info.free[None, :]
    return np.maximum(np.diag(inverse), 0.0), inverse


def borrowed_variance(sums: Sums, blocks: Blocks, layout: Layout, covariance: FloatArray | None) -> FloatArray | float:
    """Return (classes,) what the estimates' own errors add to each person's variance, in posterior variances.

    The posterior mean moves with the parameters by the posterior covariance of place and gradient: the first
    regression, times the posterior sd. Left out (0) for tables so large that it does not matter.
    """
    if covariance is None or blocks.n_classes * layout.size**2 > MOST_WORK:
        return 0.0
    first = sums.person[:, 0]
    if layout.n_main:
        degrees = sums.member.shape[1]
        main = _main_regressions(sums, blocks, layout)[np.arange(blocks.n_classes) * degrees].toarray()
        first = np.column_stack([main, first])
    return np.asarray(np.einsum("np,np->n", first @ covariance, first) / blocks.weight)
