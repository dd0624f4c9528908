"""Ratings that always come together are handled together.

Given the person's place, a Rasch model needs of a *block* of ratings (one rater's ratings of one person, a whole test)
only its sum score: everything else depends on which cells the block holds, not on who was rated. Blocks with the same
cells are one *type* and are computed once; with a bundle deviation a *unit* is a type with its sum score, without one
the score joins the person's total and a unit is a type. Persons with the same units and total are one *class*.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse

from pamong.engines.rasch.data import Design, FloatArray, IntArray, add_up, encode

HASH_SEED = 1908
WHOLE_LIMIT = 400  # with more elements than this, whole persons as blocks would make dense tables too large
POINT_COST, MEMBER_COST, TYPE_COST = 30.0, 8.0, 200.0
GRID = 31


@dataclass(frozen=True)
class Blocks:
    """How the ratings fall into blocks.

    Attributes
    ----------
    main : facet (among all but the first) that is constant within each block, or -1
    type_start, type_cell : cells of each type, run by run: type t holds ``type_cell[type_start[t]:type_start[t+1]]``
    type_main : (types,) element of the main facet
    unit_type, unit_score : (units,) sorted by type
    unit_start, member : persons (classes) of each unit, run by run
    to_persons : (classes, units) incidence
    to_units : (units, classes) incidence
    total : (classes,) score that multiplies the person's place; 0 when the units carry the scores
    weight : (classes,) number of persons of the class
    group : (classes,)
    class_of : (persons,)
    bundled : whether the units carry the scores
    order, unit_row : (ratings,) the ratings sorted by person and block, and each one's row among the units' rows
    row_start : (units + 1,) first row of each unit; a unit has the rows of its type
    """

    main: int
    type_start: IntArray
    type_cell: IntArray
    type_main: IntArray
    unit_type: IntArray
    unit_score: FloatArray
    unit_start: IntArray
    member: IntArray
    to_persons: sparse.csr_array
    to_units: sparse.csr_array
    total: FloatArray
    weight: FloatArray
    group: IntArray
    class_of: IntArray
    bundled: bool
    order: IntArray
    unit_row: IntArray
    row_start: IntArray

    @property
    def n_types(self) -> int:
        return len(self.type_start) - 1

    @property
    def n_units(self) -> int:
        return len(self.unit_type)

    @property
    def n_classes(self) -> int:
        return len(self.weight)


@dataclass(frozen=True)
class _Cut:
    """A way to cut the ratings into blocks, with the types already told apart."""

    main: int
    order: IntArray
    start: IntArray
    person: IntArray
    type_of: IntArray
    type_start: IntArray
    type_cell: IntArray
    score: FloatArray

    @property
    def cost(self) -> float:
        types = len(self.type_start) - 1
        return self.type_cell.size * GRID * POINT_COST + self.person.size * GRID * MEMBER_COST + types * TYPE_COST


def build_blocks(design: Design, bundle: IntArray | None, alike: IntArray) -> Blocks:
    """Cut the ratings into blocks: by `bundle` (a key per rating) when given, else the cheapest way.

    `alike` (persons,) tells apart persons who must not share a class although their units and groups are the same.
    """
    sizes = design.sizes
    main = int(np.argmax(sizes))
    if bundle is not None:
        cut = _cut(design, bundle, _constant_facet(design, bundle, main))
        return _assemble(design, cut, bundled=True, alike=alike)
    cuts = []
    if sum(sizes) <= WHOLE_LIMIT:
        cuts.append(_cut(design, np.zeros_like(design.person), -1))
    if not cuts or len(cuts[0].type_start) > 2:
        if len(sizes) > 1:
            cuts.append(_cut(design, design.elements[main], main))
        if len(sizes) == 1 or cuts[-1].type_cell.size > 3 * design.cells.shape[1]:
            cuts.append(_cut(design, design.cell, main))
    return _assemble(design, min(cuts, key=lambda cut: cut.cost), bundled=False, alike=alike)


def _constant_facet(design: Design, bundle: IntArray, main: int) -> int:
    """Return the largest facet if every bundle holds only one of its elements, else -1."""
    key = encode(bundle)[1]
    packed = np.unique(key * design.sizes[main] + design.elements[main])
    return main if packed.size == int(key.max()) + 1 else -1


def _cut(design: Design, key: IntArray, main: int) -> _Cut:
    packed = design.person * (int(key.max()) + 1) + key
    sorting = packed * design.cells.shape[1] + design.cell
    if packed.max() > 2**62 // design.cells.shape[1]:
        raise ValueError("Too many persons times elements.")
    order = np.argsort(sorting, kind="stable") if (np.diff(sorting) < 0).any() else np.arange(packed.size)
    cell = design.cell[order]
    starts = np.flatnonzero(np.diff(packed[order], prepend=-1))
    noise = _noise(HASH_SEED, design.cells.shape[1])
    finger = np.add.reduceat(noise[cell], starts)
    _, first, type_of = np.unique(finger, return_index=True, return_inverse=True)
    lengths = np.diff(starts, append=packed.size)[first]
    type_start = np.concatenate([[0], np.cumsum(lengths)])
    within = np.arange(type_start[-1]) - np.repeat(type_start[:-1], lengths)
    return _Cut(
        main=main,
        order=order,
        start=starts,
        person=design.person[order][starts],
        type_of=type_of.astype(np.int64),
        type_start=type_start.astype(np.int64),
        type_cell=cell[np.repeat(starts[first], lengths) + within],
        score=np.add.reduceat(design.category[order].astype(np.float64), starts),
    )


def _assemble(design: Design, cut: _Cut, *, bundled: bool, alike: IntArray) -> Blocks:
    n_types = len(cut.type_start) - 1
    if bundled:
        span = int(cut.score.max()) + 1
        packed, unit = np.unique(cut.type_of * span + cut.score.astype(np.int64), return_inverse=True)
        unit_type, unit_score = packed // span, (packed % span).astype(np.float64)
        total = np.zeros(design.n_persons)
    else:
        unit, unit_type, unit_score = cut.type_of, np.arange(n_types), np.zeros(n_types)
        total = add_up(cut.person, cut.score, design.n_persons)
    rows = np.diff(cut.type_start)[unit_type]
    row_start = np.concatenate([[0], np.cumsum(rows)]).astype(np.int64)
    lengths = np.diff(cut.start, append=cut.order.size)
    within = np.arange(cut.order.size) - np.repeat(cut.start, lengths)
    unit_row = np.repeat(row_start[unit], lengths) + within
    class_of, keep = _classes(design, cut.person, unit, alike)
    weight = np.bincount(class_of, minlength=len(keep)).astype(np.float64)
    kept = keep[class_of[cut.person]] == cut.person
    order = np.flatnonzero(kept)[np.argsort(unit[kept], kind="stable")]
    member, unit = class_of[cut.person[order]], unit[order]
    shape = (len(unit_type), len(keep))
    start = np.concatenate([[0], np.cumsum(np.bincount(unit, minlength=shape[0]))]).astype(np.int64)
    to_units = sparse.csr_array((np.ones(member.size), member.astype(np.int32), start.astype(np.int32)), shape=shape)
    return Blocks(
        main=cut.main,
        type_start=cut.type_start,
        type_cell=cut.type_cell,
        type_main=_main_elements(design, cut),
        unit_type=unit_type,
        unit_score=unit_score,
        unit_start=start,
        member=member,
        to_persons=to_units.T.tocsr(),
        to_units=to_units,
        total=total[keep],
        weight=weight,
        group=design.group[keep],
        class_of=class_of,
        bundled=bundled,
        order=cut.order,
        unit_row=unit_row,
        row_start=row_start,
    )


def _main_elements(design: Design, cut: _Cut) -> IntArray:
    if cut.main < 0:
        return np.zeros(len(cut.type_start) - 1, dtype=np.int64)
    found: IntArray = design.cells[cut.main][cut.type_cell[cut.type_start[:-1]]]
    return found


def _classes(design: Design, person: IntArray, unit: IntArray, alike: IntArray) -> tuple[IntArray, IntArray]:
    """Return the class of each person and one person of each class."""
    noise = _noise(HASH_SEED + 1, int(unit.max()) + 1)
    finger = np.zeros(design.n_persons, dtype=np.uint64)
    starts = np.flatnonzero(np.diff(person, prepend=-1))
    finger[person[starts]] = np.add.reduceat(noise[unit], starts)
    mixer = np.uint64(0x9E3779B97F4A7C15)
    finger = (finger * mixer) ^ (alike.astype(np.uint64) * np.uint64(0xD1B54A32D192ED03))
    finger = (finger * mixer) ^ (design.group.astype(np.uint64) * np.uint64(0x94D049BB133111EB))
    _, keep, class_of = np.unique(finger, return_index=True, return_inverse=True)
    if keep.size > 0.7 * design.n_persons:
        everyone = np.arange(design.n_persons)
        return everyone, everyone
    return class_of.astype(np.int64), keep


def _noise(seed: int, count: int) -> npt.NDArray[np.uint64]:
    return np.random.default_rng(seed).integers(0, 2**64, size=count, dtype=np.uint64)
