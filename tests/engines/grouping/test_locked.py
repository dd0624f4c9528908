"""Seats and groups locked by hand, and classes that a need's few rooms can serve."""

from dataclasses import replace

import pytest

from pamong.engines.grouping import ClassRules, Facilitator, Person, Triad, TriadRules, form_classes, form_triads
from pamong.engines.grouping.check import check_classes, check_triads


def people(count, needing=()):
    needs = dict.fromkeys(needing, ("tanpa tangga",))
    return [
        Person(f"p{n}", {"sex": "LP"[n % 2], "cohort": n % 3}, school=f"s{n // 2}", needs=needs.get(n, ()))
        for n in range(count)
    ]


RULES = ClassRules(3, balance={"sex": 1, "cohort": 1}, apart=("school",))


def test_who_is_locked_keeps_the_class_and_the_others_are_balanced_around():
    crowd = people(30)
    rules = replace(RULES, fixed={f"p{n}": 2 for n in range(0, 16, 2)})
    plan = form_classes(crowd, rules, effort=0.5)
    assert check_classes(crowd, rules, plan) == []
    assert {plan.classes[name] for name in rules.fixed} == {2}
    moved = {**plan.classes, "p0": 1}
    assert "locked" in {one.rule for one in check_classes(crowd, rules, replace(plan, classes=moved))}


def test_a_lock_changes_nothing_where_the_division_already_keeps_it():
    crowd = people(30)
    free = form_classes(crowd, RULES, effort=0.5)
    held = form_classes(crowd, replace(RULES, fixed={"p0": free.classes["p0"]}), effort=0.5)
    assert held.cost == free.cost == 0


@pytest.mark.parametrize("served", [1, 2])
def test_people_with_a_need_sit_in_no_more_classes_than_rooms_serve(served):
    crowd = people(30, needing=range(6))
    rules = replace(RULES, needs={"tanpa tangga": served}, fixed={"p0": 3})
    plan = form_classes(crowd, rules, effort=0.5)
    assert check_classes(crowd, rules, plan) == []
    there = {plan.classes[f"p{n}"] for n in range(6)}
    assert (3 in there, len(there) <= served) == (True, True)
    spread = {**plan.classes, "p1": 1, "p2": 2}
    assert "needs" in {one.rule for one in check_classes(crowd, rules, replace(plan, classes=spread))}


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"fixed": {f"p{n}": 1 for n in range(11)}}, "locked"),
        ({"fixed": {"p0": 4}}, "locked"),
        ({"fixed": {"p0": 1, "p1": 2}, "together": [("p0", "p1")]}, "locked"),
        ({"needs": {"tanpa tangga": 0}}, "needs"),
    ],
)
def test_locks_and_needs_that_cannot_be_kept_are_named(changes, rule):
    plan = form_classes(people(30, needing=[0]), replace(RULES, **changes), effort=0.5)
    assert [one.rule for one in plan.conflicts] == [rule]


def test_locked_groups_keep_people_roles_and_coach_and_nobody_of_them_meets_again():
    crowd = [replace(one, school=None) for one in people(24)]
    coaches = [Facilitator(f"c{n}", capacity=4) for n in range(3)]
    free = form_triads(crowd, TriadRules(3, coaches), effort=0.5)
    locked = [free.triads[0], free.triads[9], free.triads[20]]
    rules = TriadRules(3, coaches, locked=locked)
    plan = form_triads(crowd, rules, seed=5, effort=0.5)
    assert check_triads(crowd, rules, plan) == []
    assert (set(map(str, locked)) <= set(map(str, plan.triads)), plan.cost) == (True, 0)
    other = form_triads(crowd, TriadRules(3, coaches), seed=6, effort=0.5)
    assert "locked" in {one.rule for one in check_triads(crowd, rules, other)}


def test_locked_groups_of_classes_are_counted_with_the_class():
    crowd = [replace(one, school=None) for one in people(24)]
    homes = {one.id: 1 + at % 2 for at, one in enumerate(crowd)}
    names = ("p1", "p3", "p5", "p7")
    lock = Triad(2, names, dict(zip(names, ("coach", "coachee", "observer", "observer2"), strict=True)), None)
    plan = form_triads(crowd, TriadRules(2, classes=homes, locked=[lock]), effort=0.5)
    assert (plan.status != "infeasible", lock in plan.triads) == (True, True)
    few = {name: home for name, home in homes.items() if name not in ("p19", "p21", "p23")}
    conflict = form_triads(crowd, TriadRules(2, classes=few, locked=[lock]), effort=0.5).conflicts[0]
    assert (conflict.rule, "sisa 5 orang" in conflict.message) == ("locked", True)


@pytest.mark.parametrize(
    ("lock", "words"),
    [
        (Triad(4, ("p0", "p2", "p4"), {}, None), "putaran"),
        (Triad(1, ("p0", "p2", "tidak-ada"), {}, None), "tidak ikut"),
        (Triad(1, ("p0", "p2", "p4"), {}, "c9"), "pendampingnya"),
    ],
)
def test_a_group_that_cannot_be_kept_is_named_with_the_reason(lock, words):
    conflict = form_triads(people(12), TriadRules(3, locked=[lock]), effort=0.5).conflicts[0]
    assert (conflict.rule, words in conflict.message) == ("locked", True)
