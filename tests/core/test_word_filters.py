"""Numbers on pages."""

from __future__ import annotations

import pytest
from django.utils import translation

from pamong.core.templatetags.words import decimal


@pytest.mark.parametrize(
    ("value", "places", "shown"),
    [(4.056, 2, "4,06"), (1250.46, 1, "1.250,5"), (99.6, 0, "100"), (3, 1, "3,0"), (None, 2, "–")],
)
def test_numbers_are_rounded_not_cut(value: float | None, places: int, shown: str) -> None:
    with translation.override("id"):
        assert decimal(value, places) == shown
