"""Reads of the message log."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Count, Q, QuerySet

from .models import Message


def messages_of(event_id: UUID, *, state: str = "", channel: str = "", q: str = "") -> QuerySet[Message]:
    """Return an event's messages, the newest first, with their people."""
    rows = Message.objects.filter(event_id=event_id).select_related("person").order_by("-created_at", "-id")
    if state:
        rows = rows.filter(state=state)
    if channel:
        rows = rows.filter(channel=channel)
    if q:
        rows = rows.filter(Q(person__name__icontains=q) | Q(address__icontains=q) | Q(subject__icontains=q))
    return rows


def counts_by_state(event_id: UUID) -> dict[str, int]:
    """Return how many messages of an event are in each state."""
    rows = Message.objects.filter(event_id=event_id).order_by()
    return dict(rows.values_list("state").annotate(number=Count("*")))
