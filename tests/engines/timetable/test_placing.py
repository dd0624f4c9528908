"""The bound by flow: never above what trying everything finds, for each place of the plenaries and any prices."""

import math

import numpy as np
import pytest
from bench._plain import timetable_program
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.engines.timetable.test_enumeration import CASES, every_timetable

from pamong.engines.solving import Limits
from pamong.engines.timetable import ClassGroup, Facilitator, Material, Problem, Room, solve
from pamong.engines.timetable.bound import least_uneven
from pamong.engines.timetable.check import check_sessions, timetable_cost
from pamong.engines.timetable.flow import Flow
from pamong.engines.timetable.paths import paths_of
from pamong.engines.timetable.placing import place

PAIR = [ClassGroup("p"), ClassGroup("q")]
LATE = Problem(
    1,
    4,
    PAIR,
    [Material("a", 3, 1)],
    facilitators=[Facilitator("f", ("a",)), Facilitator("g", ("a",), [(1, 2, 4)])],
)


@st.composite
def tiny(draw: st.DrawFn) -> Problem:
    """Return two classes, two materials in pieces of one JP, three hours in a row or on two days."""
    days, slots = draw(st.sampled_from([(1, 3), (1, 4), (2, 2)]))
    materials = [
        Material("a", draw(st.integers(1, 2)), 1, plenary=draw(st.booleans())),
        Material("b", 1, 1, after=draw(st.sampled_from([(), ("a",)]))),
    ]
    people = [
        Facilitator(
            name,
            draw(st.sampled_from([("a", "b"), ("a",), ("b",)])),
            draw(st.sampled_from([None, [(1, 2, slots), (2, 1, slots)], [(1, 1, slots - 1), (2, 1, slots)]])),
            draw(st.sampled_from([None, 2])),
        )
        for name in "fg"[: draw(st.integers(1, 2))]
    ]
    return Problem(days, slots, PAIR, materials, facilitators=people)


def costs_by_opening(problem: Problem) -> dict[int | None, float]:
    """Return the least cost for each hour of a single plenary `a`; of all timetables when it is none."""
    found: dict[int | None, float] = {}
    single = problem.materials[0].plenary and problem.materials[0].jp == 1
    for rows in every_timetable(problem):
        if not check_sessions(problem, rows):
            first = next(row for row in rows if row.material == "a")
            key = (first.day - 1) * problem.slots_per_day + first.slot - 1 if single else None
            found[key] = min(found.get(key, math.inf), timetable_cost(problem, rows))
    return found


def tries(problem: Problem) -> int:
    hours = problem.days * problem.slots_per_day
    able = {one.id: sum(one.id in person.teaches for person in problem.facilitators) for one in problem.materials}
    return math.prod(
        (math.comb(hours, one.jp) * able[one.id] ** one.jp) ** (1 if one.plenary else 2) for one in problem.materials
    )


@given(tiny(), st.integers(0, 99))
@settings(max_examples=40, deadline=None)
def test_no_bound_lies_above_the_best_of_all_timetables_whatever_the_prices(problem, seed):
    assume(0 < tries(problem) <= 1500)
    costs = costs_by_opening(problem)
    placed = place(problem, Limits(0, 5.0))
    if not costs:
        return
    assert placed is not None
    assert placed.bound <= min(costs.values())
    flow = Flow(problem, paths_of(problem, 1000))
    prices = flow._priced(-np.random.default_rng(seed).exponential(1.0, len(flow.limits.right)))
    for start, cost in costs.items():
        placement = {} if start is None else {0: start}
        assert flow.least(placement, prices) <= cost + 1e-9
        assert flow.least(placement, flow.solve(placement).prices) <= cost + 1e-9


@pytest.mark.parametrize("name", CASES)
def test_the_bound_of_small_known_cases_is_not_above_their_optimum(name):
    placed = place(CASES[name], Limits(0, 1.0))
    assert placed is not None
    assert 0 <= placed.bound <= solve(CASES[name], effort=1).cost


def test_a_late_teacher_is_seen_and_so_is_a_lack_of_rooms():
    one_room = Problem(1, 4, PAIR, [Material("a", 2, 2)], rooms=[Room("r")])
    bounds = [place(problem, Limits(0, 1.0)).bound for problem in (LATE, one_room)]
    assert bounds == [2, 4]
    assert [solve(problem, effort=1).cost for problem in (LATE, one_room)] == bounds


def test_a_plenary_is_placed_where_no_class_waits_for_a_teacher_who_is_not_there_yet():
    materials = [Material("open", 1, 1, plenary=True), Material("a", 2, 2)]
    people = [Facilitator("f", ("open", "a")), Facilitator("g", ("a",), [(1, 2, 3)])]
    problem = Problem(1, 3, PAIR, materials, facilitators=people)
    placed = place(problem, Limits(0, 1.0))
    assert placed is not None
    assert (placed.bound, placed.starts) == (0, {"open": (0,)})
    assert solve(problem, effort=1).status == "optimal"


@pytest.mark.parametrize(("pieces", "least"), [(2, 2), (4, 2), (1, 0)])
def test_whole_materials_that_do_not_add_up_to_an_even_share_are_seen(pieces, least):
    classes = [ClassGroup(name) for name in "pqr"]
    material = Material("a", 4, 4 // pieces if pieces > 1 else 2, facilitators=1 if pieces > 1 else 2)
    problem = Problem(3, 8, classes, [material], facilitators=[Facilitator(name, ("a",)) for name in "fg"])
    assert least_uneven(problem, Limits(0, 1.0)) == least
    assert place(problem, Limits(0, 1.0)).bound == least == solve(problem, effort=1).cost


def test_a_network_too_large_or_without_a_way_gives_no_bound():
    assert paths_of(LATE, 3) is None
    too_long = Problem(1, 2, PAIR, [Material("a", 3, 1)])
    assert place(too_long, Limits(0, 1.0)) is None


def test_plenaries_in_several_like_pieces_stay_free_but_are_counted_once():
    problem = Problem(1, 3, PAIR, [Material("a", 2, 1, plenary=True)], facilitators=[Facilitator("f", ("a",))])
    placed = place(problem, Limits(0, 1.0))
    assert placed is not None
    assert (placed.bound, placed.starts) == (0, {})


@pytest.mark.parametrize("name", CASES)
def test_the_plain_program_put_beside_ours_means_the_same_cost(name):
    assert timetable_program(CASES[name]).by_cpsat(20.0) == solve(CASES[name], effort=1).cost
