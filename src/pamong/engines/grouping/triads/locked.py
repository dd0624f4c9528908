"""Groups locked by hand: where they stand in every round, or why they cannot be kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from pamong.engines.grouping.classes.cells import IntArray
from pamong.engines.grouping.problem import Person, Triad, TriadRules
from pamong.engines.grouping.triads.mixing import group_sizes
from pamong.engines.grouping.triads.roles import Roles
from pamong.engines.solving import Conflict, Relaxation

Place = tuple[int, int]  # round and number of the group within it, over all pools


@dataclass(frozen=True)
class Locks:
    """The locked groups as the work on a rotation sees them: tables per pool, facilitators and roles per place."""

    held: list[IntArray] | None
    settled: Mapping[Place, int]
    roles: Mapping[Place, Roles]
    groups: frozenset[tuple[int, frozenset[str]]]


NONE = Locks(None, {}, {}, frozenset())


def locks_of(pools: Sequence[Sequence[int]], people: Sequence[Person], rules: TriadRules) -> Locks:
    """Return where the locked groups stand: within each pool and round they are the first, in the order given."""
    if not rules.locked:
        return NONE
    number = {person.id: at for at, person in enumerate(people)}
    watcher = {one.id: at for at, one in enumerate(rules.facilitators)}
    held, settled, roles = [], {}, {}
    before = [0] * rules.rounds
    for pool in pools:
        place = {person: at for at, person in enumerate(pool)}
        table = np.full((rules.rounds, len(pool)), -1)
        for row in range(rules.rounds):
            own = [one for one in rules.locked if one.round == row + 1 and number[one.members[0]] in place]
            for group, triad in enumerate(own):
                table[row, [place[number[name]] for name in triad.members]] = group
                roles[row, before[row] + group] = {number[name]: role for name, role in triad.roles.items()}
                if triad.facilitator is not None:
                    settled[row, before[row] + group] = watcher[triad.facilitator]
            before[row] += len(own) + len(group_sizes(int((table[row] < 0).sum())))
        held.append(table)
    return Locks(held, settled, roles, frozenset((one.round, frozenset(one.members)) for one in rules.locked))


def locked_conflicts(
    pools: Mapping[str, Sequence[int]], people: Sequence[Person], rules: TriadRules
) -> tuple[Conflict, ...]:
    """Return why locked groups cannot be kept; nothing when they can."""
    pool_of = {people[at].id: name for name, members in pools.items() for at in members}
    for triad in rules.locked:
        for why in _stuck(triad, people, rules, pool_of):
            return (_conflict(triad, why),)
    seats = Counter((one.round, name) for one in rules.locked for name in one.members)
    twice = next((name for (_, name), count in seats.items() if count > 1), None)
    if twice is not None:
        return (_conflict(next(one for one in rules.locked if twice in one.members), "ada orang yang terkunci ganda"),)
    taken = Counter((one.round, pool_of[name]) for one in rules.locked for name in one.members)
    for (number, pool), count in taken.items():
        left = len(pools[pool]) - count
        if left and not group_sizes(left):
            odd = next(one for one in rules.locked if one.round == number and pool_of[one.members[0]] == pool)
            return (_conflict(odd, f"sisa {left} orang pada putaran itu tidak dapat dibagi tiga atau empat"),)
    return ()


def _stuck(triad: Triad, people: Sequence[Person], rules: TriadRules, pool_of: Mapping[str, str]) -> Iterator[str]:
    who = {person.id: person for person in people}
    if not 1 <= triad.round <= rules.rounds:
        yield "putaran itu tidak ada lagi"
    if any(name not in pool_of for name in triad.members):
        yield "ada anggota yang tidak ikut lagi"
    elif len({pool_of[name] for name in triad.members}) > 1:
        yield "anggotanya tidak sekelas lagi"
    else:
        yield from _unwatched(triad, who, rules)


def _unwatched(triad: Triad, who: Mapping[str, Person], rules: TriadRules) -> Iterator[str]:
    watcher = next((one for one in rules.facilitators if one.id == triad.facilitator), None)
    if watcher is None and (triad.facilitator is not None or rules.facilitators):
        yield "pendampingnya tidak ada lagi"
    elif watcher is not None and any(watcher.is_biased_about(who[name]) for name in triad.members):
        yield "pendampingnya tidak boleh mendampingi salah satu anggota"


def _conflict(triad: Triad, why: str) -> Conflict:
    names = ", ".join(triad.members)
    return Conflict(
        "locked",
        f"Kelompok yang dikunci pada putaran {triad.round} ({names}) tidak dapat dipertahankan: {why}.",
        (Relaxation("unlock", "Buka kuncinya.", triad.members[0], triad.round),),
    )
