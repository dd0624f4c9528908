"""Thousands of raters: the information stays sparse.

Steps come from conjugate gradients preconditioned by the diagonal of the main facet and the exact small block. For the
standard errors the diagonal of the inverse is wanted: with the main block scaled to ``1 - K`` (K holds what two raters
share through common persons), the diagonal of ``1 + K + ... + K^2J`` is summed exactly (J = 2 where everybody shares
with many, up to 24 where raters form a chain and the series crawls), the part of the eigenvectors of K with the largest
eigenvalues is solved exactly, and the rest of the series is estimated by random signs (Hutchinson) with conjugate
gradients. The border of small parameters enters by the Schur complement.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy import sparse
from scipy.sparse import linalg as sparse_linalg

from pamong.engines.rasch.data import FloatArray
from pamong.engines.rasch.solve import Information, constraint_sides, within_constraints

EIGENVECTORS = 12
EIGEN_EXACT = 1e-3
MOST_POWERS, POWER_WORK = 24, 40_000_000
POWER_ROWS, SAMPLED_ROWS = 512, 512  # worked on at a time; that tell how fast the powers grow
PROBES = 24
EXACT = 1e-9
ROUGH = 1e-3
ROUNDS = 300


def solve_large(info: Information, target: FloatArray) -> FloatArray:
    """Return the Newton step under the constraints."""
    sides = constraint_sides(info)
    solved = _solve(info, np.column_stack([target, sides]), EXACT)
    return within_constraints(solved, sides) * info.free


def _solve(info: Information, targets: FloatArray, accuracy: float) -> FloatArray:
    apply, precondition = _operator(info), _preconditioner(info)
    return conjugate_gradients(apply, precondition, targets, accuracy)


def conjugate_gradients(
    apply: Callable[[FloatArray], FloatArray],
    precondition: Callable[[FloatArray], FloatArray],
    targets: FloatArray,
    accuracy: float,
) -> FloatArray:
    """Solve for all columns of `targets` side by side."""
    solution = np.zeros_like(targets)
    rest = targets.copy()
    ready = precondition(rest)
    way, before = ready.copy(), (rest * ready).sum(axis=0)
    goal = accuracy**2 * np.maximum(before, 1e-300)
    for _ in range(ROUNDS):
        image = apply(way)
        pace = before / np.maximum((way * image).sum(axis=0), 1e-300)
        solution += pace * way
        rest -= pace * image
        ready = precondition(rest)
        now = (rest * ready).sum(axis=0)
        if (now <= goal).all():
            break
        way = ready + (now / np.maximum(before, 1e-300)) * way
        before = now
    return solution


def _operator(info: Information) -> Callable[[FloatArray], FloatArray]:
    n, free = info.n_main, info.free[:, None]
    sides = constraint_sides(info)
    scale = float(np.mean(np.abs(info.diagonal)))

    def apply(x: FloatArray) -> FloatArray:
        x = x * free
        main = info.main[:, None] * x[:n] - info.missing @ x[:n] + info.cross @ x[n:]
        small = info.cross.T @ x[:n] + info.small @ x[n:]
        result = np.vstack([main, small]) + scale * (sides @ (sides.T @ x))
        return np.asarray(result * free + scale * x * (1 - free))

    return apply


def _preconditioner(info: Information) -> Callable[[FloatArray], FloatArray]:
    """Return the inverse of: main diagonal, exact border, exact small block, constraints left out of the main one."""
    n, free = info.n_main, info.free[:, None]
    diagonal = np.where(info.free[:n] > 0, info.main - info.missing.diagonal(), 1.0)
    diagonal = np.maximum(diagonal, 1e-9)
    sides = constraint_sides(info)
    scale = float(np.mean(np.abs(info.diagonal)))
    small = info.small + scale * (sides[n:] @ sides[n:].T)
    fixed = info.free[n:] == 0
    small[fixed], small[:, fixed] = 0.0, 0.0
    small[fixed, fixed] = 1.0
    values, vectors = np.linalg.eigh(small)
    values = np.maximum(values, 1e-6 * max(float(values.max()), 1e-12))

    def precondition(x: FloatArray) -> FloatArray:
        x = x * free
        small_part = vectors @ ((vectors.T @ x[n:]) / values[:, None])
        return np.asarray(np.vstack([x[:n] / diagonal[:, None], small_part]) * free)

    return precondition


def variances_large(info: Information) -> tuple[FloatArray, FloatArray]:
    """Return the variances of all parameters, and the covariance of the small ones."""
    n, p = info.n_main, len(info.free)
    sides = constraint_sides(info)
    units = np.zeros((p, p - n))
    units[np.arange(n, p), np.arange(p - n)] = info.free[n:]
    solved = _solve(info, np.column_stack([units, sides]), 1e-7)
    columns, moved = solved[:, : p - n], solved[:, p - n :]
    if sides.shape[1]:
        columns = columns - moved @ np.linalg.solve(sides.T @ moved, sides.T @ columns)
    covariance = columns[n:] * np.outer(info.free[n:], info.free[n:])
    variances = np.concatenate([_main_variances(info, columns, covariance), np.diag(covariance)])
    return np.maximum(variances * info.free, 0.0), covariance


def _main_variances(info: Information, columns: FloatArray, covariance: FloatArray) -> FloatArray:
    """Return the main facet's variances: those with the rest known, plus what the rest's uncertainty adds.

    With B the main block under its constraint, ``V_main = B^-1 + X V_small X'`` where ``X = -B^-1 cross``; the columns
    of the covariance give ``X V_small``, so the second term needs no further solving.
    """
    n = info.n_main
    known = _inverse_diagonal(info)
    kept = np.flatnonzero(np.diag(covariance) > 0)
    side = columns[:n][:, kept]
    added = np.einsum("ij,ij->i", side @ np.linalg.pinv(covariance[np.ix_(kept, kept)], rcond=1e-10), side)
    return np.asarray(known + added)


def _inverse_diagonal(info: Information) -> FloatArray:
    """Return the diagonal of the inverse of the main block, on the main facet's own constraints."""
    n, free = info.n_main, info.free[: info.n_main]
    diagonal = np.where(free > 0, info.main - info.missing.diagonal(), 1.0)
    root = np.sqrt(np.maximum(diagonal, 1e-12))
    shared = info.missing - sparse.diags_array(info.missing.diagonal())
    scaler = sparse.diags_array(free / root)
    k = (scaler @ shared @ scaler).tocsr()
    wanted = min(EIGENVECTORS, n - 2)
    values, vectors = sparse_linalg.eigsh(k, k=wanted, which="LA", tol=EIGEN_EXACT, v0=np.ones(n))
    depth = _depth(k)
    series = _series_diagonal(k, depth, values, vectors)
    slow = (vectors**2 / np.maximum(1 - values, 1e-6)).sum(axis=1)
    rest = _rest_of_series(k, depth, values, vectors)
    plain = (series + slow + rest) / root**2
    return np.asarray(plain - _constraint_share(info, root, k))


