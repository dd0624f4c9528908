"""A round on its page: who is ticked as there, and the groups that were formed anew, in words."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from pamong.enrolment.models import Participant
from pamong.programme.models import Event

from .models import RoundChange, Session, TrainingClass, Triad, TriadMember
from .practised import begun_triads
from .presence import Known, known_presence
from .queries import people_of_round, triads_of


@dataclass(frozen=True)
class Tick:
    """A participant as the page shows them: ticked when there (or when nobody knows), fixed once practising."""

    place: Participant
    here: bool
    practises: bool


@dataclass(frozen=True)
class TickedClass:
    """A class with its people; `known` tells whether presence was recorded."""

    group: TrainingClass
    ticks: tuple[Tick, ...]
    known: bool

    @property
    def missing(self) -> int:
        """Return how many are not there."""
        return sum(not tick.here for tick in self.ticks)


@dataclass(frozen=True)
class ChangedGroup:
    """A group formed anew: its people, and which of them are new in it."""

    triad: Triad
    moved: frozenset[str]


def ticked(event: Event, number: int, group: TrainingClass | None) -> list[TickedClass]:
    """Return the people of a round by class, ticked from presence where it is known."""
    sessions = Session.objects.filter(triads__event=event, triads__round=number).select_related("event").distinct()
    state = _state(event, number, known_presence(sessions.filter(training_class=group) if group else sessions))
    return [
        TickedClass(home, tuple(state.tick(one, home) for one in rows), home.pk in state.known.classes)
        for home, rows in groupby(people_of_round(event, group), lambda one: one.class_membership.training_class)
    ]


@dataclass(frozen=True)
class _State:
    """What is known of a round: presence, who has a place in it, who practises already."""

    known: Known
    placed: frozenset[UUID] | None
    practising: frozenset[UUID]

    def tick(self, one: Participant, home: TrainingClass) -> Tick:
        """Tick by presence; unknown, whoever has a place once the round was put together from those there."""
        if home.pk in self.known.classes:
            here = one.pk in self.known.here
        else:
            here = self.placed is None or one.pk in self.placed
        return Tick(one, here, one.pk in self.practising)


def _state(event: Event, number: int, known: Known) -> _State:
    places = TriadMember.objects.filter(triad__event=event, triad__round=number)
    begun = places.filter(triad__in=begun_triads(event))
    was_changed = event.round_changes.filter(round=number, undone_at=None).exists()
    placed = frozenset(places.values_list("participant", flat=True)) if was_changed else None
    return _State(known, placed, frozenset(begun.values_list("participant", flat=True)))


def told(change: RoundChange) -> list[ChangedGroup]:
    """Return the groups a change formed, as they are now."""
    ids = {row["id"] for row in change.after}
    moved, before = set(change.moved), {name for row in change.before for name in row["roles"]}
    after = {name for row in change.after for name in row["roles"]}
    rows = (one for one in triads_of(change.event).filter(round=change.round) if str(one.pk) in ids)
    return [ChangedGroup(one, frozenset(moved | (after - before))) for one in rows]
