"""From tables of curves to gradient and information."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from scipy import sparse

from pamong.engines.rasch.data import FloatArray, IntArray
from pamong.engines.rasch.expect import Posterior
from pamong.engines.rasch.tables import Moments, RegressionArray, Sums, Sweeper, Table, lever_of

MOST_WAITING = 8_000_000  # numbers: 64 MB


@dataclass
class Pending:
    """Regressions of memberships that still wait to be added to their persons.

    Attributes
    ----------
    regressors : (classes, D, Q)
    parts : (memberships, D, rows) each, run by run from `start`
    """

    regressors: RegressionArray
    start: int = 0
    parts: list[RegressionArray] = field(default_factory=list)

    @property
    def waiting(self) -> int:
        return sum(part.size for part in self.parts)


def gather_chunk(worker: Sweeper, table: Table, sums: Sums, pending: Pending) -> None:
    """Regress every person's gradient on the polynomials of the place, and take off what the bundles hide."""
    curves = gradient_curves(worker, table)
    held = _over_bundles(worker, table, curves, sums) if worker.blocks.bundled else curves
    pending.parts.append(_regressions(worker, table.chunk.units, pending.regressors, held))
    if pending.waiting > MOST_WAITING:
        add_pending(worker, sums, pending)


def _regressions(worker: Sweeper, units: slice, regressors: RegressionArray, held: FloatArray) -> RegressionArray:
    """Return (memberships, D, rows): the regressions of each unit's curves for each of its persons.

    Units of like size are multiplied together, filled up to the largest.
    """
    start = worker.blocks.unit_start[units.start : units.stop + 1]
    sizes = np.diff(start)
    (rows, points), degrees = held.shape[1:], regressors.shape[1]
    curves = held.transpose(0, 2, 1).astype(regressors.dtype, order="C")
    found = np.empty((int(start[-1] - start[0]), degrees, rows), dtype=regressors.dtype)
    likeness = np.ceil(2 * np.log2(sizes)).astype(np.int64)
    for like in np.unique(likeness):
        chosen = np.flatnonzero(likeness == like)
        steps = np.arange(int(sizes[chosen].max()))
        real = steps < sizes[chosen][:, None]
        at = np.where(real, start[chosen][:, None] + steps, start[0])
        values = np.matmul(regressors[worker.blocks.member[at]].reshape(chosen.size, -1, points), curves[chosen])
        found[at[real] - start[0]] = values.reshape(chosen.size, steps.size, degrees, rows)[real]
    return found


def add_pending(worker: Sweeper, sums: Sums, pending: Pending) -> None:
    """Add the waiting regressions to their persons."""
    if not pending.parts:
        return
    values = np.concatenate(pending.parts)
    run = slice(pending.start, pending.start + len(values))
    lead = 1 if worker.layout.n_main else 0
    if lead:
        sums.member[run] = values[:, :, 0]
    shape = (len(sums.person), len(values))
    owners = worker.blocks.member[run]
    ones = np.ones(len(values), dtype=values.dtype)
    matrix = sparse.coo_array((ones, (owners, np.arange(len(values)))), shape=shape).tocsr()
    flat = np.ascontiguousarray(values[:, :, lead:]).reshape(len(values), -1)
    width = values.shape[2] - lead
    sums.person[:, :, :width] += (matrix @ flat).reshape(len(sums.person), -1, width)
    pending.start, pending.parts = run.stop, []


def gradient_curves(worker: Sweeper, table: Table) -> FloatArray:
    """Return (types, lead + columns, P): the person-dependent part of the gradient, type by type.

    The first row belongs to the type's element of the main facet (when there is one), the rest to the small parameters
    that ratings depend on.
    """
    layout, cells = worker.layout, table.chunk.cells
    lead = 1 if layout.n_main else 0
    n_types = table.chunk.starts.size
    curves = np.zeros((n_types, lead + layout.mean_start - layout.n_main, table.places.size))
    shift = lead - layout.n_main
    expected = table.tails.sum(axis=1)
    located = expected if table.slope is None else expected * table.slope[:, None]
    if lead:
        curves[:, 0] = np.add.reduceat(located, table.chunk.starts, axis=0)
    for facet, column in enumerate(worker.design.cells):
        if facet != layout.main:
            _put(curves, table.row_type, layout.facet_start[facet] + column[cells] + shift, located)
    _put_steps(worker, table, curves, shift)
    if table.slope is not None:
        column = layout.slope_start + worker.design.cells[0][cells] + shift
        _put(curves, table.row_type, column, -located * lever_of(worker, table))
    return curves