def _depth(k: sparse.csr_array) -> int:
    """Return up to which power K stays cheap, told by a sample: two of a full rotation, many of a chain of raters."""
    reach = np.diff(k.indptr)
    sample = k[:: k.shape[0] // SAMPLED_ROWS + 1]
    work, depth = POWER_WORK * sample.shape[0] / k.shape[0], 1
    while depth < MOST_POWERS and int(reach[sample.indices].sum()) * depth <= work:
        sample = (sample @ k).tocsr()
        depth += 1
    return depth


def _series_diagonal(k: sparse.csr_array, depth: int, values: FloatArray, vectors: FloatArray) -> FloatArray:
    """Return the diagonal of ``1 + K + ... + K^(2 J)`` without the part of the given eigenvectors, J the depth.

    K is symmetric, so that the diagonal of ``K^(a + b)`` is the inner products of the rows of ``K^a`` and ``K^b``. Some
    rows at a time: the square of a full rotation of 11,000 raters alone would hold 200 MB.
    """
    diagonals = np.ones((2 * depth + 1, k.shape[0]))
    diagonals[1] = k.diagonal()
    for low in range(0, k.shape[0], POWER_ROWS):
        rows = slice(low, low + POWER_ROWS)
        powers = [k[rows]]
        for _ in range(1, depth):
            powers.append((powers[-1] @ k).tocsr())
        for m in range(2, 2 * depth + 1):
            diagonals[m, rows] = _row_products(powers[m // 2 - 1], powers[m - m // 2 - 1])
    squared = vectors**2
    return np.asarray(sum(one - squared @ values**m for m, one in enumerate(diagonals)))


def _row_products(one: sparse.csr_array, other: sparse.csr_array) -> FloatArray:
    """Return the inner products of the rows of two matrices."""
    if one is other:  # the largest pair: without a second copy of its places
        squares = sparse.csr_array((one.data**2, one.indices, one.indptr), shape=one.shape)
        return np.asarray(squares @ np.ones(one.shape[1]))
    return np.asarray(one.multiply(other).sum(axis=1)).ravel()


def _rest_of_series(k: sparse.csr_array, known: int, values: FloatArray, vectors: FloatArray) -> FloatArray:
    """Estimate the diagonal of ``K^(2 J + 1) (1 - K)^-1`` outside the eigenvectors, by random signs.

    The power is shared between both sides of the product: half the error of putting it on one.
    """
    signs = np.random.default_rng(5).choice([-1.0, 1.0], size=(k.shape[0], PROBES))
    left = signs - vectors @ (vectors.T @ signs)
    right = k @ conjugate_gradients(lambda x: x - k @ x, lambda x: x, left, ROUGH)
    for _ in range(known):
        left, right = k @ left, k @ right
    right -= vectors @ (vectors.T @ right)
    return np.asarray((left * right).mean(axis=1))


def _constraint_share(info: Information, root: FloatArray, k: sparse.csr_array) -> FloatArray:
    """Return what the main facet's constraints take off the variances."""
    sides = constraint_sides(info)[: info.n_main]
    sides = sides[:, np.abs(sides).sum(axis=0) > 0]
    if not sides.shape[1]:
        return np.zeros(info.n_main)
    moved = conjugate_gradients(lambda x: x - k @ x, lambda x: x, sides / root[:, None], 1e-8) / root[:, None]
    return np.asarray(np.einsum("ij,ij->i", moved @ np.linalg.inv(sides.T @ moved), moved))
