"""Logs whose lines carry the hash of the line before: what was edited, cut out or cut off with SQL is found."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

BEGINNING = "0" * 64


class Line(Protocol):
    """What every line of such a log has: a number from 1, the digest of the line before, and its own."""

    number: int
    previous: str
    digest: str


L = TypeVar("L", bound=Line)


@dataclass(frozen=True)
class Break:
    """The first line that does not fit, and how."""

    number: int
    reason: str


def digest_of(content: list[Any]) -> str:
    """Return the SHA-256 over everything a line says, the digest before it included."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def linked(line: L, last: Line | None, content: Callable[[L], list[Any]]) -> L:
    """Put a line behind the last one and seal it."""
    line.number = last.number + 1 if last else 1
    line.previous = last.digest if last else BEGINNING
    line.digest = digest_of(content(line))
    return line


def first_break(lines: Iterable[L], content: Callable[[L], list[Any]], *, expected: int | None = None) -> Break | None:
    """Walk a whole chain in order; return where it was edited, cut out or cut off, None while it is whole.

    `expected` is how many lines there should be, known from elsewhere: a chain cut at its end is whole in itself.
    """
    previous, number = BEGINNING, 0
    for line in lines:
        number += 1
        if line.number != number:
            return Break(number, "baris hilang")
        if line.previous != previous:
            return Break(number, "rantai terputus")
        if digest_of(content(line)) != line.digest:
            return Break(number, "isi berubah")
        previous = line.digest
    if expected is not None and number < expected:
        return Break(number + 1, "akhir terpotong")
    return None
