"""When life changes a timetable: the fewest sessions change, and that is proved."""

from dataclasses import replace
from itertools import product

import pytest

from pamong.engines.timetable import ClassGroup, Facilitator, Lock, Material, Problem, Room, solve, stay_close
from pamong.engines.timetable.check import check_sessions, check_timetable
from pamong.engines.timetable.keep import changes_between

EVENT = Problem(
    days=2,
    slots_per_day=6,
    classes=[ClassGroup(name, 20) for name in "pqr"],
    materials=[
        Material("buka", 2, 2, plenary=True),
        Material("a", 4, 2, after=("buka",)),
        Material("b", 2, 2, after=("a",)),
        Material("c", 2, 2),
    ],
    rooms=[Room("aula", None), *(Room(f"r{n}", 30) for n in range(4))],
    facilitators=[Facilitator(f"f{n}", ("buka", "a", "b", "c"), max_jp_per_day=6) for n in range(6)],
)


@pytest.fixture(scope="module")
def before():
    return solve(EVENT, effort=1).sessions


def test_an_unchanged_event_keeps_its_timetable(before):
    again = stay_close(EVENT, before, effort=1)
    assert (again.timetable.sessions, again.changed, again.proved) == (before, 0, True)


@pytest.mark.parametrize("gone", [one.id for one in EVENT.facilitators])
def test_who_drops_out_is_replaced_and_nothing_else_changes(before, gone):
    changed = replace(EVENT, facilitators=[one for one in EVENT.facilitators if one.id != gone])
    found = stay_close(changed, before, effort=1)
    touched = [one for one in before if gone in one.facilitators]
    assert check_timetable(changed, found.timetable) == []
    assert found.proved
    assert [old for old, _ in changes_between(before, found.timetable.sessions)] == touched
    assert all((old.day, old.slot, old.room) == (new.day, new.slot, new.room)
               for old, new in changes_between(before, found.timetable.sessions))  # fmt: skip


def test_a_lost_room_moves_only_its_sessions(before):
    lost = before[-1].room
    changed = replace(EVENT, rooms=[one for one in EVENT.rooms if one.id != lost])
    found = stay_close(changed, before, effort=1)
    assert check_timetable(changed, found.timetable) == []
    pairs = changes_between(before, found.timetable.sessions)
    assert {old.room for old, _ in pairs} == {lost}
    assert all((old.day, old.slot) == (new.day, new.slot) for old, new in pairs)


def test_hours_move_when_nobody_else_is_free_then(before):
    names = ("f0", "f1", "f2")
    few = replace(EVENT, facilitators=[one for one in EVENT.facilitators if one.id in names])
    late = replace(few, facilitators=[replace(few.facilitators[0], available=[(2, 1, 6)]), *few.facilitators[1:]])
    tight = solve(few, effort=1).sessions
    found = stay_close(late, tight, effort=1)
    assert check_timetable(late, found.timetable) == []
    assert 0 < found.least_changed <= found.changed


def test_a_locked_session_stays_or_is_named(before):
    free = before[3]
    lock = Lock(free.class_id, free.material, free.jp, free.day, free.slot, free.room, free.facilitators)
    held = replace(EVENT, locked=[lock])
    assert free in stay_close(held, before, effort=1).timetable.sessions
    gone = replace(held, facilitators=[one for one in EVENT.facilitators if one.id not in free.facilitators])
    conflict = stay_close(gone, before, effort=1).timetable.conflicts[0]
    assert (conflict.rule, conflict.relaxations[0].change) == ("locked", "unlock")


LITTLE = Problem(
    days=1,
    slots_per_day=3,
    classes=[ClassGroup("p"), ClassGroup("q")],
    materials=[Material("a", 1, 1), Material("b", 1, 1)],
    facilitators=[Facilitator("f", ("a", "b")), Facilitator("g", ("a", "b"))],
)


def test_the_number_of_changes_is_the_least_by_trying_everything():
    before = sorted(solve(LITTLE, effort=1).sessions, key=lambda one: (one.class_id, one.material))
    late = replace(LITTLE, facilitators=[Facilitator("f", ("a", "b"), [(1, 2, 3)]), LITTLE.facilitators[1]])
    found = stay_close(late, before, effort=1)
    places = [(slot, (name,)) for slot in (1, 2, 3) for name in "fg"]
    tried = (_placed(before, choice) for choice in product(places, repeat=len(before)))
    least = min(len(set(before) - set(sessions)) for sessions in tried if not check_sessions(late, sessions))
    assert (found.changed, found.proved) == (least, True)


def _placed(before, choice):
    return [replace(one, slot=slot, facilitators=team) for one, (slot, team) in zip(before, choice, strict=True)]
