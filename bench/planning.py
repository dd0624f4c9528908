"""Planning, measured: classes, triads, timetables, with what committees do by hand beside them.

`pamong bench planning [--quick | --bars]`. The people are synthetic; every plan is checked by the independent checkers.
"""

from __future__ import annotations

import argparse
import resource
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from bench._bars import bars
from bench._plain import rotation_program, timetable_program
from bench._rivals import beside, beside_rotation
from bench._spreadsheet import beside_timetable

from pamong.engines.grouping import (
    ClassPlan,
    ClassRules,
    Facilitator,
    Person,
    TriadPlan,
    TriadRules,
    form_classes,
    form_triads,
)
from pamong.engines.grouping.check import check_classes, check_triads
from pamong.engines.timetable import Break, ClassGroup, Material, Problem, Room, Timetable, solve
from pamong.engines.timetable import Facilitator as Teacher
from pamong.engines.timetable.check import check_timetable

REGENCIES = ("62.02", "62.01", "62.07", "62.08")
LEVELS = ("TK", "SD", "SMP", "SMA", "SMK")
RANKS = ("III/a", "III/b", "III/c", "III/d", "IV/a")
PLAIN = 480  # people up to which the plain models are tried
WRITTEN = 30  # classes up to which a timetable is written down for the plain solvers
OTHERS = 20.0  # seconds they may take at most


def main(argv: list[str]) -> int:
    """Print the figures; 1 when a plan breaks a rule or a bar is missed."""
    parser = argparse.ArgumentParser(prog="pamong bench planning")
    parser.add_argument("--quick", action="store_true", help="tanpa 5.000 orang")
    parser.add_argument("--bars", action="store_true", help="hanya batas waktu yang dijanjikan, masing-masing 5 kali")
    options = parser.parse_args(argv)
    if options.bars:
        return 1 if bars(people, class_rules, bimtek, _coaches) else 0
    quick = options.quick
    broken = _classes(quick) + _triads(quick) + _timetables(quick) + _repeatability()
    print(f"memori puncak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")
    print("semua rencana lolos pemeriksa mandiri" if not broken else f"MELANGGAR: {broken} rencana")
    return 1 if broken else 0


@dataclass(frozen=True)
class Timed:
    """A plan and the wall seconds it took."""

    plan: ClassPlan | TriadPlan | Timetable
    seconds: float

    def row(self, name: str, extra: str = "") -> str:
        plan = self.plan
        gap = plan.cost - plan.bound
        verdict = {"optimal": "terbukti terbaik", "feasible": f"selisih ke batas {gap:g}"}.get(plan.status, "mustahil")
        return f"  {name:<34}{plan.cost:>9.2f}{plan.bound:>9.2f}{self.seconds:>9.2f} s  {verdict}{extra}"


def timed(make: Callable[[], ClassPlan | TriadPlan | Timetable]) -> Timed:
    """Make a plan and time it."""
    started = time.perf_counter()
    plan = make()
    return Timed(plan, time.perf_counter() - started)


def people(count: int, seed: int = 1) -> list[Person]:
    """Return synthetic teachers with six attributes and two numbers."""
    rng = np.random.default_rng(seed)
    return [
        Person(
            id=f"CONTOH-{number:05d}",
            attributes={
                "cohort": int(rng.integers(4, 10)),
                "level": str(rng.choice(LEVELS, p=[0.1, 0.45, 0.2, 0.15, 0.1])),
                "sex": str(rng.choice(["L", "P"], p=[0.3, 0.7])),
                "status": str(rng.choice(["PNS", "PPPK"])),
                "rank": str(rng.choice(RANKS)),
            },
            numbers={"age": float(rng.normal(40, 6)), "score": float(rng.normal(70, 10))},
            school=f"s{rng.integers(0, max(3, count // 3))}",
            regency=str(rng.choice(REGENCIES, p=[0.4, 0.3, 0.2, 0.1])),
        )
        for number in range(count)
    ]


def class_rules(classes: int) -> ClassRules:
    """Balance six attributes and two numbers, schoolmates apart."""
    names = ("cohort", "level", "sex", "status", "rank", "regency")
    tolerance = {"age": 1.0, "score": 1.5}
    return ClassRules(classes, balance=dict.fromkeys(names, 1.0), number_tolerance=tolerance, apart=("school",))


def _classes(quick: bool) -> int:
    print(f"Kelas{'':<31}{'biaya':>9}{'batas':>9}{'waktu':>9}")
    broken = 0
    for count, classes in [(48, 2), (96, 4), (160, 7), (200, 8), (480, 20), (5000, 208)][: 5 if quick else None]:
        crowd, rules = people(count), class_rules(classes)
        found = timed(lambda crowd=crowd, rules=rules: form_classes(crowd, rules))  # type: ignore[misc]
        print(found.row(f"{count} orang, {classes} kelas"), flush=True)
        print(f"    di sampingnya: {beside(crowd, rules, _seconds_of_others(count, quick))}", flush=True)
        broken += bool(check_classes(crowd, rules, found.plan))  # type: ignore[arg-type]
    return broken


def _seconds_of_others(count: int, quick: bool) -> float:
    """Return how long the plain models may search; five thousand people are beyond them."""
    return 0 if count > PLAIN else 5 if quick else 30


