"""Timetables by one whole-number program: they keep every rule, and reach the bound where searching fell short."""

from dataclasses import replace

import pytest
from bench.planning import bimtek
from hypothesis import given, settings
from tests.engines.timetable.test_enumeration import CASES
from tests.engines.timetable.test_solve import problems

from pamong.engines.solving import Limits
from pamong.engines.timetable import ClassGroup, Facilitator, Material, Problem, Room
from pamong.engines.timetable.check import check_sessions, timetable_cost
from pamong.engines.timetable.housing import housed
from pamong.engines.timetable.placing import place
from pamong.engines.timetable.weave import woven

EFFORT = Limits(0, 5.0)


def test_ten_classes_reach_the_bound_without_search():
    problem = bimtek(10, 12, 2)
    placed = place(problem, EFFORT)
    sessions = woven(problem, placed, EFFORT)
    assert (timetable_cost(problem, sessions), placed.bound, check_sessions(problem, sessions)) == (18, 18, [])
    assert woven(problem, placed, EFFORT) == sessions


def test_a_team_that_begins_a_material_ends_it_also_when_another_lies_between():
    materials = [Material("a", 4, 2), Material("b", 2, 2)]
    people = [Facilitator("f", ("a",), [(1, 1, 2), (1, 5, 6)]), Facilitator("g", ("b",))]
    problem = Problem(1, 6, [ClassGroup("p")], materials, facilitators=people)
    sessions = woven(problem, place(problem, EFFORT), EFFORT)
    times = sorted((one.slot, one.material, one.facilitators) for one in sessions)
    assert times == [(1, "a", ("f",)), (3, "b", ("g",)), (5, "a", ("f",))]


def test_facilitators_who_are_alike_are_told_apart():
    materials = [Material("a", 2, 2, facilitators=2)]
    people = [Facilitator(name, ("a",), max_jp_per_day=2) for name in "fghi"]
    problem = Problem(1, 4, [ClassGroup("p"), ClassGroup("q")], materials, facilitators=people)
    sessions = woven(problem, place(problem, EFFORT), EFFORT)
    assert check_sessions(problem, sessions) == []
    assert sorted(name for one in sessions for name in one.facilitators) == list("fghi")


def test_too_little_effort_gives_none():
    problem = CASES["late arrival"]
    assert woven(problem, place(problem, EFFORT), Limits(0, 0.001)) is None


def test_each_class_keeps_its_room_and_whoever_needs_a_special_one_gets_it():
    groups = [ClassGroup("p"), ClassGroup("q", needs=("ramp",))]
    rooms = [Room("r1", serves=("ramp",)), Room("r2")]
    problem = Problem(1, 4, groups, [Material("a", 2, 2), Material("b", 2, 2)], rooms=rooms)
    sessions = woven(problem, place(problem, EFFORT), EFFORT)
    assert {(one.class_id, one.room) for one in sessions} == {("p", "r2"), ("q", "r1")}
    without = replace(problem, rooms=[Room("r3"), Room("r2")])
    assert housed(without, sessions) is None


@pytest.mark.parametrize("name", CASES)
def test_small_known_cases_are_woven_within_every_rule(name):
    sessions = woven(CASES[name], place(CASES[name], EFFORT), EFFORT)
    assert sessions is not None
    assert check_sessions(CASES[name], sessions) == []


@given(problems())
@settings(max_examples=40, deadline=None)
def test_whatever_is_woven_keeps_every_rule(problem):
    placed = place(problem, EFFORT)
    sessions = None if placed is None else woven(problem, placed, EFFORT)
    assert sessions is None or check_sessions(problem, sessions) == []
