"""Who is there at a practice session: whoever was recorded in the class's last session of that day that has records."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from pamong.core.clock import day_of
from pamong.planning.models import Session
from pamong.planning.presence import Known

from .models import Level, Presence


def who_is_here(sessions: Iterable[Session]) -> Known:
    """Return the classes with a record on the day of these sessions, and who was recorded in the latest of them."""
    wanted = [one for one in sessions if one.training_class_id]
    if not wanted:
        return Known(frozenset(), frozenset())
    zone = wanted[0].event.zone
    days = {one.training_class_id: one.starts_at for one in wanted}
    latest: dict[UUID, datetime] = {}
    people: dict[UUID, set[UUID]] = {}
    for group, starts_at, participant in _recorded(wanted):
        if group in days and day_of(starts_at, zone) == day_of(days[group], zone) and starts_at <= days[group]:
            if group not in latest or starts_at > latest[group]:
                latest[group], people[group] = starts_at, set()
            if starts_at == latest[group]:
                people[group].add(participant)
    return Known(frozenset(people), frozenset().union(*people.values()))


def _recorded(sessions: list[Session]) -> Iterable[tuple[UUID, datetime, UUID]]:
    """Return class, session's begin and participant of every presence on the days of some sessions."""
    first, last = min(one.starts_at for one in sessions), max(one.starts_at for one in sessions)
    rows = Presence.objects.filter(
        session__event=sessions[0].event_id,
        session__starts_at__date__gte=day_of(first, sessions[0].event.zone),
        session__starts_at__lte=last,
        level__gt=Level.CLAIMED,
    )
    return rows.values_list(
        "participant__class_membership__training_class", "session__starts_at", "participant"
    ).iterator()
