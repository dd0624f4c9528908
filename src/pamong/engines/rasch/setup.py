"""From ratings and options to the problem that Newton's method solves."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

from pamong.engines.linking import Linkage, examine
from pamong.engines.rasch.blocks import build_blocks
from pamong.engines.rasch.data import Design, FloatArray, IntArray, add_up
from pamong.engines.rasch.first import START_HALO, first_guess
from pamong.engines.rasch.newton import Problem
from pamong.engines.rasch.options import Anchors, Options, Remark
from pamong.engines.rasch.point import Layout, Point, from_vector, lay_out, to_vector

NO_ANCHORS = Anchors()


@dataclass(frozen=True)
class Ready:
    """A problem, where to start, and what was found on the way."""

    problem: Problem
    start: Point
    linkage: Linkage
    extreme: tuple[IntArray, ...]
    remarks: tuple[Remark, ...]


def set_up(design: Design, options: Options, linkage: Linkage | None = None) -> Ready:
    """Cut the ratings into blocks, number the parameters, fix what is anchored, centre what is not.

    Whoever fits the same ratings twice hands in the linkage found the first time.
    """
    linkage = linkage or link(design)
    if not linkage.connected and not options.equivalent_groups:
        design = _with_component_means(design)
    slope_scores = _slope_scores(design) if options.slopes else np.zeros((0, 0))
    total = np.bincount(design.person, design.category.astype(np.float64), minlength=design.n_persons)
    alike = _fingers(slope_scores) if options.slopes else total.astype(np.int64)
    blocks = build_blocks(design, _bundle_key(design, options.bundle), alike)
    layout = lay_out(design, blocks, slopes=options.slopes)
    free, remarks = _free(design, layout, options)
    start = _anchored(_guess(design, layout, free, options), design, options.anchors or NO_ANCHORS)
    extreme = tuple(_extremes(design, facet) for facet in range(len(design.sizes)))
    prior, prior_facet = _priors(design, layout, options, extreme, free)
    keep = np.zeros(blocks.n_classes, dtype=np.int64)
    keep[blocks.class_of] = np.arange(design.n_persons)
    problem = Problem(
        design=design,
        blocks=blocks,
        layout=layout,
        free=free,
        constraints=_constraints(design, layout, free, linkage, options),
        prior=prior,
        prior_facet=prior_facet,
        slope_scores=slope_scores[keep] if options.slopes else slope_scores,
    )
    return Ready(problem, _settled(start, problem), linkage, extreme, tuple(remarks))


def link(design: Design) -> Linkage:
    """Test whether all elements can be compared: by the graph alone where the design is plainly crossed."""
    sizes = design.sizes
    main = int(np.argmax(sizes))
    others = np.prod([size for facet, size in enumerate(sizes) if facet != main], dtype=np.int64)
    whole = tuple((tuple(range(size)),) for size in sizes)
    crossed = design.cells.shape[1] == sizes[main] * others and len(sizes) <= 2
    if crossed and _every_pair_is_full(design, main, int(others)) and _components(design, main).max() == 0:
        return Linkage(True, 0, tuple(tuple(groups) for groups in whole), tuple(np.zeros((s, 0)) for s in sizes))
    return examine(design.person, *design.elements)


def _every_pair_is_full(design: Design, main: int, others: int) -> bool:
    """Whether every person was rated on everything by each of their raters, once."""
    pairs = sparse.coo_array(
        (np.ones(design.person.size, dtype=np.int32), (design.person, design.elements[main])),
        shape=(design.n_persons, design.sizes[main]),
    ).tocsr()
    return bool((pairs.data == others).all()) and pairs.nnz * others == design.person.size


def _components(design: Design, main: int) -> IntArray:
    """Return the component of each person in the graph of persons and elements of the main facet."""
    n, size = design.n_persons, design.n_persons + design.sizes[main]
    edges = (np.ones(design.person.size, dtype=np.int8), (design.person, n + design.elements[main]))
    _, component = csgraph.connected_components(sparse.coo_array(edges, shape=(size, size)), directed=False)
    _, own = np.unique(component[:n], return_inverse=True)
    return np.asarray(own, dtype=np.int64)


def _with_component_means(design: Design) -> Design:
    """Give every unlinked group of persons its own mean: nothing says that they are equally able."""
    component = _components(design, int(np.argmax(design.sizes)))
    packed = design.group * (int(component.max()) + 1) + component
    _, group = np.unique(packed, return_inverse=True)
    return replace(design, group=group.astype(np.int64), groups=np.arange(int(group.max()) + 1).astype(str))


def _bundle_key(design: Design, bundle: tuple[str, ...]) -> IntArray | None:
    if not bundle:
        return None
    unknown = [name for name in bundle if name not in design.names]
    if unknown:
        raise ValueError(f"The bundle names no facet: {', '.join(unknown)}.")
    if design.names[0] not in bundle or len(bundle) < 2:
        raise ValueError(f"A bundle joins the measured facet ({design.names[0]}) with at least one other.")
    key = np.zeros_like(design.person)
    for facet, name in enumerate(design.names[1:]):
        if name in bundle:
            key = key * design.sizes[facet] + design.elements[facet]
    return key


def _slope_scores(design: Design) -> FloatArray:
    flat = design.person * design.sizes[0] + design.elements[0]
    summed = add_up(flat, design.category, design.n_persons * design.sizes[0])
    return summed.reshape(design.n_persons, design.sizes[0])


def _fingers(scores: FloatArray) -> IntArray:
    """Return one number for each distinct row."""
    _, which = np.unique(scores, axis=0, return_inverse=True)
    return which.astype(np.int64).ravel()


def _guess(design: Design, layout: Layout, free: FloatArray, options: Options) -> Point:
    """Return where to start; nothing is guessed where a calibration tells all that the persons met."""
    if np.delete(free[: layout.mean_start], [layout.halo_at] if layout.halo_at >= 0 else []).any():
        return first_guess(design, bundled=bool(options.bundle), slopes=options.slopes)
    return Point(
        facets=tuple(np.zeros(size) for size in design.sizes),
        steps=np.zeros((len(design.sets), design.top)),
        slopes=None,
        mean=np.zeros(len(design.groups)),
        sd=1.0,
        halo=START_HALO if options.bundle else 0.0,
    )


def _anchored(point: Point, design: Design, anchors: Anchors) -> Point:
    """Put the anchored values in their places."""
    facets = []
    for facet, measures in enumerate(point.facets):
        known = anchors.elements.get(design.names[facet + 1], {})
        named = design.labels[facet + 1].tolist()
        facets.append(
            np.array(
                [known.get(name, known.get(str(name), m)) for name, m in zip(named, measures.tolist(), strict=True)]
            )
        )
    steps = point.steps.copy()
    for row, one in enumerate(design.sets):
        known_steps = anchored_steps(anchors, one.label, len(one.values) - 1)
        if known_steps is not None:
            steps[row, : len(known_steps)] = known_steps
    mean, sd = point.mean, point.sd
    if anchors.population is not None:
        mean, sd = np.full_like(mean, anchors.population[0]), anchors.population[1]
    halo = point.halo if anchors.halo is None else anchors.halo
    return replace(point, facets=tuple(facets), steps=steps, mean=mean, sd=sd, halo=halo)


def anchored_steps(anchors: Anchors, label: object, count: int) -> tuple[float, ...] | None:
    """Return a set's anchored thresholds if there are as many as the set has."""
    known = anchors.steps.get(label, anchors.steps.get(str(label)))  # type: ignore[call-overload]
    return tuple(known) if known is not None and len(known) == count else None


