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
    if len(columns) == 1:
        return tuple(_join_groups(rated, columns[0], linkage, allowed))
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


def _join_groups(persons: IntArray, raters: IntArray, linkage: Linkage, allowed: Allowed) -> Iterator[Link]:
    """Join, with one facet, every group to those already linked; the largest group comes first."""
    seen = np.bincount(raters) if raters.size else raters
    groups = sorted(linkage.groups[0], key=lambda group: (-len(group), group))
    rows: dict[int, list[int]] = {}
    for row, rater in enumerate(raters.tolist()):
        rows.setdefault(rater, []).append(row)
    linked = _busiest_first(groups[0], seen) if groups else []
    waiting = [_busiest_first(group, seen) for group in groups[1:]]
    while waiting:
        joined = [group for group in waiting if _bridge(persons, rows, linked, group, allowed)]
        if not joined:
            return
        for group in joined:
            link = _bridge(persons, rows, linked, group, allowed)
            if link is not None:
                yield link
            linked += group
        waiting = [group for group in waiting if group not in joined]


def _busiest_first(group: tuple[int, ...], seen: IntArray) -> list[int]:
    """Order elements by their number of ratings: the best known one makes the firmest link."""
    return sorted(group, key=lambda element: (-int(seen[element]), element))


def _bridge(
    persons: IntArray, rows: dict[int, list[int]], linked: list[int], group: list[int], allowed: Allowed
) -> Link | None:
    """Return an allowed rating across two groups: of a person of one by a rater of the other, either way round."""
    for inside, outside in ((group, linked), (linked, group)):
        for present in inside:
            for row in rows[present]:
                for element in outside:
                    if allowed(int(persons[row]), (element,)):
                        return Link(int(persons[row]), (element,), 0, present)
    return None


def _next_link(
    persons: IntArray, columns: list[IntArray], linkage: Linkage, space: FloatArray, allowed: Allowed
) -> Link | None:
    for link in _candidates(persons, columns, linkage):
        step = _difference(linkage, link) @ space
        if np.abs(step).max() > 1e-6 and allowed(link.person, link.elements):
            return link
    return None


def _candidates(persons: IntArray, columns: list[IntArray], linkage: Linkage) -> Iterator[Link]:
    """Yield ratings changed in one facet to an element of another group, busiest elements first."""
    for facet, groups in enumerate(linkage.groups):
        if len(groups) < 2:
            continue
        seen = np.bincount(columns[facet])
        others = [_busiest_first(group, seen) for group in groups]
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
