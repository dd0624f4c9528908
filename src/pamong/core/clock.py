"""The one place that asks what time it is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

ZONE_NAMES = {"Asia/Pontianak": "WIB", "Asia/Jakarta": "WIB", "Asia/Makassar": "WITA", "Asia/Jayapura": "WIT"}


_pretended: ContextVar[datetime | None] = ContextVar("pretended", default=None)


def now() -> datetime:
    """Return the present moment, aware, in UTC."""
    return _pretended.get() or timezone.now()


@contextmanager
def pretend(moment: datetime) -> Iterator[None]:
    """Let it be `moment` inside the block: the demonstration walks through three days in a minute."""
    token = _pretended.set(moment)
    try:
        yield
    finally:
        _pretended.reset(token)


def today(zone: str = "Asia/Pontianak") -> date:
    """Return the calendar day at a place."""
    return day_of(now(), zone)


def day_of(moment: datetime, zone: str) -> date:
    """Return the day a moment falls on at a place: half past six in the morning in Sampit is yesterday in UTC."""
    return moment.astimezone(ZoneInfo(zone)).date()


def zone_label(zone: str) -> str:
    """Return the Indonesian abbreviation of a zone (`WIB`, `WITA`, `WIT`)."""
    return ZONE_NAMES.get(zone, zone)
