"""Reads of the programme."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Sum

from pamong.core.permissions import get_visible_or_404
from pamong.places.models import Office

from .models import Break, DatedSetting, Event, Policy

DEFAULT_JP_MINUTES = 45


def visible_event_or_404(user: Any, slug: str) -> Event:
    """Return the event of an address if `user` may know of it."""
    rows = Event.objects.visible_to(user).select_related("office", "venue").prefetch_related("office__names")
    return get_visible_or_404(rows, slug=slug)


def current_policy(event: Event) -> Policy:
    """Return the rules that hold now; an event without any has the defaults, unsaved, as version 0."""
    return event.policies.first() or Policy(event=event, version=0)


def dated_setting(key: str, day: date, office: Office | None = None, default: Any = None) -> Any:
    """Return a setting's value on a day: the office's own before the general one, the latest that holds."""
    rows = DatedSetting.objects.filter(key=key, valid_from__lte=day, office__in=[office] if office else [])
    own = rows.order_by("-valid_from").first()
    general = DatedSetting.objects.filter(key=key, valid_from__lte=day, office=None).order_by("-valid_from").first()
    found = own or general
    return found.value if found else default


def jp_minutes(event: Event) -> int:
    """Return the minutes of one lesson hour (JP) at the event (45 unless an office sets otherwise)."""
    return int(dated_setting("jp_minutes", event.first_day, event.office, DEFAULT_JP_MINUTES))


def total_jp(event: Event) -> int:
    """Return the lesson hours of the whole curriculum."""
    return int(event.materials.aggregate(total=Sum("jp"))["total"] or 0)


def slot_times(event: Event) -> list[list[tuple[datetime, datetime]]]:
    """Return start and end of every lesson hour: a list a day, in the event's time zone."""
    length = timedelta(minutes=jp_minutes(event))
    pauses = list(event.breaks.all())
    return [
        _slots_of(event, day, length, [pause for pause in pauses if pause.day in (None, day)]) for day in event.days
    ]


def _slots_of(event: Event, day: date, length: timedelta, pauses: list[Break]) -> list[tuple[datetime, datetime]]:
    at = datetime.combine(day, event.day_starts, ZoneInfo(event.zone))
    slots = []
    for number in range(1, event.slots_per_day + 1):
        slots.append((at, at + length))
        at += length + sum(
            (timedelta(minutes=pause.minutes) for pause in pauses if pause.after_slot == number), timedelta()
        )
    return slots
