"""The event in numbers: gathered once from all rooms, read by every paper and by the board."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from pamong.assessment.models import ExamKind
from pamong.assessment.queries import class_gain, evaluation_summary, test_scores
from pamong.assessment.queries.evaluation import EvaluationSummary
from pamong.assessment.queries.results import ClassGain
from pamong.attendance.models import Level, Presence
from pamong.attendance.queries import PresenceShare, event_share
from pamong.attendance.recap import Sum as PresenceSum
from pamong.attendance.recap import by_day, by_material
from pamong.certification.queries import papers_of, verdict_counts
from pamong.coaching.queries import progress as practice_progress
from pamong.core import clock, words
from pamong.planning.models import Session
from pamong.programme.models import Component, CrewMember, Event
from pamong.programme.queries import total_jp

UNKNOWN = "Tidak diketahui"
PEOPLE_COLUMNS = (
    "person__regency__name",
    "person__school__level",
    "person__cohort_record__cohort",
    "person__sex",
)


@dataclass(frozen=True)
class TaughtHours:
    """Lesson hours a crew member actually taught: those of sessions that were held."""

    member: CrewMember
    sessions: int
    jp: int


@dataclass(frozen=True)
class EventFacts:
    """All that the papers say of an event."""

    event: Event
    office: str
    invited: int
    people: int
    by_regency: dict[str, int]
    by_level: dict[str, int]
    by_cohort: dict[str, int]
    by_sex: dict[str, int]
    classes: int
    sessions: int
    unrecorded: int
    jp: int
    presence_percent: float | None
    presence_by_day: list[tuple[date, PresenceSum]]
    presence_by_material: list[PresenceSum]
    pre_mean: float | None
    post_mean: float | None
    gains: list[ClassGain]
    evaluation: EvaluationSummary | None
    practice: Any
    verdicts: dict[str, int]
    certificates: int
    crew: dict[str, list[CrewMember]] = field(default_factory=dict)
    taught: list[TaughtHours] = field(default_factory=list)


def gather(event: Event) -> EventFacts:
    """Return the facts of an event as they stand now."""
    rows = event.participants.taking_part().order_by().values_list(*PEOPLE_COLUMNS)
    people = [Counter(column) for column in zip(*rows, strict=True)] or [Counter() for _ in PEOPLE_COLUMNS]
    pre, post = test_scores(event, ExamKind.PRE), test_scores(event, ExamKind.POST)
    return EventFacts(
        event=event,
        office=event.office.name_on(event.first_day),
        invited=event.participants.count(),
        people=people[0].total(),
        by_regency=_named(people[0], str),
        by_level=_named(people[1], str),
        by_cohort=_named(people[2], lambda cohort: f"Angkatan {cohort}"),
        by_sex=_named(people[3], lambda sex: {"L": "Laki-laki", "P": "Perempuan"}[sex]),
        classes=event.classes.count(),
        sessions=event.sessions.count(),
        unrecorded=unrecorded_sessions(event).count(),
        jp=total_jp(event),
        presence_percent=_percent(event_share(event)),
        presence_by_day=by_day(event),
        presence_by_material=by_material(event),
        pre_mean=_mean(pre),
        post_mean=_mean(post),
        gains=class_gain(event, pre, post),
        evaluation=evaluation_summary(event),
        practice=practice_progress(event),
        verdicts=verdict_counts(event),
        certificates=papers_of(event).count(),
        crew=_crew(event),
        taught=taught_hours(event),
    )


def unrecorded_sessions(event: Event) -> QuerySet[Session]:
    """Return the sessions that are over and of which nobody's presence is recorded."""
    recorded = Presence.objects.filter(session=OuterRef("pk"))
    return event.sessions.filter(~Exists(recorded), ends_at__lt=clock.now())


def taught_hours(event: Event) -> list[TaughtHours]:
    """Return who taught how many lesson hours in sessions that were held (somebody was present), most first.

    Classes that sit in one hall at one time each have a session of their own; whoever speaks to them teaches once.
    """
    held = event.sessions.filter(presences__level=Level.CONFIRMED).values("pk").distinct()
    taught: defaultdict[UUID, dict[datetime, int]] = defaultdict(dict)
    rows = event.crew.filter(sessions__in=held).order_by().values_list("pk", "sessions__starts_at", "sessions__jp")
    for member, began, jp in rows:
        taught[member][began] = max(jp, taught[member].get(began, 0))
    members = event.crew.select_related("person", "home_regency").in_bulk(taught)
    hours = [TaughtHours(members[pk], len(times), sum(times.values())) for pk, times in taught.items()]
    return sorted(hours, key=lambda one: (-one.jp, one.member.person.name))


def _named(counts: Counter[Any], name: Callable[[Any], str]) -> dict[str, int]:
    """Return counts under the names the papers use, most first; what nobody knows comes under its own name."""
    named: Counter[str] = Counter()
    for value, count in counts.items():
        named[name(value) if value else UNKNOWN] += count
    return dict(sorted(named.items(), key=lambda item: (-item[1], item[0])))


def _percent(share: PresenceShare) -> float | None:
    """Return the share of lesson hours attended; None while no presence is recorded at all."""
    return 100 * share.attended_jp / share.planned_jp if share.planned_jp and share.attended_jp else None


def _mean(scores: dict[UUID, float]) -> float | None:
    return sum(scores.values()) / len(scores) if scores else None


def _crew(event: Event) -> dict[str, list[CrewMember]]:
    members: dict[str, list[CrewMember]] = {component: [] for component in Component.values}
    for member in event.crew.select_related("person", "home_regency").order_by("person__name"):
        members[member.component].append(member)
    return members


def named_dates(event: Event) -> str:
    """Return the event's days in words."""
    return words.date_span(event.first_day, event.last_day)
