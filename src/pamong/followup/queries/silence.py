"""Who has not been heard of for two weeks: skill fades in silence."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Max

from pamong.core import clock
from pamong.enrolment.models import Participant
from pamong.followup.models import ActionPlan, Conversation, Evidence, Meeting, Supervision, Visit, VisitState
from pamong.programme.models import Event

from .log import logs_of

SILENT_DAYS = 14
MONTHS = timedelta(days=183)


def last_contacts(event: Event) -> dict[UUID, date]:
    """Return the last day each participant was heard of: plan, evidence, session, supervision, community."""
    sources: list[Iterable[tuple[UUID, date]]] = [
        (
            (pk, clock.day_of(at, event.zone))
            for pk, at in ActionPlan.objects.filter(event=event).values_list("participant", "touched_at")
        ),
        (
            (pk, clock.day_of(at, event.zone))
            for pk, at in Evidence.objects.filter(activity__plan__event=event)
            .values_list("activity__plan__participant")
            .annotate(at=Max("created_at"))
        ),
        (
            (pk, day)
            for pk, day in Visit.objects.filter(event=event, state=VisitState.DONE).values_list(
                "participant", "held_on"
            )
            if day
        ),
        *(
            Supervision.objects.filter(participant__event=event, **{f"{day}__isnull": False}).values_list(
                "participant", day
            )
            for day in ("before_on", "observed_on", "after_on")
        ),
        Conversation.objects.filter(participant__event=event).values_list("participant", "held_on"),
        Meeting.objects.filter(community__event=event).values_list("community__leader", "held_on"),
    ]
    last: dict[UUID, date] = {}
    today = clock.today(event.zone)
    for source in sources:
        for participant, day in source:
            if day > today:  # a talk that is only planned
                continue
            last[participant] = max(day, last.get(participant, day))
    return last


def days_without_coaching(event: Event, participant: UUID) -> int:
    """Return how many days ago a participant last coached or was coached, while the six months run; else 0."""
    today = clock.today(event.zone)
    if not event.last_day <= today <= event.last_day + MONTHS:
        return 0
    last = logs_of(event, [participant])[participant].last_day or event.last_day
    return (today - max(last, event.last_day)).days


def silent_participants(event: Event) -> list[Participant]:
    """Return who has been silent for two weeks, while the six months run; before and after nobody is."""
    today = clock.today(event.zone)
    if not event.last_day + timedelta(days=SILENT_DAYS) <= today <= event.last_day + MONTHS:
        return []
    last = last_contacts(event)
    people = Participant.objects.filter(event=event).taking_part().select_related("person__school")
    limit = today - timedelta(days=SILENT_DAYS)
    return [row for row in people if last.get(row.pk, event.last_day) <= limit]
