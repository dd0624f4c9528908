"""Small timetables by trying everything: the solver's cost is the least there is, and no bound lies above it."""

from itertools import combinations, product

import pytest

from pamong.engines.solving import Limits
from pamong.engines.timetable import ClassGroup, Facilitator, Material, Problem, Session, solve
from pamong.engines.timetable.bound import least_wait
from pamong.engines.timetable.check import check_sessions, timetable_cost
from pamong.engines.timetable.together import least_together

PAIR = [ClassGroup("p"), ClassGroup("q")]
CASES = {
    "one teacher leaves a class waiting": Problem(1, 4, PAIR, [Material("a", 1, 1), Material("b", 1, 1)],
        facilitators=[Facilitator("f", ("a", "b"))]),
    "late arrival": Problem(1, 4, PAIR, [Material("a", 2, 1), Material("b", 1, 1)],
        facilitators=[Facilitator("f", ("a",), [(1, 2, 4)]), Facilitator("g", ("a", "b"))]),
    "order and daily load": Problem(2, 2, PAIR, [Material("a", 1, 1), Material("b", 1, 1, after=("a",))],
        facilitators=[Facilitator("f", ("a",), None, 1), Facilitator("g", ("a", "b"))]),
    "plenary": Problem(1, 3, PAIR, [Material("a", 1, 1, plenary=True), Material("b", 1, 1, after=("a",))],
        facilitators=[Facilitator("f", ("a", "b")), Facilitator("g", ("b",), [(1, 3, 3)])]),
}  # fmt: skip


def every_timetable(problem):
    """Yield every way to place all pieces of one JP, with one teacher each; plenaries once for all."""
    places = [(day, slot) for day in range(1, problem.days + 1) for slot in range(1, problem.slots_per_day + 1)]
    choices = []
    for material in problem.materials:
        audiences = [problem.classes] if material.plenary else [[group] for group in problem.classes]
        for audience in audiences:
            teams = [one.id for one in problem.facilitators if material.id in one.teaches]
            pieces = [
                [
                    Session(group.id, material.id, day, slot, 1, None, (name,))
                    for (day, slot), name in zip(chosen, names, strict=True)
                    for group in audience
                ]
                for chosen in combinations(places, material.jp)
                for names in product(teams, repeat=material.jp)
            ]
            choices.append(pieces)
    for picked in product(*choices):
        yield [session for piece in picked for session in piece]


@pytest.mark.parametrize("name", CASES)
def test_no_timetable_is_better_than_the_one_found_and_no_bound_above_it(name):
    problem = CASES[name]
    costs = [timetable_cost(problem, rows) for rows in every_timetable(problem) if not check_sessions(problem, rows)]
    found = solve(problem, effort=1)
    assert (found.cost, found.status) == (min(costs), "optimal")
    assert 0 <= least_together(problem, Limits(0, 1.0)) <= min(costs)


def test_the_crowd_sees_what_a_class_alone_does_not():
    late = [Facilitator("f", ("a",)), Facilitator("g", ("a",), [(1, 2, 4)])]
    problem = Problem(1, 4, PAIR, [Material("a", 3, 1)], facilitators=late)
    assert (least_wait(problem, Limits(0, 1.0)), least_together(problem, Limits(0, 1.0))) == (0, 2)
    assert solve(problem, effort=1).cost == 2
