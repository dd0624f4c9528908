"""What all events of a person in a session say together. A pure fold: the order of arrival never matters.

Rules: an undone event is as if it had never been. The latest correction in force decides; after it only staff who see
the person again can say more. Otherwise the highest level holds, from the earliest moment. A closing that confirms
raises what was claimed up to that moment. Held and doubted events say nothing until a correction takes them up.

A correction is in force when two people stand behind it: its maker, and whoever made a record of that person there or
approved the correction. What a closing unticks stands with the closing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from .models import Kind, Level


@dataclass(frozen=True, slots=True)
class Fact:
    """What the fold needs of an event."""

    id: UUID
    kind: str
    way: str
    level: int
    made_at: datetime
    held: str = ""
    about_id: UUID | None = None
    actor_id: int | None = None
    batch: UUID | None = None


@dataclass(frozen=True, slots=True)
class Close:
    """What the fold needs of a closing."""

    id: UUID
    made_at: datetime
    confirms: bool


@dataclass(frozen=True, slots=True)
class State:
    """A person in a session: how sure, since when, how noticed, whether a correction decided."""

    level: int
    first_at: datetime
    way: str
    corrected: bool = False


def fold(facts: Iterable[Fact], closings: Iterable[Close] = ()) -> State | None:
    """Return the state, or None when nothing was ever recorded (or all of it undone)."""
    standing = _standing(list(facts))
    doubted = {fact.about_id for fact in standing if fact.kind == Kind.HOLD}
    claims = [fact for fact in standing if fact.kind == Kind.RECORD]
    records = [fact for fact in claims if not fact.held and fact.id not in doubted]
    corrections = [fact for fact in standing if is_in_force(fact, standing)]
    if corrections:
        return _corrected(max(corrections, key=_moment), records, claims)
    if not records:
        return None
    best = min(records, key=lambda fact: (-fact.level, fact.made_at, fact.id))
    first_at = min(fact.made_at for fact in records)
    return State(_raised(best.level, first_at, closings), first_at, best.way)


def is_in_force(correction: Fact, facts: Sequence[Fact]) -> bool:
    """Tell whether an event is a correction that two people stand behind."""
    if correction.kind != Kind.CORRECTION:
        return False
    others = [fact for fact in facts if fact.actor_id != correction.actor_id]
    if any(fact.kind == Kind.APPROVAL and fact.about_id == correction.id for fact in others):
        return True
    doubted = correction.held or any(fact.kind == Kind.HOLD and fact.about_id == correction.id for fact in facts)
    return not doubted and (correction.batch is not None or any(fact.kind == Kind.RECORD for fact in others))


def latest(closings: Iterable[Close]) -> Close | None:
    """Return the closing that holds."""
    return max(closings, key=_moment, default=None)


def _moment(item: Fact | Close) -> tuple[datetime, UUID]:
    return item.made_at, item.id


def _standing(facts: list[Fact]) -> list[Fact]:
    undone = {fact.about_id for fact in facts if fact.kind == Kind.VOID}
    return [fact for fact in facts if fact.id not in undone]


def _corrected(last: Fact, records: list[Fact], claims: list[Fact]) -> State:
    seen_again = [fact for fact in records if fact.level >= Level.CONFIRMED and _moment(fact) > _moment(last)]
    if seen_again and not last.level:
        first = min(seen_again, key=_moment)
        return State(first.level, first.made_at, first.way)
    return State(last.level, min((fact.made_at for fact in claims), default=last.made_at), last.way, corrected=True)


def _raised(level: int, first_at: datetime, closings: Iterable[Close]) -> int:
    closing = latest(closings)
    if closing and closing.confirms and first_at <= closing.made_at and level > Level.CLAIMED:
        return Level.CONFIRMED
    return level
