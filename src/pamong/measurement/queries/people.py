"""People and classes: the raw mean beside the fair average, always with the interval. Sorted by name, never ranked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import fmean, pvariance

from django.db.models import QuerySet

from pamong.assessment.models import ExamKind
from pamong.enrolment.models import Participant
from pamong.measurement.models import Part, PersonMeasure, Run
from pamong.measurement.sources import BIMTEK

Z = 1.96
SMALLEST_CLASS = 5


@dataclass(frozen=True)
class Reading:
    """One figure as people read it: points of the scale, the raw mean beside it, and the interval."""

    raw: float
    fair: float
    low: float
    high: float
    n: int
    highest: int
    occasion: str
    part: str

    @property
    def digits(self) -> int:
        """How many decimals the figure bears: none of 100."""
        return 0 if self.part == Part.TEST else 1


def reading_of(row: PersonMeasure, run: Run) -> Reading:
    """Return a measure in points: practice on the scale of the sheet, tests of 100."""
    return _points((row.raw, row.fair, row.fair_low, row.fair_high), row.n, row, run)


def reading_in_group(values: Sequence[float], row: PersonMeasure, run: Run) -> Reading:
    """Return what stands in a profile or under a skill, in points; no raw mean is kept of it."""
    _measure, _sd, fair, low, high, n = values[:6]
    return _points((fair, fair, low, high), int(n), row, run)


def _points(values: Iterable[float], n: int, row: PersonMeasure, run: Run) -> Reading:
    test = row.part == Part.TEST
    highest = 100 if test else int((run.part(row.part) or {}).get("highest", 3))
    raw, fair, low, high = (100 * value if test else value for value in values)
    return Reading(raw, fair, low, high, n, highest, row.occasion, row.part)


@dataclass(frozen=True)
class PersonLine:
    """One participant in the list."""

    participant: Participant
    practice: Reading | None
    test: Reading | None


def person_lines(run: Run, people: Sequence[Participant]) -> list[PersonLine]:
    """Return what a run says of some participants: practice at the bimtek, the last test."""
    rows = PersonMeasure.objects.filter(run=run, participant__in=people).order_by("order")
    found: defaultdict[object, dict[str, Reading]] = defaultdict(dict)
    for row in rows:
        if row.part == Part.TEST or row.occasion == BIMTEK:
            found[row.participant_id][row.part] = reading_of(row, run)
    return [PersonLine(one, found[one.pk].get(Part.PRACTICE), found[one.pk].get(Part.TEST)) for one in people]


def people_of(run: Run, *, q: str = "", group: str = "") -> QuerySet[Participant]:
    """Return who was measured in a run, by name."""
    rows = Participant.objects.filter(measures__run=run).select_related("person", "class_membership__training_class")
    if q:
        rows = rows.filter(person__name__icontains=q)
    if group.isdecimal():
        rows = rows.filter(class_membership__training_class__number=int(group))
    return rows.distinct().order_by("person__name", "pk")


@dataclass(frozen=True)
class ClassLine:
    """The mean of a class on one ruler; `reading` is None when too few were measured."""

    name: str
    n: int
    reading: Reading | None


def class_lines(run: Run, part: str) -> list[ClassLine]:
    """Return the means of the classes: practice at the bimtek, or the last test."""
    groups = dict(run.event.classes.values_list("pk", "name"))
    homes = dict(
        Participant.objects.filter(event=run.event, class_membership__isnull=False).values_list(
            "pk", "class_membership__training_class"
        )
    )
    occasion = BIMTEK if part == Part.PRACTICE else ExamKind.POST
    by_class: defaultdict[object, list[Reading]] = defaultdict(list)
    for row in PersonMeasure.objects.filter(run=run, part=part, occasion=occasion):
        by_class[homes.get(row.participant_id)].append(reading_of(row, run))
    return [ClassLine(name, len(by_class[pk]), mean_of(by_class[pk])) for pk, name in groups.items() if by_class[pk]]


def mean_of(readings: Iterable[Reading]) -> Reading | None:
    """Return the mean of readings with its interval: spread between people and errors of each both count."""
    rows = list(readings)
    if len(rows) < SMALLEST_CLASS:
        return None
    fair = fmean(row.fair for row in rows)
    errors = fmean(((row.high - row.low) / (2 * Z)) ** 2 for row in rows)
    half = Z * sqrt((pvariance([row.fair for row in rows]) + errors) / len(rows))
    first = rows[0]
    raw = fmean(row.raw for row in rows)
    low, high = max(0.0, fair - half), min(float(first.highest), fair + half)
    return Reading(raw, fair, low, high, len(rows), first.highest, first.occasion, first.part)
