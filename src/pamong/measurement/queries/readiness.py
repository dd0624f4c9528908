"""Readiness by competence of the principal model: what was seen, how sure it is, and where nothing is known."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pamong.measurement import competences
from pamong.measurement.models import Part, PersonMeasure, Run

from .people import Reading, reading_in_group


@dataclass(frozen=True)
class Line:
    """One indicator: what practice and tests say of it; both None when the event has no data on it."""

    indicator: competences.Indicator
    practice: Reading | None
    test: Reading | None


@dataclass(frozen=True)
class Competence:
    """One of the three competences with its indicators."""

    title: str
    lines: list[Line]


def readiness_of(measures: Iterable[PersonMeasure], run: Run) -> list[Competence]:
    """Return the profile of one person: the latest occasion of each ruler that bears on an indicator."""
    latest: dict[tuple[str, str], Reading] = {}
    for row in sorted(measures, key=lambda one: one.order):
        for indicator, values in row.profile.items():
            latest[indicator, row.part] = reading_in_group(values, row, run)
    grouped: dict[str, list[Line]] = {}
    for one in competences.indicators():
        line = Line(one, latest.get((one.code, Part.PRACTICE)), latest.get((one.code, Part.TEST)))
        grouped.setdefault(one.competence, []).append(line)
    return [Competence(title, lines) for title, lines in grouped.items()]