def _put_steps(worker: Sweeper, table: Table, curves: FloatArray, shift: int) -> None:
    step_at = worker.layout.step_at
    if len(step_at) == 1:
        curves[:, step_at[0] + shift] = np.add.reduceat(table.tails, table.chunk.starts, axis=0)
        return
    places = step_at[worker.design.cell_set[table.chunk.cells]]
    for step in range(step_at.shape[1]):
        known = places[:, step] >= 0
        _put(curves, table.row_type[known], places[known, step] + shift, table.tails[known, step])


def _put(curves: FloatArray, rows: IntArray, columns: IntArray, values: FloatArray) -> None:
    """Add values to their rows and columns; by a sparse product where several share a place."""
    width = curves.shape[1]
    flat = rows * width + columns
    if np.unique(flat).size == flat.size:
        curves[rows, columns] += values
        return
    shape = (curves.shape[0] * width, flat.size)
    gathered = sparse.csr_array((np.ones(flat.size), (flat, np.arange(flat.size))), shape=shape) @ values
    curves += gathered.reshape(curves.shape)


def _over_bundles(worker: Sweeper, table: Table, curves: FloatArray, sums: Sums) -> FloatArray:
    """Average all curves over the bundle deviation; return (units, rows, Q)."""
    types, units = table.chunk.types, table.chunk.units
    edges = np.searchsorted(worker.blocks.unit_type[units], np.arange(types.start, types.stop + 1))
    parts = [
        _over_bundle(worker, table, curves[row], row, slice(int(edges[row]), int(edges[row + 1])), sums)
        for row in range(types.stop - types.start)
    ]
    return np.concatenate(parts)


def _over_bundle(worker: Sweeper, table: Table, curves: FloatArray, row: int, units: slice, sums: Sums) -> FloatArray:
    """Average one type's curves over the bundle deviation, unit by unit; take its own uncertainty off the information.

    Returns (units, rows, Q).
    """
    grid, layout = worker.grid, worker.layout
    assert table.share is not None
    share, counts = table.share[units], table.counts[units]
    q, g = share.shape[1:]
    score = worker.blocks.unit_score[table.chunk.units][units]
    mine = table.row_type == row
    expected = table.tails[mine].sum(axis=(0, 1)).reshape(q, g)
    cube = curves.reshape(-1, q, g)
    held = (cube.transpose(1, 0, 2) @ share.transpose(1, 2, 0)).transpose(2, 1, 0).copy()
    halo = layout.halo_at - layout.n_main + (1 if layout.n_main else 0)
    held[:, halo] = score[:, None] * (share @ grid.nodes) - np.einsum("uqg,qg->uq", share, expected * grid.nodes)
    sums.expected[layout.halo_at] += float((counts * held[:, halo]).sum())
    _take_off(worker, table, row, sums, _hidden(worker, cube, held, share * counts[:, :, None], score, expected, halo))
    return held


def _hidden(
    worker: Sweeper,
    cube: FloatArray,
    held: FloatArray,
    mass: FloatArray,
    score: FloatArray,
    expected: FloatArray,
    halo: int,
) -> FloatArray:
    """Return the covariance of the gradient over the bundle deviation, summed over persons and places."""
    z = worker.grid.nodes
    powers = [np.tensordot(score**k, mass, axes=1) for k in range(3)]
    flat = cube.reshape(cube.shape[0], -1)
    total: FloatArray = (flat * powers[0].ravel()) @ flat.T
    first = flat @ (z * (powers[1] - expected * powers[0])).ravel()
    total[halo], total[:, halo] = first, first
    total[halo, halo] = float((z**2 * (powers[2] - 2 * expected * powers[1] + expected**2 * powers[0])).sum())
    known = held.transpose(1, 0, 2).reshape(cube.shape[0], -1)
    return np.asarray(total - (known * mass.sum(axis=2).ravel()) @ known.T)


def _take_off(worker: Sweeper, table: Table, row: int, sums: Sums, hidden: FloatArray) -> None:
    lead = 1 if worker.layout.n_main else 0
    width = hidden.shape[0] - lead
    sums.small[:width, :width] -= hidden[lead:, lead:]
    if lead:
        element = worker.blocks.type_main[table.chunk.types.start + row]
        sums.main[element] -= hidden[0, 0]
        sums.cross[element, :width] -= hidden[0, 1:]


def add_cells(worker: Sweeper, moments: Moments, sums: Sums) -> None:
    """Add the expected statistics and the complete information of all ratings."""
    columns, loads = _columns(worker, moments)
    n_main, small = worker.layout.n_main, worker.layout.small
    for at, (column, load) in enumerate(zip(columns, loads, strict=True)):
        known = column >= 0
        sums.expected += np.bincount(column[known], load[known], minlength=sums.expected.size)
        for other in range(at, len(columns)):
            both = known & (columns[other] >= 0)
            value = _information(worker, moments, at, other)[both]
            rows, others = column[both], columns[other][both]
            _add_pairs(sums, rows, others, value, n_main, small, mirrored=other != at)
    if worker.lever:
        _add_lever_gradient(worker, moments, sums)


