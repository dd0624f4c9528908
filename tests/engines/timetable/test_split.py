"""Large events in parts: everything belongs to one part, and a failing part is joined with another."""

from dataclasses import replace

import pytest

from pamong.engines.timetable import ClassGroup, Facilitator, Material, Problem, Room, Session, solve
from pamong.engines.timetable.check import check_timetable
from pamong.engines.timetable.split import Part, parts_of, with_helpers, with_speakers, without_spoken

EVENT = Problem(
    days=2,
    slots_per_day=4,
    classes=[ClassGroup(f"c{number}", 20) for number in range(20)],
    materials=[Material("open", 1, 1, plenary=True), Material("a", 4, 2, after=("open",)), Material("b", 2, 2, "lab")],
    rooms=[
        *[Room(f"r{number}", 30) for number in range(20)],
        *[Room(f"lab{number}", 30, ("lab",)) for number in range(10)],
        Room("hall", 400),
    ],
    facilitators=[Facilitator(f"f{n}", ("a", "b") if n % 2 else ("b", "a", "open")) for n in range(24)],
)


def test_a_small_event_is_one_part():
    assert len(parts_of(replace(EVENT, classes=EVENT.classes[:12]))) == 1


@pytest.mark.parametrize("things", ["classes", "facilitators", "rooms"])
def test_everything_belongs_to_exactly_one_part(things):
    dealt = sorted(at for part in parts_of(EVENT) for at in getattr(part, things))
    assert dealt == list(range(len(getattr(EVENT, things))))


def test_scarce_rooms_limit_the_number_of_parts():
    one_lab = replace(EVENT, rooms=[room for room in EVENT.rooms if not room.id.startswith("lab") or room.id == "lab0"])
    assert (len(parts_of(EVENT)), len(parts_of(one_lab))) == (3, 1)


def test_the_hall_goes_to_the_first_part_and_every_part_gets_facilitators_of_all_materials():
    parts = parts_of(EVENT)
    assert EVENT.rooms[-1] in parts[0].problem(EVENT).rooms
    taught = [{name for one in part.problem(EVENT).facilitators for name in one.teaches} for part in parts]
    assert all({"a", "b"} <= names for names in taught)


def test_speakers_of_plenaries_come_from_all_parts_and_pay_with_their_daily_load():
    first = parts_of(EVENT)[0].problem(EVENT)
    guests = with_speakers(first, EVENT).facilitators[len(first.facilitators) :]
    assert {one.teaches for one in guests} == {("open",)}
    limited = replace(EVENT, facilitators=[Facilitator("f", ("a",), max_jp_per_day=4)])
    assert without_spoken(limited, {"f": 1}).facilitators[0].max_jp_per_day == 3


def test_helpers_lend_only_the_time_their_own_part_leaves():
    taken = [Session("c0", "a", 1, 2, 2, "r0", ("f1",)), Session("c0", "b", 2, 1, 2, "lab0", ("f1",))]
    people = [Facilitator("f1", ("a", "open"), [(1, 1, 4), (2, 1, 4)], max_jp_per_day=3), Facilitator("f2", ("a",))]
    part = replace(EVENT, facilitators=[people[1]])
    helper = with_helpers(part, EVENT, taken, people, 5).facilitators[1:]
    assert helper == [Facilitator("f1", ("a",), ((1, 1, 1), (1, 4, 4), (2, 3, 4)), max_jp_per_day=1)]


OWN_ROOMS = (0, 1, 20, 21)
REST = tuple(at for at in range(len(EVENT.rooms)) if at not in OWN_ROOMS)


@pytest.mark.parametrize(
    ("parts", "solved"),
    [
        ([Part((0, 1), (0, 1, 2, 3, 4), REST), Part((2, 3), (5,), OWN_ROOMS)], 2),  # helped by the first
        ([Part((0, 1), (0, 1, 2, 3, 4, 5), REST), Part((2, 3), (), OWN_ROOMS)], 1),  # joined with the one before
        ([Part((2, 3), (), OWN_ROOMS), Part((0, 1), (0, 1, 2, 3, 4, 5), REST)], 1),  # joined with the next
    ],
)
def test_a_part_that_is_impossible_alone_is_helped_or_joined(parts, solved, monkeypatch):
    problem = replace(EVENT, classes=EVENT.classes[:4], facilitators=EVENT.facilitators[:6])
    monkeypatch.setattr("pamong.engines.timetable.answer.parts_of", lambda problem: parts)
    monkeypatch.setattr("pamong.engines.timetable.answer.TOGETHER", 0)  # no plan of the whole event at once
    plan = solve(problem, effort=2)
    assert (check_timetable(problem, plan), plan.parts, plan.conflicts) == ([], solved, ())
