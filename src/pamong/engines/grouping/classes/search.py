"""Swap search: exchange two people at a time, as long as classes become more alike.

A person of a class that has too many or too few of something is compared with everybody of other classes at once
(array arithmetic); the best exchange is made, even a slightly worse one, and the two rest for a while (tabu search,
Glover 1989). The best division seen is kept.
"""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from pamong.engines.grouping.classes.cells import Cells, FloatArray, IntArray, class_sums, excess, total_cost
from pamong.engines.grouping.classes.seating import Units
from pamong.engines.solving import Limits

STEPS_PER_EFFORT = 2000
PAIRS = 3000  # pairs looked at in one step: beyond that the best is hardly better
STALL = 1000
EPSILON = 1e-9


@dataclass
class Division:
    """A division under work: counts per class and cell, and what one person more or less would cost."""

    cells: Cells
    home: IntArray
    count: int
    amounts: IntArray = field(init=False)
    adding: FloatArray = field(init=False)
    removing: FloatArray = field(init=False)
    sums: FloatArray = field(init=False)
    known: FloatArray = field(init=False)
    trouble: FloatArray = field(init=False)

    def __post_init__(self) -> None:
        self.amounts = np.zeros((self.count, self.cells.cells), dtype=np.int64)
        for column in self.cells.of.T:
            np.add.at(self.amounts, (self.home, column), 1)
        self.adding = np.zeros(self.amounts.shape)
        self.removing = np.zeros(self.amounts.shape)
        self.sums, self.known = class_sums(self.cells, self.home, self.count)
        self.trouble = np.zeros(self.count)
        for room in range(self.count):
            self._reprice(room)

    def _reprice(self, room: int) -> None:
        amounts, cells = self.amounts[room], self.cells
        now = _outside(amounts, cells)
        self.adding[room] = (_outside(amounts + 1, cells) - now) * cells.weight
        self.removing[room] = (_outside(amounts - 1, cells) - now) * cells.weight
        off = excess(cells, self.sums[[room]], self.known[[room]]).sum()
        self.trouble[room] = float((now * cells.weight).sum() + off)

    def swap_gains(self, people: IntArray, partners: IntArray) -> FloatArray:
        """Return the change of cost for exchanging each person (of one class) with each partner (of others)."""
        of, room, rooms = self.cells.of, self.home[people[0]], self.home[partners]
        mine, theirs, shelf = of[people], of[partners], (rooms * self.cells.cells)[:, None]
        # `take` on the flat tables: this runs thousands of times, and indexing by two arrays takes twice as long.
        theirs_move = self.removing.ravel().take(shelf + theirs) + self.adding[room].take(theirs)
        mine_enter = self.adding.ravel().take(shelf + mine[:, None, :])
        change = self.removing[room].take(mine)[:, None, :] + mine_enter + theirs_move
        change *= theirs != mine[:, None, :]
        gains = change.sum(axis=2)
        if self.cells.numbers.shape[1]:
            gains += self._number_change(people, partners)
        return np.asarray(gains)

    def _number_change(self, people: IntArray, partners: IntArray) -> FloatArray:
        cells, room, rooms = self.cells, self.home[people[0]], self.home[partners]
        value = cells.numbers[partners][None] - cells.numbers[people][:, None]
        told = cells.known[partners][None].astype(float) - cells.known[people][:, None]
        each = excess(cells, self.sums, self.known).sum(axis=1)
        before = each[room] + each[rooms]
        after = excess(cells, self.sums[room] + value, self.known[room] + told).sum(axis=2)
        after += excess(cells, self.sums[rooms] - value, self.known[rooms] - told).sum(axis=2)
        return np.asarray(after - before)

    def swap(self, one: int, other: int) -> None:
        """Exchange two people."""
        first, second = int(self.home[one]), int(self.home[other])
        for person, leaves, enters in ((one, first, second), (other, second, first)):
            np.add.at(self.amounts, (leaves, self.cells.of[person]), -1)
            np.add.at(self.amounts, (enters, self.cells.of[person]), 1)
            self.sums[leaves] -= self.cells.numbers[person]
            self.sums[enters] += self.cells.numbers[person]
            self.known[leaves] -= self.cells.known[person]
            self.known[enters] += self.cells.known[person]
            self.home[person] = enters
        self._reprice(first)
        self._reprice(second)


def _outside(amounts: IntArray, cells: Cells) -> IntArray:
    """Return by how many persons each amount misses its share."""
    outside: IntArray = np.maximum(amounts - cells.high, 0) + np.maximum(cells.low - amounts, 0)
    return outside


