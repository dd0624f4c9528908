"""What a person's home page says: at most three next steps, today, what changed, the event at a glance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from pamong.certification.models import Certificate, Status
from pamong.coaching.models import PracticeRun
from pamong.core import clock
from pamong.core.panels import NextStep, Panel, next_steps, panels
from pamong.enrolment.models import Participant
from pamong.planning.models import Session
from pamong.planning.queries import is_own
from pamong.programme.models import Event, EventState
from pamong.programme.visibility import Role, roles_in

from .changes import Change, changes_of
from .glance import Figure, figures_of
from .path import Station, path_of

MOST_EVENTS = 3
MOST_STEPS = 3
HAVE_A_DAY = frozenset({Role.PARTICIPANT, Role.FACILITATOR})
SEES_NUMBERS = frozenset({Role.COMMITTEE, Role.HEAD})


@dataclass(frozen=True)
class Teachers:
    """An education office's own teachers at an event: invited, practised, certified."""

    listed: int
    practised: int
    certified: int


@dataclass(frozen=True)
class EventHome:
    """One event as the person meets it today."""

    event: Event
    roles: frozenset[Role]
    steps: list[NextStep]
    sessions: list[Session]
    changes: list[Change]
    figures: list[Figure]
    panels: list[Panel]
    days_left: int
    path: list[Station]
    teachers: Teachers | None

    @property
    def is_running(self) -> bool:
        return self.event.first_day <= clock.today(self.event.zone) <= self.event.last_day


def home_of(user: Any) -> list[EventHome]:
    """Return the person's nearest events: running ones first, then coming, then past."""
    events = Event.objects.visible_to(user).select_related("office", "venue").order_by("-first_day")
    nearest = sorted(events.exclude(state=EventState.CLOSED)[: MOST_EVENTS * 3], key=_distance)
    chosen = nearest[:MOST_EVENTS] or list(events.filter(state=EventState.CLOSED)[:1])
    return [_event_home(user, event) for event in chosen]


def _distance(event: Event) -> int:
    today = clock.today(event.zone)
    if event.first_day <= today <= event.last_day:
        return 0
    return abs((event.first_day - today).days) + (10_000 if event.last_day < today else 1)


def _event_home(user: Any, event: Event) -> EventHome:
    roles = roles_in(user, event)
    ahead = clock.today(event.zone) <= event.last_day
    return EventHome(
        event=event,
        roles=roles,
        steps=next_steps(user, event, MOST_STEPS),
        sessions=list(sessions_of(user, event)) if ahead and roles & HAVE_A_DAY else [],
        changes=changes_of(user, event),
        figures=list(figures_of(event)) if roles & SEES_NUMBERS else [],
        panels=panels("portal.home", user, event),
        days_left=(event.first_day - clock.today(event.zone)).days,
        path=path_of(user, event) if Role.PARTICIPANT in roles else [],
        teachers=_teachers(user, event) if Role.EDUCATION_OFFICE in roles else None,
    )


def sessions_of(user: Any, event: Event) -> QuerySet[Session]:
    """Return the person's own sessions of the day that matters: today while the event runs, else its first day."""
    day = min(max(clock.today(event.zone), event.first_day), event.last_day)
    rows = event.sessions.filter(is_own(user, event), starts_at__date=day)
    return rows.select_related("material", "room", "training_class").order_by("starts_at")


def _teachers(user: Any, event: Event) -> Teachers:
    """Count the office's own teachers only: `visible_to` leaves out all others."""
    own = Participant.objects.visible_to(user, event).taking_part()
    coached = PracticeRun.objects.whole().filter(coach__in=own, ended_at__isnull=False)
    papers = Certificate.objects.filter(participant__in=own, status=Status.ISSUED)
    return Teachers(own.count(), coached.values("coach").distinct().count(), papers.count())
