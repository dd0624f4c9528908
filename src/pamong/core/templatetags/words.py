"""Template filters for dates and numbers, in the reader's language."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django import template
from django.utils.formats import date_format, number_format

from pamong.core.clock import zone_label

register = template.Library()


@register.filter
def date_span(first: date, last: date) -> str:
    """Show `8–10 November 2024`, naming month and year only where they differ."""
    if first == last or first.year != last.year:
        begins = "" if first == last else date_format(first)
    else:
        begins = str(first.day) if first.month == last.month else date_format(first, "j F")
    return f"{begins}–{date_format(last)}" if begins else date_format(last)


@register.filter
def weekday_date(day: date) -> str:
    """Show `Jumat, 8 November 2024`."""
    return date_format(day, "l, j F Y")


@register.filter
def at_place(moment: datetime, zone: str) -> str:
    """Show `07.30 WIB` for an aware moment at the event's zone."""
    return f"{moment.astimezone(ZoneInfo(zone)):%H.%M} {zone_label(zone)}"


@register.filter
def moment_at(moment: datetime, zone: str) -> str:
    """Show `8 November 2024, 07.30 WIB`: day and hour at the event's zone."""
    return f"{day_at(moment, zone)}, {at_place(moment, zone)}"


@register.filter
def day_at(moment: datetime, zone: str) -> str:
    """Show `8 November 2024`: the day at the event's zone."""
    return date_format(moment.astimezone(ZoneInfo(zone)).date())


@register.filter
def minutes(seconds: float) -> str:
    """Show `2:05` for a length in seconds."""
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"


@register.filter
def hour_at(moment: datetime, zone: str) -> str:
    """Show `07.30` at the event's zone."""
    return f"{moment.astimezone(ZoneInfo(zone)):%H.%M}"


@register.filter
def decimal(value: float | None, places: int = 1) -> str:
    """Show a number with the reader's separators, an en dash when there is none."""
    if value is None:
        return "–"
    # Django cuts decimals off; people expect them rounded, and documents round.
    text = number_format(round(value, places) + 0.0, decimal_pos=places, force_grouping=True)  # -0.0 is 0
    return text.replace("-", "−")
