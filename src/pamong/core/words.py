"""Dates, numbers and money as Indonesians write them.

These are used in Indonesian documents whatever the reader's language; pages use Django's localised filters.
"""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from .clock import zone_label

MONTHS = [
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
]
DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
ROMAN_MONTHS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
UNITS = ["nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh", "sebelas"]
SCALES = ((10**12, "triliun"), (10**9, "miliar"), (10**6, "juta"), (10**3, "ribu"))


def long_date(day: date, *, weekday: bool = False) -> str:
    """Return `8 November 2024`, or `Jumat, 8 November 2024` with `weekday`."""
    text = f"{day.day} {MONTHS[day.month - 1]} {day.year}"
    return f"{DAYS[day.weekday()]}, {text}" if weekday else text


def date_span(first: date, last: date) -> str:
    """Return `8–10 November 2024`, naming month and year only where they differ."""
    if first == last:
        return long_date(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{long_date(last)}"
    if first.year == last.year:
        return f"{first.day} {MONTHS[first.month - 1]}–{long_date(last)}"
    return f"{long_date(first)}–{long_date(last)}"


def clock_time(moment: datetime, zone: str, *, label: bool = True) -> str:
    """Return `07.30 WIB` for an aware moment seen at `zone`."""
    text = f"{moment.astimezone(ZoneInfo(zone)):%H.%M}"
    return f"{text} {zone_label(zone)}" if label else text


def decimal(value: float, places: int = 1) -> str:
    """Return `1.250,5`: points between thousands, comma before the decimals."""
    return f"{value:,.{places}f}".translate(str.maketrans(",.", ".,"))


def whole(value: int) -> str:
    """Return `1.250`."""
    return decimal(value, 0)


def rupiah(amount: int) -> str:
    """Return `Rp1.250.000` (no blank, no cents: amounts are whole rupiah)."""
    return f"{'-' if amount < 0 else ''}Rp{whole(abs(amount))}"


def in_words(number: int) -> str:
    """Return a whole number below 10^15 in words (*terbilang*): 1250 is `seribu dua ratus lima puluh`."""
    if number < 0:
        return f"minus {in_words(-number)}"
    if number >= 10**15:
        raise ValueError("Numbers of 10^15 and above have no words here.")
    return _below_thousand(number) if number < 1000 else _above_thousand(number)


def _above_thousand(number: int) -> str:
    for scale, name in SCALES:
        head, rest = divmod(number, scale)
        if head:
            text = "seribu" if (head, name) == (1, "ribu") else f"{in_words(head)} {name}"
            return f"{text} {in_words(rest)}" if rest else text
    return _below_thousand(number)


def _below_thousand(number: int) -> str:
    if number < 12:
        return UNITS[number]
    if number < 20:
        return f"{UNITS[number - 10]} belas"
    divisor, name = (10, "puluh") if number < 100 else (100, "ratus")
    head, rest = divmod(number, divisor)
    text = "seratus" if (head, name) == (1, "ratus") else f"{UNITS[head]} {name}"
    return f"{text} {_below_thousand(rest)}" if rest else text