def _is_anchored(design: Design, facet: int, anchors: Anchors) -> np.ndarray:
    known = anchors.elements.get(design.names[facet + 1], {})
    return np.array([name in known or str(name) in known for name in design.labels[facet + 1].tolist()], dtype=bool)


def _free(design: Design, layout: Layout, options: Options) -> tuple[FloatArray, list[Remark]]:
    anchors, free, remarks = options.anchors or NO_ANCHORS, np.ones(layout.size), []
    for facet in range(len(design.sizes)):
        free[layout.facet(facet)] = ~_is_anchored(design, facet, anchors)
    for row, one in enumerate(design.sets):
        at = layout.step_at[row][layout.step_at[row] >= 0]
        if anchored_steps(anchors, one.label, at.size) is not None:
            free[at] = 0.0
        elif one.label in anchors.steps or str(one.label) in anchors.steps:
            remarks.append(_lost_anchor(str(one.label), at.size))
        if at.size == 0 and len(design.sets) > 1:
            free[layout.facet(0)][row] = 0.0
    if anchors.population is not None:
        free[layout.mean_start :] = 0.0
    if anchors.halo is not None and layout.halo_at >= 0:
        free[layout.halo_at] = 0.0
    return free, remarks


def _lost_anchor(label: str, count: int) -> Remark:
    where = f" of {label}" if label else ""
    text = f"The anchored thresholds{where} do not fit the {count} thresholds of these ratings and were not used."
    return Remark("anchors_unused", text, (label,))


