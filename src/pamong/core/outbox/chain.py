"""Is the chain of a device's events whole, and did its clock run on? Each event is asked against its predecessor only.

So every doubt depends on two events and on nothing else: the order in which they arrive decides nothing.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from .events import Link

BACK_MS = 120_000
AHEAD = timedelta(minutes=2)
BACKWARDS = "jam_mundur"
BROKEN = "rantai_putus"
FUTURE = "jam_maju"
REVOKED = "perangkat_dicabut"


def doubts_between(before: Link | None, after: Link) -> tuple[str, ...]:
    """Return what is odd about an event, seen from its predecessor; nothing when that is not known (yet)."""
    if before is None:
        return ()
    found = []
    if after.prev != before.hash:
        found.append(BROKEN)
    if _went_back(before, after):
        found.append(BACKWARDS)
    return tuple(found)


def is_ahead(claimed_at: datetime, now: datetime) -> bool:
    """Tell whether an event claims to come from the future."""
    return claimed_at > now + AHEAD


def _went_back(before: Link, after: Link) -> bool:
    passed = (after.t + after.off) - (before.t + before.off)
    # Within one load of the page `mono` cannot be set: the clock must advance at least as far (`mono` rests in sleep).
    ran = after.mono - before.mono if after.origin == before.origin else 0
    return passed < max(0, ran) - BACK_MS
