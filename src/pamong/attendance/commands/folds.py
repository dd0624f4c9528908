"""Keeping the presence rows equal to the fold of their events."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from pamong.attendance.folding import Close, Fact, State, fold
from pamong.attendance.models import Presence, PresenceEvent, SessionClosing
from pamong.core.prepared import Insert, Read
from pamong.enrolment.models import Participant

Pair = tuple[UUID, UUID]  # session, participant
CHUNK = 1000
STATE_FIELDS = ("level", "way", "first_at", "corrected")
FACT_COLUMNS = ("id", "kind", "way", "level", "made_at", "held", "about_id", "actor_id", "batch")
_upsert = Insert(Presence, unique=("session", "participant"), update=STATE_FIELDS)


def lock(participants: Iterable[UUID]) -> None:
    """Make two writers of one person wait for each other, so that neither folds without the other's event."""
    rows = Participant.objects.filter(pk__in=set(participants)).order_by("pk")
    list(rows.select_for_update(no_key=True).values_list("pk", flat=True))


def facts_of(pairs: set[Pair]) -> dict[Pair, list[Fact]]:
    """Return all events of some people in some sessions."""
    facts: defaultdict[Pair, list[Fact]] = defaultdict(list)
    sessions, people = {session for session, _ in pairs}, {participant for _, participant in pairs}
    for session, participant, *rest in _facts(sorted(sessions), sorted(people)):
        if (session, participant) in pairs:
            facts[session, participant].append(Fact(*rest))
    return facts


@Read
def _facts(sessions: Sequence[UUID], participants: Sequence[UUID]) -> QuerySet[PresenceEvent, tuple[Any, ...]]:
    rows = PresenceEvent.objects.filter(session__in=sessions).filter(participant__in=participants).order_by()
    return rows.values_list("session_id", "participant_id", *FACT_COLUMNS)


def closings_of(sessions: Iterable[UUID]) -> dict[UUID, list[Close]]:
    """Return all closings of some sessions."""
    closings: defaultdict[UUID, list[Close]] = defaultdict(list)
    for session, ident, made_at, confirms in _closings(sorted(set(sessions))):
        closings[session].append(Close(ident, made_at, confirms))
    return closings


@Read
def _closings(sessions: Sequence[UUID]) -> QuerySet[SessionClosing, tuple[Any, ...]]:
    rows = SessionClosing.objects.filter(session__in=sessions).order_by()
    return rows.values_list("session_id", "id", "made_at", "confirms")


def fold_all(
    facts: Mapping[Pair, list[Fact]], closings: Mapping[UUID, list[Close]], pairs: Iterable[Pair]
) -> dict[Pair, State | None]:
    """Return the state of every pair."""
    return {pair: fold(facts.get(pair, ()), closings.get(pair[0], ())) for pair in pairs}


def store(states: Mapping[Pair, State | None]) -> None:
    """Write the states; what was undone altogether leaves no row."""
    rows = [
        Presence(
            session_id=session, participant_id=participant, **{name: getattr(state, name) for name in STATE_FIELDS}
        )
        for (session, participant), state in states.items()
        if state
    ]
    if rows:
        _upsert(rows)
    for session, participant in (pair for pair, state in states.items() if state is None):
        Presence.objects.filter(session=session, participant=participant).delete()


def refold(pairs: set[Pair]) -> None:
    """Fold and write again the presence of some people in some sessions."""
    ordered = sorted(pairs)
    for start in range(0, len(ordered), CHUNK):
        chunk = set(ordered[start : start + CHUNK])
        lock(participant for _, participant in chunk)
        store(fold_all(facts_of(chunk), closings_of(session for session, _ in chunk), chunk))