def _add_pairs(
    sums: Sums, rows: IntArray, others: IntArray, value: FloatArray, n_main: int, small: int, *, mirrored: bool
) -> None:
    main, also = rows < n_main, others < n_main
    if n_main:
        inside = main & also
        sums.main += np.bincount(rows[inside], value[inside], minlength=n_main)
        for one, two in ((rows, others), (others, rows)) if mirrored else ():
            mixed = (one < n_main) & (two >= n_main)
            flat = one[mixed] * small + two[mixed] - n_main
            sums.cross += np.bincount(flat, value[mixed], minlength=n_main * small).reshape(n_main, small)
    apart = ~main & ~also
    one, two = rows[apart] - n_main, others[apart] - n_main
    added = np.bincount(one * small + two, value[apart], minlength=small**2).reshape(small, small)
    sums.small += added + added.T if mirrored else added


def _columns(worker: Sweeper, moments: Moments) -> tuple[list[IntArray], list[FloatArray]]:
    """Return which parameters each row loads, and the expected statistics there."""
    design, layout, cells = worker.design, worker.layout, worker.blocks.type_cell
    slope = _slopes(worker)
    score = moments.tails.sum(axis=1) * slope
    columns = [layout.facet_start[f] + column[cells] for f, column in enumerate(design.cells)]
    loads = [score for _ in columns]
    steps = layout.step_at[design.cell_set[cells]]
    for step in range(steps.shape[1]):
        columns.append(steps[:, step])
        loads.append(moments.tails[:, step])
    if worker.lever:
        zero = np.zeros(cells.size)
        halo = np.full(cells.size, layout.halo_at)
        columns.append(halo if worker.blocks.bundled else layout.slope_start + design.cells[0][cells])
        loads.append(zero)
    return columns, loads


def _slopes(worker: Sweeper) -> FloatArray:
    cells = worker.blocks.type_cell
    if worker.point.slopes is None:
        return np.ones(cells.size)
    return np.asarray(worker.point.slopes[worker.design.cells[0][cells]])


def _information(worker: Sweeper, moments: Moments, one: int, two: int) -> FloatArray:
    """Return the complete information of each row between two of its parameters (facets, thresholds, lever)."""
    facets = len(worker.design.cells)
    steps = moments.tails.shape[1]
    slope = _slopes(worker)
    kinds = ["facet" if at < facets else "step" if at < facets + steps else "lever" for at in (one, two)]
    h, k = one - facets, two - facets
    if kinds == ["facet", "facet"]:
        return np.asarray(slope**2 * moments.slopes_up.sum(axis=1))
    if kinds == ["facet", "step"]:
        return slope * moments.slopes_up[:, k]
    if kinds == ["step", "step"]:
        return moments.tails[:, max(h, k)] - moments.crossed[:, h, k]
    if kinds == ["facet", "lever"]:
        return np.asarray(-(slope**2) * moments.levers[0][:, steps])
    if kinds == ["step", "lever"]:
        return -slope * moments.levers[0][:, h]
    return np.asarray(slope**2 * moments.levers[1][:, steps])


def _add_lever_gradient(worker: Sweeper, moments: Moments, sums: Sums) -> None:
    layout, steps = worker.layout, moments.tails.shape[1]
    if worker.blocks.bundled:
        return
    items = worker.design.cells[0][worker.blocks.type_cell]
    values = -_slopes(worker) * moments.levers[0][:, steps + 1]
    size = layout.sizes[0]
    sums.expected[layout.slope_start : layout.slope_start + size] += np.bincount(items, values, minlength=size)


def add_population(worker: Sweeper, posterior: Posterior, sums: Sums) -> None:
    """Add gradient and information of the persons' distribution, and the slopes' share in the persons' places."""
    layout, point, group, weight = worker.layout, worker.point, worker.blocks.group, worker.blocks.weight
    away = posterior.mean - point.mean[group]
    square = posterior.variance + away**2
    precision = 1.0 / point.sd**2
    n_groups = len(point.mean)
    shifts = np.bincount(group, weight * away, minlength=n_groups) * precision
    sums.expected[layout.mean_start : layout.sd_at] += shifts
    sums.expected[layout.sd_at] += float(weight @ (square * precision - 1.0))
    mean = layout.mean_start - layout.n_main
    sd = layout.sd_at - layout.n_main
    groups = np.arange(n_groups)
    sums.small[mean + groups, mean + groups] += np.bincount(group, weight, minlength=n_groups) * precision
    sums.small[mean + groups, sd] += 2 * shifts
    sums.small[sd, mean + groups] += 2 * shifts
    sums.small[sd, sd] += 2 * float(weight @ square) * precision
