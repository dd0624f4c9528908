"""Growth: the same people on the same ruler on two occasions, with the interval of the difference."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import fmean, pvariance
from uuid import UUID

from pamong.measurement.models import Part, PersonMeasure, Run
from pamong.measurement.sources import CLIP

from .people import SMALLEST_CLASS, Reading, Z, mean_of, reading_of


@dataclass(frozen=True)
class Step:
    """Where everybody measured on an occasion stood."""

    part: str
    occasion: str
    n: int
    reading: Reading | None


@dataclass(frozen=True)
class Change:
    """The mean change in points of those measured on both occasions; `is_clear` when its interval leaves out zero."""

    part: str
    before: str
    after: str
    n: int
    points: float
    low: float
    high: float
    highest: int
    who: str = ""

    @property
    def is_clear(self) -> bool:
        """Whether the change is larger than what is not known about it."""
        return self.low > 0 or self.high < 0

    @property
    def size(self) -> float:
        """The change without its sign."""
        return abs(self.points)

    @property
    def digits(self) -> int:
        """How many decimals the figure bears."""
        return 0 if self.part == Part.TEST else 1


def steps_of(run: Run, part: str) -> list[Step]:
    """Return the means of all occasions in order, for everybody."""
    found: defaultdict[tuple[int, str], list[Reading]] = defaultdict(list)
    for row in PersonMeasure.objects.filter(run=run, part=part).exclude(occasion=CLIP):
        found[row.order, row.occasion].append(reading_of(row, run))
    return [Step(part, name, len(rows), mean_of(rows)) for (_order, name), rows in sorted(found.items())]


def changes_of(run: Run, part: str) -> list[Change]:
    """Return how those who were measured twice changed from the first occasion to each later one: all, then classes."""
    if not is_linked(run, part):
        return []
    rows = PersonMeasure.objects.filter(run=run, part=part).select_related(
        "participant__class_membership__training_class"
    )
    people: defaultdict[UUID, list[PersonMeasure]] = defaultdict(list)
    for row in rows.order_by("order"):
        people[row.participant_id].append(row)
    pairs: defaultdict[tuple[int, str, str, str], list[tuple[Reading, Reading]]] = defaultdict(list)
    for measured in people.values():
        _add_pairs(pairs, measured, run)
    found = [_mean_change(part, key, both) for key, both in sorted(pairs.items()) if len(both) >= SMALLEST_CLASS]
    return sorted(found, key=lambda one: bool(one.who))


def is_linked(run: Run, part: str) -> bool:
    """Tell whether occasions stand on one ruler: ratings by the raters they share, tests by the questions.

    That raters are taken as equally strict on average where they share nothing is no link between occasions.
    """
    whole = run.part(part)
    return whole is not None and bool(whole["connected"])


def _add_pairs(
    pairs: dict[tuple[int, str, str, str], list[tuple[Reading, Reading]]], measured: Sequence[PersonMeasure], run: Run
) -> None:
    first = measured[0]
    group = getattr(first.participant, "class_membership", None)
    for later in measured[1:]:
        both = (reading_of(first, run), reading_of(later, run))
        for who in ("", *((group.training_class.name,) if group else ())):
            pairs[later.order, first.occasion, later.occasion, who].append(both)


def _mean_change(part: str, key: tuple[int, str, str, str], both: Sequence[tuple[Reading, Reading]]) -> Change:
    _order, before, after, who = key
    apart = [later.fair - earlier.fair for earlier, later in both]
    errors = fmean(_variance(earlier) + _variance(later) for earlier, later in both)
    half = Z * sqrt((pvariance(apart) + errors) / len(apart))
    mean = fmean(apart)
    return Change(part, before, after, len(apart), mean, mean - half, mean + half, both[0][0].highest, who)


def _variance(reading: Reading) -> float:
    return ((reading.high - reading.low) / (2 * Z)) ** 2


def own_changes(measures: Iterable[PersonMeasure], run: Run) -> list[Change]:
    """Return one person's changes, by the unshrunken measures: an interval of logits decides, points are shown."""
    found = []
    for part in Part.values:
        rows = sorted((row for row in measures if row.part == part), key=lambda row: row.order)
        if is_linked(run, part):
            found += [_own(rows[0], later, run) for later in rows[1:] if rows[0].se and later.se]
    return found


@dataclass(frozen=True)
class Place:
    """Where one person stood: as people read it, and unshrunken in logits with its error."""

    reading: Reading
    wle: float
    se: float


def _own(first: PersonMeasure, later: PersonMeasure, run: Run) -> Change:
    before, after = (Place(reading_of(row, run), row.wle or 0.0, row.se or 0.0) for row in (first, later))
    return change_between(before, after)


def change_between(before: Place, after: Place, *, z: float = Z, who: str = "") -> Change:
    """Return one person's change in points; it is clear only where the unshrunken measures say so too."""
    first, later = before.reading, after.reading
    points, logits = later.fair - first.fair, after.wle - before.wle
    half = z * sqrt(_variance(first) + _variance(later))
    if abs(logits) <= z * sqrt(before.se**2 + after.se**2) or logits * points < 0:
        half = max(half, abs(points))
    return Change(
        first.part, first.occasion, later.occasion, 1, points, points - half, points + half, first.highest, who
    )
