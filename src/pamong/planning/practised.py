"""Which practice groups have begun: later rooms tell, so that nobody is moved out of what already happened."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from uuid import UUID

from pamong.programme.models import Event

Source = Callable[[Event], Iterable[UUID]]
_SOURCES: list[Source] = []


def add_source(source: Source) -> None:
    """Let a later room name the groups of an event that have begun."""
    if source not in _SOURCES:
        _SOURCES.append(source)


def begun_triads(event: Event) -> set[UUID]:
    """Return the groups in which something has happened."""
    return {triad for source in _SOURCES for triad in source(event)}
