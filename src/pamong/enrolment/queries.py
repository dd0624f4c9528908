"""Reads of enrolment: who is on the list, how far they are, what an import says."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from pamong.people.models import User
from pamong.programme.models import Event

from .models import TAKING_PART, Flag, Participant, ParticipantQuerySet, ParticipantState, RosterImport, RosterRow


def import_and_actor(import_id: str, actor_id: int) -> tuple[RosterImport, User]:
    """Return what a task works on."""
    rows = RosterImport.objects.select_related("event__office")
    return rows.get(pk=import_id), User.objects.get(pk=actor_id)


def seats_left(event: Event) -> int | None:
    """Return how many more may take part, None without a limit."""
    if event.capacity is None:
        return None
    return event.capacity - event.participants.filter(state__in=TAKING_PART).count()


def counts_by_state(places: QuerySet[Participant]) -> dict[str, int]:
    """Return how many participants are in each state."""
    counted = places.order_by().values_list("state").annotate(number=Count("pk"))
    return {str(state): number for state, number in counted}


def matching(places: ParticipantQuerySet, *, state: str = "", flag: str = "", q: str = "", regency: str = "") -> Any:
    """Narrow participants to what the address of a list asks for."""
    if state in ParticipantState.values:
        places = places.filter(state=state)
    if flag in Flag.values:
        places = places.flagged(flag)
    if regency:
        places = places.filter(person__regency_id=regency)
    for word in q.split()[:5]:
        found = Q(person__name__icontains=word) | Q(person__school__name__icontains=word)
        found |= Q(person__identifiers__value__startswith=word) if word.isdigit() else Q()
        places = places.filter(found)
    return places.distinct() if any(word.isdigit() for word in q.split()) else places


def flag_counts(event: Event) -> dict[str, int]:
    """Return how many participants carry each open question."""
    counted: dict[str, int] = {}
    rows = event.participants.exclude(flags=[]).exclude(state__in=GONE)
    for flags in rows.values_list("flags", flat=True):
        for flag in flags:
            counted[flag] = counted.get(flag, 0) + 1
    return counted


GONE = frozenset({ParticipantState.REPLACED, ParticipantState.WITHDRAWN})
ROW_FILTERS = (
    ("", _("All")),
    ("error", _("Mistakes")),
    ("warning", _("To look at")),
    ("duplicate", _("Twice")),
    ("ok", _("In order")),
    ("ignored", _("Not people")),
)


def rows_of(roster_import: RosterImport, *, verdict: str = "", code: str = "", q: str = "") -> QuerySet[RosterRow]:
    """Return the rows of an import's preview."""
    rows = roster_import.rows.all()
    if verdict:
        rows = rows.filter(verdict=verdict)
    if code:
        rows = rows.filter(codes__contains=code)
    for word in q.lower().split()[:5]:
        rows = rows.filter(words__contains=word)
    return rows


def place_of(user: Any, event: Event) -> Participant | None:
    """Return a user's own place in an event."""
    return event.participants.with_person().filter(person__user=user).first()


def answered_share(event: Event) -> dict[str, int]:
    """Return how far the invitation is: on the list, invited, answered, will come."""
    counts = counts_by_state(event.participants.all())
    coming, not_coming = counts.get(ParticipantState.CONFIRMED, 0), counts.get(ParticipantState.DECLINED, 0)
    waiting_for = counts.get(ParticipantState.INVITED, 0)
    return {
        "listed": counts.get(ParticipantState.LISTED, 0),
        "invited": coming + not_coming + waiting_for,
        "answered": coming + not_coming,
        "coming": coming,
        "silent": waiting_for,
        "waiting": counts.get(ParticipantState.WAITING, 0),
    }
