"""How one person's skills grew over the occasions, and where that cannot be told, what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import Any

from django.db import models

from pamong.core.permissions import may
from pamong.enrolment.models import Participant
from pamong.measurement.models import Part, PersonMeasure, Run

from .growth import Change, Place, change_between, is_linked
from .people import Reading, reading_in_group
from .runs import latest_frozen


class Missing(models.TextChoices):
    """Why there is no growth to show."""

    RUN = "run"
    SHEETS = "sheets"
    OLDER = "older"
    MARKS = "marks"
    OCCASION = "occasion"
    LINK = "link"


@dataclass(frozen=True)
class Skill:
    """One group of criteria: where the person stood on each occasion, and how far the last is from the first."""

    title: str
    readings: list[Reading]
    change: Change | None


@dataclass(frozen=True)
class SkillGrowth:
    """A person's skills in a run; `missing` names what is not there yet, empty when growth can be shown."""

    participant: Participant
    run: Run | None
    is_own: bool
    skills: list[Skill]
    occasions: list[str]
    missing: str = ""

    @property
    def least(self) -> float | None:
        """How large a change must be to be told from chance, where none could: the largest half interval."""
        changes = [skill.change for skill in self.skills if skill.change]
        if not changes or any(change.is_clear for change in changes):
            return None
        return max((change.high - change.low) / 2 for change in changes)


def skill_growth(user: Any, participant: Participant) -> SkillGrowth | None:
    """Return a person's skills by the figures people see, None for who may not see that person's measures."""
    if not may(user, "measurement.view_person", participant):
        return None
    run = latest_frozen(participant.event)
    rows = list(PersonMeasure.objects.filter(run=run, participant=participant)) if run else []
    return skills_in(run, rows, participant, is_own=participant.is_own_of(user))


def skills_in(run: Run | None, rows: Sequence[PersonMeasure], participant: Participant, *, is_own: bool) -> SkillGrowth:
    """Return a person's skills in a run, given their measures."""
    rows = sorted((row for row in rows if row.part == Part.PRACTICE), key=lambda row: row.order)
    skills = _skills(run, rows) if run else []
    occasions = [row.occasion for row in rows if row.skills]
    return SkillGrowth(participant, run, is_own, skills, occasions, _missing(run, rows, skills))


def _missing(run: Run | None, rows: Sequence[PersonMeasure], skills: Sequence[Skill]) -> str:
    if run is None:
        return Missing.RUN
    if not rows:
        return Missing.SHEETS
    if not skills:
        return Missing.MARKS if "skills" in (run.part(Part.PRACTICE) or {}) else Missing.OLDER
    if all(len(skill.readings) < 2 for skill in skills):
        return Missing.OCCASION
    return "" if any(skill.change for skill in skills) else Missing.LINK


def _skills(run: Run, rows: Sequence[PersonMeasure]) -> list[Skill]:
    """Return the skills that were measured; the more of them are compared, the more a clear change must show."""
    titles = [(code, title) for code, title in (run.part(Part.PRACTICE) or {}).get("skills", [])]
    linked, z = is_linked(run, Part.PRACTICE), NormalDist().inv_cdf(1 - 0.025 / max(1, len(titles)))
    found = []
    for code, title in titles:
        places = [_place(row.skills[code], row, run) for row in rows if code in row.skills]
        change = change_between(places[0], places[-1], z=z, who=title) if linked and len(places) > 1 else None
        found += [Skill(title, [place.reading for place in places], change)] if places else []
    return found


def _place(values: Sequence[float], row: PersonMeasure, run: Run) -> Place:
    return Place(reading_in_group(values, row, run), values[6], values[7])
