"""Rank test of a rating design.

With an additive model a rating of person n by elements e1, e2, … of the facets is explained by
``theta_n + a_e1 + b_e2 + …``. The contrasts that no rating tells are the vectors ``(theta, a, b, …)`` for which that
sum is zero on every row. One such vector per facet is harmless (a constant moved from the persons to the facet); every
further one is a *missing direction*: two groups of elements whose difference could be anything.

The largest facet and the persons form a graph whose edges are the ratings. Along a spanning forest every node's value
is an exact integer combination of the other facets' elements, so each edge outside the forest is one linear equation
in those few unknowns. The rank of these equations decides (linear in the number of ratings, exact up to the small
final rank), where eliminating persons and taking the rank of the whole would cost the cube of the number of raters.
On connectedness of multi-way designs: Weeks & Williams, Technometrics 6 (1964) 319-324.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.sparse import csgraph

IntArray = npt.NDArray[np.int64]
FloatArray = npt.NDArray[np.float64]
TOLERANCE = 1e-9
CHUNK = 50_000


@dataclass(frozen=True)
class Linkage:
    """What a design leaves open.

    Attributes
    ----------
    connected : bool
        Whether all elements of all facets can be compared.
    missing : int
        Number of unlinked directions (0 when connected).
    groups : tuple per facet of tuples of elements
        Elements of one group can be compared with each other; those of different groups cannot. Only elements that
        occur in the design are listed.
    basis : tuple per facet of float arrays (elements, directions)
        The unlinked directions themselves, for `suggest`.
    """

    connected: bool
    missing: int
    groups: tuple[tuple[tuple[int, ...], ...], ...]
    basis: tuple[FloatArray, ...]


def examine(persons: npt.ArrayLike, *facets: npt.ArrayLike) -> Linkage:
    """Return what a design leaves open.

    Parameters
    ----------
    persons : array of int, shape (ratings,)
        Index of the person rated in each row.
    *facets : arrays of int, shape (ratings,)
        Index of the element of each further facet (rater, task, criterion …) in each row.
    """
    rated = np.asarray(persons, dtype=np.int64)
    columns = [np.asarray(facet, dtype=np.int64) for facet in facets]
    if not columns or rated.size == 0:
        return Linkage(True, 0, tuple(() for _ in columns), tuple(np.zeros((0, 0)) for _ in columns))
    packed = [np.unique(column, return_inverse=True) for column in columns]
    _, person = np.unique(rated, return_inverse=True)
    basis = _open_directions(person, [index for _, index in packed])
    missing = basis[0].shape[1]
    groups = tuple(_alike(labels, rows) for (labels, _), rows in zip(packed, basis, strict=True))
    spread = tuple(_by_label(labels, rows) for (labels, _), rows in zip(packed, basis, strict=True))
    return Linkage(missing == 0, missing, groups, spread)


def _open_directions(person: IntArray, columns: Sequence[IntArray]) -> list[FloatArray]:
    """Return per facet the rows of a basis of the unlinked directions."""
    sizes = [int(column.max()) + 1 for column in columns]
    main = int(np.argmax(sizes))
    others = [facet for facet in range(len(columns)) if facet != main]
    offsets = np.cumsum([0] + [sizes[facet] for facet in others])
    rest = np.array([columns[facet] + offsets[at] for at, facet in enumerate(others)], dtype=np.int64)
    rest = rest.reshape(len(others), person.size)
    edges = _distinct(np.vstack([person, columns[main], rest]))
    component, potential = _potentials(edges, int(offsets[-1]))
    kernel = _kernel(edges, potential)
    raters = potential[int(edges[0].max()) + 1 :]
    home = component[int(edges[0].max()) + 1 :]
    n_components = int(component.max()) + 1
    shift = np.zeros((raters.shape[0], n_components))
    shift[np.arange(raters.shape[0]), home] = 1.0
    main_rows = np.hstack([shift, raters @ kernel])
    other_rows = np.hstack([np.zeros((kernel.shape[0], n_components)), kernel])
    values = {main: main_rows}
    for at, facet in enumerate(others):
        values[facet] = other_rows[offsets[at] : offsets[at + 1]]
    return _without_constants([values[facet] for facet in range(len(columns))])


def _distinct(edges: IntArray) -> IntArray:
    """Return the different columns; by one packed number each, as sorting whole columns costs ten times as much."""
    sizes = edges.max(axis=1) + 1
    if np.log2(sizes.astype(float)).sum() > 62:
        return np.unique(edges, axis=1)
    _, at = np.unique(np.ravel_multi_index(tuple(edges), tuple(sizes)), return_index=True)
    return np.asarray(edges[:, at])


def _potentials(edges: IntArray, unknowns: int) -> tuple[IntArray, FloatArray]:
    """Write every person and main element as a combination of the other facets' elements, along a spanning forest.

    With signs turned so that an edge says ``main - person = -(sum of others)``; component constants are left out.
    """
    persons, mains = edges[0], edges[1]
    n_persons = int(persons.max()) + 1
    n_nodes = n_persons + int(mains.max()) + 1
    number = np.arange(1, persons.size + 1)
    pair_order = np.lexsort((number, mains, persons))
    first = np.ones(persons.size, dtype=bool)
    sorted_persons, sorted_mains = persons[pair_order], mains[pair_order]
    first[1:] = (np.diff(sorted_persons) != 0) | (np.diff(sorted_mains) != 0)
    kept = pair_order[first]
    graph = sparse.csr_array((kept + 1, (persons[kept], n_persons + mains[kept])), shape=(n_nodes, n_nodes))
    graph = (graph + graph.T).tocsr()
    _, component = csgraph.connected_components(graph, directed=False)
    potential = np.zeros((n_nodes, unknowns))
    _, roots = np.unique(component, return_index=True)
    for root in roots:
        _walk(graph, int(root), n_persons, edges, potential)
    return component.astype(np.int64), potential


def _walk(graph: sparse.csr_array, root: int, n_persons: int, edges: IntArray, potential: FloatArray) -> None:
    """Fill the potentials of one component outwards from its root, a whole layer at a time."""
    frontier = np.array([root])
    seen = np.zeros(potential.shape[0], dtype=bool)
    seen[root] = True
    while frontier.size:
        starts, stops = graph.indptr[frontier], graph.indptr[frontier + 1]
        parents = np.repeat(frontier, stops - starts)
        slots = np.concatenate([np.arange(a, b) for a, b in zip(starts, stops, strict=True)])
        children, numbers = graph.indices[slots], graph.data[slots] - 1
        new = ~seen[children]
        children, at = np.unique(children[new], return_index=True)
        parents, numbers = parents[new][at], numbers[new][at]
        step = np.zeros((children.size, potential.shape[1]))
        for facet in edges[2:, :]:
            np.add.at(step, (np.arange(children.size), facet[numbers]), 1.0)
        sign = np.where(children >= n_persons, -1.0, 1.0)[:, None]
        potential[children] = potential[parents] + sign * step
        seen[children] = True
        frontier = children


def _kernel(edges: IntArray, potential: FloatArray) -> FloatArray:
    """Return a basis of the other facets' values that fulfil every edge's equation."""
    unknowns = potential.shape[1]
    if unknowns == 0:
        return np.zeros((0, 0))
    n_persons = int(edges[0].max()) + 1
    gram = np.zeros((unknowns, unknowns))
    for start in range(0, edges.shape[1], CHUNK):
        part = edges[:, start : start + CHUNK]
        rows = potential[n_persons + part[1]] - potential[part[0]]
        for facet in part[2:]:
            np.add.at(rows, (np.arange(part.shape[1]), facet), 1.0)
        rows = np.unique(rows, axis=0)
        gram += rows.T @ rows
    return _null_space(gram)


def _null_space(gram: FloatArray) -> FloatArray:
    values, vectors = np.linalg.eigh(gram)
    return np.asarray(vectors[:, values <= TOLERANCE * max(1.0, float(values[-1]))])


def _without_constants(values: list[FloatArray]) -> list[FloatArray]:
    """Take out the harmless directions (one constant per facet) and keep an orthonormal basis of the rest."""
    centred = [rows - rows[:1] for rows in values]
    stacked = np.vstack(centred)
    squares, vectors = np.linalg.eigh(stacked.T @ stacked)
    keep = vectors[:, squares > TOLERANCE * max(1.0, float(squares.max(initial=0.0)))]
    return [rows @ keep for rows in centred]


def _alike(labels: IntArray, rows: FloatArray) -> tuple[tuple[int, ...], ...]:
    """Group the elements whose values agree in every unlinked direction."""
    groups: dict[tuple[float, ...], list[int]] = {}
    for label, row in zip(labels.tolist(), np.round(rows, 6) + 0.0, strict=True):
        groups.setdefault(tuple(row.tolist()), []).append(label)
    return tuple(tuple(group) for group in groups.values())


def _by_label(labels: IntArray, rows: FloatArray) -> FloatArray:
    """Place the rows at their elements' own numbers, absent elements as NaN."""
    spread = np.full((int(labels.max()) + 1, rows.shape[1]), np.nan)
    spread[labels] = rows
    return spread
