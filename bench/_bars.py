"""The bars a plan has to clear (issue 6), each measured five times: the median, and the processor's seconds beside it.

How fast the machine is today stands above, because half of it may belong to others.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from statistics import median
from typing import Any

from bench._broken import WAYS, family

from pamong.engines.grouping import Facilitator, Person, TriadRules, form_classes, form_triads
from pamong.engines.timetable import Problem, Replanned, Session, solve, stay_close
from pamong.planning.solving import solve_problem

RUNS = 5
Made = Callable[[], Any]


@dataclass(frozen=True)
class Bar:
    """What is made, in how many seconds at most, and what must hold of it."""

    name: str
    seconds: float
    make: Made
    holds: Callable[[Any], bool]

    def measured(self) -> bool:
        """Print the figures; tell whether the bar is cleared."""
        walls, work, good = [], [], True
        for _ in range(RUNS):
            wall, cpu = time.perf_counter(), time.process_time()
            made = self.make()
            walls.append(time.perf_counter() - wall)
            work.append(time.process_time() - cpu)
            good = good and self.holds(made)
        cleared = good and median(walls) <= self.seconds
        words = "tercapai" if cleared else "belum: terlalu lama" if good else "belum: hasilnya kurang"
        print(
            f"  {self.name:<46}{median(walls):>7.2f} s{median(work):>8.2f} s{self.seconds:>7.1f} s  {words}", flush=True
        )
        return cleared


def bars(
    people: Callable[[int], list[Person]],
    rules: Callable[[int], Any],
    bimtek: Callable[[int, int, int], Problem],
    coaches: Callable[[int, int], list[Facilitator]],
) -> int:
    """Measure every bar; return how many are missed."""
    print(f"kecepatan mesin: {_speed():.0f} ms (57 = mesin ini tanpa beban)")
    print(f"  {'median dari 5 kali':<46}{'waktu':>9}{'prosesor':>10}{'batas':>9}")
    return sum(not bar.measured() for bar in _bars(people, rules, bimtek, coaches)) + _broken()


def _speed() -> float:
    """Return how many milliseconds a fixed piece of work takes."""
    began = time.process_time()
    words = {f"abc {number}": number for number in range(150_000)}
    return 1000 * (time.process_time() - began) if words else 0.0


def _bars(people: Any, rules: Any, bimtek: Any, coaches: Any) -> Iterator[Bar]:
    for count, classes, seconds in ((480, 20, 1.0), (5000, 208, 5.0), (48, 2, 0.5)):
        crowd = people(count)
        make = lambda crowd=crowd, classes=classes: form_classes(crowd, rules(classes))  # noqa: E731
        yield Bar(f"kelas: {count} orang, {classes} kelas, terbukti", seconds, make, _is_proved)
    crowd, turns = people(48), TriadRules(3, coaches(6, 3), {})
    yield Bar("triad: 48 orang, 3 putaran, terbukti", 3.0, lambda: form_triads(crowd, turns), _is_proved)
    many = people(5000)
    large = TriadRules(3, coaches(300, 6), form_classes(many, rules(208)).classes)
    yield Bar("triad: 5.000 orang, 3 putaran, dapat dipakai", 5.0, lambda: form_triads(many, large), _is_possible)
    ten = bimtek(10, 12, 2)
    yield Bar("jadwal: 10 kelas, 12 fasilitator, dapat dipakai", 1.0, lambda: _first_plan(ten), _is_possible)
    yield Bar("jadwal: 10 kelas, 12 fasilitator, terbukti", 5.0, lambda: solve(ten), _is_proved)
    thirty = bimtek(30, 40, 3)
    yield Bar("jadwal: 30 kelas, 40 fasilitator, selisih < 2 %", 60.0, lambda: solve(thirty), _is_near)
    yield Bar("fasilitator gugur: 10 kelas, paling sedikit ubahan", 3.0, *_dropout(bimtek(10, 14, 5)))
    small = bimtek(4, 7, 1)
    twice = lambda: [replace(solve(small, effort=2), seconds=0) for _ in range(2)]  # noqa: E731
    yield Bar("dua kali dengan benih yang sama: sama persis", 60.0, twice, lambda pair: pair[0] == pair[1])


def _dropout(problem: Problem) -> tuple[Made, Callable[[Any], bool]]:
    """Return what plans anew once the first facilitator who can be replaced is gone, and what must hold of it."""
    before = solve(problem).sessions
    for gone in problem.facilitators:
        left = replace(problem, facilitators=[one for one in problem.facilitators if one != gone])
        if stay_close(left, before).timetable.status != "infeasible":
            return _close(left, before), lambda made: bool(made.proved)
    raise AssertionError("jadwal ini tidak bertahan tanpa siapa pun")


def _close(left: Problem, before: tuple[Session, ...]) -> Callable[[], Replanned]:
    return lambda: stay_close(left, before)


def _first_plan(problem: Problem) -> Any:
    """Take the first plan there is."""
    found: list[float] = []
    return solve(problem, progress=lambda cost, _bound: found.append(cost), should_stop=lambda: bool(found))


def _is_proved(plan: Any) -> bool:
    return bool(plan.status == "optimal")


def _is_near(plan: Any) -> bool:
    """Tell whether the cost is less than 2 % above its bound."""
    return bool(plan.status != "infeasible" and plan.cost - plan.bound < 0.02 * max(plan.cost, 1.0))


def _is_possible(plan: Any) -> bool:
    return bool(plan.status != "infeasible")


def _broken() -> int:
    """Return how many broken problems are not named in five seconds."""
    slowest, unnamed, count = 0.0, 0, 0
    for _name, kind, document in family():
        began = time.perf_counter()
        named = {conflict["rule"] for conflict in solve_problem(document)["conflicts"]} & WAYS[kind]
        seconds = time.perf_counter() - began
        slowest, count, unnamed = max(slowest, seconds), count + 1, unnamed + (not named or seconds > 5)
    print(f"  {count} masalah mustahil dari {len(WAYS)} jenis: {unnamed} tanpa sebab, paling lama {slowest:.2f} s")
    return unnamed
