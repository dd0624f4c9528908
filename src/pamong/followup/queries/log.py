"""The coaching log: what everybody held, with whom, for how long; from where each session is kept already.

Rounds of practice stand in `coaching`, follow-up sessions and cycles of supervision in this room, conversations at
school in `Conversation`: the log copies none of them. A session without a noted length counts without time.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from pamong.coaching.models import PracticeRun
from pamong.core.clock import day_of, today
from pamong.enrolment.models import Participant
from pamong.followup.models import Conversation, Supervision, Visit, VisitState
from pamong.programme.models import CrewMember, Event
from pamong.programme.queries import jp_minutes

COACH, COACHEE, VISITOR = "coach", "coachee", "pendamping"
LONGEST_ROUND = 120  # minutes: a round nobody ended counts no longer


@dataclass(frozen=True)
class Entry:
    """One session in somebody's log; `own` is set where the writer may change it."""

    person: UUID
    role: str
    day: date
    kind: str
    partner: str
    minutes: int | None
    url: str = ""
    own: Conversation | None = None


@dataclass
class Total:
    """Sessions and minutes of one person in one role."""

    sessions: int = 0
    minutes: int = 0

    def add(self, minutes: int | None) -> None:
        """Count one session."""
        self.sessions += 1
        self.minutes += minutes or 0

    @property
    def hours(self) -> float:
        """Hours of sixty minutes."""
        return self.minutes / 60


@dataclass
class Log:
    """One person's sessions, latest first, and what they come to."""

    entries: list[Entry]
    jp_minutes: int
    totals: dict[str, Total] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.totals = {role: Total() for role in (COACH, COACHEE, VISITOR)}
        for entry in self.entries:
            self.totals[entry.role].add(entry.minutes)

    def jp(self, role: str) -> float:
        """Lesson hours in a role."""
        return self.totals[role].minutes / self.jp_minutes

    @property
    def lines(self) -> list[tuple[str, Total, float]]:
        """The roles with at least one session: role, sessions and minutes, JP."""
        names = {COACH: _("As coach"), COACHEE: _("As coachee"), VISITOR: _("As visiting coach")}
        return [(names[role], total, self.jp(role)) for role, total in self.totals.items() if total.sessions]

    @property
    def last_day(self) -> date | None:
        """The day of the latest session."""
        return max((entry.day for entry in self.entries), default=None)


def log_of(participant: Participant) -> Log:
    """Return a participant's log: what they coached and where they were coached."""
    return logs_of(participant.event, [participant.pk])[participant.pk]


def log_of_crew(event: Event, person_id: Any) -> Log:
    """Return what somebody of the crew did as visiting coach."""
    crew = set(CrewMember.objects.filter(event=event, person=person_id).values_list("pk", flat=True))
    return Log(sorted(_visiting(event, crew), key=lambda entry: entry.day, reverse=True), jp_minutes(event))


def logs_of(event: Event, people: Iterable[UUID]) -> dict[UUID, Log]:
    """Return the logs of some participants with the same few queries however many they are."""
    wanted = set(people)
    found: defaultdict[UUID, list[Entry]] = defaultdict(list)
    for source in (_rounds, _visits, _cycles, _conversations):
        for entry in source(event, wanted):
            found[entry.person].append(entry)
    length = jp_minutes(event)
    return {pk: Log(sorted(found[pk], key=lambda entry: entry.day, reverse=True), length) for pk in wanted}


def _rounds(event: Event, people: set[UUID]) -> Iterator[Entry]:
    rows = PracticeRun.objects.whole().filter(Q(coach__in=people) | Q(coachee__in=people), event=event)
    for run in rows.select_related("coach__person", "coachee__person", "triad"):
        minutes, day = _length(run.started_at, run.ended_at), day_of(run.started_at, event.zone)
        kind = _("Practice, round %(round)s") % {"round": run.triad.round}
        url = reverse("coaching:feedback", args=[event.slug, run.triad_id])
        if run.coach_id in people:
            yield Entry(run.coach_id, COACH, day, kind, run.coachee.person.name, minutes, url)
        if run.coachee_id in people:
            yield Entry(run.coachee_id, COACHEE, day, kind, run.coach.person.name, minutes, url)


def _length(begin: datetime, end: datetime | None) -> int | None:
    return min(round((end - begin).total_seconds() / 60), LONGEST_ROUND) if end else None


def _visits(event: Event, people: set[UUID]) -> Iterator[Entry]:
    rows = Visit.objects.filter(event=event, participant__in=people, state=VisitState.DONE)
    for visit in rows.select_related("coach__person"):
        kind = _("Follow-up session %(n)s") % {"n": visit.number}
        url = reverse("followup:visit", args=[event.slug, visit.pk])
        coach = visit.coach.person.name if visit.coach else "–"
        yield Entry(visit.participant_id, COACH, visit.held_on or visit.planned_on, kind, coach, visit.minutes, url)


def _cycles(event: Event, people: set[UUID]) -> Iterator[Entry]:
    for row in Supervision.objects.filter(participant__event=event, participant__in=people):
        url = reverse("followup:supervision_edit", args=[event.slug, row.pk])
        for kind, day, minutes in row.held_by(today(event.zone)):
            yield Entry(row.participant_id, COACH, day, str(kind), row.teacher, minutes, url)


def _conversations(event: Event, people: set[UUID]) -> Iterator[Entry]:
    for row in Conversation.objects.filter(participant__event=event, participant__in=people):
        url = reverse("followup:conversation", args=[event.slug, row.pk])
        kind = _("Conversation at school")
        yield Entry(row.participant_id, COACH, row.held_on, kind, row.partner, row.minutes, url, row)


def _visiting(event: Event, crew: set[UUID]) -> Iterator[Entry]:
    runs = PracticeRun.objects.whole().filter(event=event, triad__facilitator__in=crew)
    for run in runs.select_related("coach__person", "triad"):
        kind = _("Practice, round %(round)s") % {"round": run.triad.round}
        minutes, day = _length(run.started_at, run.ended_at), day_of(run.started_at, event.zone)
        yield Entry(run.triad.facilitator_id, VISITOR, day, kind, run.coach.person.name, minutes)  # type: ignore[arg-type]
    visits = Visit.objects.filter(event=event, coach__in=crew, state=VisitState.DONE)
    for visit in visits.select_related("participant__person"):
        kind, name = _("Follow-up session %(n)s") % {"n": visit.number}, visit.participant.person.name
        day = visit.held_on or visit.planned_on
        yield Entry(visit.coach_id, VISITOR, day, kind, name, visit.minutes)  # type: ignore[arg-type]
