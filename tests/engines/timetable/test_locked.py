"""Sessions locked by hand and rooms that serve a need: kept by the solver, judged apart by the checker."""

from dataclasses import replace

import pytest

from pamong.engines.timetable import ClassGroup, Facilitator, Lock, Material, Problem, Room, solve
from pamong.engines.timetable.check import check_sessions, check_timetable

EVENT = Problem(
    days=2,
    slots_per_day=6,
    classes=[ClassGroup(name, 20) for name in "pqr"],
    materials=[Material("buka", 2, 2, plenary=True), Material("a", 4, 2, after=("buka",)), Material("c", 2, 2)],
    rooms=[Room("aula", None), *(Room(f"r{n}", 30) for n in range(3))],
    facilitators=[Facilitator(f"f{n}", ("buka", "a", "c")) for n in range(5)],
)


def rules(sessions, problem):
    return sorted({one.rule for one in check_sessions(problem, sessions)})


@pytest.mark.parametrize(
    "lock",
    [
        Lock("p", "c", 2, day=2, slot=5),
        Lock("q", "a", 2, room="r2"),
        Lock("r", "a", 2, facilitators=("f4",)),
        Lock("p", "a", 2, day=1, slot=5, room="aula", facilitators=("f0",)),
        Lock("p", "buka", 2, day=1, slot=3, room="aula", facilitators=("f3",)),
    ],
)
def test_what_is_locked_is_kept_and_told_when_it_is_not(lock):
    held = replace(EVENT, locked=[lock])
    found = solve(held, effort=1)
    assert check_timetable(held, found) == []
    free = solve(replace(EVENT, locked=()), effort=1).sessions
    asked = [
        one
        for one in free
        if (one.material, one.jp) == (lock.material, lock.jp)
        and one.class_id == lock.class_id
        and lock.day in (None, one.day)
        and lock.slot in (None, one.slot)
        and lock.room in (None, one.room)
        and set(lock.facilitators) <= set(one.facilitators)
    ]
    assert rules(free, held) == ([] if asked else ["locked"])


def test_two_locks_of_like_pieces_are_kept_by_two_pieces():
    held = replace(EVENT, locked=[Lock("p", "a", 2, room="r0"), Lock("p", "a", 2, room="r1")])
    found = solve(held, effort=1)
    assert check_timetable(held, found) == []
    assert sorted(one.room for one in found.sessions if (one.class_id, one.material) == ("p", "a")) == ["r0", "r1"]


@pytest.mark.parametrize(
    ("locks", "words"),
    [
        ([Lock("p", "c", 2, day=3, slot=1)], "waktunya"),
        ([Lock("p", "c", 2, room="gudang")], "ruangnya"),
        ([Lock("p", "c", 2, facilitators=("f9",))], "f9"),
        ([Lock("p", "c", 3)], "berubah"),
        ([Lock("p", "c", 2, 1, 3, "r0"), Lock("q", "c", 2, 1, 4, "r0")], "ruangnya sama"),
        ([Lock("p", "c", 2, 1, 3), Lock("q", "buka", 2, 1, 3)], "kelasnya sama"),
        ([Lock("p", "c", 2, 1, 3, None, ("f1",)), Lock("q", "c", 2, 1, 3, None, ("f1",))], "fasilitatornya sama"),
    ],
)
def test_a_lock_that_cannot_be_kept_is_named_with_the_reason(locks, words):
    conflict = solve(replace(EVENT, locked=locks), effort=1).conflicts[0]
    assert (conflict.rule, conflict.relaxations[0].change) == ("locked", "unlock")
    assert words in conflict.message


def test_a_lock_that_only_the_whole_event_contradicts_is_blamed():
    first = Lock("p", "a", 2, day=1, slot=1)  # before the opening that precedes it
    conflict = solve(replace(EVENT, locked=[first]), effort=1).conflicts[0]
    assert conflict.rule == "locked"


def test_a_large_event_keeps_locks_that_tie_classes_of_different_parts():
    classes = [ClassGroup(f"k{n}", 20) for n in range(16)]
    rooms = [Room("aula", None), *(Room(f"r{n}", 30) for n in range(16))]
    people = [Facilitator(f"f{n}", ("buka", "a", "c")) for n in range(24)]
    locks = [Lock("k0", "c", 2, 2, 1, "r3", ("f7",)), Lock("k1", "c", 2, 2, 3, "r3", ("f7",))]
    large = replace(EVENT, classes=classes, rooms=rooms, facilitators=people, locked=locks)
    found = solve(large, effort=1)
    assert (check_timetable(large, found), found.parts) == ([], 2)


def test_a_class_with_a_need_is_only_in_rooms_that_serve_it():
    groups = [ClassGroup("p", 20, ("tanpa tangga",)), *EVENT.classes[1:]]
    rooms = [Room("aula", None, (), ("tanpa tangga",)), Room("r0", 30, (), ("tanpa tangga",)), *EVENT.rooms[2:]]
    event = replace(EVENT, classes=groups, rooms=rooms)
    found = solve(event, effort=1)
    assert check_timetable(event, found) == []
    assert {one.room for one in found.sessions if one.class_id == "p"} <= {"aula", "r0"}
    upstairs = [replace(one, room="r2") if one.class_id == "p" else one for one in found.sessions]
    assert "needs" in rules(upstairs, event)


def test_a_plenary_is_where_everybody_can_be_and_a_need_no_room_serves_is_named():
    groups = [ClassGroup("p", 20, ("tanpa tangga",)), *EVENT.classes[1:]]
    conflict = solve(replace(EVENT, classes=groups), effort=1).conflicts[0]
    assert conflict.rule == "needs"
    assert "tanpa tangga" in conflict.message


def test_rooms_that_serve_a_need_are_counted_before_the_solver_is_asked():
    groups = [ClassGroup(name, 20, ("tanpa tangga",)) for name in "pqr"]
    rooms = [Room("aula", None, (), ("tanpa tangga",)), *EVENT.rooms[1:]]
    conflict = solve(replace(EVENT, classes=groups, rooms=rooms), effort=1).conflicts[0]
    assert conflict.rule == "room_hours"


def test_classes_of_different_sizes_need_large_rooms_only_for_the_large():
    groups = [ClassGroup("p", 30), ClassGroup("q", 20), ClassGroup("r", 20)]
    rooms = [Room("aula", None), Room("r0", 30), Room("r1", 20), Room("r2", 20)]
    found = solve(
        replace(EVENT, classes=groups, rooms=rooms[1:], materials=[Material("a", 4, 2), EVENT.materials[2]]), effort=1
    )
    assert found.status == "optimal"
