"""The hash chain of the log of succession: what a line's digest covers."""

from __future__ import annotations

from typing import Any

from pamong.core import chain
from pamong.core.chain import Break

from .models import LogEntry


def first_break(authority: str, *, expected: int | None = None) -> Break | None:
    """Walk an authority's whole chain; `expected` is how many lines there should be (a printed paper says so)."""
    entries = LogEntry.objects.filter(authority=authority).order_by("number").iterator()
    return chain.first_break(entries, _content, expected=expected)


def sealed(authority: str, last: LogEntry | None, **values: Any) -> LogEntry:
    """Return the next line, sealed."""
    return chain.linked(LogEntry(authority=authority, **values), last, _content)


def _content(entry: LogEntry) -> list[Any]:
    return [
        entry.authority, entry.number, entry.at, entry.actor_id, entry.verb, entry.subject, entry.data, entry.previous,
    ]  # fmt: skip
