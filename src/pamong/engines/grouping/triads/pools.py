"""Within whom triads are formed: the class, or a pool of a large event."""

from collections.abc import Sequence

from pamong.engines.grouping.problem import Person, TriadRules

WHOLE = 120  # up to here an event without classes is one pool
POOL = 48
PARTNERS_PER_ROUND = 7  # room to spare over the two new partners of a round and those of the others


def pools_of(people: Sequence[Person], rules: TriadRules) -> dict[str, list[int]]:
    """Return the numbers of the people of each pool, by its name (the class; "" for the whole event)."""
    if rules.classes:
        return _by_class(people, rules)
    size = max(POOL, PARTNERS_PER_ROUND * rules.rounds)
    if len(people) <= max(WHOLE, size):
        return {"": list(range(len(people)))}
    return _dealt(people, len(people) // size, size)


def _by_class(people: Sequence[Person], rules: TriadRules) -> dict[str, list[int]]:
    pools: dict[str, list[int]] = {}
    for number, person in enumerate(people):
        if person.id in rules.classes:
            pools.setdefault(str(rules.classes[person.id]), []).append(number)
    return dict(sorted(pools.items(), key=lambda item: (len(item[0]), item[0])))


def _dealt(people: Sequence[Person], count: int, size: int) -> dict[str, list[int]]:
    """Deal people to pools so that schoolmates are spread; all pools but the last are multiples of three."""
    order = sorted(range(len(people)), key=lambda at: (people[at].school or "", at))
    rest = len(people) % (3 * count)
    dealt, left = order[: len(people) - rest], order[len(people) - rest :]
    pools = [dealt[start::count] for start in range(count)]
    for at in range(0, len(left), 3):
        pools[(at // 3) % count] += left[at : at + 3]
    return {str(number): sorted(pool) for number, pool in enumerate(pools, 1)}
