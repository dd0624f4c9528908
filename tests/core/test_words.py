from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pamong.core import words


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "nol"),
        (11, "sebelas"),
        (15, "lima belas"),
        (21, "dua puluh satu"),
        (100, "seratus"),
        (111, "seratus sebelas"),
        (1000, "seribu"),
        (1250, "seribu dua ratus lima puluh"),
        (11_000, "sebelas ribu"),
        (1_001_000, "satu juta seribu"),
        (2_750_500, "dua juta tujuh ratus lima puluh ribu lima ratus"),
        (-3, "minus tiga"),
    ],
)
def test_numbers_are_spelled_as_on_a_receipt(number, text):
    assert words.in_words(number) == text


def test_numbers_without_a_word_are_refused():
    with pytest.raises(ValueError, match="no words"):
        words.in_words(10**15)


@given(st.integers(0, 10**15 - 1), st.integers(0, 10**15 - 1))
def test_two_numbers_never_share_their_words(one, other):
    assert (words.in_words(one) == words.in_words(other)) == (one == other)


@pytest.mark.parametrize(
    ("first", "last", "text"),
    [
        (date(2024, 11, 8), date(2024, 11, 8), "8 November 2024"),
        (date(2024, 11, 8), date(2024, 11, 10), "8–10 November 2024"),
        (date(2024, 11, 29), date(2024, 12, 1), "29 November–1 Desember 2024"),
        (date(2024, 12, 31), date(2025, 1, 2), "31 Desember 2024–2 Januari 2025"),
    ],
)
def test_a_span_names_month_and_year_only_where_they_differ(first, last, text):
    assert words.date_span(first, last) == text


def test_days_times_numbers_and_money_are_written_the_indonesian_way():
    assert words.long_date(date(2024, 11, 8), weekday=True) == "Jumat, 8 November 2024"
    assert words.clock_time(datetime(2024, 11, 8, 0, 30, tzinfo=UTC), "Asia/Pontianak") == "07.30 WIB"
    assert words.clock_time(datetime(2024, 11, 8, 0, 30, tzinfo=UTC), "Asia/Jayapura") == "09.30 WIT"
    assert words.decimal(1250.5) == "1.250,5"
    assert words.rupiah(1_250_000) == "Rp1.250.000"
    assert words.rupiah(-5) == "-Rp5"
