"""The independent check catches what is planted."""

from dataclasses import replace

import pytest

from pamong.engines.timetable import Break, ClassGroup, Facilitator, Material, Problem, Room, Session, Timetable, solve
from pamong.engines.timetable.check import check_sessions, check_timetable, timetable_cost

PROBLEM = Problem(
    days=2,
    slots_per_day=4,
    classes=[ClassGroup("x", 20), ClassGroup("y", 20)],
    materials=[Material("open", 1, 1, plenary=True), Material("a", 2, 2, "lab", after=("open",))],
    rooms=[Room("hall", 50), Room("lab", 30, ("lab",)), Room("small", 5, ("lab",))],
    facilitators=[
        Facilitator("f", ("open", "a"), max_jp_per_day=3),
        Facilitator("g", ("a",), [(2, 1, 4)]),
        Facilitator("h", ("open",)),
    ],
    breaks=[Break(1, 2)],
)
OPEN = [Session(name, "open", 1, 1, 1, "hall", ("f",)) for name in ("x", "y")]
GOOD = [*OPEN, Session("x", "a", 1, 3, 2, "lab", ("f",)), Session("y", "a", 2, 1, 2, "lab", ("g",))]


def changed(at: int, **fields: object) -> list[Session]:
    return [replace(one, **fields) if number == at else one for number, one in enumerate(GOOD)]  # type: ignore[arg-type]


def test_a_right_timetable_has_no_violations():
    assert check_sessions(PROBLEM, GOOD) == []


@pytest.mark.parametrize(
    ("rule", "sessions"),
    [
        ("jp", GOOD[:3]),
        ("unknown", changed(3, room="nowhere")),
        ("break", changed(2, slot=2)),
        ("break", changed(3, slot=4)),
        ("order", [*[replace(one, slot=4) for one in OPEN], GOOD[2], GOOD[3]]),
        ("class_twice", [*[replace(one, slot=4) for one in OPEN], GOOD[2], GOOD[3]]),
        ("plenary", changed(1, slot=3)),
        ("room_kind", changed(2, room="hall")),
        ("room_capacity", changed(2, room="small")),
        ("room_twice", changed(3, day=1, slot=3, facilitators=("f",))),
        ("facilitator_twice", changed(3, day=1, slot=3, facilitators=("f",))),
        ("team", changed(3, facilitators=())),
        ("team", changed(3, facilitators=("g", "f"))),
        ("qualification", changed(3, facilitators=("h",))),
        ("attendance", changed(2, facilitators=("g",))),
    ],
)
def test_a_planted_violation_is_caught(rule, sessions):
    assert rule in {violation.rule for violation in check_sessions(PROBLEM, sessions)}


def test_too_much_in_a_day_is_caught():
    tired = replace(
        PROBLEM, facilitators=[replace(PROBLEM.facilitators[0], max_jp_per_day=2), *PROBLEM.facilitators[1:]]
    )
    assert [violation.rule for violation in check_sessions(tired, GOOD)] == ["max_load"]


def test_the_cost_is_waiting_faces_and_uneven_load():
    waiting = changed(3, slot=3)
    assert timetable_cost(PROBLEM, GOOD) == 1  # f teaches 3 of 5 JP, one above the share of 2
    assert timetable_cost(PROBLEM, waiting) == 1 + 2 * 2


def test_a_wrong_cost_or_bound_is_caught():
    plan = solve(PROBLEM)
    assert check_timetable(PROBLEM, plan) == []
    wrong: list[Timetable] = [replace(plan, cost=plan.cost + 1), replace(plan, bound=plan.cost + 1)]
    assert [[violation.rule for violation in check_timetable(PROBLEM, one)] for one in wrong] == [
        ["cost", "bound"],
        ["bound"],
    ]


def test_an_unexplained_refusal_is_caught():
    refusal = replace(solve(PROBLEM), status="infeasible", conflicts=())
    assert [violation.rule for violation in check_timetable(PROBLEM, refusal)] == ["unexplained"]
