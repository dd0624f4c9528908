"""Which classes each person may sit in: locked by hand, or by a need that only some rooms can serve."""

from collections import Counter
from collections.abc import Mapping, Sequence

from pamong.engines.grouping.problem import ClassRules, Person

Homes = frozenset[int]  # classes counted from 0


def homes_of(people: Sequence[Person], rules: ClassRules) -> list[Homes | None]:
    """Return for each person the classes open to them; None where all are."""
    served = {need: served_classes(people, rules, need) for need in rules.needs}
    return [_homes(person, rules.fixed, served) for person in people]


def _homes(person: Person, fixed: Mapping[str, int], served: Mapping[str, Homes]) -> Homes | None:
    limits = [served[need] for need in person.needs if need in served]
    if person.id in fixed:
        limits.append(frozenset({fixed[person.id] - 1}))
    return frozenset.intersection(*limits) if limits else None


def served_classes(people: Sequence[Person], rules: ClassRules, need: str) -> Homes:
    """Return the classes that serve a need: those in which somebody with it is locked (most first), then the first."""
    locked = Counter(rules.fixed[one.id] - 1 for one in people if need in one.needs and one.id in rules.fixed)
    order = [*(room for room, _ in sorted(locked.items(), key=lambda item: (-item[1], item[0])))]
    order += [room for room in range(rules.count) if room not in locked]
    return frozenset(order[: rules.needs[need]])