def _twice(seconds: float) -> float:
    """Return how long the plain solvers may search: twice as long as we took, within limits."""
    return min(OTHERS, max(1.0, 2 * seconds))


def _coaches(count: int, capacity: int) -> list[Facilitator]:
    return [Facilitator(f"f{number}", ("35.15", "62.06")[number % 2], None, capacity) for number in range(count)]


def _triads(quick: bool) -> int:
    print(f"Kelompok praktik{'':<20}{'biaya':>9}{'batas':>9}{'waktu':>9}")
    broken = 0
    cases = [(48, 3, 6, 3, 0), (48, 6, 6, 3, 0), (50, 3, 6, 3, 0), (200, 3, 16, 5, 8), (480, 6, 40, 5, 20)]
    for count, rounds, coaches, capacity, classes in [*cases, (5000, 3, 300, 6, 208)][: 5 if quick else None]:
        crowd = people(count)
        homes = form_classes(crowd, class_rules(classes)).classes if classes else {}
        rules = TriadRules(rounds, _coaches(coaches, capacity), homes)
        found = timed(lambda crowd=crowd, rules=rules: form_triads(crowd, rules))  # type: ignore[misc]
        plan = found.plan
        links = "terhubung" if plan.connected else f"perlu {len(plan.linking)} pengamatan"  # type: ignore[union-attr]
        print(found.row(f"{count} orang, {rounds} putaran, {coaches} fasilitator", f"; {links}"), flush=True)
        program = rotation_program(crowd, rules)
        plain = "" if program is None else f", {program.beside(_twice(found.seconds))}"
        print(f"    di sampingnya: {beside_rotation(crowd, rules)}{plain}", flush=True)
        broken += bool(check_triads(crowd, rules, plan))  # type: ignore[arg-type]
    return broken


def bimtek(classes: int, teachers: int, seed: int) -> Problem:
    """Return three days of ten JP: plenaries, three strands, a laboratory, late arrivals, random qualifications."""
    rng = np.random.default_rng(seed)
    materials = [
        Material("Pembukaan", 2, 2, "aula", plenary=True),
        Material("Kepala sekolah 1", 4, 2, "kelas"),
        Material("Kepala sekolah 2", 4, 2, "kelas", after=("Kepala sekolah 1",)),
        Material("Guru 1", 2, 2, "lab"),
        Material("Coaching 1", 4, 2, "kelas"),
        Material("Coaching 2", 4, 2, "kelas", after=("Coaching 1",)),
        Material("Guru 2", 3, 3, "kelas"),
        Material("Tes", 2, 2, "kelas", after=("Coaching 2",)),
    ]
    middle = [material.id for material in materials[1:]]
    materials.append(Material("Penutupan", 1, 1, "aula", after=tuple(middle), plenary=True))
    people_ = [
        Teacher(
            f"f{number}",
            tuple(sorted(rng.choice(middle, 3, replace=False))) + (("Pembukaan", "Penutupan") if number < 3 else ()),
            None if number % 4 else [(1, 6, 12), (2, 1, 12), (3, 1, 12)],
            8,
        )
        for number in range(teachers)
    ]
    rooms = [Room(f"r{number}", 30, ("kelas",)) for number in range(classes)]
    rooms += [Room(f"lab{number}", 30, ("lab",)) for number in range(max(2, classes // 5))]
    rooms.append(Room("aula", None, ("aula",)))
    groups = [ClassGroup(f"k{number}", 25) for number in range(classes)]
    return Problem(3, 12, groups, materials, rooms, people_, [Break(None, 5), Break(None, 10)])


def _timetables(quick: bool) -> int:
    print(f"Jadwal 3 hari x 10 JP{'':<15}{'biaya':>9}{'batas':>9}{'waktu':>9}")
    broken = 0
    for classes, teachers, seed in [(8, 14, 7), (10, 12, 2), (10, 14, 5), (20, 30, 3), (30, 40, 3), (208, 300, 3)][
        : 4 if quick else None
    ]:
        problem = bimtek(classes, teachers, seed)
        found = timed(lambda problem=problem: solve(problem))  # type: ignore[misc]
        parts = f"; {found.plan.parts} bagian"  # type: ignore[union-attr]
        print(found.row(f"{classes} kelas, {teachers} fasilitator", parts), flush=True)
        seconds = _twice(found.seconds)
        plain = f", {timetable_program(problem).beside(seconds)}" if classes <= WRITTEN else ""
        print(f"    di sampingnya: {beside_timetable(problem)}{plain}", flush=True)
        broken += bool(check_timetable(problem, found.plan))  # type: ignore[arg-type]
    impossible = replace(bimtek(10, 12, 2), facilitators=bimtek(10, 12, 2).facilitators[:9])
    found = timed(lambda: solve(impossible))
    print(f"  mustahil, dijelaskan dalam {found.seconds:.2f} s: {found.plan.conflicts[0].message}", flush=True)
    return broken


def _repeatability() -> int:
    """Return 1 when two runs with one seed differ in anything but the seconds."""
    problem = bimtek(4, 7, 1)
    first, second = (replace(solve(problem, effort=2), seconds=0) for _ in range(2))
    print(f"dua kali dengan benih yang sama: {'sama persis' if first == second else 'BERBEDA'}")
    return int(first != second)


if __name__ == "__main__":
    import sys

    sys.exit(main(sys.argv[1:]))
