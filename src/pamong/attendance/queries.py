"""Reads of presence: one session, one day, one event, one person."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Sum

from pamong.core import clock
from pamong.enrolment.models import TAKING_PART, Participant
from pamong.planning.models import ClassMember, Session
from pamong.programme.models import Event

from . import undecided
from .models import COUNTS_FROM, Kind, Level, Presence, PresenceEvent, SessionClosing


@dataclass(frozen=True, slots=True)
class PresenceShare:
    """What a participant attended of what was planned for them. No plan, no share (None)."""

    attended_jp: int
    planned_jp: int
    attended_sessions: int
    planned_sessions: int

    @property
    def share(self) -> float | None:
        """Lesson hours attended as a part of those planned; more than planned is still all."""
        return min(1.0, self.attended_jp / self.planned_jp) if self.planned_jp else None


@dataclass(frozen=True, slots=True)
class Tally:
    """How full a session is."""

    expected: int
    confirmed: int = 0
    recorded: int = 0
    held: int = 0

    @property
    def missing(self) -> int:
        """How many are expected and not recorded at all."""
        return max(0, self.expected - self.recorded)

    @property
    def percent(self) -> int:
        """Recorded of expected, in whole percent."""
        return min(100, round(100 * self.recorded / self.expected)) if self.expected else 0


def presence_share(event: Event, participants: Iterable[UUID] | None = None) -> dict[UUID, PresenceShare]:
    """Return lesson hours attended and planned of every participant taking part (or of some), by id.

    Planned are the sessions of one's class and the plenary ones; attended is what counts (level 3), wherever it was.
    """
    return {participant: share for participant, _group, share in shares_with_class(event, participants)}


def shares_with_class(
    event: Event, participants: Iterable[UUID] | None = None
) -> Iterator[tuple[UUID, UUID | None, PresenceShare]]:
    """Yield participant, class and share, in three statements."""
    people = Participant.objects.filter(event=event, state__in=TAKING_PART).order_by()
    rows = Presence.objects.counted().filter(participant__event=event)
    if participants is not None:
        chosen = list(participants)
        people, rows = people.filter(pk__in=chosen), Presence.objects.counted().filter(participant__in=chosen)
    planned = planned_by_class(event)
    sums = rows.order_by().values_list("participant").annotate(jp_sum=Sum("session__jp"), number=Count("*"))
    attended = {participant: (jp, count) for participant, jp, count in sums}
    for participant, group in people.values_list("pk", "class_membership__training_class"):
        jp, count = attended.get(participant, (0, 0))
        planned_jp, planned_count = planned.get(group, planned[None])
        yield participant, group, PresenceShare(jp, planned_jp, count, planned_count)


def event_share(event: Event) -> PresenceShare:
    """Return the lesson hours attended and planned of all who take part together: the sum of `presence_share`."""
    planned, sizes = planned_by_class(event), Counter[UUID | None]()
    people = Participant.objects.filter(event=event, state__in=TAKING_PART).order_by()
    for group, size in people.values_list("class_membership__training_class").annotate(number=Count("*")):
        sizes[group if group in planned else None] += size
    rows = Presence.objects.counted().filter(participant__event=event, participant__state__in=TAKING_PART)
    attended = rows.order_by().aggregate(jp=Sum("session__jp"), count=Count("*"))
    jp, count = (sum(size * planned[group][part] for group, size in sizes.items()) for part in (0, 1))
    return PresenceShare(attended["jp"] or 0, jp, attended["count"], count)


def planned_by_class(event: Event, after: datetime | None = None) -> dict[UUID | None, tuple[int, int]]:
    """Return lesson hours and sessions planned for each class, plenary ones included; None is who has no class.

    With `after` only what ends after that moment.
    """
    rows = Session.objects.filter(event=event, **({"ends_at__gt": after} if after else {}))
    sums = {
        group: (jp, count)
        for group, jp, count in rows.order_by()
        .values_list("training_class")
        .annotate(jp_sum=Sum("jp"), number=Count("*"))
    }
    plenary_jp, plenary_count = sums.pop(None, (0, 0))
    planned: dict[UUID | None, tuple[int, int]] = {None: (plenary_jp, plenary_count)}
    planned.update({group: (jp + plenary_jp, count + plenary_count) for group, (jp, count) in sums.items()})
    return planned


def sessions_of(event: Event, day: date | None = None) -> QuerySet[Session]:
    """Return the sessions of an event, or of one of its days, with what every board shows of them."""
    rows = Session.objects.filter(event=event).select_related("training_class", "material", "room")
    if day is None:
        return rows
    start = datetime.combine(day, time(), ZoneInfo(event.zone))
    return rows.filter(starts_at__gte=start, starts_at__lt=start + timedelta(days=1))


def narrowed(sessions: QuerySet[Session], only: str) -> QuerySet[Session]:
    """Return the sessions that run now (`berlangsung`), or those over and not closed (`terbuka`), or all."""
    now = clock.now()
    if only == "berlangsung":
        return sessions.filter(starts_at__lte=now, ends_at__gte=now)
    if only == "terbuka":
        return sessions.filter(~_is_closed(), ends_at__lte=now)
    return sessions


def search_sessions(sessions: QuerySet[Session], words: str) -> QuerySet[Session]:
    """Return the sessions whose class, material or room holds the words."""
    if not words:
        return sessions
    named = Q(training_class__name__icontains=words) | Q(material__title__icontains=words)
    return sessions.filter(named | Q(room__name__icontains=words))


def _is_closed() -> Exists:
    return Exists(SessionClosing.objects.filter(session=OuterRef("pk")))


def session_days(event: Event) -> list[date]:
    """Return the days of an event that have sessions."""
    zone = ZoneInfo(event.zone)
    moments = Session.objects.filter(event=event).order_by("starts_at").values_list("starts_at", flat=True).distinct()
    return sorted({moment.astimezone(zone).date() for moment in moments})


def day_now(event: Event, days: Sequence[date]) -> date | None:
    """Return the day to show first: today, else the nearest one to come, else the last."""
    today = clock.today(event.zone)
    return next((day for day in days if day >= today), days[-1] if days else None)


def tallies(sessions: Sequence[Session]) -> dict[UUID, Tally]:
    """Return how full sessions of one event are, in four statements."""
    ids = [session.pk for session in sessions]
    counts: defaultdict[UUID, Counter[str]] = defaultdict(Counter)
    rows = Presence.objects.filter(session__in=ids, level__gt=Level.CLAIMED).order_by()
    for session, level, count in rows.values_list("session", "level").annotate(number=Count("*")):
        counts[session]["recorded"] += count
        counts[session]["confirmed"] += count if level >= COUNTS_FROM else 0
    held = undecided.questions().filter(session__in=ids).order_by().values_list("session").annotate(number=Count("*"))
    for session, count in held:
        counts[session]["held"] = count
    expected = expected_counts(sessions)
    return {session.pk: Tally(expected[session.pk], **counts[session.pk]) for session in sessions}


def expected_counts(sessions: Sequence[Session]) -> dict[UUID, int]:
    """Return how many should come to each session of one event: its class, or everybody at a plenary."""
    if not sessions:
        return {}
    sizes = class_sizes(sessions[0].event_id, {session.training_class_id for session in sessions})
    return {session.pk: sizes.get(session.training_class_id, 0) for session in sessions}


def class_sizes(event_id: UUID, groups: set[UUID | None]) -> dict[UUID | None, int]:
    """Return how many take part in each class; None is everybody."""
    members = ClassMember.objects.filter(training_class__in=groups - {None}, participant__state__in=TAKING_PART)
    sizes: dict[UUID | None, int] = dict(members.order_by().values_list("training_class").annotate(number=Count("*")))
    if None in groups:
        sizes[None] = Participant.objects.filter(event=event_id, state__in=TAKING_PART).count()
    return sizes


def live_count(session: Session) -> int:
    """Return how many are recorded in a session now: one covered index, whatever the size of the event."""
    return Presence.objects.filter(session=session, level__gt=Level.CLAIMED).count()


def expected_people(session: Session) -> QuerySet[Participant]:
    """Return who should come to a session."""
    rows = Participant.objects.filter(event=session.event_id, state__in=TAKING_PART)
    if session.training_class_id:
        rows = rows.filter(class_membership__training_class=session.training_class_id)
    return rows.order_by("person__name")


def people_of_session(session: Session) -> QuerySet[Participant]:
    """Return who should come and who came."""
    came = Exists(Presence.objects.filter(session=session, participant=OuterRef("pk")))
    rows = Participant.objects.filter(event=session.event_id)
    expected = Q(state__in=TAKING_PART)
    if session.training_class_id:
        expected &= Q(class_membership__training_class=session.training_class_id)
    return rows.filter(expected | came).select_related("person__school", "class_membership__training_class")


def search_people(rows: QuerySet[Participant], words: str) -> QuerySet[Participant]:
    """Return those whose name, school or official number holds every word."""
    for word in words.split():
        by_number = Q(person__identifiers__value__startswith=word) if word.isdigit() and len(word) >= 6 else Q()
        rows = rows.filter(Q(person__name__icontains=word) | Q(person__school__name__icontains=word) | by_number)
    return rows.distinct() if words else rows


def states_in(session: Session, participants: Iterable[UUID]) -> dict[UUID, Presence]:
    """Return the presence of some people in a session."""
    rows = Presence.objects.filter(session=session, participant__in=list(participants))
    return {row.participant_id: row for row in rows}


def recorded_in(session: Session) -> QuerySet[Presence]:
    """Return who is recorded in a session, by name."""
    rows = Presence.objects.filter(session=session, level__gt=Level.CLAIMED).select_related("participant__person")
    return rows.order_by("participant__person__name")


def last_closing(session: Session) -> SessionClosing | None:
    """Return the closing that holds, if the session was closed."""
    return SessionClosing.objects.filter(session=session).select_related("actor__person").order_by("-made_at").first()


def last_closings(event: Event) -> list[SessionClosing]:
    """Return the closing that holds of every session of an event, in the order of the sessions."""
    rows = SessionClosing.objects.filter(session__event=event).select_related(
        "session__material", "session__training_class", "actor__person"
    )
    latest = {closing.session_id: closing for closing in rows.order_by("made_at", "pk")}
    return sorted(latest.values(), key=lambda closing: (closing.session.starts_at, closing.session.material.title))


def closed_ids(sessions: Iterable[Session]) -> set[UUID]:
    """Return which of these sessions are closed."""
    ids = [session.pk for session in sessions]
    return set(SessionClosing.objects.filter(session__in=ids).values_list("session_id", flat=True))


def questions_of(event: Event) -> QuerySet[PresenceEvent]:
    """Return the open questions of an event with what is needed to answer them."""
    doubt = PresenceEvent.objects.filter(about=OuterRef("pk"), kind=Kind.HOLD).values("held")[:1]
    return (
        undecided.questions()
        .filter(Exists(Session.objects.filter(pk=OuterRef("session"), event=event)))
        .annotate(doubt=Subquery(doubt))
        .select_related(
            "session__material",
            "session__training_class",
            "participant__person",
            "participant__class_membership__training_class",
        )
        .order_by("made_at")
    )


def late_presences(event: Event) -> QuerySet[Presence]:
    """Return what own phones claimed after a closing that confirmed: recorded, not counted, for somebody to decide."""
    rows = undecided.late().filter(session__event=event).select_related("participant__person")
    return rows.select_related("session__material", "session__training_class").order_by("first_at")


def waiting_corrections(event: Event) -> QuerySet[PresenceEvent]:
    """Return the corrections that only their maker stands behind."""
    rows = undecided.corrections().filter(session__event=event).select_related("participant__person", "actor__person")
    return rows.select_related("session__material", "session__training_class").order_by("made_at")


def question_count(event: Event) -> int:
    """Return how many questions about presence wait for the committee."""
    return undecided.count_at(event.pk)


def headcount_differs(event: Event) -> list[tuple[SessionClosing, int]]:
    """Return the closings that hold and whose headcount is not what is recorded, with the recorded number."""
    rows = undecided.headcounts().filter(session__event=event)
    rows = rows.select_related("session__material", "session__training_class")
    return [(closing, closing.recorded_now) for closing in rows]  # type: ignore[attr-defined]


def unclosed_sessions(event: Event, *, now: datetime | None = None) -> QuerySet[Session]:
    """Return sessions that are over and not closed."""
    return Session.objects.filter(~_is_closed(), event=event, ends_at__lte=now or clock.now())


def own_place(user: Any, event: Event) -> Participant | None:
    """Return the user's own place in an event."""
    rows = Participant.objects.select_related("event", "person", "class_membership__training_class")
    return rows.filter(event=event, person=user.person_id).first()


def sessions_for(participant: Participant) -> QuerySet[Session]:
    """Return the sessions a participant should come to."""
    membership = getattr(participant, "class_membership", None)
    mine = Q(training_class=None) | Q(training_class=membership.training_class_id if membership else None)
    return sessions_of(participant.event).filter(mine)


def current_session(participant: Participant, now: datetime) -> Session | None:
    """Return the session a participant should be in now, from half an hour before it begins."""
    rows = sessions_for(participant).filter(starts_at__lte=now + timedelta(minutes=30), ends_at__gte=now)
    return rows.order_by("starts_at").first()


def session_of_code(session_id: UUID) -> Session:
    """Return the session of a code that was read, with what its page shows."""
    return Session.objects.select_related("event", "training_class", "material", "room").get(pk=session_id)
