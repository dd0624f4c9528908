"""The fewest extra ratings that link a design."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pamong.engines.linking.linkage import FloatArray, IntArray, Linkage, examine

Allowed = Callable[[int, tuple[int, ...]], bool]


@dataclass(frozen=True)
class Link:
    """An extra rating: this person, rated with these elements (one of each facet)."""

    person: int
    elements: tuple[int, ...]
    facet: int
    instead_of: int


def anyone(person: int, elements: tuple[int, ...]) -> bool:
    """Allow every extra rating."""
    return True


def suggest(persons: npt.ArrayLike, *facets: npt.ArrayLike, allowed: Allowed = anyone) -> tuple[Link, ...]:
    """Return extra ratings, each of which links one missing direction.

    A suggestion repeats an existing rating with one element changed to an element of another group: the person is
    there anyway, so it is the cheapest kind. As many are returned as directions are missing (fewer only where
    `allowed` forbids them), and no design can be linked with fewer.

    Parameters
    ----------
    persons, *facets : arrays of int, shape (ratings,)
        As for `examine`.
    allowed : callable (person, elements) -> bool
        Whether an extra rating may be asked for (conflict of interest, capacity).
    """
    rated = np.asarray(persons, dtype=np.int64)
    columns = [np.asarray(facet, dtype=np.int64) for facet in facets]
    linkage = examine(rated, *columns)
    links: list[Link] = []
    space = np.eye(linkage.missing)
    while space.shape[1]:
        found = _next_link(rated, columns, linkage, space, allowed)
        if found is None:
            break
        links.append(found)
        step = _difference(linkage, found) @ space
        space = space @ _orthogonal_to(step)
    return tuple(links)


def _next_link(
    persons: IntArray, columns: list[IntArray], linkage: Linkage, space: FloatArray, allowed: Allowed
) -> Link | None:
    for link in _candidates(persons, columns, linkage):
        step = _difference(linkage, link) @ space
        if np.abs(step).max() > 1e-6 and allowed(link.person, link.elements):
            return link
    return None


def _candidates(persons: IntArray, columns: list[IntArray], linkage: Linkage) -> Iterator[Link]:
    """Yield ratings changed in one facet to an element of another group, busiest elements last."""
    for facet, groups in enumerate(linkage.groups):
        if len(groups) < 2:
            continue
        seen = np.bincount(columns[facet])
        others = [sorted(group, key=lambda element: (int(seen[element]), element)) for group in groups]
        for row in range(persons.size):
            yield from _changed(row, facet, persons, columns, others)


def _changed(
    row: int, facet: int, persons: IntArray, columns: list[IntArray], groups: list[list[int]]
) -> Iterator[Link]:
    present = [int(column[row]) for column in columns]
    for group in groups:
        if present[facet] in group:
            continue
        for element in group:
            changed = (*present[:facet], element, *present[facet + 1 :])
            yield Link(int(persons[row]), changed, facet, present[facet])


def _difference(linkage: Linkage, link: Link) -> FloatArray:
    rows = linkage.basis[link.facet]
    return np.asarray(rows[link.elements[link.facet]] - rows[link.instead_of])


def _orthogonal_to(step: FloatArray) -> FloatArray:
    """Return a basis of the directions that a new rating leaves open."""
    _, _, right = np.linalg.svd(step[None, :], full_matrices=True)
    return np.asarray(right[1:].T)
