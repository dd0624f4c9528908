"""A moment at the event's place, typed with the browser's own picker."""

from __future__ import annotations

from typing import Any

from django import forms

PICKER = "%Y-%m-%dT%H:%M"


class MomentField(forms.DateTimeField):
    """Date and time; forms are shown and read inside `timezone.override` of the event's zone."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=PICKER)
        super().__init__(widget=widget, input_formats=[PICKER, "%Y-%m-%dT%H:%M:%S"], **kwargs)