@dataclass
class Freedom:
    """Who may be exchanged: people who must stay together stay put, foes never meet, closed classes stay closed."""

    movable: npt.NDArray[np.bool_]
    foes: list[IntArray]
    near: npt.NDArray[np.int16] | None
    closed: npt.NDArray[np.bool_] | None

    @classmethod
    def of(cls, units: Units, home: IntArray, count: int) -> "Freedom":
        movable = np.array([len(units.members[unit]) == 1 for unit in units.of])
        foes = [_people_of(units, units.foes[unit]) for unit in units.of]
        closed = _closed_classes(units, home.size, count)
        if not any(group.size for group in foes):
            return cls(movable, foes, None, closed)
        near = np.zeros((home.size, count), dtype=np.int16)
        for person, group in enumerate(foes):
            np.add.at(near[person], home[group], 1)
        return cls(movable, foes, near, closed)

    def forbids(self, people: IntArray, partners: IntArray, home: IntArray) -> npt.NDArray[np.bool_]:
        """Tell for each pair whether the exchange would bring foes together, or somebody into a closed class."""
        barred = np.zeros((people.size, partners.size), dtype=bool)
        if self.closed is not None:
            barred |= self.closed[people][:, home[partners]] | self.closed[partners, home[people[0]]]
        if self.near is None:
            return barred
        each_other = np.array([np.isin(partners, self.foes[person]) for person in people])
        mine = self.near[people][:, home[partners]] - each_other
        theirs = self.near[partners, home[people[0]]] - each_other
        return np.asarray(barred | (mine > 0) | (theirs > 0))

    def moved(self, person: int, leaves: int, enters: int) -> None:
        """Tell a person's foes that the person has moved."""
        if self.near is not None and self.foes[person].size:
            self.near[self.foes[person], leaves] -= 1
            self.near[self.foes[person], enters] += 1


def _closed_classes(units: Units, people: int, count: int) -> npt.NDArray[np.bool_] | None:
    """Return which classes (columns) are closed to which people (rows); None when none is."""
    if not units.restricted:
        return None
    closed = np.zeros((people, count), dtype=bool)
    for person, unit in enumerate(units.of):
        closed[person] = [not units.may_sit(unit, room) for room in range(count)]
    return closed


def _people_of(units: Units, foes: frozenset[int]) -> IntArray:
    return np.array(sorted(person for unit in foes for person in units.members[unit]), dtype=np.int64)


def improve(cells: Cells, home: IntArray, units: Units, count: int, limits: Limits) -> IntArray:
    """Return the best division found by exchanging people; the start is kept when nothing is better."""
    division = Division(cells, home.copy(), count)
    freedom = Freedom.of(units, home, count)
    rng = np.random.default_rng(limits.seed)
    rests_until = np.zeros(home.size, dtype=np.int64)
    best, best_cost = home.copy(), total_cost(cells, home, count)
    if not freedom.movable.any():
        return best
    cost, last_gain = best_cost, 0
    for step in range(1, int(STEPS_PER_EFFORT * limits.effort) + 1):
        if best_cost < EPSILON or step - last_gain > STALL + home.size // 4 or (step % 32 == 0 and limits.over):
            break
        found = _best_swap(division, freedom, rests_until, step, rng)
        if found is None:
            continue
        person, partner, gain = found
        cost += gain
        _exchange(division, freedom, person, partner)
        rests_until[[person, partner]] = step + rng.integers(5, 15)
        if cost < best_cost - EPSILON:
            best, best_cost, last_gain = division.home.copy(), cost, step
            if limits.progress:
                limits.progress(best_cost, 0.0)
    return best


def _best_swap(
    division: Division, freedom: Freedom, rests_until: IntArray, step: int, rng: np.random.Generator
) -> tuple[int, int, float] | None:
    """Return the best exchange between a troubled class and the others, and its change of cost."""
    awake = freedom.movable & (rests_until < step)
    rooms = np.flatnonzero(division.trouble > EPSILON)
    room = rooms[rng.integers(rooms.size)] if rooms.size else 0
    inside = division.home == room
    people, partners = np.flatnonzero(awake & inside), np.flatnonzero(awake & ~inside)
    if people.size == 0 or partners.size == 0:
        return None
    people = _leavers(division, people, rng)
    partners = _sample(partners, max(PAIRS // people.size, 1), rng)
    gains = division.swap_gains(people, partners)
    gains[freedom.forbids(people, partners, division.home)] = np.inf
    lowest = np.flatnonzero(gains <= gains.min() + EPSILON)
    at, partner = divmod(int(lowest[rng.integers(lowest.size)]), partners.size)
    if not np.isfinite(gains[at, partner]):
        return None
    return int(people[at]), int(partners[partner]), float(gains[at, partner])


def _leavers(division: Division, people: IntArray, rng: np.random.Generator) -> IntArray:
    """Keep, in a large event, the few whose leaving helps their class most."""
    few = max(3, 25 * 500 // division.home.size)
    if people.size <= few:
        return people
    room = division.home[people[0]]
    helps = division.removing[room, division.cells.of[people]].sum(axis=1)
    return people[np.argsort(helps + rng.random(people.size) * 2, kind="stable")[:few]]


def _sample(partners: IntArray, most: int, rng: np.random.Generator) -> IntArray:
    return partners if partners.size <= most else np.sort(rng.choice(partners, most, replace=False))


def _exchange(division: Division, freedom: Freedom, person: int, partner: int) -> None:
    here, there = int(division.home[person]), int(division.home[partner])
    division.swap(person, partner)
    freedom.moved(person, here, there)
    freedom.moved(partner, there, here)
