"""Each rater shares at least two persons with two others: the fewest further observations that make it so.

Being linked is not enough to be compared well: two raters who meet over a single person are compared by that one
conversation. Where facilitators watch the groups they are the raters who must share: a participant observes one coach
in three rounds and is compared through the facilitator of the same conversation. Raters are joined in threes who rate
the same two persons: each of them then shares two persons with two others for 4/3 extra observations, where pairs in
a ring would need two.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations, islice

PERSONS = 2  # persons in common with another rater
OTHERS = 2  # other raters with whom one has them
NEAR = 8  # raters considered as partners at a time
WINDOWS = 12  # how often others are looked at, where impartiality forbids the first

Allowed = Callable[[str, str], bool]
Extra = tuple[str, str]  # rater, person


@dataclass
class Ratings:
    """Who rates whom, both ways round; only of the raters who must share."""

    raters_of: dict[str, set[str]] = field(default_factory=dict)
    persons_of: dict[str, set[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, pairs: Iterable[tuple[str, str]]) -> Ratings:
        """Read pairs of person and rater."""
        ratings = cls()
        for person, rater in pairs:
            ratings.add(rater, person)
        return ratings

    def add(self, rater: str, person: str) -> None:
        self.raters_of.setdefault(person, set()).add(rater)
        self.persons_of.setdefault(rater, set()).add(person)

    def lacking(self, rater: str) -> int:
        """Return with how many more raters one should share two persons."""
        common: dict[str, int] = {}
        for person in self.persons_of[rater]:
            for other in self.raters_of[person] - {rater}:
                common[other] = common.get(other, 0) + 1
        firm = sum(count >= PERSONS for count in common.values())
        return max(0, min(OTHERS, len(self.persons_of) - 1) - firm)


def unshared(pairs: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """Return the raters who share two persons with too few others, from pairs of person and rater."""
    ratings = Ratings.of(pairs)
    return tuple(sorted(rater for rater in ratings.persons_of if ratings.lacking(rater)))


def share(pairs: Iterable[tuple[str, str]], allowed: Allowed) -> list[Extra]:
    """Return extra observations (rater, person) after which every rater shares, as far as `allowed` lets them."""
    ratings = Ratings.of(pairs)
    extras: list[Extra] = []
    waiting = deque(sorted(ratings.persons_of))
    settled: list[str] = []
    while waiting:
        first = waiting.popleft()
        if ratings.lacking(first):
            found = _join(ratings, first, waiting, settled, allowed)
            for rater, person in found:
                ratings.add(rater, person)
            extras += found
        settled.append(first)
    return extras


def _join(
    ratings: Ratings, first: str, waiting: Sequence[str], settled: Sequence[str], allowed: Allowed
) -> list[Extra]:
    """Return the fewest observations that join one rater to as many others as it lacks, those in need before others."""
    for wanted in range(ratings.lacking(first), 0, -1):
        for choice in _choices(ratings, waiting, settled, wanted):
            teams = (_cheapest(ratings, (first, *others), allowed) for others in combinations(choice, wanted))
            found = min((team for team in teams if team), key=lambda team: (len(team), team), default=None)
            if found:
                return found
    return []


def _choices(
    ratings: Ratings, waiting: Sequence[str], settled: Sequence[str], wanted: int
) -> Iterator[tuple[str, ...]]:
    """Yield raters to choose partners from: the next in need, then with others beside them, a few at a time."""
    in_need = tuple(islice((one for one in waiting if ratings.lacking(one)), NEAR))
    if len(in_need) >= wanted:
        yield in_need
    others = (one for one in (*reversed(settled), *waiting) if one not in in_need)
    for _ in range(WINDOWS):
        near = tuple(islice(others, NEAR))
        if near:
            yield (*in_need, *near)


def _cheapest(ratings: Ratings, team: tuple[str, ...], allowed: Allowed) -> list[Extra] | None:
    """Return the observations after which a team rates the same two persons; None where impartiality forbids it."""
    persons = sorted({person for rater in team for person in ratings.persons_of[rater]})
    prices = []
    for person in persons:
        missing = [rater for rater in team if rater not in ratings.raters_of[person]]
        if all(allowed(rater, person) for rater in missing):
            prices.append((len(missing), person, missing))
    if len(prices) < PERSONS:
        return None
    chosen = _of_two_raters(sorted(prices), ratings)
    return [(rater, person) for _, person, missing in chosen for rater in missing]


def _of_two_raters(prices: list[tuple[int, str, list[str]]], ratings: Ratings) -> list[tuple[int, str, list[str]]]:
    """Take the two cheapest persons, of different raters where that costs nothing: the extra work is spread."""
    first = prices[0]
    alike = [one for one in prices[1:] if one[0] == prices[1][0]]
    elsewhere = (one for one in alike if ratings.raters_of[one[1]] != ratings.raters_of[first[1]])
    return [first, next(elsewhere, prices[1])]
