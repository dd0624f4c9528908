"""Cleaning of free text, and the marks people type where they mean "nothing"."""

import math
import re
import unicodedata
from datetime import timedelta
from functools import lru_cache

from pamong.engines.roster.model import Value

INVISIBLE = dict.fromkeys(
    map(ord, "\u00ad\u034f\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u2060\u2061\ufeff\ufffe\ufff9"), None
)
QUOTES = str.maketrans(
    {"\u2018": "'", "\u2019": "'", "\u02bc": "'", "\u0060": "'", "\u00b4": "'", "\u201c": '"', "\u201d": '"'}
)
DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"))
TEXT_FORMULA = re.compile(r'^="(.*)"$', re.DOTALL)  # ="0812": how people force Excel to keep text in a CSV file
MARKED = ("=", "'")  # how what these two patterns take begins
GUARD = re.compile(r"^'+(?=[=+\-@\d\t\r])")  # Excel's text mark, and the guard our own export sets before = + - @
MOJIBAKE = re.compile("[\u00c2\u00c3\u00e2][\u0080-\u00bf\u0152-\u0178\u02c6-\u2122]")
XLSX_ESCAPE = re.compile(r"_x000[Dd]_")
LONGEST_CELL = 1000  # no fact about a person is longer; what follows is an accident or an attack
DENIED = frozenset(
    "tidak ada,tdk ada,tdk punya,tidak punya,tidak memiliki,belum ada,blm ada,belum punya,belum memiliki,nihil,"
    "tanpa nip".split(",")
)
"""What people type who say in words that there is no such thing."""

MISSING = DENIED | frozenset(
    "- -- --- . .. / \\ = 0 00 000 n/a na n.a. nan null none kosong #n/a #null! #ref! #value! ? tidak tdk blm "
    "belum".split()
)
"""Marks for "nothing here"."""


def show(value: Value) -> str:
    """Write a cell's value as a reader of the sheet would see it."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Ya" if value else "Tidak"
    if isinstance(value, float | int):
        return _show_number(value)
    return str(value) if isinstance(value, timedelta) else value.isoformat()


def _show_number(number: float) -> str:
    if not math.isfinite(number):
        return ""
    if abs(number) >= 1e15:
        return f"{number:.14E}"
    return str(int(number)) if float(number).is_integer() else repr(number)


@lru_cache(maxsize=65536)
def tidy(text: str) -> str:
    """Remove what cannot be seen, Excel's text marks and surplus blanks.

    >>> tidy("'0812\\u00a0 33 ")
    '0812 33'
    """
    text = text[:LONGEST_CELL]
    if not (text.isascii() and text.isprintable() and "`" not in text):
        text = unicodedata.normalize("NFKC", _mend_mojibake(text).translate(QUOTES))  # also full-width digits
        text = text.translate(INVISIBLE).translate(QUOTES).translate(DASHES)
    if "_x000" in text:
        text = XLSX_ESCAPE.sub(" ", text)
    text = text.strip()
    if text[:1] in MARKED:
        forced = TEXT_FORMULA.match(text)
        text = GUARD.sub("", forced.group(1) if forced else text)
    return " ".join(text.split())


def _mend_mojibake(text: str) -> str:
    """Undo UTF-8 that some program took for Windows text: "Maâ€™ruf" is "Ma’ruf"."""
    while MOJIBAKE.search(text):
        try:
            text = text.encode("cp1252").decode("utf-8")
        except UnicodeError:
            break
    return text


def said(value: Value) -> str:
    """The tidy text of a cell, empty where the cell says that there is nothing."""
    return _said(value if isinstance(value, str) else show(value))


@lru_cache(maxsize=65536)
def _said(text: str) -> str:
    text = tidy(text)
    return "" if text.lower() in MISSING else text


def denied(value: Value) -> bool:
    """Whether a cell says in words that the person has no such thing."""
    return isinstance(value, str) and tidy(value).lower() in DENIED


def ascii_fold(text: str) -> str:
    """Lower case without accents, for comparison only."""
    if text.isascii():
        return text.lower()
    parts = unicodedata.normalize("NFKD", text)
    return "".join(c for c in parts if not unicodedata.combining(c)).lower()


def distance_within(a: str, b: str, limit: int) -> int | None:
    """Optimal string alignment distance of two words, or None when it passes `limit`.

    Source: Damerau (1964); the restricted form, where no part is edited twice.
    """
    if abs(len(a) - len(b)) > limit:
        return None
    before: list[int] = []
    last = list(range(len(b) + 1))
    for i, ca in enumerate(a, 1):
        row = [i]
        for j, cb in enumerate(b, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (ca != cb))
            if i > 1 and j > 1 and ca == b[j - 2] and a[i - 2] == cb:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        if min(row) > limit:
            return None
        before, last = last, row
    return last[-1] if last[-1] <= limit else None
