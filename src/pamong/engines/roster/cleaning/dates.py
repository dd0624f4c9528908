"""Dates as people in Indonesia type them, as forms export them, and as spreadsheets number them."""

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import lru_cache

from pamong.engines.roster.cleaning.found import NOTHING, Found
from pamong.engines.roster.cleaning.identifiers import EARLIEST_BIRTH, LATEST_BIRTH
from pamong.engines.roster.model import Value
from pamong.engines.roster.text import distance_within, said

MONTHS = {
    "jan": 1, "januari": 1, "january": 1, "feb": 2, "februari": 2, "pebruari": 2, "peb": 2, "february": 2, "mar": 3,
    "maret": 3, "march": 3, "mrt": 3, "apr": 4, "april": 4, "mei": 5, "may": 5, "jun": 6, "juni": 6, "june": 6,
    "jul": 7, "juli": 7, "july": 7, "agu": 8, "agt": 8, "ags": 8, "agus": 8, "agust": 8, "agustus": 8, "aug": 8,
    "august": 8, "sep": 9, "sept": 9, "september": 9, "okt": 10, "oktober": 10, "oct": 10, "october": 10, "nov": 11,
    "november": 11, "nop": 11, "nopember": 11, "des": 12, "desember": 12, "dec": 12, "december": 12,
}  # fmt: skip
SPREADSHEET_EPOCH = date(1899, 12, 30)
ISO = re.compile(r"^(\d{4})[-/. ](\d{1,2})[-/. ](\d{1,2})(?:[Tt ].*)?$")
PARTS = re.compile(r"^(\d{1,2})\s*[-/. ]\s*(\d{1,2})\s*[-/. ]\s*(\d{4}|\d{2})(?:[ ,].*)?$")
NO_DATE = re.compile(r"^0+[-/. ]0+[-/. ]0+(?: .*)?$")  # how databases write that there is none
WORDED = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[\s.,/-]*([a-z]{3,10})\.?[\s.,/-]*(\d{4}|\d{2})\b")
MONTH_FIRST = re.compile(r"^([a-z]{3,10})\.?\s+(\d{1,2})\s*,?\s+(\d{4})$")
COMPACT = re.compile(r"^(?:(19|20)\d{6})$")


def clean_birth_date(value: Value, *, day_first: bool = True) -> Found:
    """Read a birth date; what is no date, or no working person's, is `bad_date`."""
    if isinstance(value, datetime):
        return _plausible(value.date())
    if isinstance(value, date):
        return _plausible(value)
    if isinstance(value, float | int) and not isinstance(value, bool):
        return _plausible(_from_serial(float(value))) if value else NOTHING
    text = said(value)
    if not text or NO_DATE.match(text):
        return NOTHING
    return _plausible(parse_date(text, day_first=day_first))


def _plausible(found: date | None) -> Found:
    if found is None:
        return Found(code="bad_date")
    if not EARLIEST_BIRTH <= found.year <= LATEST_BIRTH:
        return Found(code="bad_date", note="tahunnya tidak mungkin")
    return Found(found)


def _from_serial(number: float) -> date | None:
    """Days since 30 December 1899, as every spreadsheet counts them; or YYYYMMDD as one number."""
    if 10_000 <= number <= 60_000:
        return SPREADSHEET_EPOCH + timedelta(days=int(number))
    return parse_date(str(int(number))) if 19_000_101 <= number <= 20_991_231 else None


@lru_cache(maxsize=16384)
def parse_date(text: str, *, day_first: bool = True) -> date | None:
    """Read one date out of a text, or None."""
    text = text.lower().strip(" .,'")
    match = ISO.match(text)
    if match:
        return _date(match.group(1), match.group(2), match.group(3))
    match = PARTS.match(text)
    if match:
        first, second, year = match.groups()
        day, month = (first, second) if day_first else (second, first)
        return _date(year, month, day) or _date(year, day, month)
    if text.isdigit():
        return _from_digits(text)
    return _from_words(text)


def _from_digits(text: str) -> date | None:
    if COMPACT.match(text):
        return _date(text[:4], text[4:6], text[6:])
    if len(text) == 5:
        return _from_serial(float(text))
    return _date(text[4:], text[2:4], text[:2]) if len(text) == 8 else None


def _from_words(text: str) -> date | None:
    match = WORDED.search(text)
    if match and (month := _month(match.group(2))):
        return _date(match.group(3), str(month), match.group(1))
    match = MONTH_FIRST.match(text)
    if match and (month := _month(match.group(1))):
        return _date(match.group(3), str(month), match.group(2))
    return None


def _month(word: str) -> int | None:
    """The month a word names; one slip in a long name is understood where only one month is as near."""
    if word in MONTHS:
        return MONTHS[word]
    near = {month for name, month in MONTHS.items() if len(name) > 4 and distance_within(word, name, 1) is not None}
    return near.pop() if len(near) == 1 else None


def _date(year: str, month: str, day: str) -> date | None:
    full = int(year) + (0 if len(year) == 4 else 1900 if int(year) > LATEST_BIRTH % 100 else 2000)
    try:
        return date(full, int(month), int(day))
    except ValueError:
        return None


def is_day_first(values: Iterable[Value]) -> bool:
    """Whether a column of numbered dates puts the day first; Indonesia does, unless the column proves otherwise."""
    month_first = 0
    for value in values:
        match = PARTS.match(said(value)) if isinstance(value, str) else None
        if match:
            if int(match.group(1)) > 12:
                return True
            month_first += int(match.group(2)) > 12
    return month_first == 0


def split_place_and_date(value: Value) -> tuple[str | None, Value]:
    """Cut "Sampit, 10 Februari 1982" into place and date."""
    if not isinstance(value, str):
        return None, value
    match = re.match(r"^([^\d]*?)[\s,./-]*(\d.*)$", said(value))
    if match is None:
        return said(value) or None, None
    return match.group(1).strip(" ,./-") or None, match.group(2)
