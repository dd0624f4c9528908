"""Balanced classes: known optima, hard rules, repeatability, named conflicts."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pamong.engines.grouping import ClassRules, Person, form_classes
from pamong.engines.grouping.check import check_classes, class_cost

BALANCE = {"cohort": 1.0, "level": 2.0, "regency": 1.0}


def make_people(count: int, seed: int = 1) -> list[Person]:
    """Return synthetic people of a bimtek."""
    rng = np.random.default_rng(seed)
    return [
        Person(
            id=f"p{number:04d}",
            attributes={"cohort": int(rng.integers(4, 10)), "level": str(rng.choice(["TK", "SD", "SMP", "SMA"]))},
            numbers={"age": float(np.round(rng.normal(40, 6), 1))},
            school=f"s{rng.integers(0, max(3, count // 3))}",
            regency=str(rng.choice(["62.02", "62.01", "62.07", "62.08"], p=[0.4, 0.3, 0.2, 0.1])),
        )
        for number in range(count)
    ]


def test_two_of_each_level_go_to_different_classes():
    people = [Person(id=f"{level}{n}", attributes={"level": level}) for level in "abc" for n in range(2)]
    plan = form_classes(people, ClassRules(count=2, balance={"level": 1}))
    assert (plan.cost, plan.bound, plan.status) == (0, 0, "optimal")
    assert all(plan.classes[f"{level}0"] != plan.classes[f"{level}1"] for level in "abc")


def test_a_cost_that_cannot_be_avoided_is_proved():
    # a+b and a+c must be together, so one class has both a's: 1 above in it, 1 below in the other
    people = [Person(id=name, attributes={"level": name[0]}) for name in ("a1", "a2", "b1", "c1")]
    plan = form_classes(people, ClassRules(count=2, balance={"level": 1}, together=[("a1", "a2")]))
    assert (plan.cost, plan.bound, plan.status) == (2, 2, "optimal")


def test_the_weight_of_an_attribute_decides():
    people = [
        Person(id=str(number), attributes={"x": number // 2, "y": number % 2, "z": number in (0, 3)})
        for number in range(4)
    ]
    plan = form_classes(people, ClassRules(count=2, balance={"x": 1, "y": 10, "z": 5}))
    assert plan.cost == min(
        class_cost(
            people, ClassRules(count=2, balance={"x": 1, "y": 10, "z": 5}), dict(zip("0123", homes, strict=True))
        )
        for homes in [(1, 1, 2, 2), (1, 2, 1, 2), (1, 2, 2, 1)]
    )


def test_schoolmates_are_spread():
    people = [Person(id=str(number), school=f"s{number // 3}") for number in range(9)]
    plan = form_classes(people, ClassRules(count=3, apart=["school"]))
    homes = [{plan.classes[str(3 * school + mate)] for mate in range(3)} for school in range(3)]
    assert (plan.cost, homes) == (0, [{1, 2, 3}] * 3)


def test_means_stay_within_the_tolerance():
    people = [Person(id=str(number), numbers={"age": float(number)}) for number in range(12)]
    plan = form_classes(people, ClassRules(count=3, number_tolerance={"age": 0.0}))
    sums = [sum(int(name) for name, home in plan.classes.items() if home == number) for number in (1, 2, 3)]
    assert (plan.cost, sums) == (0, [22, 22, 22])


def test_unknown_values_count_for_nothing():
    people = [Person(id=str(number), attributes={"level": None}) for number in range(5)]
    assert form_classes(people, ClassRules(count=2, balance={"level": 3}, apart=["school"])).cost == 0


@pytest.mark.parametrize(("count", "classes"), [(48, 2), (96, 4), (160, 7)])
def test_an_event_is_balanced_and_at_most_a_hundred_people_are_proved(count, classes):
    people = make_people(count)
    rules = ClassRules(count=classes, balance=BALANCE, number_tolerance={"age": 1.0}, apart=["school"])
    plan = form_classes(people, rules)
    assert check_classes(people, rules, plan) == []
    assert (plan.cost, plan.status) == (0, "optimal")


@given(
    st.integers(4, 20),
    st.integers(2, 3),
    st.integers(0, 10**6),
    st.sets(st.tuples(st.integers(0, 19), st.integers(0, 19)), max_size=3),
    st.sets(st.tuples(st.integers(0, 19), st.integers(0, 19)), max_size=2),
)
@settings(max_examples=25, deadline=None)
def test_every_answer_passes_the_independent_check(count, classes, seed, forbidden, together):
    people = make_people(count, seed)
    rules = ClassRules(
        count=classes,
        smallest=1,
        largest=count // classes + 2,
        balance=BALANCE,
        number_tolerance={"age": 2.0},
        apart=["school"],
        forbidden=[(f"p{a:04d}", f"p{b:04d}") for a, b in forbidden if a != b and max(a, b) < count],
        together=[(f"p{a:04d}", f"p{b:04d}") for a, b in together if a != b and max(a, b) < count],
    )
    assert check_classes(people, rules, form_classes(people, rules, effort=0.5)) == []


def test_the_same_seed_gives_the_same_classes():
    people = make_people(30)
    rules = ClassRules(count=2, balance=BALANCE, number_tolerance={"age": 0.01}, apart=["school"])
    first, second = (replace(form_classes(people, rules, seed=5, effort=0.1), seconds=0) for _ in range(2))
    assert first == second


def test_too_many_people_name_the_size_rule():
    plan = form_classes(make_people(10), ClassRules(count=3, largest=3))
    assert ([c.rule for c in plan.conflicts], plan.status, dict(plan.classes)) == (["class_sizes"], "infeasible", {})
    assert [change.amount for change in plan.conflicts[0].relaxations] == [4, 4]


def test_too_few_people_name_the_size_rule():
    assert form_classes(make_people(5), ClassRules(count=3, smallest=2)).conflicts[0].rule == "class_sizes"


def test_a_group_larger_than_a_class_is_named():
    people = make_people(6)
    plan = form_classes(people, ClassRules(count=3, together=[("p0000", "p0001", "p0002")]))
    assert [conflict.rule for conflict in plan.conflicts] == ["together_too_large"]


def test_together_and_forbidden_at_once_is_named():
    people = make_people(6)
    rules = ClassRules(count=2, together=[("p0000", "p0001"), ("p0001", "p0002")], forbidden=[("p0000", "p0002")])
    assert [conflict.rule for conflict in form_classes(people, rules).conflicts] == ["together_forbidden"]


def test_more_enemies_than_classes_are_named_and_nobody_else():
    people = make_people(8)
    foes = [("p0000", "p0001"), ("p0001", "p0002"), ("p0000", "p0002"), ("p0003", "p0004")]
    conflict = form_classes(people, ClassRules(count=2, forbidden=foes)).conflicts[0]
    assert (conflict.rule, len(conflict.relaxations)) == ("forbidden", 3)
    assert "p0003" not in conflict.message


def test_asking_to_stop_keeps_the_division_so_far():
    people = make_people(60)
    rules = ClassRules(count=3, balance=BALANCE, number_tolerance={"age": 0.0})
    plan = form_classes(people, rules, should_stop=lambda: True)
    assert check_classes(people, rules, plan) == []


def test_planted_violations_are_caught():
    people = [Person(id=str(number)) for number in range(6)]
    rules = ClassRules(count=2, together=[("0", "1")], forbidden=[("2", "3")])
    plan = form_classes(people, rules)
    broken = {
        "together": {**plan.classes, "0": plan.classes["5"], "5": 3 - plan.classes["5"]},
        "forbidden": dict(zip("012345", (1, 1, 2, 2, 2, 1), strict=True)),
        "class_sizes": dict(zip("012345", (1, 1, 1, 2, 1, 1), strict=True)),
        "without_class": {name: home for name, home in plan.classes.items() if name != "4"},
    }
    for rule, classes in broken.items():
        found = {violation.rule for violation in check_classes(people, rules, replace(plan, classes=classes))}
        assert rule in found


def test_a_wrong_cost_is_caught():
    people = make_people(8)
    rules = ClassRules(count=2, balance=BALANCE)
    plan = form_classes(people, rules)
    assert [v.rule for v in check_classes(people, rules, replace(plan, cost=plan.cost + 1))][:1] == ["cost"]
