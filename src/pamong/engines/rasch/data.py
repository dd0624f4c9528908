"""From a long table of ratings to index arrays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from pamong.engines.rasch.options import Label, Model, Remark

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
AnyArray = npt.NDArray[Any]
SPARSE_RANGE = 8  # integers spread over more than this many times their number are sorted, not counted


@dataclass(frozen=True)
class Ratings:
    """A long table, one row a rating.

    Attributes
    ----------
    facets : mapping name -> labels, shape (ratings,)
        Who or what stands behind each rating; the first facet is the measured one (persons).
    scores : array, shape (ratings,)
        Whole numbers, NaN where nothing was given.
    groups : array of labels, shape (ratings,), optional
        Group of the person of each row; every group gets its own mean.
    """

    facets: Mapping[str, npt.ArrayLike]
    scores: npt.ArrayLike
    groups: npt.ArrayLike | None = None


@dataclass(frozen=True)
class StepSet:
    """One set of thresholds: whose it is, and the score that stands for each category in use."""

    label: Label
    values: IntArray


@dataclass(frozen=True)
class Design:
    """The ratings as index arrays.

    Attributes
    ----------
    names : names of all facets, the measured one first
    labels : labels of each facet's elements, sorted
    person : (ratings,) index of the measured element
    elements : (other facets, ratings) indices
    category : (ratings,) place of the score among the categories in use, from 0
    score : (ratings,) the score as given
    cell : (ratings,) index into the distinct combinations of the other facets
    cells : (other facets, cells)
    cell_set : (cells,) set of thresholds of each cell
    sets : the sets of thresholds
    group, groups : (persons,) group of each person, and the groups' labels
    """

    names: tuple[str, ...]
    labels: tuple[AnyArray, ...]
    person: IntArray
    elements: IntArray
    category: IntArray
    score: IntArray
    cell: IntArray
    cells: IntArray
    cell_set: IntArray
    sets: tuple[StepSet, ...]
    group: IntArray
    groups: AnyArray
    remarks: tuple[Remark, ...]

    @property
    def n_persons(self) -> int:
        return len(self.labels[0])

    @property
    def sizes(self) -> tuple[int, ...]:
        """Number of elements of every facet but the measured one."""
        return tuple(len(labels) for labels in self.labels[1:])

    @property
    def top(self) -> int:
        """Number of thresholds of the longest set."""
        return max(len(one.values) for one in self.sets) - 1


def prepare(ratings: Ratings, model: Model) -> Design:
    """Encode the labels, drop missing scores, close gaps in the categories.

    Raises
    ------
    ValueError
        When columns differ in length, there are fewer than two facets, a score is no whole number, or nothing varies.
    """
    names = tuple(ratings.facets)
    columns = [np.asarray(column) for column in ratings.facets.values()]
    scores = np.asarray(ratings.scores, dtype=np.float64)
    _check(columns, scores)
    given = ~np.isnan(scores)
    groups = None if ratings.groups is None else np.asarray(ratings.groups)
    if not given.all():
        columns, scores = [column[given] for column in columns], scores[given]
        groups = None if groups is None else groups[given]
    score = scores.astype(np.int64)
    if not np.array_equal(score, scores):
        raise ValueError("Scores must be whole numbers.")
    if score.size == 0 or score.min() == score.max():
        raise ValueError("All scores are the same: there is nothing to measure.")
    encoded = [encode(column) for column in columns]
    person, elements = encoded[0][1], np.array([index for _, index in encoded[1:]])
    cell, cells = _cells(elements, [len(labels) for labels, _ in encoded[1:]])
    set_of = elements[0] if model == "pcm" else np.zeros(1, dtype=np.int64)
    set_labels = encoded[1][0] if model == "pcm" else np.array([""])
    category, sets, remarks = _categories(score, set_of, set_labels)
    group, group_labels = _groups(person, len(encoded[0][0]), groups)
    return Design(
        names=names,
        labels=tuple(labels for labels, _ in encoded),
        person=person,
        elements=elements,
        category=category,
        score=score,
        cell=cell,
        cells=cells,
        cell_set=cells[0] if model == "pcm" else np.zeros(cells.shape[1], dtype=np.int64),
        sets=sets,
        group=group,
        groups=group_labels,
        remarks=remarks,
    )


def add_up(index: IntArray, values: AnyArray, size: int) -> FloatArray:
    """Return the sums of the values by index, as floats."""
    sums: FloatArray = np.bincount(index, values, minlength=size).astype(np.float64, copy=False)
    return sums


def encode(column: AnyArray) -> tuple[AnyArray, IntArray]:
    """Return the sorted labels and each row's place among them."""
    if column.dtype.kind in "iu" and column.size:
        low, high = int(column.min()), int(column.max())
        if high - low < SPARSE_RANGE * column.size + 1000:
            return _encode_dense(column.astype(np.int64) - low, low, high)
    if column.dtype.kind in "OU":
        return _encode_texts(column)
    labels, index = np.unique(column, return_inverse=True)
    return labels, index.astype(np.int64)


