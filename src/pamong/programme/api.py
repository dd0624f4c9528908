"""Events for machines."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import Router, Schema
from ninja.pagination import paginate

from pamong.core.paging import PartOfList

from .models import Event
from .queries import visible_event_or_404

router = Router(tags=["events"])


class EventOut(Schema):
    """An event as far as everybody who may see it knows it."""

    id: UUID
    slug: str
    title: str
    first_day: date
    last_day: date
    zone: str
    state: str
    is_sample: bool


@router.get("/events", response=list[EventOut], summary="Events you may see")
@paginate(PartOfList)
def list_events(request: HttpRequest) -> QuerySet[Event]:
    """List the events visible to the token's user."""
    return Event.objects.visible_to(request.auth)  # type: ignore[attr-defined]


@router.get("/events/{slug:slug}", response=EventOut, summary="One event")
def get_event(request: HttpRequest, slug: str) -> Event:
    """Return an event, 404 when it is not visible."""
    return visible_event_or_404(request.auth, slug)  # type: ignore[attr-defined]
