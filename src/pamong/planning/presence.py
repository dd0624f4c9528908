"""Who is there now: a later room tells, so that a round is put together from those who came."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from uuid import UUID

from .models import Session


@dataclass(frozen=True)
class Known:
    """Classes whose presence was recorded before a session, and which participants of theirs are there."""

    classes: frozenset[UUID]
    here: frozenset[UUID]


Source = Callable[[Iterable[Session]], Known]
_SOURCES: list[Source] = []


def add_source(source: Source) -> None:
    """Let a later room tell who is there at sessions."""
    if source not in _SOURCES:
        _SOURCES.append(source)


def known_presence(sessions: Iterable[Session]) -> Known:
    """Return who is there at the sessions of a round, as far as anybody knows."""
    rows = list(sessions)
    told = [source(rows) for source in _SOURCES]
    return Known(
        frozenset().union(*(one.classes for one in told)),
        frozenset().union(*(one.here for one in told)),
    )
