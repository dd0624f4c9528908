"""One person's row, read for judging; and what comes out."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import IntEnum, StrEnum

from pamong.engines.eligibility.fields import UNKNOWN, Names, as_number, shipped_fields


class Outcome(IntEnum):
    """How a person stands to one rule. What is not known is its own answer."""

    NOT_MET = 0
    UNKNOWN = 1
    MET = 2
    WAIVED = 3
    NOT_APPLICABLE = 4

    @property
    def word(self) -> str:
        """The word in answers."""
        return self.name.lower()


class Result(StrEnum):
    """What the rules that decide say together."""

    ELIGIBLE = "eligible"
    NOT_ELIGIBLE = "not_eligible"
    INCOMPLETE = "incomplete"


@dataclass(frozen=True, slots=True)
class Judgement:
    """One rule's outcome, the sentence that gives the reason, and what is still missing."""

    rule: str
    outcome: Outcome
    reason: str
    missing: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """All rules for one person: those that decide, and the steps beside them."""

    result: Result
    rules: tuple[Judgement, ...]
    steps: tuple[Judgement, ...]


@dataclass(frozen=True)
class Row:
    """A person's columns as numbers, NaN where unknown, and the cells nobody could read."""

    values: Mapping[str, float]
    unreadable: Mapping[str, str]
    names: Names

    def get(self, field: str) -> float | None:
        """Return a known value, or None."""
        value = self.values.get(field, UNKNOWN)
        return None if math.isnan(value) else value


def read_row(cells: Mapping[str, str], as_of: date, names: Names | None = None) -> Row:
    """Read the cells of one person; columns nobody knows are left aside, absent ones are unknown."""
    register = names or Names()
    values: dict[str, float] = {}
    unreadable: dict[str, str] = {}
    for name, column in shipped_fields().items():
        value = column.read(cells.get(name, ""), register)
        if value is None:
            unreadable[name] = cells[name].strip()
            value = UNKNOWN
        elif math.isnan(value) and column.default == "as_of":
            value = float(as_number(as_of))
        values[name] = value
    return Row(values, unreadable, register)
