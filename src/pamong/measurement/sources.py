"""What goes into a run: ratings of practice on occasions, and answers to tests, as plain rows.

Rooms after this one add their ratings from `AppConfig.ready` (`add_source`): measurement imports none of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple
from uuid import UUID

from pamong.assessment.models import Answer, ExamItem, ExamKind, Sitting
from pamong.assessment.models.exams import FULL
from pamong.coaching.models import ClipCoding, Observation
from pamong.programme.models import Event

BIMTEK, CLIP = "bimtek", "klip"


class Rating(NamedTuple):
    """One mark: of whom (a participant, or a clip), when, on which item, by whom (`coach:…`, `peserta:…`)."""

    person: UUID
    occasion: str
    order: int
    item: str
    rater: str
    score: int


class Reply(NamedTuple):
    """One question of a test as a participant answered it; a blank counts as wrong."""

    person: UUID
    occasion: str
    order: int
    item: str
    right: int


class Source(NamedTuple):
    """Ratings of a later room, how many sheets they come from, and of which versions of the sheet."""

    ratings: Callable[[Event], Iterator[Rating]]
    count: Callable[[Event], int]
    versions: Callable[[Event], set[int]]


_sources: list[Source] = []


def add_source(source: Source) -> None:
    """Register ratings of a later room: follow-up sessions."""
    if source not in _sources:
        _sources.append(source)


def ratings_of(event: Event) -> list[Rating]:
    """Return every mark given to the event's participants, and those of its raters on clips, which link them."""
    found = [*practice_rounds(event), *clip_codings(event)]
    for source in _sources:
        found += source.ratings(event)
    return found


def practice_rounds(event: Event) -> Iterator[Rating]:
    """Yield the marks of the event's rounds; what was not observed is missing, not zero."""
    rows = Observation.objects.submitted().filter(run__event=event, run__repeats=None).order_by()
    fields = ("run__coach_id", "observer_id", "visitor_id", "scores")
    for coach, observer, visitor, scores in rows.values_list(*fields).iterator(2000):
        rater = f"coach:{visitor}" if visitor else f"peserta:{observer}"
        yield from marks(coach, BIMTEK, 1, rater, scores)


def marks(person: UUID, occasion: str, order: int, rater: str, scores: dict[str, int | None]) -> Iterator[Rating]:
    """Yield the marks of one sheet."""
    for item, score in scores.items():
        if score is not None:
            yield Rating(person, occasion, order, item, rater, score)


def clip_codings(event: Event) -> Iterator[Rating]:
    """Yield how the event's raters coded the office's clips, each rater's latest coding of a clip."""
    raters = dict(_accounts(event))
    rows = ClipCoding.objects.filter(clip__office_id=event.office_id, coder__in=raters).order_by("created_at")
    latest = {(coder, clip): levels for coder, clip, levels in rows.values_list("coder", "clip", "levels")}
    for (coder, clip), levels in latest.items():
        yield from marks(clip, CLIP, 0, raters[coder], levels)


def _accounts(event: Event) -> Iterator[tuple[int, str]]:
    """Yield the account of everybody who rated at the event, with the name they have in the table."""
    sheets = Observation.objects.submitted().filter(run__event=event, run__repeats=None).order_by()
    peers = sheets.filter(observer__person__user__isnull=False)
    for user, observer in peers.values_list("observer__person__user", "observer").distinct():
        yield user, f"peserta:{observer}"
    visitors = sheets.filter(visitor__person__user__isnull=False)
    for user, visitor in visitors.values_list("visitor__person__user", "visitor").distinct():
        yield user, f"coach:{visitor}"


def replies_of(event: Event) -> list[Reply]:
    """Return every question of the sittings that are over. A reworded question is another question."""
    items = _items_of(event)
    sittings = Sitting.objects.filter(exam__event=event).counted().order_by()
    rows = Answer.objects.filter(sitting__in=sittings, is_current=True, credit=FULL).order_by()
    right = set(rows.values_list("sitting_id", "exam_item_id"))
    return [
        Reply(who, kind, order, code, int((sitting, place) in right))
        for sitting, who, kind in sittings.values_list("pk", "participant_id", "exam__kind")
        for order in (int(kind == ExamKind.POST),)
        for place, code in items[kind]
    ]


def _items_of(event: Event) -> dict[str, list[tuple[UUID, str]]]:
    """Return the places of each test with the name of the question in its wording."""
    found: dict[str, list[tuple[UUID, str]]] = {kind: [] for kind in ExamKind.values}
    rows = ExamItem.objects.filter(exam__event=event).order_by("position")
    for place, kind, code, number in rows.values_list("pk", "exam__kind", "version__item__code", "version__number"):
        found[kind].append((place, code if number == 1 else f"{code}-v{number}"))
    return found


def count_input(event: Event) -> int:
    """Return how many sheets and counted sittings of its people an event has: tells whether a run is out of date."""
    sheets = Observation.objects.submitted().filter(run__event=event, run__repeats=None).count()
    sittings = Sitting.objects.filter(exam__event=event).counted().count()
    return sheets + sittings + sum(source.count(event) for source in _sources)


def form_of(event: Event) -> str:
    """Return the versions of the sheet that an event's ratings come from: `1`, or `1,2`; "" without ratings."""
    sheets = Observation.objects.submitted().filter(run__event=event, run__repeats=None).order_by()
    versions = set(sheets.values_list("run__rubric__version", flat=True).distinct())
    for source in _sources:
        versions |= source.versions(event)
    return ",".join(map(str, sorted(versions)))
