"""Scores per person, gains per class."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

import numpy as np

from pamong.assessment.models import ExamKind, Sitting
from pamong.assessment.models.exams import FULL
from pamong.engines.itemstats import GainLevel, GroupGain, group_gains
from pamong.planning.models import ClassMember, TrainingClass
from pamong.programme.models import Event


@dataclass(frozen=True)
class ClassGain:
    """What a class gained from pre-test to post-test; means and gain rest on the people who took both.

    Below five people only the numbers stay.
    `training_class` is None for the event as a whole and for people without a class (`name` tells which).
    """

    training_class: UUID | None
    name: str
    n: int
    n_before: int
    n_after: int
    before: float | None
    after: float | None
    gain: float | None
    se: float | None
    level: GainLevel


FEWEST = 5  # of a smaller group a gain would be that of people, not of a class
EVERYBODY = "Seluruh peserta"
NO_CLASS = "Tanpa kelas"


def test_scores(event: Event, kind: ExamKind | str) -> dict[UUID, float]:
    """Return the share of the points, in percent, of every participant whose pre-test or post-test is over."""
    rows = Sitting.objects.filter(exam__event=event, exam__kind=kind).counted()
    triples = rows.values_list("participant_id", "credit", "total")
    return {who: 100 * credit / (FULL * total) for who, credit, total in triples if total}


test_scores.__dict__["__test__"] = False  # its name is English for what it returns: pytest must not run it


def class_gain(
    event: Event, before: Mapping[UUID, float] | None = None, after: Mapping[UUID, float] | None = None
) -> list[ClassGain]:
    """Return the gain of the whole event, then of each class in order. Never of a person.

    Whoever has the scores of pre-test and post-test already hands them in.
    """
    before = test_scores(event, ExamKind.PRE) if before is None else before
    after = test_scores(event, ExamKind.POST) if after is None else after
    people = list({**before, **after})
    classes = {row.pk: row for row in TrainingClass.objects.filter(event=event)}
    seats = ClassMember.objects.filter(training_class__event=event).values_list("participant_id", "training_class_id")
    place = dict(seats) if people else {}
    first, second = _aligned(people, before), _aligned(people, after)
    found = {gain.group: gain for gain in group_gains([place.get(who) for who in people], first, second)}
    whole = group_gains([None] * len(people), first, second) or group_gains([None], [np.nan], [np.nan])
    ordered = [_named(found[pk], pk, room.name) for pk, room in classes.items() if pk in found]
    stray = [_named(found[None], None, NO_CLASS)] if classes and None in found else []
    return [_named(whole[0], None, EVERYBODY), *ordered, *stray]


def _aligned(people: Sequence[UUID], scores: Mapping[UUID, float]) -> np.ndarray:
    return np.fromiter((scores.get(who, np.nan) for who in people), dtype=np.float64, count=len(people))


def _named(gain: GroupGain, training_class: UUID | None, name: str) -> ClassGain:
    enough = gain.n >= FEWEST
    return ClassGain(
        training_class=training_class,
        name=name,
        n=gain.n,
        n_before=gain.n_before,
        n_after=gain.n_after,
        before=_or_none(gain.before) if enough else None,
        after=_or_none(gain.after) if enough else None,
        gain=_or_none(gain.gain) if enough else None,
        se=_or_none(gain.se) if enough else None,
        level=gain.level if enough else GainLevel.UNDEFINED,
    )


def _or_none(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
