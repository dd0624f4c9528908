"""Coaching triads: who meets whom, roles, impartial facilitators, measurability."""

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pamong.engines.grouping import Facilitator, Person, TriadRules, form_triads
from pamong.engines.grouping.check import check_triads
from pamong.engines.grouping.triads.mixing import group_sizes, meeting_bound


def strangers(count: int) -> list[Person]:
    return [Person(id=f"p{number}", school=f"s{number}", regency="62.02") for number in range(count)]


def guests(count: int, capacity: int | None = None) -> list[Facilitator]:
    return [Facilitator(id=f"f{number}", regency="35.15", capacity=capacity) for number in range(count)]


@pytest.mark.parametrize(
    ("people", "sizes"), [(3, [3]), (4, [4]), (5, []), (6, [3, 3]), (7, [3, 4]), (8, [4, 4]), (2, []), (11, [3, 4, 4])]
)
def test_groups_are_threes_and_as_few_fours_as_possible(people, sizes):
    assert group_sizes(people) == sizes


@pytest.mark.parametrize(("people", "rounds", "facilitators"), [(15, 3, 3), (16, 3, 3), (24, 6, 4), (48, 3, 6)])
def test_strangers_never_meet_twice_and_loads_are_level(people, rounds, facilitators):
    crowd, rules = strangers(people), TriadRules(rounds, guests(facilitators, 6))
    plan = form_triads(crowd, rules)
    assert check_triads(crowd, rules, plan) == []
    assert (plan.cost, plan.status) == (0, "optimal")


def test_loads_differ_by_one_where_they_must():
    plan = form_triads(strangers(9), TriadRules(1, guests(2)))
    assert (plan.cost, plan.bound, plan.status) == (1, 1, "optimal")


def test_over_three_rounds_everybody_is_coach_coachee_and_observer_once():
    plan = form_triads(strangers(24), TriadRules(3))
    roles = Counter((person, role) for triad in plan.triads for person, role in triad.roles.items())
    assert set(roles.values()) == {1}
    assert len(roles) == 24 * 3


def test_six_people_meet_again_in_the_second_round_and_that_is_proved():
    plan = form_triads(strangers(6), TriadRules(2))
    assert (plan.cost, plan.bound, plan.status) == (200, 200, "optimal")


def test_schoolmates_never_share_a_group_where_arithmetic_allows():
    people = [Person(id=f"p{number}", school=f"s{number // 4}") for number in range(24)]
    assert form_triads(people, TriadRules(3)).cost == 0


def test_schoolmates_that_must_meet_are_counted_in_the_bound():
    people = [Person(id=f"p{number}", school="one" if number < 4 else f"s{number}") for number in range(9)]
    plan = form_triads(people, TriadRules(1))
    assert (plan.cost, plan.bound) == (100, 100)
    assert meeting_bound([person.school for person in people], 1) == 100


def test_a_biased_facilitator_never_watches():
    people = [Person(id=f"p{number}", regency="62.02" if number % 3 else "62.01") for number in range(12)]
    watchers = [Facilitator(id="local", regency="62.01", capacity=2), Facilitator(id="guest", conflicts=("p1",))]
    rules = TriadRules(2, watchers)
    plan = form_triads(people, rules)
    assert (check_triads(people, rules, plan), plan.conflicts) == ([], ())


def test_triads_stay_within_classes():
    people = strangers(30)
    classes = {person.id: 1 + number % 2 for number, person in enumerate(people)}
    rules = TriadRules(3, guests(4, 3), classes)
    assert check_triads(people, rules, form_triads(people, rules)) == []


def test_three_rounds_with_two_facilitators_lack_one_link_and_an_observation_is_named():
    people = strangers(24)
    plan = form_triads(people, TriadRules(3, guests(2)))
    assert (plan.connected, len(plan.linking)) == (False, 1)
    assert plan.linking[0].rater != plan.linking[0].already_rated_by


def test_six_rounds_are_connected():
    plan = form_triads(strangers(24), TriadRules(6, guests(4)))
    assert (plan.connected, plan.linking) == (True, ())


def test_a_large_event_is_solved_in_pools_without_repeats():
    people, rules = strangers(480), TriadRules(3, guests(40, 5))
    plan = form_triads(people, rules)
    assert (plan.cost, check_triads(people, rules, plan)) == (0, [])


@given(st.sampled_from([3, 4, 6, 7, 8, 9, 10, 13]), st.integers(1, 3), st.integers(0, 3), st.integers(0, 10**6))
@settings(max_examples=15, deadline=None)
def test_every_answer_passes_the_independent_check(count, rounds, facilitators, seed):
    rng = np.random.default_rng(seed)
    people = [Person(id=f"p{n}", school=f"s{rng.integers(5)}", regency=f"r{rng.integers(3)}") for n in range(count)]
    watchers = [Facilitator(f"f{n}", regency=f"r{rng.integers(6)}", capacity=3) for n in range(facilitators)]
    rules = TriadRules(rounds, watchers)
    assert check_triads(people, rules, form_triads(people, rules, effort=0.05)) == []


def test_the_same_seed_gives_the_same_triads():
    people, rules = strangers(13), TriadRules(4, guests(3, 2))
    first, second = (replace(form_triads(people, rules, seed=2, effort=0.5), seconds=0) for _ in range(2))
    assert first == second


@pytest.mark.parametrize("count", [1, 2, 5])
def test_a_number_that_makes_no_groups_is_named(count):
    plan = form_triads(strangers(count), TriadRules(1))
    assert (plan.status, [conflict.rule for conflict in plan.conflicts]) == ("infeasible", ["triad_size"])


def test_too_little_capacity_is_named_with_what_would_do():
    conflict = form_triads(strangers(12), TriadRules(2, guests(2, 1))).conflicts[0]
    assert (conflict.rule, conflict.relaxations[1].amount) == ("triad_capacity", 2)


def test_people_whom_nobody_may_watch_are_named():
    local = [Facilitator(id="f", regency="62.02")]
    assert [c.rule for c in form_triads(strangers(6), TriadRules(1, local)).conflicts] == ["conflict_of_interest"]


def test_facilitators_who_cannot_all_be_impartial_are_proved_impossible():
    # p0..p2 may only be watched by f1 and p3..p5 only by f0, but f1 has no capacity
    people = [Person(id=f"p{number}", regency="a" if number < 3 else "b") for number in range(6)]
    watchers = [Facilitator("f0", regency="a", capacity=2), Facilitator("f1", regency="b", capacity=0)]
    plan = form_triads(people, TriadRules(1, watchers))
    assert (plan.status, [c.rule for c in plan.conflicts]) == ("infeasible", ["conflict_of_interest"])


def test_planted_violations_are_caught():
    people, rules = strangers(6), TriadRules(1, [*guests(2, 1), Facilitator("local", regency="62.02")])
    plan = form_triads(people, rules)
    first, second = plan.triads
    roles = dict.fromkeys(first.members, "coach")
    swapped = (first.members[0], *second.members[1:])
    broken = {
        "roles": replace(first, roles=roles),
        "conflict_of_interest": replace(first, facilitator="local"),
        "capacity": replace(first, facilitator=second.facilitator),
        "facilitator": replace(first, facilitator=None),
        "one_place": replace(
            first, members=swapped, roles=dict(zip(swapped, ("coach", "coachee", "observer"), strict=True))
        ),
    }
    for rule, triad in broken.items():
        assert rule in {v.rule for v in check_triads(people, rules, replace(plan, triads=(triad, second)))}
    assert "connected" in {v.rule for v in check_triads(people, rules, replace(plan, connected=not plan.connected))}
