"""The rules by which people pass, as data with a version."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any


class SchemeError(ValueError):
    """These rules cannot be read; the message says why, in Indonesian."""


class Grade(StrEnum):
    """What a requirement is needed for. A remark is shown and decides nothing."""

    ATTENDED = "ikut"
    PASSED = "lulus"
    REMARK = "catatan"


@dataclass(frozen=True, slots=True)
class Rule:
    """One requirement: its key, what it is needed for, and the least that is asked where it is measured."""

    key: str
    grade: Grade
    least: Fraction | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return the rule as it is stored; a bound is text, so that it stays exact."""
        return {"key": self.key, "grade": self.grade.value, "least": None if self.least is None else str(self.least)}


@dataclass(frozen=True, slots=True)
class Scheme:
    """All rules of one version; at least one says what attending asks for."""

    rules: tuple[Rule, ...]

    def __post_init__(self) -> None:
        keys = [rule.key for rule in self.rules]
        if len(set(keys)) != len(keys):
            raise SchemeError("Satu syarat tertulis dua kali.")
        if not any(rule.grade is Grade.ATTENDED for rule in self.rules):
            raise SchemeError("Paling sedikit satu syarat harus berlaku untuk telah mengikuti, misalnya kehadiran.")

    def keys(self) -> list[str]:
        """Return the keys of all requirements, in order."""
        return [rule.key for rule in self.rules]

    def as_list(self) -> list[dict[str, Any]]:
        """Return the scheme as it is stored."""
        return [rule.as_dict() for rule in self.rules]

    @classmethod
    def of(cls, rows: Iterable[Mapping[str, Any]]) -> "Scheme":
        """Read a stored scheme back."""
        return cls(tuple(_rule(row) for row in rows))


def _rule(row: Mapping[str, Any]) -> Rule:
    try:
        least = row.get("least")
        return Rule(str(row["key"]), Grade(row["grade"]), None if least is None else Fraction(str(least)))
    except (KeyError, ValueError, ZeroDivisionError) as error:
        raise SchemeError(f"Syarat ini tidak bisa dibaca: {dict(row)}.") from error
