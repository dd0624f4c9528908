"""The day of a moment at the event's place."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django import template
from django.utils.formats import date_format

register = template.Library()


@register.filter
def day_at(moment: datetime, zone: str) -> str:
    """Show `Jumat, 8 November 2024` for an aware moment seen at a zone."""
    return date_format(moment.astimezone(ZoneInfo(zone)), "l, j F Y")
