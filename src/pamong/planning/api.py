"""The timetable for machines: what presence is counted in."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import Router, Schema
from ninja.pagination import paginate

from pamong.core.paging import PartOfList
from pamong.core.permissions import require_or_404
from pamong.programme.queries import visible_event_or_404

from .models import Session

router = Router(tags=["sessions"])


class SessionOut(Schema):
    """A session: what, for which class (none: everybody), where, when, and how many lesson hours it is worth."""

    id: UUID
    material: str
    part: int
    training_class: str | None
    room: str | None
    starts_at: datetime
    ends_at: datetime
    jp: int

    @staticmethod
    def resolve_material(row: Session) -> str:
        return str(row.material)

    @staticmethod
    def resolve_training_class(row: Session) -> str | None:
        return str(row.training_class) if row.training_class else None

    @staticmethod
    def resolve_room(row: Session) -> str | None:
        return str(row.room) if row.room else None


@router.get("/events/{slug:slug}/sessions", response=list[SessionOut], summary="Sessions of an event")
@paginate(PartOfList)
def list_sessions(request: HttpRequest, slug: str) -> QuerySet[Session]:
    """List the timetable of an event in the order of its days."""
    user = request.auth  # type: ignore[attr-defined]
    event = visible_event_or_404(user, slug)
    require_or_404(user, "planning.view", event)
    return event.sessions.select_related("material", "room", "training_class")
