"""The columns a rule may ask about, and how a cell becomes a number that can be compared.

Every value is held as a float: the place on a ladder, a count, 0 or 1, a date as yyyymmdd, a name's number in the
register. What is empty or unreadable is NaN: unknown, never "no".
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

UNKNOWN = math.nan
YES = frozenset("true 1 1.0 ya y yes ada sudah lulus benar bersih v".split())
NO = frozenset("false 0 0.0 tidak t no n tdk belum tanpa".split()) | {"tidak ada", "belum ada"}
EMPTY = frozenset({"", "-", "null", "none", "nan", "n/a", "?"})
ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?")
LOCAL = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")
MONTHS = "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember".split()
NUMBER = re.compile(r"-?\d+(?:[.,]\d+)?")


@dataclass(frozen=True, slots=True)
class Field:
    """A column: what kind of answer it holds, how people call it, which document shows it.

    `no_answer` are cells that are right and yet say nothing here, such as the grade of a PPPK in the column of ranks.
    """

    name: str
    kind: str
    label_id: str
    label_en: str
    document: str
    steps: tuple[str, ...] = ()
    codes: Mapping[str, int] = field(default_factory=dict)
    unit: str = ""
    no_answer: frozenset[str] = frozenset()
    default: str | None = None

    def number_of(self, step: str) -> float:
        """Return the number a written constant stands for on this column's ladder."""
        code = self.codes.get(_key(step))
        if code is None:
            raise ValueError(f"'{step}' tidak dikenal untuk {self.label_id}.")
        return float(code)

    def read(self, cell: str, names: Names) -> float | None:
        """Return the cell as a number, NaN when it is empty, None when it cannot be read."""
        text = cell.strip()
        if text.lower() in EMPTY or (self.no_answer and _key(text) in self.no_answer):
            return UNKNOWN
        return READERS[self.kind](self, text, names)

    def show(self, value: float, names: Names) -> str:
        """Return a known value as people write it."""
        if self.steps:
            return self.steps[int(value)]
        if self.kind == "text":
            return names.text(value)
        if self.kind == "date":
            return f"{int(value) % 100} {MONTHS[int(value) // 100 % 100 - 1]} {int(value) // 10000}"
        if self.kind == "number":
            return f"{value:g}".replace(".", ",") + (f" {self.unit}" if self.unit else "")
        return "ada" if value else "tidak"


class Names:
    """Gives every different text a number, so that columns of names can be compared like numbers."""

    def __init__(self) -> None:
        self._numbers: dict[str, float] = {}
        self._texts: list[str] = []

    def number(self, text: str) -> float:
        """Return the number of a text; the same text, the same number."""
        found = self._numbers.get(text)
        if found is None:
            found = self._numbers[text] = float(len(self._texts))
            self._texts.append(text)
        return found

    def text(self, number: float) -> str:
        """Return the text of a number."""
        return self._texts[int(number)]


def _key(text: str) -> str:
    return re.sub(r"[^0-9A-Z]", "", text.upper())


def _coded(column: Field, text: str, names: Names) -> float | None:
    code = column.codes.get(_key(text))
    return None if code is None else float(code)


def _flag(column: Field, text: str, names: Names) -> float | None:
    said = text.lower()
    return 1.0 if said in YES else 0.0 if said in NO else None


def _present(column: Field, text: str, names: Names) -> float | None:
    return 0.0 if text.lower() in NO else 1.0


def _number(column: Field, text: str, names: Names) -> float | None:
    return float(text.replace(",", ".")) if NUMBER.fullmatch(text) else None


def _date(column: Field, text: str, names: Names) -> float | None:
    match, order = ISO.fullmatch(text), (1, 2, 3)
    if not match:
        match, order = LOCAL.fullmatch(text), (3, 2, 1)
    if not match:
        return None
    year, month, day = (int(match.group(at)) for at in order)
    try:
        return float(as_number(date(year, month, day)))
    except ValueError:
        return None


def _text(column: Field, text: str, names: Names) -> float | None:
    return names.number(text)


READERS = {
    "ladder": _coded,
    "choice": _coded,
    "flag": _flag,
    "present": _present,
    "number": _number,
    "date": _date,
    "text": _text,
}


def as_number(day: date) -> int:
    """Return a date as yyyymmdd: such numbers compare like dates, and their difference by ten thousand is an age."""
    return day.year * 10000 + day.month * 100 + day.day


@cache
def shipped_fields() -> Mapping[str, Field]:
    """Return the columns this engine knows, by name."""
    document = json.loads(files(__package__).joinpath("data/fields.json").read_text(encoding="utf-8"))
    return {name: _field(name, raw, document) for name, raw in document["fields"].items()}


def _field(name: str, raw: Mapping[str, Any], document: Mapping[str, Any]) -> Field:
    of = raw.get("of", "")
    scale = document["ladders"].get(of) or document["choices"].get(of) or {}
    steps = tuple(scale.get("steps") or scale.get("values") or ())
    codes = {_key(step): at for at, step in enumerate(steps)}
    codes |= {alias: codes[_key(step)] for alias, step in scale.get("aliases", {}).items()}
    return Field(
        name, raw["kind"], raw["label_id"], raw["label_en"], raw["document"], steps, codes, raw.get("unit", ""),
        frozenset(raw.get("no_answer", ())), raw.get("default"),
    )  # fmt: skip
