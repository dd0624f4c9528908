"""The one place that asks what time it is."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

ZONE_NAMES = {"Asia/Pontianak": "WIB", "Asia/Jakarta": "WIB", "Asia/Makassar": "WITA", "Asia/Jayapura": "WIT"}


def now() -> datetime:
    """Return the present moment, aware, in UTC."""
    return timezone.now()


def today(zone: str = "Asia/Pontianak") -> date:
    """Return the calendar day at a place."""
    return now().astimezone(ZoneInfo(zone)).date()


def zone_label(zone: str) -> str:
    """Return the Indonesian abbreviation of a zone (`WIB`, `WITA`, `WIT`)."""
    return ZONE_NAMES.get(zone, zone)
