"""A moment at the event's place, typed with the browser's own picker."""

from __future__ import annotations

from typing import Any

from django import forms

from pamong.core.inputs import MOMENT, moment_input


class MomentField(forms.DateTimeField):
    """Date and time; forms are shown and read inside `timezone.override` of the event's zone."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=moment_input(), input_formats=[MOMENT, f"{MOMENT}:%S"], **kwargs)
