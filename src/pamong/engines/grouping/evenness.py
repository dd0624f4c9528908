"""What makes classes uneven without breaking a rule, for people who move others by hand; plain loops, as in `check`."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

from pamong.engines.grouping.check import Violation
from pamong.engines.grouping.problem import ClassRules, Person

Homes = Mapping[str, int]


def uneven(people: Sequence[Person], rules: ClassRules, classes: Homes) -> Iterator[Violation]:
    """Yield sizes, shares of levels and people to be apart that are not as even as they could be.

    Subjects are class, size, least and most (`size`); class, attribute, level, amount, least and most (`balance`);
    class and the people concerned (`apart`).
    """
    least, most = len(people) // rules.count, math.ceil(len(people) / rules.count)
    for number, size in sorted(Counter(classes.values()).items()):
        if not least <= size <= most:
            subjects = (str(number), str(size), str(least), str(most))
            yield Violation("size", subjects, f"Kelas {number} berisi {size} orang, bukan {least}-{most}.")
    for name in rules.balance:
        yield from _levels(people, rules, classes, name)
    for name in rules.apart:
        yield from _mates(people, rules, classes, name)


def _levels(people: Sequence[Person], rules: ClassRules, classes: Homes, name: str) -> Iterator[Violation]:
    totals = Counter(person.level(name) for person in people)
    inside = Counter((person.level(name), classes.get(person.id)) for person in people)
    for level, total in totals.items():
        least, most = total // rules.count, math.ceil(total / rules.count)
        for number in range(1, rules.count + 1):
            amount = inside[level, number]
            if level is not None and not least <= amount <= most:
                subjects = (str(number), name, str(level), str(amount), str(least), str(most))
                yield Violation("balance", subjects, f"Kelas {number}: {name} {level} {amount}, bukan {least}-{most}.")


def _mates(people: Sequence[Person], rules: ClassRules, classes: Homes, name: str) -> Iterator[Violation]:
    totals = Counter(person.level(name) for person in people)
    groups: defaultdict[tuple[str | int, int], list[str]] = defaultdict(list)
    for person in people:
        level = person.level(name)
        if level is not None and person.id in classes:
            groups[level, classes[person.id]].append(person.id)
    for (level, number), members in groups.items():
        if len(members) > math.ceil(totals[level] / rules.count):
            yield Violation("apart", (str(number), *members), f"{', '.join(members)} satu {name} dan sekelas.")
