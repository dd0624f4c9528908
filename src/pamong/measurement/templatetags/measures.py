"""Figures with their intervals, and names of occasions."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext as _

from pamong.core.templatetags.words import decimal
from pamong.measurement.queries.growth import Change
from pamong.measurement.queries.people import Reading
from pamong.measurement.wording import occasion_name

register = template.Library()


@register.filter
def occasion(name: str) -> str:
    """Return the name of an occasion."""
    return occasion_name(name)


@register.filter
def fair(reading: Reading) -> str:
    """Return the fair figure alone."""
    return decimal(reading.fair, reading.digits)


@register.filter
def raw(reading: Reading) -> str:
    """Return the raw mean alone."""
    return decimal(reading.raw, reading.digits)


@register.filter
def interval(reading: Reading) -> str:
    """Return the interval in words: `1,8 to 2,4`."""
    low, high = decimal(reading.low, reading.digits), decimal(reading.high, reading.digits)
    return _("%(low)s to %(high)s") % {"low": low, "high": high}


@register.filter
def signed(change: Change) -> str:
    """Return a change with its sign."""
    points = round(change.points, change.digits)
    return f"{'+' if points > 0 else '−' if points else ''}{decimal(abs(points), change.digits)}"


@register.filter
def size(change: Change) -> str:
    """Return a change without its sign."""
    return decimal(abs(change.points), change.digits)


@register.filter
def give_or_take(change: Change) -> str:
    """Return half the width of a change's interval."""
    return decimal((change.high - change.low) / 2, change.digits)
