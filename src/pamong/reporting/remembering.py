"""The facts of an event kept between visits: gathered anew only when something they tell of has changed.

Every command leaves a line in the audit trail, in the transaction of its change: the last line of the event (or of
none, where people and places are written) says whether the facts still hold. What changes by the clock alone, tests
and sessions that run out, is part of the same mark. Papers never read from here: they are gathered when they are made.
"""

from __future__ import annotations

from dataclasses import replace
from threading import Lock
from typing import Any

from django.utils import translation

from pamong.assessment.models import Sitting
from pamong.core.models import AuditEntry
from pamong.programme.models import Event

from .facts import EventFacts, gather, unrecorded_sessions

MOST_EVENTS = 8  # in one process
_kept: dict[tuple[Any, str | None], tuple[tuple[int, ...], EventFacts]] = {}
_lock = Lock()


def facts_of(event: Event) -> EventFacts:
    """Return the facts of an event for a page, as they stand now."""
    place, mark = (event.pk, translation.get_language()), _mark(event)
    with _lock:
        known = _kept.pop(place, None)
    facts = known[1] if known and known[0] == mark else gather(event)
    with _lock:
        _kept[place] = (mark, facts)
        while len(_kept) > MOST_EVENTS:
            del _kept[next(iter(_kept))]
    return replace(facts, event=event)


def _mark(event: Event) -> tuple[int, ...]:
    """Return numbers that differ as soon as any fact may: last lines of the trail, sessions and tests run out."""
    lines = AuditEntry.objects.order_by("-pk").values_list("pk", flat=True)
    own, general = (lines.filter(event_id=key).first() or 0 for key in (event.pk, None))
    return own, general, unrecorded_sessions(event).count(), _tests_over(event)


def _tests_over(event: Event) -> int:
    return Sitting.objects.counted().filter(exam__event=event).count()
