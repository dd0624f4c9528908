"""A first division that keeps every hard rule: sizes, together, forbidden, and which classes are open to whom."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from ortools.sat.python import cp_model

from pamong.engines.grouping.classes.cells import Cells, IntArray
from pamong.engines.grouping.classes.homes import Homes, homes_of
from pamong.engines.grouping.problem import ClassRules, Person
from pamong.engines.solving import Limits, run


@dataclass(frozen=True)
class Units:
    """People who must stay together, as one unit each (most are alone), and which units exclude each other.

    `homes` holds the classes open to each unit, None where all are.
    """

    members: tuple[tuple[int, ...], ...]
    of: tuple[int, ...]
    foes: tuple[frozenset[int], ...]
    homes: tuple[Homes | None, ...]

    @property
    def restricted(self) -> bool:
        """Tell whether some class is closed to somebody: then classes are not interchangeable."""
        return any(homes is not None for homes in self.homes)

    def may_sit(self, unit: int, room: int) -> bool:
        homes = self.homes[unit]
        return homes is None or room in homes

    @property
    def constrained(self) -> list[int]:
        """Return the units that are not free to sit anywhere, hardest first."""
        found = [unit for unit, members in enumerate(self.members) if self._is_constrained(unit, members)]
        return sorted(found, key=lambda unit: (*self._freedom(unit), unit))

    def _is_constrained(self, unit: int, members: tuple[int, ...]) -> bool:
        return len(members) > 1 or bool(self.foes[unit]) or self.homes[unit] is not None

    def _freedom(self, unit: int) -> tuple[float, int, int]:
        homes = self.homes[unit]
        return (np.inf if homes is None else len(homes), -len(self.members[unit]), -len(self.foes[unit]))


def units_of(people: Sequence[Person], rules: ClassRules) -> Units:
    """Join people who must be together."""
    index, homes = {person.id: at for at, person in enumerate(people)}, homes_of(people, rules)
    root = list(range(len(people)))
    for group in rules.together:
        for other in group[1:]:
            root[_root(root, index[other])] = _root(root, index[group[0]])
    members: dict[int, list[int]] = {}
    for at in range(len(people)):
        members.setdefault(_root(root, at), []).append(at)
    ordered = sorted(members.values())
    unit = {at: number for number, group in enumerate(ordered) for at in group}
    foes: list[set[int]] = [set() for _ in ordered]
    for one, other in rules.forbidden:
        foes[unit[index[one]]].add(unit[index[other]])
        foes[unit[index[other]]].add(unit[index[one]])
    return Units(
        members=tuple(tuple(group) for group in ordered),
        of=tuple(unit[at] for at in range(len(people))),
        foes=tuple(frozenset(group) for group in foes),
        homes=tuple(_joint(group, homes) for group in ordered),
    )


def _joint(group: Sequence[int], homes: Sequence[Homes | None]) -> Homes | None:
    limits = [limit for at in group if (limit := homes[at]) is not None]
    return frozenset.intersection(*limits) if limits else None


def _root(parents: list[int], node: int) -> int:
    while parents[node] != node:
        parents[node] = parents[parents[node]]
        node = parents[node]
    return node


def seat(cells: Cells, units: Units, rules: ClassRules, limits: Limits) -> IntArray | None:
    """Return a division that keeps the hard rules, or None when there is none (or none was found)."""
    placed = _seat_greedily(units, rules, cells.people)
    if placed is None:
        placed = _seat_exactly(units, rules, cells.people, limits)
    if placed is None:
        return None
    home = np.full(cells.people, -1, dtype=np.int64)
    for unit, room in placed.items():
        home[list(units.members[unit])] = room
    return _deal_the_rest(cells, home, rules)


def _seat_greedily(units: Units, rules: ClassRules, people: int) -> dict[int, int] | None:
    """Place the constrained units one by one in the emptiest class that takes them."""
    smallest, largest = rules.limits(people)
    load = [0] * rules.count
    placed: dict[int, int] = {}
    for unit in units.constrained:
        size = len(units.members[unit])
        taken = {placed[foe] for foe in units.foes[unit] if foe in placed}
        choice = (room for room in range(rules.count) if room not in taken and units.may_sit(unit, room))
        open_classes = [room for room in choice if load[room] + size <= largest]
        if not open_classes:
            return None
        room = min(open_classes, key=lambda candidate: (load[candidate], candidate))
        placed[unit] = room
        load[room] += size
    free = people - sum(load)
    return placed if sum(max(smallest - taken, 0) for taken in load) <= free else None


def _seat_exactly(units: Units, rules: ClassRules, people: int, limits: Limits) -> dict[int, int] | None:
    model = cp_model.CpModel()
    smallest, largest = rules.limits(people)
    constrained = units.constrained
    sits = {(unit, room): model.new_bool_var("") for unit in constrained for room in range(rules.count)}
    sizes = []
    for room in range(rules.count):
        free = model.new_int_var(0, people, "")
        load = sum(len(units.members[unit]) * sits[unit, room] for unit in constrained)
        model.add_linear_constraint(load + free, smallest, largest)
        sizes.append(load + free)
    model.add(sum(sizes) == people)
    for unit in constrained:
        model.add_exactly_one(sits[unit, room] for room in range(rules.count))
        closed = [room for room in range(rules.count) if not units.may_sit(unit, room)]
        model.add(sum(sits[unit, room] for room in closed) == 0)
        for foe in units.foes[unit]:
            if foe > unit:
                for room in range(rules.count):
                    model.add_at_most_one(sits[unit, room], sits[foe, room])
    outcome = run(model, limits)
    if not outcome.found:
        return None
    chosen = outcome.solver.boolean_value
    return {unit: room for (unit, room), literal in sits.items() if chosen(literal)}


def _deal_the_rest(cells: Cells, home: IntArray, rules: ClassRules) -> IntArray:
    """Deal the free people like cards, sorted so that alike people go to different classes."""
    seats = _free_seats(home, rules)
    free = np.flatnonzero(home < 0)
    keys = [cells.of[free, column] for column in range(cells.of.shape[1])][::-1]
    order = free[np.lexsort([free, *keys])] if keys else free
    room = 0
    for person in order:
        while seats[room] == 0:
            room = (room + 1) % rules.count
        home[person] = room
        seats[room] -= 1
        room = (room + 1) % rules.count
    return home


def _free_seats(home: IntArray, rules: ClassRules) -> list[int]:
    """Return how many free people each class gets, so that sizes become as even as possible."""
    smallest, _ = rules.limits(home.size)
    sizes = np.bincount(home[home >= 0], minlength=rules.count)
    seats = [max(int(smallest - size), 0) for size in sizes]
    for _ in range(int((home < 0).sum()) - sum(seats)):
        room = min(range(rules.count), key=lambda candidate: (int(sizes[candidate]) + seats[candidate], candidate))
        seats[room] += 1
    return seats
