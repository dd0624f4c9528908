"""The plan made hour by hour keeps every rule, or is not given."""

from dataclasses import replace

import pytest
from bench.planning import bimtek
from hypothesis import given, settings
from hypothesis import strategies as st

from pamong.engines.timetable import ClassGroup, Facilitator, Lock, Material, Problem, Room, solve
from pamong.engines.timetable.check import check_sessions
from pamong.engines.timetable.construct import construct


def full_days(classes: int) -> Problem:
    """Return an event whose days are full to the last block, with a plenary and an order of materials."""
    materials = [
        Material("buka", 2, 2, "aula", plenary=True),
        *(Material(f"m{number}", 2, 2, "kelas", after=["buka"]) for number in range(5)),
        Material("tirta", 2, 2, "kelas"),
        Material("praktik", 2, 2, "kelas", after=["tirta"]),
        Material("rtl", 2, 2, "kelas", after=["praktik"]),
    ]
    return Problem(
        days=3,
        slots_per_day=7,
        classes=[ClassGroup(str(number), 30) for number in range(1, classes + 1)],
        materials=materials,
        rooms=[Room("aula", 400, ["aula"]), *(Room(f"r{number}", 36, ["kelas"]) for number in range(classes))],
        facilitators=[
            Facilitator(f"f{number}", [one.id for one in materials], max_jp_per_day=6) for number in range(2 * classes)
        ],
    )


def test_full_days_are_planned_at_once_and_keep_every_rule():
    problem = full_days(7)
    sessions = construct(problem, {})
    assert sessions is not None
    assert check_sessions(problem, sessions) == []
    assert len(sessions) == 7 * 9


def test_what_fails_in_order_is_done_again_by_chance_and_alike_for_one_seed():
    problem = bimtek(10, 12, 2)
    sessions = [construct(problem, {}, seed) for seed in (0, 0, 1)]
    assert [check_sessions(problem, one) for one in sessions] == [[], [], []]
    assert sessions[0] == sessions[1] != sessions[2]


def test_the_first_plan_can_be_taken_before_anything_is_searched():
    told: list[float] = []
    plan = solve(
        bimtek(10, 12, 2), progress=lambda cost, _bound: told.append(cost), should_stop=lambda: bool(told), effort=50
    )
    assert (plan.status, [plan.cost]) == ("feasible", told)


def test_the_solver_never_gives_less_than_the_plan_made_by_hand():
    plan = solve(full_days(7), effort=0.1)
    assert plan.status in ("feasible", "optimal")
    assert check_sessions(full_days(7), plan.sessions) == []


def test_plenaries_settled_elsewhere_take_their_time_and_give_no_session():
    problem = full_days(2)
    sessions = construct(problem, {"buka": [0]})
    assert sessions is not None
    assert {one.material for one in sessions} == {f"m{number}" for number in range(5)} | {"tirta", "praktik", "rtl"}
    assert all((one.day, one.slot) > (1, 2) for one in sessions)


LOCKS = [
    Lock("1", "m0", 2, day=2, slot=3, room="r1", facilitators=("f3",)),
    Lock("2", "m1", 2, day=2, slot=3, room="r0"),
    Lock("1", "buka", 2, day=1, slot=1, facilitators=("f5",)),
]


def test_sessions_locked_at_an_hour_keep_it_with_their_room_and_people():
    problem = replace(full_days(3), locked=LOCKS)
    sessions = construct(problem, {})
    assert sessions is not None
    assert check_sessions(problem, sessions) == []
    told: list[float] = []
    plan = solve(problem, progress=lambda cost, _bound: told.append(cost), should_stop=lambda: bool(told))
    assert (check_sessions(problem, plan.sessions), len(told)) == ([], 1)


@pytest.mark.parametrize(
    "lock",
    [
        Lock("1", "m0", 2, room="r1"),  # no hour yet
        Lock("1", "praktik", 2, day=1, slot=3),  # before what must come first
        Lock("1", "m0", 2, day=2, slot=1, room="nowhere"),
    ],
)
def test_a_lock_that_this_way_cannot_keep_is_left_to_the_solver(lock):
    assert construct(replace(full_days(2), locked=[lock]), {}) is None


def test_locks_of_plenaries_settled_elsewhere_are_not_asked_again():
    problem = replace(full_days(2), locked=LOCKS[:1] + LOCKS[2:])
    assert construct(problem, {"buka": [0]}) is not None


@settings(max_examples=60, deadline=None)
@given(
    st.integers(1, 5),
    st.integers(1, 3),
    st.integers(2, 6),
    st.lists(st.tuples(st.integers(1, 4), st.integers(1, 3), st.integers(1, 2)), min_size=1, max_size=5),
    st.integers(1, 6),
    st.integers(1, 4),
)
def test_whatever_is_constructed_keeps_every_rule(classes, days, slots, drafts, people, rooms):
    materials = [
        Material(f"m{number}", jp, block, "kelas", facilitators=team, after=[f"m{number - 1}"] if number % 2 else [])
        for number, (jp, block, team) in enumerate(drafts)
    ]
    problem = Problem(
        days=days,
        slots_per_day=slots,
        classes=[ClassGroup(str(number), 20) for number in range(classes)],
        materials=materials,
        rooms=[Room(f"r{number}", 25, ["kelas"]) for number in range(rooms)],
        facilitators=[
            Facilitator(f"f{number}", [one.id for one in materials if (number + len(one.id)) % 3], max_jp_per_day=4)
            for number in range(people)
        ],
    )
    sessions = construct(problem, {})
    assert sessions is None or check_sessions(problem, sessions) == []
