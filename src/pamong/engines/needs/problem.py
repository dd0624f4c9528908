"""Posts, planned changes and what is projected from them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Cause(StrEnum):
    """Why a post falls vacant: the nine causes, the posts that are vacant already, and new schools."""

    VACANT = "vacant"
    ACTING = "acting"
    NEW_SCHOOL = "new_school"
    RETIREMENT = "retirement"
    END_OF_TERM = "end_of_term"
    RESIGNATION = "resignation"
    PROMOTION = "promotion"
    DISCIPLINE = "discipline"
    POOR_PERFORMANCE = "poor_performance"
    INCAPACITY = "incapacity"
    STUDY_LEAVE = "study_leave"
    DEATH = "death"


NINE = (
    Cause.RETIREMENT,
    Cause.END_OF_TERM,
    Cause.RESIGNATION,
    Cause.PROMOTION,
    Cause.DISCIPLINE,
    Cause.POOR_PERFORMANCE,
    Cause.INCAPACITY,
    Cause.STUDY_LEAVE,
    Cause.DEATH,
)


@dataclass(frozen=True, slots=True)
class Post:
    """A school and who leads it. What is unknown is None and is reported, not guessed.

    `term_start` begins the first of the consecutive periods; `known` are departures already decided, cause to date;
    `opens` is set for a school that is planned, `closes` for one that will be merged away.
    """

    school: str
    regency: str
    kecamatan: str
    level: str
    authority: str
    principal: str | None = None
    birth_date: date | None = None
    term_start: date | None = None
    acting: bool = False
    known: Mapping[Cause, date] = field(default_factory=dict)
    opens: date | None = None
    closes: date | None = None


@dataclass(frozen=True, slots=True)
class Assumptions:
    """What the projection supposes: an office's settings, not law written into code.

    `rates` are yearly shares of serving principals lost to causes nobody can date in advance.
    """

    years: int = 4
    retirement_age: int = 60
    period_years: int = 4
    periods: int = 2
    rates: Mapping[Cause, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Opening:
    """One post that needs a principal: when, in which year of the projection (0 is now), and why."""

    school: str
    year: int
    day: date
    cause: Cause


@dataclass(frozen=True, slots=True)
class Double:
    """A record that cannot be right: a school listed twice, or one person leading several."""

    kind: str
    subject: str
    schools: Sequence[str]


@dataclass(frozen=True, slots=True)
class Projection:
    """The openings, sums by group, expected further losses, and what is too incomplete to project."""

    vacancies: Sequence[Opening]
    by_regency: Mapping[str, Sequence[int]]
    by_level: Mapping[str, Sequence[int]]
    by_kecamatan: Mapping[str, Sequence[int]]
    by_cause: Mapping[str, Sequence[int]]
    expected: Mapping[str, Sequence[float]]
    doubles: Sequence[Double]
    incomplete: Mapping[str, Sequence[str]]
