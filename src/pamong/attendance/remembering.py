"""A scan that came before its person was signed in: kept in the browser's session for a quarter of an hour."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.http import HttpRequest

from pamong.core import clock

from .codes import VenueCode, read_venue_code, venue_code

KEPT = timedelta(minutes=15)
NAME = "presence_scan"


def remember(request: HttpRequest, code: VenueCode, seen_at: datetime) -> None:
    """Keep that this browser came with a fresh code, and when."""
    text = venue_code(code.session_id, code.shown_at)
    if request.session.get(NAME, {}).get("code") != text:
        request.session[NAME] = {"code": text, "seen_at": seen_at.isoformat()}


def remembered(request: HttpRequest, code: VenueCode | None = None) -> datetime | None:
    """Return when this browser first came with the code, if that is not long ago."""
    kept = request.session.get(NAME)
    if not kept or (code and read_venue_code(kept["code"]) != code):
        return None
    seen_at = datetime.fromisoformat(kept["seen_at"])
    return seen_at if clock.now() - seen_at <= KEPT else None


def remembered_code(request: HttpRequest) -> VenueCode | None:
    """Return the code this browser came with."""
    kept = request.session.get(NAME)
    return read_venue_code(kept["code"]) if kept else None


def forget(request: HttpRequest) -> None:
    """Drop what was kept."""
    request.session.pop(NAME, None)
