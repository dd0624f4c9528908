"""The browser's own fields for a day and for a moment, in the one format in which it sends and takes them."""

from __future__ import annotations

from django import forms

DAY = "%Y-%m-%d"
MOMENT = "%Y-%m-%dT%H:%M"


def date_input() -> forms.DateInput:
    """Return the browser's own date field."""
    return forms.DateInput(format=DAY, attrs={"type": "date"})


def moment_input() -> forms.DateTimeInput:
    """Return the browser's own field for day and time."""
    return forms.DateTimeInput(format=MOMENT, attrs={"type": "datetime-local"})
