"""Each rater shares two persons with two others: who does not, and the fewest observations that mend it."""

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pamong.engines.grouping import Facilitator, Person, TriadRules, form_triads
from pamong.engines.grouping.check import check_triads
from pamong.engines.grouping.triads.sharing import share, unshared


def anybody(rater, person):
    return True


def nested(raters, persons=2):
    """Return ratings in which every rater rates only persons of their own."""
    return [(f"{rater}{number}", rater) for rater in raters for number in range(persons)]


def fewest(pairs):
    """Return by trying all how few extra ratings let everybody share."""
    raters, persons = sorted({one for _, one in pairs}), sorted({one for one, _ in pairs})
    possible = [(person, rater) for person in persons for rater in raters if (person, rater) not in set(pairs)]
    return next(
        size
        for size in range(len(possible) + 1)
        if any(not unshared([*pairs, *chosen]) for chosen in combinations(possible, size))
    )


def test_raters_of_their_own_persons_share_nothing():
    assert unshared(nested("abc")) == ("a", "b", "c")


def test_one_rater_alone_has_nobody_to_share_with():
    assert unshared(nested("a")) == ()


def test_two_raters_need_each_other_only():
    assert unshared([("p", "a"), ("q", "a"), ("p", "b"), ("q", "b")]) == ()


@pytest.mark.parametrize(("raters", "extra"), [("ab", 2), ("abc", 4), ("abcd", 6), ("abcde", 8), ("abcdef", 8)])
def test_raters_are_joined_in_threes_for_four_thirds_of_an_observation_each(raters, extra):
    pairs = nested(raters)
    added = share(pairs, anybody)
    assert (len(added), unshared([*pairs, *((person, rater) for rater, person in added)])) == (extra, ())


@given(st.sets(st.tuples(st.sampled_from("pqrs"), st.sampled_from("abc")), min_size=3, max_size=8))
@settings(max_examples=40, deadline=None)
def test_up_to_three_raters_get_the_fewest_there_are(pairs):
    ordered = sorted(pairs)
    raters, persons = {one for _, one in ordered}, {one for one, _ in ordered}
    if len(persons) < 2:
        return
    added = share(ordered, anybody)
    assert unshared([*ordered, *((person, rater) for rater, person in added)]) == ()
    assert len(added) <= fewest(ordered) + (1 if len(raters) == 3 else 0)


def test_nobody_is_asked_to_observe_against_a_conflict_of_interest():
    added = share(nested("abc"), lambda rater, person: rater != "c")
    assert {rater for rater, _ in added} == {"a", "b"}


def test_a_rotation_names_who_falls_short_and_the_observations_that_mend_it():
    people = [Person(id=f"p{number}", school=f"s{number}") for number in range(24)]
    rules = TriadRules(3, [Facilitator(f"f{number}") for number in range(4)])
    plan = form_triads(people, rules)
    assert (plan.measurable, plan.unshared, len(plan.linking)) == (False, ("f0", "f1", "f2", "f3"), 3)
    # Four raters need six observations to share; three of them link as well.
    assert (len(plan.sharing), check_triads(people, rules, plan)) == (3, [])


def test_observations_of_a_biased_facilitator_are_not_asked_for():
    people = [Person(id=f"p{number}", regency="62.01" if number < 6 else "62.02") for number in range(18)]
    watchers = [Facilitator("local", regency="62.01"), *(Facilitator(f"guest{number}") for number in range(3))]
    plan = form_triads(people, TriadRules(3, watchers))
    home = {person.id: person.regency for person in people}
    asked = [home[one.coach] for one in (*plan.linking, *plan.sharing) if one.rater == "local"]
    assert "62.01" not in asked
