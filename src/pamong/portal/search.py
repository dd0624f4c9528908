"""Search in the shell: events and people, never more than the user may see."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet

from pamong.core.permissions import may
from pamong.enrolment.models import Participant
from pamong.enrolment.visibility import visible_places
from pamong.programme.models import Event

SHORTEST = 2
MOST = 20
RECENT_EVENTS = 12


@dataclass(frozen=True)
class Found:
    """What a search brought up."""

    events: list[Event] = field(default_factory=list)
    people: list[Participant] = field(default_factory=list)


def find(user: Any, words: str) -> Found:
    """Return events and people whose name, school or number holds all the words."""
    terms = words.split()
    if len("".join(terms)) < SHORTEST:
        return Found()
    visible = Event.objects.visible_to(user)
    return Found(list(_events(visible, terms)[:MOST]), _people(user, visible, terms))


def _events(visible: QuerySet[Event], terms: list[str]) -> QuerySet[Event]:
    for term in terms:
        visible = visible.filter(Q(title__icontains=term) | Q(venue__city__icontains=term) | Q(theme__icontains=term))
    return visible.select_related("venue").order_by("-first_day")


def _people(user: Any, visible: QuerySet[Event], terms: list[str]) -> list[Participant]:
    """Search the user's latest events, whose pages of people the user may open."""
    events = [e for e in visible.order_by("-first_day")[:RECENT_EVENTS] if may(user, "enrolment.view_list", e)]
    if not events:
        return []
    seen = Q()
    for event in events:
        seen |= Q(event=event) & visible_places(user, event)
    rows = Participant.objects.filter(seen).select_related("person__school", "event")
    for term in terms:
        rows = rows.filter(Q(person__name__icontains=term) | Q(person__school__name__icontains=term))
    return list(rows.order_by("person__name")[:MOST])
