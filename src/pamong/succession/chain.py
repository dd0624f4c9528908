"""The hash chain of the log: how a line is sealed, and what does not fit any more."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from .models import LogEntry

BEGINNING = "0" * 64


@dataclass(frozen=True)
class Break:
    """The first line that does not fit, and how."""

    number: int
    reason: str


def digest_of(entry: LogEntry) -> str:
    """Return the SHA-256 over everything a line says and the digest before it."""
    content = [
        entry.authority, entry.number, entry.at, entry.actor_id, entry.verb, entry.subject, entry.data, entry.previous,
    ]  # fmt: skip
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def first_break(authority: str, *, expected: int | None = None) -> Break | None:
    """Walk the whole chain; return where it was edited, cut out or cut off, None while it is whole.

    `expected` is how many lines there should be, known from elsewhere (a printed paper): a chain cut at its end is
    whole in itself.
    """
    previous, number = BEGINNING, 0
    for entry in LogEntry.objects.filter(authority=authority).order_by("number").iterator():
        number += 1
        if entry.number != number:
            return Break(number, "baris hilang")
        if entry.previous != previous:
            return Break(number, "rantai terputus")
        if digest_of(entry) != entry.digest:
            return Break(number, "isi berubah")
        previous = entry.digest
    if expected is not None and number < expected:
        return Break(number + 1, "akhir terpotong")
    return None


def sealed(authority: str, last: LogEntry | None, **values: Any) -> LogEntry:
    """Return the next line, sealed."""
    entry = LogEntry(
        authority=authority,
        number=last.number + 1 if last else 1,
        previous=last.digest if last else BEGINNING,
        **values,
    )
    entry.digest = digest_of(entry)
    return entry