def _extremes(design: Design, facet: int) -> IntArray:
    """Return the elements that gave (or got) nothing but the top, or nothing but the bottom score."""
    tops = np.array([len(one.values) - 1 for one in design.sets])[design.cell_set[design.cell]]
    size, column = design.sizes[facet], design.elements[facet]
    known = tops > 0
    not_top = np.bincount(column[known], (design.category < tops)[known], minlength=size) > 0
    not_bottom = np.bincount(column[known], (design.category > 0)[known], minlength=size) > 0
    seen = np.bincount(column[known], minlength=size) > 0
    return np.flatnonzero(seen & ~(not_top & not_bottom))


def _priors(
    design: Design, layout: Layout, options: Options, extreme: tuple[IntArray, ...], free: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Return each parameter's prior sd (0 none, NaN estimated) and facet."""
    prior, facet_of = np.zeros(layout.size), np.full(layout.size, -1.0)
    asked = options.severity_prior
    for facet in range(len(design.sizes)):
        at = layout.facet(facet)
        beside_anchors = 0 < free[at].sum() < free[at].size
        if isinstance(asked, int | float):
            prior[at] = float(asked)
        elif asked == "estimate" or (asked == "auto" and (extreme[facet].size or beside_anchors)):
            prior[at] = np.nan
        facet_of[at] = facet
    prior[free == 0] = 0.0
    return prior, facet_of


def _constraints(design: Design, layout: Layout, free: FloatArray, linkage: Linkage, options: Options) -> FloatArray:
    """Return the directions that are held at zero: facets and threshold sets sum to 0, and so do unlinked contrasts."""
    columns = []
    groups = [layout.facet(facet) for facet in range(len(design.sizes))]
    for at in groups:
        if free[at].all():
            columns.append(_ones(layout.size, np.arange(at.start, at.stop)))
    for row in layout.step_at:
        at_steps = row[row >= 0]
        if at_steps.size and free[at_steps].all():
            columns.append(_ones(layout.size, at_steps))
    if layout.slope_start >= 0:
        columns.append(_ones(layout.size, np.arange(layout.slope_start, layout.slope_start + layout.sizes[0])))
    columns += _unlinked(design, layout, linkage, options)
    return np.array(columns).T if columns else np.zeros((layout.size, 0))


def _ones(size: int, at: IntArray) -> FloatArray:
    column = np.zeros(size)
    column[at] = 1.0 / np.sqrt(at.size)
    return column


def _unlinked(design: Design, layout: Layout, linkage: Linkage, options: Options) -> list[FloatArray]:
    """Return the unlinked directions; with equivalent groups only those that touch no person."""
    if linkage.connected:
        return []
    basis = np.zeros((layout.size, linkage.missing))
    for facet, rows in enumerate(linkage.basis):
        basis[layout.facet(facet)] = rows - rows.mean(axis=0)
    if options.equivalent_groups:
        moved = np.zeros((design.n_persons, linkage.missing))
        moved[design.person] = sum(rows[column] for rows, column in zip(linkage.basis, design.elements, strict=True))
        _, sizes, turned = np.linalg.svd(moved - moved.mean(axis=0), full_matrices=True)
        still = np.concatenate([sizes, np.zeros(linkage.missing - sizes.size)]) < 1e-8
        basis = basis @ turned[still].T
    return list(_held(basis, layout.facet(int(np.argmax(layout.sizes)))).T)


def _held(basis: FloatArray, largest: slice) -> FloatArray:
    """Return what to hold at zero for each open direction: the largest facet's part if it tells them all apart.

    Groups of raters are then centred on themselves, and criteria keep their level.
    """
    part = np.zeros_like(basis)
    part[largest] = basis[largest]
    chosen = part if np.linalg.matrix_rank(part) == basis.shape[1] else basis
    return np.asarray(np.linalg.qr(chosen)[0])


def _settled(start: Point, problem: Problem) -> Point:
    """Bring the first guess onto the constraints."""
    vector = to_vector(start, problem.layout)
    for column in problem.constraints.T:
        vector = vector - column * float(column @ vector)
    return from_vector(vector, problem.layout)
