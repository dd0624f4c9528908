"""A round put together anew on the spot: who is there practises, nobody meets anybody twice, and few people move.

Groups that still hold three or four people stay. Who is left of the others, and who came late, form new groups among
themselves; where their number or their history forbids it, one more group is opened up, then two, and so on. Up to
nine people every division is tried, so the fewest moves among them are certain; above, people are exchanged (tabu).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, islice, permutations

import numpy as np

from pamong.engines.grouping.problem import Facilitator, Person, Triad
from pamong.engines.grouping.triads.facilitators import least_busy
from pamong.engines.grouping.triads.mixing import group_sizes, improve_round
from pamong.engines.grouping.triads.roles import ROLES

BAD = 1000  # a pair that meets again or is of one school, against a pair that was not together before
SMALL = {2: [2], 5: [3, 2]}  # what groups of three and four cannot do, a pair with its facilitator can
CERTAIN = 9
CHOICES = 12

Division = list[list[int]]


@dataclass(frozen=True)
class Regrouped:
    """A group of the new round; `of` is the group it continues, by its place in the old round."""

    of: int | None
    triad: Triad


@dataclass(frozen=True)
class Repair:
    """The new round, who is in another group than before, who found none, and how many pairs break a rule."""

    groups: tuple[Regrouped, ...]
    moved: tuple[str, ...]
    left_out: tuple[str, ...]
    bad_pairs: int


@dataclass(frozen=True)
class _Round:
    """The round as numbers: people there, the groups they had, what a pair costs."""

    people: Sequence[Person]
    old: list[list[int]]
    bad: list[list[bool]]
    together: set[frozenset[int]]

    def cost(self, division: Division) -> tuple[int, int, int]:
        """Return what counts, the weightiest first: pairs that break a rule, people who move, new pairs."""
        pairs = [frozenset(pair) for group in division for pair in combinations(group, 2)]
        return self.bad_pairs(division), len(self.movers(division)), sum(pair not in self.together for pair in pairs)

    def movers(self, division: Division) -> list[int]:
        """Return who is in another group than before (late-comers were in none)."""
        home = {person: at for at, group in enumerate(self.old) for person in group}
        matched = self.matched(division)
        placed = [(person, of) for group, of in zip(division, matched, strict=True) for person in group]
        return [person for person, of in placed if person in home and home[person] != of]

    def matched(self, division: Division) -> list[int | None]:
        """Return for each group the old one it continues: that with which it has most people in common."""
        common = sorted(
            (-len(set(group) & set(old)), number, at)
            for number, group in enumerate(division)
            for at, old in enumerate(self.old)
            if not set(old).isdisjoint(group)
        )
        found: dict[int, int] = {}
        taken: set[int] = set()
        for _, number, at in common:
            if number not in found and at not in taken:
                found[number] = at
                taken.add(at)
        return [found.get(number) for number in range(len(division))]

    def bad_pairs(self, division: Division) -> int:
        return sum(self.bad[a][b] for group in division for a, b in combinations(group, 2))


def repair_round(
    here: Sequence[Person],
    before: Sequence[Triad],
    others: Sequence[Triad],
    facilitators: Sequence[Facilitator],
    *,
    seed: int = 0,
) -> Repair:
    """Return the round with the people who are there.

    Parameters
    ----------
    here : who is there, late-comers among them
    before : the groups of the round that have not begun
    others : the groups of all other rounds, held or to come: nobody should meet somebody of them again
    facilitators : who is there to watch; a group that none may watch stays without
    """
    work = _stated(here, before, others)
    whole = [number for number, group in enumerate(work.old) if len(group) >= 3]
    seated = {person for number in whole for person in work.old[number]}
    loose = [person for person in range(len(here)) if person not in seated]
    opened, division = _divide(work, whole, loose, seed)
    kept = [work.old[number] for number in whole if number not in opened]
    left_out = () if division or not loose else tuple(here[person].id for person in loose)
    matched = work.matched(kept + division)
    names = {number: [here[person].id for person in group] for number, group in enumerate(kept + division)}
    triads = _dealt(names, matched, before, others)
    watched = _watched(triads, here, others, facilitators)
    return Repair(
        groups=tuple(Regrouped(matched[number], triad) for number, triad in enumerate(watched)),
        moved=tuple(here[person].id for person in work.movers(kept + division)),
        left_out=left_out,
        bad_pairs=work.bad_pairs(kept + division),
    )


def _stated(here: Sequence[Person], before: Sequence[Triad], others: Sequence[Triad]) -> _Round:
    number = {person.id: at for at, person in enumerate(here)}
    old = [[number[name] for name in triad.members if name in number] for triad in before]
    met = {frozenset(pair) for triad in others for pair in combinations(triad.members, 2)}
    bad = [[_is_bad(one, other, met) for other in here] for one in here]
    return _Round(here, old, bad, {frozenset(pair) for group in old for pair in combinations(group, 2)})


def _is_bad(one: Person, other: Person, met: set[frozenset[str]]) -> bool:
    return one.id != other.id and (
        frozenset((one.id, other.id)) in met or (one.school is not None and one.school == other.school)
    )


def _divide(work: _Round, whole: list[int], loose: list[int], seed: int) -> tuple[tuple[int, ...], Division]:
    """Return which groups are opened up, and the groups of their people and the loose ones."""
    if not loose:
        return (), []
    best: tuple[tuple[int, int, int], tuple[int, ...], Division] | None = None
    for opened in _openings(work, whole, len(loose)):
        if best is not None and best[0][0] <= 0 and len(opened) > len(best[1]):
            break  # nobody meets anybody twice: opening more groups would hardly move fewer people
        pool = loose + [person for number in opened for person in work.old[number]]
        everybody = len(opened) == len(whole)
        sizes = group_sizes(len(pool)) or (SMALL.get(len(pool), []) if everybody else [])
        if sizes:
            division = _best_division(work, pool, sizes, seed)
            bad, moves, new = work.cost(division)
            cost = (bad - work.bad_pairs([work.old[number] for number in opened]), moves, new)
            if best is None or cost < best[0]:
                best = (cost, opened, division)
    return (best[1], best[2]) if best else ((), [])


def _openings(work: _Round, whole: list[int], loose: int) -> Iterator[tuple[int, ...]]:
    """Yield the groups to open up: none, each one, some pairs, a few threes, all of them."""
    first = sorted(whole, key=lambda number: (-len(work.old[number]) if loose % 3 else 0, number))
    yield ()
    yield from ((number,) for number in first)
    yield from islice(combinations(first, 2), CHOICES)
    yield from islice(combinations(first, 3), CHOICES // 3)
    if len(first) > 3:
        yield tuple(first)


def _best_division(work: _Round, pool: list[int], sizes: list[int], seed: int) -> Division:
    if len(pool) <= CERTAIN:
        return min(_divisions(pool, sizes), key=lambda division: (work.cost(division), division))
    rng = np.random.default_rng(seed)
    price = np.array(
        [[0 if a == b else BAD * work.bad[a][b] + (frozenset((a, b)) not in work.together) for b in pool] for a in pool]
    )
    table = np.repeat(np.arange(len(sizes)), sizes)[None, :]
    improve_round(table, 0, price, rng)
    return [[pool[at] for at in np.flatnonzero(table[0] == group)] for group in range(len(sizes))]


def _divisions(pool: list[int], sizes: list[int]) -> Iterator[Division]:
    """Yield every division of people into groups of these sizes, each once."""
    if not sizes:
        yield []
        return
    first, rest = pool[0], pool[1:]
    for size in sorted(set(sizes)):
        left = list(sizes)
        left.remove(size)
        for others in combinations(rest, size - 1):
            remaining = [person for person in rest if person not in others]
            yield from ([[first, *others], *more] for more in _divisions(remaining, left))


def _dealt(
    names: dict[int, list[str]], matched: list[int | None], before: Sequence[Triad], others: Sequence[Triad]
) -> list[Triad]:
    """Give roles: unchanged groups keep theirs; in the others, who had or will have a role least takes it."""
    had = Counter((person, role) for triad in others for person, role in triad.roles.items())
    number = before[0].round if before else 1
    triads = []
    for at, members in names.items():
        of = matched[at]
        roles = {} if of is None else {one: role for one, role in before[of].roles.items() if one in members}
        if of is None or set(before[of].members) != set(members):
            roles = _fair_roles(members, roles, had)
        triads.append(Triad(number, tuple(members), roles, None if of is None else before[of].facilitator))
    return triads


def _fair_roles(members: list[str], now: dict[str, str], had: Counter[tuple[str, str]]) -> dict[str, str]:
    def cost(order: tuple[str, ...]) -> tuple[int, int]:
        dealt = list(zip(order, ROLES, strict=False))
        return sum(had[one] ** 2 for one in dealt), sum(now.get(person) != role for person, role in dealt)

    best = min(permutations(members), key=lambda order: (cost(order), order))
    return dict(zip(best, ROLES, strict=False))


def _watched(
    triads: list[Triad], here: Sequence[Person], others: Sequence[Triad], facilitators: Sequence[Facilitator]
) -> list[Triad]:
    """Let facilitators stay where they are there and impartial; give the other groups the least busy."""
    who, known = {person.id: person for person in here}, {one.id: one for one in facilitators}

    def suits(triad: Triad) -> bool:
        watcher = known.get(triad.facilitator or "")
        return watcher is not None and not any(watcher.is_biased_about(who[name]) for name in triad.members)

    kept = [suits(triad) for triad in triads]
    loads = Counter((triad.round, triad.facilitator) for triad in others)
    loads.update((triad.round, triad.facilitator) for triad, stays in zip(triads, kept, strict=True) if stays)
    watched = []
    for triad, stays in zip(triads, kept, strict=True):
        if not stays:
            triad = replace(triad, facilitator=least_busy(triad, facilitators, who, loads))
            loads[triad.round, triad.facilitator] += 1
        watched.append(triad)
    return watched
