"""Counting before solving: most impossible timetables are short of hours, hands or rooms, and counting says of which.

A solver needs minutes to refute a pigeonhole; a flow with a minimum cut refutes it at once and names the shortage.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from math import gcd

from ortools.graph.python import max_flow

from pamong.engines.solving import Conflict, Relaxation
from pamong.engines.timetable.audience import Audience, audience_of, suitable
from pamong.engines.timetable.grid import Grid, ancestors
from pamong.engines.timetable.housing import no_room
from pamong.engines.timetable.problem import Facilitator, Material, Problem
from pamong.engines.timetable.windows import Windows, windows_of


def counted_conflicts(problem: Problem) -> tuple[Conflict, ...]:
    """Return the conflicts that counting shows; single causes first, shortages of hours only when there is none."""
    try:
        before = ancestors(problem)
    except ValueError as circle:
        return (_circle(str(circle)),)
    grid = Grid.of(problem)
    single = [*_too_long_pieces(problem, grid)] or [*_too_few_hours(problem, grid), *_never_present(problem, grid)]
    single += [*_nobody_able(problem), *no_room(problem)]
    if single:
        return tuple(single)
    counts = _Counts(problem, grid, before)
    narrow = counts.too_narrow()
    if narrow:
        return (narrow,)
    return tuple(conflict for conflict in (counts.facilitators_short(), counts.rooms_short()) if conflict)


def _circle(materials: str) -> Conflict:
    return Conflict(
        "order_circle",
        f"Urutan materi berputar: {materials} saling menunggu.",
        (Relaxation("drop_order", "Hapus salah satu aturan urutan di antara materi itu."),),
    )


def _too_long_pieces(problem: Problem, grid: Grid) -> Iterator[Conflict]:
    for material in problem.materials:
        longest = max(material.pieces, default=0)
        if longest and not grid.starts(longest):
            yield Conflict(
                "block_too_long",
                f"{material.id} diminta {longest} JP berturut-turut, tetapi tidak ada waktu sepanjang itu tanpa jeda.",
                (
                    Relaxation("shorter_block", f"Pecah {material.id} menjadi bagian yang lebih pendek.", material.id),
                    Relaxation("move_break", "Pindahkan waktu jeda."),
                ),
            )


def _too_few_hours(problem: Problem, grid: Grid) -> Iterator[Conflict]:
    needed, there = sum(material.jp for material in problem.materials), len(grid.at)
    if needed > there:
        yield Conflict(
            "class_hours",
            f"Setiap kelas harus mengikuti {needed} JP, tetapi hanya tersedia {there} JP.",
            (
                Relaxation("fewer_jp", f"Kurangi materi sebanyak {needed - there} JP.", amount=needed - there),
                Relaxation("more_slots", f"Tambah {needed - there} JP pada jadwal.", amount=needed - there),
            ),
        )
    elif not _pieces_fit(problem, grid):
        yield Conflict(
            "class_hours",
            f"Potongan materi ({needed} JP) tidak muat di antara jeda, walaupun jumlah JP-nya cukup ({there}).",
            (
                Relaxation("shorter_block", "Pecah materi menjadi bagian yang lebih pendek."),
                Relaxation("move_break", "Pindahkan waktu jeda."),
            ),
        )


def _pieces_fit(problem: Problem, grid: Grid) -> bool:
    """Tell whether the long pieces can fit: those longer than half a stretch take it alone."""
    stretches = _stretches(grid)
    pieces = [jp for material in problem.materials for jp in material.pieces]
    for length in sorted(set(pieces), reverse=True):
        room_for = sum(stretch // length for stretch in stretches)
        if sum(jp // length for jp in pieces) > room_for:
            return False
    return True


def _stretches(grid: Grid) -> list[int]:
    found: list[int] = []
    previous: tuple[int, int] | None = None
    for day, slot in grid.at:
        if previous == (day, slot - 1):
            found[-1] += 1
        else:
            found.append(1)
        previous = (day, slot)
    return found


def _nobody_able(problem: Problem) -> Iterator[Conflict]:
    for material in problem.materials if problem.facilitators else ():
        able = [one.id for one in problem.facilitators if material.id in one.teaches]
        if len(able) < material.facilitators:
            short = material.facilitators - len(able)
            yield Conflict(
                "qualification",
                f"{material.id} membutuhkan {material.facilitators} fasilitator sekaligus, tetapi hanya {len(able)} "
                "yang mengampunya.",
                (Relaxation("more_qualified", f"Tugaskan {short} fasilitator lagi.", material.id, short),),
            )


def _never_present(problem: Problem, grid: Grid) -> Iterator[Conflict]:
    for material in problem.materials if problem.facilitators else ():
        longest = max(material.pieces, default=0)
        able = [one for one in problem.facilitators if material.id in one.teaches]
        if not longest or len(able) < material.facilitators:
            continue
        begins = {one.id: grid.starts(longest, grid.present(one)) for one in able}
        at_once = Counter(start for starts in begins.values() for start in starts)
        if max(at_once.values(), default=0) >= material.facilitators:
            continue
        absent = _few([one.id for one in able if not begins[one.id]] or [one.id for one in able])
        what = f"bersamaan ({material.facilitators} orang)" if material.facilitators > 1 else "cukup lama"
        yield Conflict(
            "attendance",
            f"Pengampu {material.id} ({absent}) tidak hadir {what} untuk {longest} JP berturut-turut.",
            (Relaxation("longer_attendance", f"Perpanjang waktu hadir {absent}.", absent),),
        )


@dataclass(frozen=True)
class Loosened:
    """Which rules a count leaves out, to tell which of them is to blame."""

    order: bool = False
    attendance: bool = False
    max_load: bool = False


RULES = (
    ("order", Loosened(order=True), "drop_order", "Longgarkan urutan materi."),
    ("attendance", Loosened(attendance=True), "longer_attendance", "Perpanjang waktu hadir mereka."),
    ("max_load", Loosened(max_load=True), "higher_load", "Naikkan batas JP sehari."),
)


@dataclass(frozen=True)
class _Counts:
    """Flow counts over materials, positions and those who teach or hold them."""

    problem: Problem
    grid: Grid
    before: dict[str, set[str]]

    @cached_property
    def windows(self) -> dict[Loosened, Windows]:
        """Return the windows of all materials, by what they leave out."""
        return {
            loosened: windows_of(
                self.problem, self.grid, self.before, order=not loosened.order, attendance=not loosened.attendance
            )
            for loosened in (Loosened(), *(rule[1] for rule in RULES))
        }

    def window(self, material: Material, loosened: Loosened) -> tuple[int, ...]:
        """Return the positions a material can lie at, by order and by when its teachers are there."""
        return self.windows[loosened].of[material.id]

    def too_narrow(self) -> Conflict | None:
        """Return that a material has too little time of its own, between what precedes and what follows it."""
        name = self.windows[Loosened()].too_narrow
        if name is None:
            return None
        cures = [rule for rule in RULES[:2] if self.windows[rule[1]].too_narrow is None]
        later = [one for one, earlier in self.before.items() if name in earlier]
        near = ", ".join(sorted({*self.before[name], *later})) or "materi lain"
        return Conflict(
            "order" if [rule[0] for rule in cures] == ["order"] else "attendance",
            f"{name} tidak mendapat cukup waktu: urutannya dengan {near} dan waktu hadir para pengampu "
            "tidak dapat dipenuhi bersama.",
            tuple(Relaxation(change, message) for _, _, change, message in cures or RULES[:2]),
        )

    def demand(self, material: Material, at_once: int) -> int:
        return material.jp * at_once * (1 if material.plenary else len(self.problem.classes))

    def facilitators_short(self) -> Conflict | None:
        """Return the shortage of facilitators' hours, with the materials and the rule to blame."""
        if not self.problem.facilitators:
            return None
        short = self._shortage(Loosened())
        if short is None:
            return None
        missing, materials = short
        cures = [rule for rule in RULES if self._shortage(rule[1]) is None]
        names = sorted({one.id for one in self.problem.facilitators if set(one.teaches) & set(materials)})
        why = {"order": "urutan materi", "attendance": "waktu hadir", "max_load": "batas JP sehari"}
        reason = f" Yang menghalangi: {why[cures[0][0]]}." if cures else ""
        return Conflict(
            cures[0][0] if cures else "facilitator_hours",
            f"Fasilitator untuk {', '.join(materials)} kurang {missing} JP: {_few(names)} tidak cukup.{reason}",
            (
                *(Relaxation(change, message) for _, _, change, message in cures),
                Relaxation("more_qualified", f"Tambah pengampu {', '.join(materials)}.", materials[0], missing),
            ),
        )

    def _shortage(self, loosened: Loosened) -> tuple[int, list[str]] | None:
        flow = _Flow()
        for material in self.problem.materials:
            at_once = material.facilitators * (1 if material.plenary else len(self.problem.classes))
            flow.add("source", ("material", material.id), self.demand(material, material.facilitators))
            for position in self.window(material, loosened):
                flow.add(("material", material.id), ("at", material.id, position), at_once)
        for one in self.problem.facilitators:
            self._offer(flow, one, loosened)
        return flow.shortage()

    def _offer(self, flow: "_Flow", one: Facilitator, loosened: Loosened) -> None:
        positions = range(len(self.grid.at)) if loosened.attendance else self.grid.present(one)
        taught = [material for material in self.problem.materials if material.id in one.teaches]
        unit = reduce(gcd, [jp for material in taught for jp in material.pieces], 0)
        if not unit:
            return
        most = None if loosened.max_load else one.max_jp_per_day
        for day, (first, beyond) in self.grid.day_span.items():
            usable = self.grid.usable_jp([t for t in positions if first <= t < beyond], unit)
            flow.add(("day", one.id, day), "sink", usable if most is None else min(usable, most // unit * unit))
        for position in positions:
            here = ("hour", one.id, position)
            flow.add(here, ("day", one.id, self.grid.at[position][0]), 1)
            for material in taught:
                if position in self.window(material, loosened):
                    flow.add(("at", material.id, position), here, 1)

    def rooms_short(self) -> Conflict | None:
        """Return the shortage of rooms, with the materials it is about."""
        if not self.problem.rooms:
            return None
        short = self._lack_of_rooms(Loosened())
        if short is None:
            return None
        return self._room_conflict(*short, by_order=self._lack_of_rooms(Loosened(order=True)) is None)

    def _lack_of_rooms(self, loosened: Loosened) -> tuple[int, list[str]] | None:
        """Count by position: order may ask for one kind of room at the same hours for all classes."""
        counts = (self._lack_for(count, audience, loosened) for count, audience in self._audiences())
        return next((short for short in counts if short is not None), None)

    def _audiences(self) -> list[tuple[int, Audience]]:
        """Return how many classes ask at least so much: by number of seats, and by each need."""
        sizes = sorted({group.size for group in self.problem.classes})
        needs = sorted(audience_of(self.problem, None).needs)
        asked = [Audience(size) for size in sizes] + [Audience(0, frozenset({need})) for need in needs]
        return [
            (sum(one.people <= group.size and one.needs <= set(group.needs) for group in self.problem.classes), one)
            for one in asked
        ]

    def _lack_for(self, classes: int, audience: Audience, loosened: Loosened) -> tuple[int, list[str]] | None:
        flow = _Flow()
        kinds = self._kinds_of_rooms(audience)
        for material in self.problem.materials:
            at_once = 1 if material.plenary else classes
            flow.add("source", ("material", material.id), material.jp * at_once)
            for position in self.window(material, loosened):
                here = ("at", material.id, position)
                flow.add(("material", material.id), here, at_once)
                for number, (suited, _) in enumerate(kinds):
                    if material.id in suited:
                        flow.add(here, ("hour", number, position), classes)
        for number, (suited, count) in enumerate(kinds):
            unit = reduce(gcd, [jp for m in self.problem.materials if m.id in suited for jp in m.pieces], 0) or 1
            for position in range(len(self.grid.at)):
                flow.add(("hour", number, position), ("kind", number), count)
            flow.add(("kind", number), "sink", count * self.grid.usable_jp(range(len(self.grid.at)), unit))
        return flow.shortage()

    def _kinds_of_rooms(self, audience: Audience) -> list[tuple[frozenset[str], int]]:
        """Return which materials alike rooms suit, and how many rooms are alike."""
        of = {True: audience_of(self.problem, None), False: audience}
        suits = Counter(
            frozenset(m.id for m in self.problem.materials if suitable([room], m, of[m.plenary]))
            for room in self.problem.rooms
        )
        return sorted(suits.items(), key=lambda item: sorted(item[0]))

    def _room_conflict(self, missing: int, materials: list[str], *, by_order: bool) -> Conflict:
        kinds = sorted({str(one.kind) for one in self.problem.materials if one.id in materials and one.kind})
        rooms = -(-missing // max(1, len(self.grid.at)))
        which = f"ruang {', '.join(kinds)}" if kinds else "ruang"
        reason = " Yang menghalangi: urutan materi." if by_order else ""
        return Conflict(
            "room_hours",
            f"{which.capitalize()} untuk {', '.join(materials)} kurang {missing} JP.{reason}",
            (
                Relaxation("more_rooms", f"Tambah {rooms} {which}.", materials[0], rooms),
                *((Relaxation("drop_order", "Longgarkan urutan materi."),) if by_order else ()),
                Relaxation("more_slots", "Tambah hari atau JP."),
            ),
        )


def _few(names: Sequence[str]) -> str:
    shown = list(names[:6])
    return ", ".join(shown) + (f" dan {len(names) - 6} lainnya" if len(names) > 6 else "")


Node = str | tuple[object, ...]


class _Flow:
    """A maximum flow over named nodes, from `source` to `sink`."""

    def __init__(self) -> None:
        self._arcs: list[tuple[int, int, int]] = []
        self._number: dict[Node, int] = {"source": 0, "sink": 1}
        self._demand = 0

    def add(self, tail: Node, head: Node, capacity: int) -> None:
        if tail == "source":
            self._demand += capacity
        self._arcs.append((self._at(tail), self._at(head), max(capacity, 0)))

    def _at(self, node: Node) -> int:
        return self._number.setdefault(node, len(self._number))

    def shortage(self) -> tuple[int, list[str]] | None:
        """Return what is missing and the materials on the short side of the minimum cut, or None."""
        flow = max_flow.SimpleMaxFlow()
        for tail, head, capacity in self._arcs:
            flow.add_arc_with_capacity(tail, head, capacity)
        flow.solve(0, 1)
        missing = self._demand - flow.optimal_flow()
        if missing <= 0:
            return None
        names = {number: node for node, number in self._number.items()}
        cut: Iterable[int] = flow.get_source_side_min_cut()
        inside = [names[number] for number in cut]
        return missing, [str(node[1]) for node in inside if isinstance(node, tuple) and node[0] == "material"]
