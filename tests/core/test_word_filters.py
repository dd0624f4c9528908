"""Numbers on pages."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import translation

from pamong.core.templatetags.words import date_span, decimal


@pytest.mark.parametrize(
    ("value", "places", "shown"),
    [(4.056, 2, "4,06"), (1250.46, 1, "1.250,5"), (99.6, 0, "100"), (3, 1, "3,0"), (None, 2, "–")],
)
def test_numbers_are_rounded_not_cut(value: float | None, places: int, shown: str) -> None:
    with translation.override("id"):
        assert decimal(value, places) == shown


@pytest.mark.parametrize(
    ("language", "last", "shown"),
    [
        ("id", date(2024, 8, 10), "8–10 Agustus 2024"),
        ("en", date(2024, 8, 10), "8–10 August 2024"),
        ("en", date(2024, 9, 1), "8 August–1 September 2024"),
        ("en", date(2025, 1, 1), "8 August 2024–1 January 2025"),
        ("en", date(2024, 8, 8), "8 August 2024"),
    ],
)
def test_days_are_named_in_the_language_of_the_reader_the_day_first(language: str, last: date, shown: str) -> None:
    with translation.override(language):
        assert date_span(date(2024, 8, 8), last) == shown
