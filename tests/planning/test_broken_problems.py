"""Every problem of a family broken in a known way is refused, and the way is named."""

from __future__ import annotations

import pytest
from bench._broken import MAKERS, WAYS, family

from pamong.planning.solving import solve_problem

FAMILY = list(family())


def test_the_family_is_large_and_covers_ten_kinds():
    assert (len(MAKERS), len(FAMILY) >= 90) == (10, True)


@pytest.mark.parametrize(("kind", "document"), [pytest.param(kind, one, id=name) for name, kind, one in FAMILY])
def test_a_broken_problem_names_its_cause_and_a_way_out(kind, document):
    answer = solve_problem(document)
    conflicts = answer["conflicts"]
    assert answer["status"] == "infeasible"
    assert {conflict["rule"] for conflict in conflicts} & WAYS[kind]
    assert all(conflict["message"] and conflict["relaxations"] for conflict in conflicts)


@pytest.mark.parametrize("kind", MAKERS)
def test_a_broken_problem_is_refused_alike_twice(kind):
    document = next(MAKERS[kind](8, 3))
    first, second = ({**solve_problem(document), "seconds": 0} for _ in range(2))
    assert first == second