def _encode_dense(shifted: IntArray, low: int, high: int) -> tuple[AnyArray, IntArray]:
    present = np.zeros(high - low + 1, dtype=bool)
    present[shifted] = True
    place = np.cumsum(present) - 1
    return np.flatnonzero(present) + low, place[shifted]


def _encode_texts(column: AnyArray) -> tuple[AnyArray, IntArray]:
    """Sort only the distinct texts: sorting a million strings costs seconds."""
    values = column.tolist()
    labels = sorted(set(values), key=str)
    place = {label: at for at, label in enumerate(labels)}
    index = np.fromiter((place[value] for value in values), dtype=np.int64, count=len(values))
    return np.array(labels, dtype=column.dtype), index


def _check(columns: list[AnyArray], scores: FloatArray) -> None:
    if len(columns) < 2:
        raise ValueError("At least two facets are needed: who is measured, and by what.")
    if any(column.shape != scores.shape for column in columns) or scores.ndim != 1:
        raise ValueError("Facets and scores must be flat arrays of the same length.")


def _cells(elements: IntArray, sizes: list[int]) -> tuple[IntArray, IntArray]:
    """Return each rating's combination of elements, and the combinations."""
    packed = elements[0]
    span = sizes[0]
    for column, size in zip(elements[1:], sizes[1:], strict=True):
        if span * size >= 2**62:
            _, packed = np.unique(packed, return_inverse=True)
            span = int(packed.max()) + 1
        packed, span = packed * size + column, span * size
    _, cell = encode(packed)
    first = np.zeros(int(cell.max()) + 1, dtype=np.int64)
    first[cell] = np.arange(cell.size)
    return cell, elements[:, first]


def _categories(
    score: IntArray, set_of: IntArray, labels: AnyArray
) -> tuple[IntArray, tuple[StepSet, ...], tuple[Remark, ...]]:
    """Number the scores in use within each set of thresholds, closing gaps, and say which were closed."""
    low, span = int(score.min()), int(score.max() - score.min()) + 1
    used = np.bincount(set_of * span + (score - low), minlength=len(labels) * span).reshape(len(labels), span) > 0
    place = np.cumsum(used, axis=1) - 1
    rows = np.broadcast_to(set_of, score.shape)
    sets = tuple(StepSet(label, np.flatnonzero(row) + low) for label, row in zip(labels.tolist(), used, strict=True))
    remarks = [remark for one in sets for remark in _gaps(one)]
    return place[rows, score - low], sets, tuple(remarks)


def _gaps(one: StepSet) -> list[Remark]:
    values = one.values
    where = f" of {one.label}" if one.label != "" else ""
    unused = sorted(set(range(int(values[0]), int(values[-1]) + 1)) - set(values.tolist()))
    remarks = []
    if unused:
        names = ", ".join(map(str, unused))
        remarks.append(
            Remark(
                "unused_category",
                f"Nobody used score {names}{where}: it was joined with its neighbour.",
                tuple(map(str, [one.label, *unused])),
            )
        )
    if len(values) == 1:
        remarks.append(Remark("constant", f"All scores{where} are {values[0]}: it tells nothing.", (str(one.label),)))
    return remarks


def _groups(person: IntArray, n_persons: int, groups: AnyArray | None) -> tuple[IntArray, AnyArray]:
    if groups is None:
        return np.zeros(n_persons, dtype=np.int64), np.array([""])
    labels, index = encode(groups)
    group = np.zeros(n_persons, dtype=np.int64)
    group[person] = index
    if not np.array_equal(group[person], index):
        raise ValueError("A person stands in more than one group.")
    return group, labels
