"""Every way a class can go through the event, as one network: a node is an hour and the pieces had so far.

All classes have the same lessons, so a timetable is as many paths through this network as there are classes. Three
moves lead on: a piece begins, the class waits, the class goes home for the day. A step of the network is one move; in a
network `woven` for whole materials, it may also be all pieces of a material one after the other, with one team.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from pamong.engines.timetable.cost import HAND_OVER, IDLE
from pamong.engines.timetable.grid import Grid
from pamong.engines.timetable.problem import Material, Problem

WAIT, HOME = -1, -2
IN_A_ROW = 4  # pieces of a material that may be one step
Placement = Mapping[int, int]  # piece kind of a plenary: start
Lesson = tuple[tuple[int, int], ...]  # (piece kind, start) of pieces that one team gives
Node = tuple[int, int, tuple[int, ...]]  # day, position, pieces had of each kind


@dataclass(frozen=True)
class Piece:
    """The like pieces of a material: their JP and how many each class has."""

    material: Material
    jp: int
    count: int


@dataclass(frozen=True)
class Move:
    """What a class does next; `what` is a kind of piece, WAIT or HOME."""

    what: int
    day: int
    start: int
    end: int


@dataclass(frozen=True)
class Step:
    """One step from node to node, by number, and the moves it is made of."""

    tail: int
    head: int
    moves: tuple[Move, ...]
    hand_overs: int = 0

    def lessons(self, pieces: Sequence[Piece]) -> list[Lesson]:
        """Return the pieces begun, those of one material together: one team gives them."""
        found: dict[str, list[tuple[int, int]]] = {}
        for move in self.moves:
            if move.what >= 0:
                found.setdefault(pieces[move.what].material.id, []).append((move.what, move.start))
        return [tuple(lesson) for lesson in found.values()]


Way = tuple[Node, tuple[Move, ...]]  # where a step leads, and its moves


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
        waits = [sum(move.what == WAIT for move in step.moves) for step in self.steps]
        return np.array([float(IDLE * wait + step.hand_overs * HAND_OVER)
                         for wait, step in zip(waits, self.steps, strict=True)])  # fmt: skip

    @cached_property
    def lessons(self) -> dict[Lesson, list[int]]:
        """Return the steps by what is taught in them."""
        found: dict[Lesson, list[int]] = {}
        for number, step in enumerate(self.steps):
            for lesson in step.lessons(self.pieces):
                found.setdefault(lesson, []).append(number)
        return found

    def starts(self, kind: int) -> list[int]:
        """Return where a kind of piece can begin."""
        return sorted({start for lesson in self.lessons for what, start in lesson if what == kind})

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
        day = next((move.day for move in self._moves if (move.what, move.start) == (kind, start)), 0)
        fits = {move for move in self._moves if self._fits(move, kind, day, (start, end))}
        return np.array([fits.issuperset(step.moves) for step in self.steps], dtype=bool)

    @cached_property
    def _moves(self) -> set[Move]:
        return {move for step in self.steps for move in step.moves}

    @staticmethod
    def _fits(move: Move, kind: int, day: int, hours: tuple[int, int]) -> bool:
        start, end = hours
        if move.what == kind:
            return move.start == start
        if move.what == HOME:
            return move.day != day or move.start >= end
        return move.end <= start or move.start >= end

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


def paths_of(problem: Problem, most: int, *, woven: bool = False) -> Paths | None:
    """Return the network of one class, or None when it has more than so many nodes.

    Parameters
    ----------
    woven : also let all pieces of a material follow each other in one step, and price every piece apart as a hand-over
    """
    grid = Grid.of(problem)
    pieces = [
        Piece(material, jp, material.pieces.count(jp))
        for material in problem.materials
        for jp in sorted(set(material.pieces))
    ]
    walk = _Walk(grid, pieces, [_begins(problem, grid, piece) for piece in pieces])
    seen: dict[Node, list[Way]] = {}
    todo = [walk.first]
    while todo:
        node = todo.pop()
        if node not in seen:
            seen[node] = [*walk.on(node), *(walk.whole(node) if woven else ())]
            todo += [head for head, _ in seen[node]]
        if len(seen) > most:
            return None
    return _numbered(walk, seen, woven)


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

    def on(self, node: Node) -> Iterator[Way]:
        """Yield where a class can go from a node, as long as the hours left suffice for what it still has to get."""
        day, position, had = node
        if day > self.grid.days or self._left(had) > len(self.grid.at) - position:
            return
        _, beyond = self.grid.day_span[day]
        if day < self.grid.days or had == self.last[2]:
            home = (day + 1, self.grid.day_span.get(day + 1, (len(self.grid.at), 0))[0], had)
            yield home, (Move(HOME, day, position, position + 1),)
        if position + 1 < beyond:
            yield (day, position + 1, had), (Move(WAIT, day, position, position + 1),)
        for kind, piece in enumerate(self.pieces) if position < beyond else ():
            if self._may_begin(kind, position, had):
                head = (day, position + piece.jp, (*had[:kind], had[kind] + 1, *had[kind + 1 :]))
                yield head, (Move(kind, day, position, position + piece.jp),)

    def whole(self, node: Node) -> Iterator[Way]:
        """Yield where a class can be when a material just begun, and all that began meanwhile, is over."""
        before = self._half(node)
        for way in self.on(node):
            yield from self._until_over(way, before)

    def _until_over(self, way: Way, before: frozenset[str]) -> Iterator[Way]:
        """Go on from a half material to whole ones; those half `before` wait until then."""
        node, moves = way
        if any(move.what >= 0 and self.pieces[move.what].material.id in before for move in moves[-1:]):
            return
        half = self._half(node) - before
        if not half:
            if len(moves) > 1:
                yield way
            return
        if sum(move.what != HOME for move in moves) + self._lacking(node, half) <= IN_A_ROW:
            for head, (move,) in self.on(node):
                yield from self._until_over((head, (*moves, move)), before)

    def _lacking(self, node: Node, materials: Collection[str]) -> int:
        """Return how many pieces of some materials a class has not had."""
        kinds = [kind for name in materials for kind in self._of_material[name]]
        return sum(self.pieces[kind].count - node[2][kind] for kind in kinds)

    def _half(self, node: Node) -> frozenset[str]:
        """Return the materials of which a class has had some pieces, but not all."""
        had = node[2]
        if had not in self._halves:
            each = {name: [had[kind] for kind in kinds] for name, kinds in self._of_material.items()}
            self._halves[had] = frozenset(
                name for name, kinds in self._of_material.items() if any(each[name]) and each[name] != self._all(kinds)
            )
        return self._halves[had]

    @cached_property
    def _halves(self) -> dict[tuple[int, ...], frozenset[str]]:
        return {}

    def _all(self, kinds: Sequence[int]) -> list[int]:
        return [self.pieces[kind].count for kind in kinds]

    @cached_property
    def _of_material(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for kind, piece in enumerate(self.pieces):
            if not piece.material.plenary:
                found.setdefault(piece.material.id, []).append(kind)
        return found

    def hand_overs(self, node: Node, moves: tuple[Move, ...]) -> int:
        """Return how many new faces a step may bring: each piece apart, but the first of its material."""
        kind = moves[0].what
        if len(moves) > 1 or kind < 0 or self.pieces[kind].material.plenary:
            return 0
        material = self.pieces[kind].material
        had = sum(node[2][other] for other in self._of_material[material.id])
        return material.facilitators if had else 0

    def _left(self, had: tuple[int, ...]) -> int:
        return sum((piece.count - number) * piece.jp for piece, number in zip(self.pieces, had, strict=True))

    def _may_begin(self, kind: int, position: int, had: tuple[int, ...]) -> bool:
        return (
            had[kind] < self.pieces[kind].count
            and position in self.begins[kind]
            and all(had[other] == self.pieces[other].count for other in self._before[kind])
        )


def _numbered(walk: _Walk, seen: Mapping[Node, list[Way]], woven: bool) -> Paths:
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
        Step(order[tail], order[head], moves, walk.hand_overs(tail, moves) if woven else 0)
        for tail in sorted(useful)
        for head, moves in seen.get(tail, ())
        if head in order
    ]
    return Paths(walk.pieces, steps, len(order))
