"""A round put together anew on the spot, against all divisions there are of a few people."""

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pamong.engines.grouping import Facilitator, Person, Triad, TriadRules, form_triads, repair_round

ROLES = ["coach", "coachee", "observer", "observer2"]


def people(count, schools=1000):
    return [Person(f"p{number:02}", school=f"s{number % schools}") for number in range(count)]


def group(*members, facilitator=None, number=1):
    return Triad(number, members, dict(zip(members, ROLES, strict=False)), facilitator)


def rotation(count, rounds=3, watchers=()):
    plan = form_triads(people(count), TriadRules(rounds, watchers), effort=0.05)
    return [one for one in plan.triads if one.round == 1], [one for one in plan.triads if one.round > 1]


def absent(count, *gone):
    return [one for one in people(count) if one.id not in gone]


def wrong(here, before, others, repair):
    """Return what is wrong with a round, told without the engine's own means."""
    found = []
    seated = [name for one in repair.groups for name in one.triad.members]
    if sorted([*seated, *repair.left_out]) != sorted(one.id for one in here):
        found.append("not everybody has one place")
    for one in repair.groups:
        if sorted(one.triad.roles.values()) != sorted(ROLES[: len(one.triad.members)]):
            found.append("roles")
        old = {name for name, was in zip(range(len(before)), before, strict=True) if was.members == one.triad.members}
        if old and dict(before[old.pop()].roles) != dict(one.triad.roles):
            found.append("an unchanged group has other roles")
    met = {frozenset(pair) for one in others for pair in combinations(one.members, 2)}
    again = sum(frozenset(pair) in met for one in repair.groups for pair in combinations(one.triad.members, 2))
    if again != repair.bad_pairs:
        found.append(f"{again} pairs meet again, said {repair.bad_pairs}")
    return found


def test_nothing_changes_when_everybody_is_there():
    before, others = rotation(12)
    repair = repair_round(people(12), before, others, ())
    assert ([one.triad for one in repair.groups], repair.moved) == (before, ())


def test_a_group_of_four_that_loses_one_goes_on_with_the_roles_filled():
    before = [group("p00", "p01", "p02", "p03"), group("p04", "p05", "p06")]
    repair = repair_round(absent(7, "p00"), before, (), ())
    assert (repair.moved, sorted(repair.groups[0].triad.roles.values())) == ((), sorted(ROLES[:3]))


def test_two_who_lost_their_third_join_one_group_each():
    before, others = rotation(18, rounds=2)
    gone = before[0].members[0]
    here = absent(18, gone)
    repair = repair_round(here, before, others, ())
    assert (wrong(here, before, others, repair), len(repair.moved), repair.bad_pairs) == ([], 2, 0)


def test_a_late_comer_makes_one_group_of_three_a_four():
    before, others = rotation(12)
    here = [*people(12), Person("late")]
    repair = repair_round(here, before, others, ())
    assert (repair.moved, sorted(len(one.triad.members) for one in repair.groups)) == ((), [3, 3, 3, 4])


@pytest.mark.parametrize(("count", "sizes"), [(2, [2]), (5, [2, 3])])
def test_numbers_that_make_no_threes_leave_one_pair_with_its_facilitator(count, sizes):
    repair = repair_round(people(count), [], (), ())
    assert (sorted(len(one.triad.members) for one in repair.groups), repair.left_out) == (sizes, ())


def test_one_alone_is_named():
    assert repair_round(people(1), [], (), ()).left_out == ("p00",)


def test_a_facilitator_who_is_there_stays_and_a_biased_one_goes():
    here = [Person(f"p{number}", regency="r1" if number == 6 else "r2") for number in range(7)]
    before = [group("p0", "p1", "p2", facilitator="local"), group("p3", "p4", "p5", facilitator="gone")]
    watchers = [Facilitator("local", regency="r1"), Facilitator("guest")]
    repair = repair_round(here, before, (), watchers)
    watched = {name: one.triad.facilitator for one in repair.groups for name in one.triad.members}
    assert (watched["p6"], watched["p3"]) == ("guest", "guest")
    assert [one.triad.facilitator for one in repair.groups if "p6" not in one.triad.members] != ["gone"]


@given(st.integers(9, 15), st.data())
@settings(max_examples=40, deadline=None)
def test_every_repair_seats_everybody_and_tells_the_truth(count, data):
    before, others = rotation(count)
    names = [one.id for one in people(count)]
    gone = data.draw(st.sets(st.sampled_from(names), max_size=count - 3))
    late = [Person(f"late{number}") for number in range(data.draw(st.integers(0, 3)))]
    here = [*absent(count, *gone), *late]
    repair = repair_round(here, before, others, ())
    assert wrong(here, before, others, repair) == []
    assert set(repair.moved).isdisjoint(one.id for one in late)


def divisions(names):
    """Return all divisions into threes and fours."""
    if not names:
        return [[]]
    first, rest = names[0], names[1:]
    return [
        [(first, *chosen), *more]
        for size in (2, 3)
        for chosen in combinations(rest, size)
        for more in divisions([one for one in rest if one not in chosen])
    ]


def fewest_moves(names, before, others):
    """Return the fewest people in another group than before, among the divisions in which nobody meets again."""
    met = {frozenset(pair) for one in others for pair in combinations(one.members, 2)}
    home = {name: at for at, one in enumerate(before) for name in one.members}
    best = None
    for division in divisions(names):
        if any(frozenset(pair) in met for members in division for pair in combinations(members, 2)):
            continue
        best = min(filter(lambda one: one is not None, (best, _moves(division, home))))
    return best


def _moves(division, home):
    stays, taken = 0, set()
    for members in sorted(division, key=lambda one: -max(map([home.get(name) for name in one].count, range(9)))):
        counts = {at: sum(home.get(name) == at for name in members) for at in range(9) if at not in taken}
        at = max(counts, key=lambda one: counts[one])
        stays += counts[at]
        taken.add(at)
    return sum(len(members) for members in division) - stays


@given(st.sampled_from([9, 10]), st.data())
@settings(max_examples=15, deadline=None)
def test_no_division_of_a_few_people_moves_fewer(count, data):
    before, others = rotation(count, rounds=2)
    gone = data.draw(st.sets(st.sampled_from([one.id for one in people(count)]), min_size=1, max_size=3))
    here = absent(count, *gone)
    repair = repair_round(here, before, others, ())
    best = fewest_moves([one.id for one in here], before, others)
    if best is not None:
        assert (repair.bad_pairs, len(repair.moved)) == (0, best)
