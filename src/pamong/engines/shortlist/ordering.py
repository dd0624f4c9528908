"""Who may propose to which vacancy, and in which order a vacancy wants them.

People and vacancies are numbered as they come; a *pair* is one allowed wish. Pairs stand person by person, best wish
first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from itertools import chain, count, pairwise, repeat

import numpy as np
import numpy.typing as npt

from pamong.engines.shortlist.problem import Problem

Ints = npt.NDArray[np.int64]
Ranking = Mapping[str, None] | None  # the names, each once, best first
UNKNOWN, NO_RANKING = -1, -2


@dataclass(frozen=True)
class Market:
    """The allowed pairs, and for each the place of the person in the vacancy's order (0 is wanted most)."""

    people: Sequence[str]
    vacancies: Sequence[str]
    places: Sequence[int]
    first: Sequence[int]
    person: Ints
    vacancy: Ints
    wish: Ints
    rank: Ints
    wanted: Sequence[int]

    @cached_property
    def wishes(self) -> list[list[int]]:
        """Return the vacancies each person may propose to, best first."""
        return _split(self.vacancy, self.first)

    @cached_property
    def ranks(self) -> list[list[int]]:
        """Return each person's place in the orders of those vacancies."""
        return _split(self.rank, self.first)


def _split(values: Ints, first: Sequence[int]) -> list[list[int]]:
    flat = values.tolist()
    return [flat[start:end] for start, end in pairwise(first)]


def build_market(problem: Problem, measures: Mapping[str, float] | None = None) -> Market:
    """Apply the hard filters and order the rest; `measures` replaces the practice measures (for sensitivity)."""
    rankings = [None if one.ranking is None else dict.fromkeys(one.ranking) for one in problem.vacancies]
    person, vacancy, listed_rank = _allowed_pairs(problem, rankings)
    first = np.searchsorted(person, np.arange(len(problem.candidates) + 1))
    wish = np.arange(len(person)) - first[person]
    rank = _ranks(problem, person, vacancy, wish, listed_rank, own_measures(problem) if measures is None else measures)
    wishing = np.bincount(vacancy, minlength=len(problem.vacancies)).tolist()
    wanted = [wishing[at] if names is None else len(names) for at, names in enumerate(rankings)]
    return Market(
        people=[one.id for one in problem.candidates],
        vacancies=[one.id for one in problem.vacancies],
        places=[one.places for one in problem.vacancies],
        first=first.tolist(),
        person=person,
        vacancy=vacancy,
        wish=wish,
        rank=rank,
        wanted=wanted,
    )


def _allowed_pairs(problem: Problem, rankings: Sequence[Ranking]) -> tuple[Ints, Ints, Ints]:
    """Return person, vacancy and place in the office's ranking (or NO_RANKING) of all wishes the hard filters allow."""
    number = {one.id: at for at, one in enumerate(problem.vacancies)}
    wishes = [one.wishes if one.eligible else () for one in problem.candidates]
    person = np.repeat(np.arange(len(wishes)), np.fromiter(map(len, wishes), np.int64, len(wishes)))
    named = map(number.get, chain.from_iterable(wishes), repeat(UNKNOWN))
    vacancy = np.fromiter(named, np.int64, len(person))
    theirs, its = _authorities(problem)
    allowed = (vacancy != UNKNOWN) & (theirs[person] == its[vacancy])
    person, vacancy = _first_of_each(person[allowed], vacancy[allowed], len(number))
    place = _listed_places(problem, rankings, person, vacancy)
    wanted = place != UNKNOWN
    return person[wanted], vacancy[wanted], place[wanted]


def _authorities(problem: Problem) -> tuple[Ints, Ints]:
    """Return numbers for the authorities of the candidates and of the vacancies; the last one stands for UNKNOWN."""
    numbers: defaultdict[str, int] = defaultdict(count().__next__)
    theirs = [numbers[one.authority] for one in problem.candidates]
    its = [numbers[one.authority] for one in problem.vacancies]
    return np.array(theirs, dtype=np.int64), np.array([*its, UNKNOWN], dtype=np.int64)


def _first_of_each(person: Ints, vacancy: Ints, vacancies: int) -> tuple[Ints, Ints]:
    """Drop a wish named twice, in the order of the wishes."""
    _, first = np.unique(person * vacancies + vacancy, return_index=True)
    first.sort()
    return person[first], vacancy[first]


def _listed_places(problem: Problem, rankings: Sequence[Ranking], person: Ints, vacancy: Ints) -> Ints:
    """Return where the office put each person: UNKNOWN: left out, NO_RANKING: none made."""
    numbers: dict[str, int] = {}
    for one in problem.candidates:
        numbers.setdefault(one.id, len(numbers))
    ranked = [(at, names) for at, names in enumerate(rankings) if names]
    sizes = np.array([len(names) for _, names in ranked], dtype=np.int64)
    named = map(numbers.get, chain.from_iterable(names for _, names in ranked), repeat(UNKNOWN))
    listed = np.fromiter(named, np.int64, sizes.sum())
    school = np.repeat(np.array([at for at, _ in ranked], dtype=np.int64), sizes)
    place = np.arange(len(listed)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    known = listed != UNKNOWN
    keys = school[known] * len(numbers) + listed[known]
    order = np.argsort(keys)
    own = np.fromiter((numbers[one.id] for one in problem.candidates), np.int64, len(problem.candidates))
    asked = vacancy * len(numbers) + own[person]
    at = np.searchsorted(keys, asked, sorter=order)
    # One more at the end, so that a key beyond all others finds a place to be compared with.
    found = np.append(keys[order], UNKNOWN)[at] == asked
    answer = np.append(place[known][order], UNKNOWN)[at]
    without = np.array([names is None for names in rankings], dtype=bool)[vacancy]
    return np.where(without, NO_RANKING, np.where(found, answer, UNKNOWN))


def _ranks(
    problem: Problem, person: Ints, vacancy: Ints, wish: Ints, listed: Ints, measures: Mapping[str, float]
) -> Ints:
    """Return places in the vacancies' orders: the office's where there is one, else the provisional order."""
    if not (listed < 0).any():
        return listed
    mean = sum(measures.values()) / len(measures) if measures else 0.0
    strength = np.array([measures.get(one.id, mean) for one in problem.candidates])
    lot = np.frombuffer(b"".join([_lot(problem.seed, one.id) for one in problem.candidates]), dtype=">u8").astype("u8")
    order = np.lexsort((lot[person], wish, -strength[person], vacancy))
    sizes = np.bincount(vacancy, minlength=len(problem.vacancies))
    starts = np.cumsum(sizes) - sizes
    ranks = np.empty(len(person), dtype=np.int64)
    ranks[order] = np.arange(len(person)) - starts[vacancy[order]]
    return np.where(listed >= 0, listed, ranks)


def own_measures(problem: Problem) -> dict[str, float]:
    """Return the practice measures that are known."""
    return {one.id: one.practice.measure for one in problem.candidates if one.practice is not None}


def _lot(seed: int, candidate: str) -> bytes:
    return blake2b(f"{seed}:{candidate}".encode(), digest_size=8).digest()
