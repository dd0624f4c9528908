"""Who may propose to which vacancy, and in which order a vacancy wants them.

People and vacancies are numbered as they come; a *pair* is one allowed wish. Pairs stand person by person, best wish
first.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from pamong.engines.shortlist.problem import Problem

Ints = npt.NDArray[np.int64]


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
    person, vacancy, listed_rank = _allowed_pairs(problem)
    count = len(problem.candidates)
    first = np.searchsorted(person, np.arange(count + 1))
    wish = np.arange(len(person)) - first[person]
    rank = _ranks(problem, person, vacancy, wish, listed_rank, own_measures(problem) if measures is None else measures)
    wishing = np.bincount(vacancy, minlength=len(problem.vacancies)).tolist()
    wanted = [wishing[at] if one.ranking is None else len(set(one.ranking)) for at, one in enumerate(problem.vacancies)]
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


def _allowed_pairs(problem: Problem) -> tuple[Ints, Ints, Ints]:
    """Return person, vacancy and place in the office's ranking (-1: none made) of all wishes the hard filters allow."""
    number = {one.id: at for at, one in enumerate(problem.vacancies)}
    authority = [one.authority for one in problem.vacancies]
    listed = [
        None if one.ranking is None else {name: at for at, name in enumerate(dict.fromkeys(one.ranking))}
        for one in problem.vacancies
    ]
    pairs: list[tuple[int, int, int]] = []
    for at, one in enumerate(problem.candidates):
        if one.eligible:
            for wish in dict.fromkeys(one.wishes):
                vacancy = number.get(wish)
                if vacancy is None or authority[vacancy] != one.authority:
                    continue
                ranking = listed[vacancy]
                place = -1 if ranking is None else ranking.get(one.id, -2)
                if place > -2:
                    pairs.append((at, vacancy, place))
    person, vacancies, places = np.array(pairs, dtype=np.int64).reshape(-1, 3).T
    return person.copy(), vacancies.copy(), places.copy()


def _ranks(
    problem: Problem, person: Ints, vacancy: Ints, wish: Ints, listed: Ints, measures: Mapping[str, float]
) -> Ints:
    """Return places in the vacancies' orders: the office's where there is one, else the provisional order."""
    if not (listed < 0).any():
        return listed
    mean = sum(measures.values()) / len(measures) if measures else 0.0
    strength = np.array([measures.get(one.id, mean) for one in problem.candidates])
    lots = sorted(range(len(problem.candidates)), key=lambda at: _lot(problem.seed, problem.candidates[at].id))
    lot = np.empty(len(lots), dtype=np.int64)
    lot[lots] = np.arange(len(lots))
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
