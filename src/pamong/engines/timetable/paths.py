"""Every way a class can go through the event, as one network: a node is an hour and the pieces had so far.

All classes have the same lessons, so a timetable is as many paths through this network as there are classes. Three
steps lead on: a piece begins, the class waits, the class goes home for the day.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from pamong.engines.timetable.cost import IDLE
from pamong.engines.timetable.grid import Grid
from pamong.engines.timetable.problem import Material, Problem

WAIT, HOME = -1, -2
Placement = Mapping[int, int]  # piece kind of a plenary: start
Node = tuple[int, int, tuple[int, ...]]  # day, position, pieces had of each kind


@dataclass(frozen=True)
class Piece:
    """The like pieces of a material: their JP and how many each class has."""

    material: Material
    jp: int
    count: int


@dataclass(frozen=True)
class Step:
    """One step from node to node, by number; `what` is a kind of piece, WAIT or HOME."""

    tail: int
    head: int
    what: int
    day: int
    start: int
    end: int


@dataclass
class Paths:
    """The network; `steps` in the order of their tails, the first node is where all begin and the last where they end.

    Attributes
    ----------
    begins : for each kind of piece the positions where enough of its teachers are there at once
    """

    pieces: Sequence[Piece]
    steps: Sequence[Step]
    nodes: int
    _masks: dict[tuple[int, int], NDArray[np.bool_]] = field(default_factory=dict)

    @cached_property
    def waiting(self) -> NDArray[np.float64]:
        """Return what each step costs by itself."""
        return np.array([float(IDLE) if step.what == WAIT else 0.0 for step in self.steps])

    @cached_property
    def starts(self) -> dict[tuple[int, int], list[int]]:
        """Return the steps by kind of piece and start."""
        found: dict[tuple[int, int], list[int]] = {}
        for number, step in enumerate(self.steps):
            if step.what >= 0:
                found.setdefault((step.what, step.start), []).append(number)
        return found

    def open(self, placement: Placement) -> NDArray[np.bool_]:
        """Tell which steps are left when these plenaries are where the placement says: all sit in them then."""
        left = np.ones(len(self.steps), dtype=bool)
        for place in placement.items():
            if place not in self._masks:
                self._masks[place] = self._beside(*place)
            left &= self._masks[place]
        return left

    def _beside(self, kind: int, start: int) -> NDArray[np.bool_]:
        end = start + self.pieces[kind].jp
        day = next((self.steps[number].day for number in self.starts.get((kind, start), ())), 0)
        return np.array([self._fits(step, kind, day, (start, end)) for step in self.steps], dtype=bool)

    @staticmethod
    def _fits(step: Step, kind: int, day: int, hours: tuple[int, int]) -> bool:
        start, end = hours
        if step.what == kind:
            return step.start == start
        if step.what == HOME:
            return step.day != day or step.start >= end
        return step.end <= start or step.start >= end

    def cheapest(self, costs: NDArray[np.float64], left: NDArray[np.bool_]) -> float:
        """Return the least cost of a path over the steps that are left."""
        reach = [math.inf] * self.nodes
        reach[0] = 0.0
        for number in np.flatnonzero(left).tolist():
            step = self.steps[number]
            there = reach[step.tail] + costs[number]
            if there < reach[step.head]:
                reach[step.head] = there
        return float(reach[-1])


def paths_of(problem: Problem, most: int) -> Paths | None:
    """Return the network of one class, or None when it has more than so many nodes."""
    grid = Grid.of(problem)
    pieces = [
        Piece(material, jp, material.pieces.count(jp))
        for material in problem.materials
        for jp in sorted(set(material.pieces))
    ]
    walk = _Walk(grid, pieces, [_begins(problem, grid, piece) for piece in pieces])
    seen: dict[Node, list[tuple[Node, int]]] = {}
    todo = [walk.first]
    while todo:
        node = todo.pop()
        if node not in seen:
            seen[node] = list(walk.on(node))
            todo += [head for head, _ in seen[node]]
        if len(seen) > most:
            return None
    return _numbered(walk, seen)


def _begins(problem: Problem, grid: Grid, piece: Piece) -> set[int]:
    """Return where a piece can begin: enough of those who teach it are there."""
    starts = grid.starts(piece.jp)
    if not problem.facilitators:
        return set(starts)
    able = [one for one in problem.facilitators if piece.material.id in one.teaches]
    there = [set(grid.starts(piece.jp, grid.present(one))) for one in able]
    return {start for start in starts if sum(start in one for one in there) >= piece.material.facilitators}


@dataclass(frozen=True)
class _Walk:
    grid: Grid
    pieces: Sequence[Piece]
    begins: Sequence[Collection[int]]

    @property
    def first(self) -> Node:
        return (1, 0, (0,) * len(self.pieces))

    @cached_property
    def last(self) -> Node:
        return (self.grid.days + 1, len(self.grid.at), tuple(piece.count for piece in self.pieces))

    @cached_property
    def _before(self) -> list[list[int]]:
        """Return for each kind of piece those that must be over."""
        return [
            [at for at, other in enumerate(self.pieces) if other.material.id in piece.material.after]
            for piece in self.pieces
        ]

    def on(self, node: Node) -> Iterator[tuple[Node, int]]:
        """Yield where a class can go from a node, as long as the hours left suffice for what it still has to get."""
        day, position, had = node
        if day > self.grid.days or self._left(had) > len(self.grid.at) - position:
            return
        _, beyond = self.grid.day_span[day]
        if day < self.grid.days or had == self.last[2]:
            yield (day + 1, self.grid.day_span.get(day + 1, (len(self.grid.at), 0))[0], had), HOME
        if position + 1 < beyond:
            yield (day, position + 1, had), WAIT
        for kind, piece in enumerate(self.pieces) if position < beyond else ():
            if self._may_begin(kind, position, had):
                yield (day, position + piece.jp, (*had[:kind], had[kind] + 1, *had[kind + 1 :])), kind

    def _left(self, had: tuple[int, ...]) -> int:
        return sum((piece.count - number) * piece.jp for piece, number in zip(self.pieces, had, strict=True))

    def _may_begin(self, kind: int, position: int, had: tuple[int, ...]) -> bool:
        return (
            had[kind] < self.pieces[kind].count
            and position in self.begins[kind]
            and all(had[other] == self.pieces[other].count for other in self._before[kind])
        )


def _numbered(walk: _Walk, seen: Mapping[Node, list[tuple[Node, int]]]) -> Paths:
    """Keep the nodes from which the end can be reached, in order of time."""
    back: defaultdict[Node, list[Node]] = defaultdict(list)
    for tail, ways in seen.items():
        for head, _ in ways:
            back[head].append(tail)
    useful, todo = {walk.last, walk.first}, [walk.last]
    while todo:
        near = [tail for tail in back[todo.pop()] if tail not in useful]
        useful.update(near)
        todo += near
    order = {node: number for number, node in enumerate(sorted(useful))}
    steps = [
        Step(order[tail], order[head], what, tail[0], tail[1], tail[1] + (walk.pieces[what].jp if what >= 0 else 1))
        for tail in sorted(useful)
        for head, what in seen.get(tail, ())
        if head in order
    ]
    return Paths(walk.pieces, steps, len(order))
