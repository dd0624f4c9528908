"""Presence for machines: read only; what devices record comes in through the outbox. And what scanners carry."""

# No postponed annotations: `paginate` hands ninja a wrapper of its own module, where our names mean nothing.
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema
from ninja.pagination import paginate

from pamong.core.canonical import packed
from pamong.core.models import Device
from pamong.core.paging import PartOfList
from pamong.core.permissions import get_visible_or_404, require_or_404
from pamong.programme.models import Event
from pamong.programme.queries import visible_event_or_404

from .models import Presence
from .queries import presence_share
from .scanner_snapshot import snapshot

router = Router(tags=["presence"])


class PresenceOut(Schema):
    """Somebody's presence in a session; only level 3 counts as lesson hours."""

    session_id: UUID
    participant_id: UUID
    level: int
    way: str
    first_at: datetime | None


class ShareOut(Schema):
    """The lesson hours of a participant."""

    participant_id: UUID
    attended_jp: int
    planned_jp: int
    share: float | None


@router.get("/events/{slug:slug}/presence", response=list[PresenceOut], summary="Presence per session")
@paginate(PartOfList)
def list_presence(request: HttpRequest, slug: str, session: UUID | None = None) -> QuerySet[Presence]:
    """List the presence of an event to its crew, in all its sessions or in one."""
    rows = Presence.objects.filter(session__event=_event(request, slug)).order_by("session_id", "participant_id")
    return rows.filter(session=session) if session else rows


@router.get("/events/{slug:slug}/presence/recap", response=list[ShareOut], summary="Lesson hours per participant")
def presence_recap(request: HttpRequest, slug: str) -> list[dict[str, Any]]:
    """Return everybody's share of the lesson hours."""
    return [
        {
            "participant_id": person,
            "attended_jp": share.attended_jp,
            "planned_jp": share.planned_jp,
            "share": None if share.share is None else float(share.share),
        }
        for person, share in sorted(presence_share(_event(request, slug)).items())
    ]


@router.get("/events/{slug:slug}/snapshot", response={200: bytes}, summary="What a scanner needs without signal")
def scanner_snapshot(request: HttpRequest, slug: str, dev: UUID, punya: str = "") -> HttpResponse:
    """Return the encrypted snapshot for one of the caller's own devices; only what changed since `punya`."""
    user = request.auth  # type: ignore[attr-defined]
    event = visible_event_or_404(user, slug)
    require_or_404(user, "attendance.view_board", event)
    device = get_visible_or_404(Device.objects.filter(owner=user, revoked_at=None), pk=dev)
    sealed = snapshot(event, user, device.pk, punya)
    return HttpResponse(
        sealed.body,
        content_type="application/octet-stream",
        headers={"X-Pamong-Kunci": packed(sealed.key), "Cache-Control": "no-store", "Content-Encoding": "identity"},
    )


def _event(request: HttpRequest, slug: str) -> Event:
    user = request.auth  # type: ignore[attr-defined]
    event = visible_event_or_404(user, slug)
    require_or_404(user, "attendance.view_board", event)
    return event
