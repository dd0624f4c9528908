"""Small classes and groups by trying everything: what is called proved is the best there is."""

from itertools import combinations, product

from hypothesis import given, settings
from hypothesis import strategies as st

from pamong.engines.grouping import ClassRules, Person, TriadRules, form_classes, form_triads
from pamong.engines.grouping.check import check_classes, class_cost, triad_cost
from pamong.engines.grouping.problem import Triad

LEVELS = st.sampled_from(["a", "b", None])
CROWDS = st.lists(
    st.tuples(LEVELS, st.sampled_from(["x", "y", "z"]), st.sampled_from([0, 1, 2])), min_size=5, max_size=7
)


def people(rows):
    return [Person(f"p{n}", {"one": one, "two": two}, school=f"s{school}") for n, (one, two, school) in enumerate(rows)]


@settings(max_examples=25, deadline=None)
@given(rows=CROWDS, locked=st.booleans())
def test_proved_classes_are_the_best_of_all_divisions(rows, locked):
    crowd = people(rows)
    rules = ClassRules(2, balance={"one": 2, "two": 1}, apart=("school",), fixed={"p0": 2} if locked else {})
    plan = form_classes(crowd, rules, effort=0.2)
    low, high = rules.limits(len(crowd))
    divisions = (
        dict(zip((one.id for one in crowd), homes, strict=True)) for homes in product((1, 2), repeat=len(crowd))
    )
    costs = [
        class_cost(crowd, rules, homes)
        for homes in divisions
        if low <= sum(home == 1 for home in homes.values()) <= high and (not locked or homes["p0"] == 2)
    ]
    assert check_classes(crowd, rules, plan) == []
    assert (plan.status, plan.cost) == ("optimal", min(costs))


def rounds_of_six(names):
    """Yield every way to make two groups of three of six people."""
    first, *others = names
    for mates in combinations(others, 2):
        yield (first, *mates), tuple(name for name in others if name not in mates)


@settings(max_examples=5, deadline=None)
@given(schools=st.lists(st.sampled_from([0, 1, 2, 3]), min_size=6, max_size=6))
def test_two_rounds_of_six_people_are_the_best_of_all_rotations(schools):
    crowd = [Person(f"p{n}", school=f"s{school}") for n, school in enumerate(schools)]
    rules = TriadRules(2)
    ways = list(rounds_of_six([one.id for one in crowd]))
    rotations = (
        [Triad(number, group, {}, None) for number, way in enumerate(both, 1) for group in way]
        for both in product(ways, repeat=2)
    )
    costs = [triad_cost(crowd, rules, triads) for triads in rotations]
    plan = form_triads(crowd, rules, effort=0.5)
    assert (plan.status, plan.cost) == ("optimal", min(costs))
