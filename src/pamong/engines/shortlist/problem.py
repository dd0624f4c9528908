"""The nouns: who can go where, and what is proposed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Practice:
    """What was seen of a candidate's practice, with its standard error."""

    measure: float
    se: float


@dataclass(frozen=True, slots=True)
class Candidate:
    """A person who may be proposed; `eligible` is None while papers are missing. Wishes: best first."""

    id: str
    authority: str
    eligible: bool | None
    wishes: Sequence[str]
    practice: Practice | None = None
    groups: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Vacancy:
    """A school that needs a principal. `ranking` is the office's considered order; who is not in it is not wanted.

    Without a ranking the order is provisional: practice evidence first (no evidence counts as the mean of all), then
    how much the candidate wishes it, then a lot drawn from the seed.
    """

    id: str
    authority: str
    places: int = 1
    ranking: Sequence[str] | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """Candidates, vacancies, and the seed of the lots."""

    candidates: Sequence[Candidate]
    vacancies: Sequence[Vacancy]
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Match:
    """One proposal, and why."""

    vacancy: str
    candidate: str
    reason: str


@dataclass(frozen=True, slots=True)
class Unmatched:
    """A candidate without a proposal, and why: `code` is for machines, `reason` for the candidate."""

    candidate: str
    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class Unfilled:
    """Places nobody is proposed for, and why."""

    vacancy: str
    places: int
    reason: str


@dataclass(frozen=True, slots=True)
class Tie:
    """People at the edge of a vacancy whose practice evidence does not tell them apart: a person must decide."""

    vacancy: str
    inside: str
    outside: str
    reason: str


@dataclass(frozen=True, slots=True)
class Alternative:
    """The plan that fills the most places and then grants wishes best, stability left aside."""

    matches: Sequence[tuple[str, str]]
    filled: int
    wish_cost: int


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """How the proposals change when practice measures are drawn anew within their errors.

    `stays` is the share of draws in which a match comes back; only matches below 1 are listed.
    """

    draws: int
    unchanged: float | None
    stays: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Shortlist:
    """Stable proposals with their reasons; nobody is appointed by it."""

    matches: Sequence[Match]
    unmatched: Sequence[Unmatched]
    unfilled: Sequence[Unfilled]
    ties: Sequence[Tie]
    blocking_pairs: int
    alternative: Alternative
    sensitivity: Sensitivity
    audit: Mapping[str, Mapping[str, Mapping[str, float | int | None]]]
    seconds: float
