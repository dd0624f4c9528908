"""What can be recorded: sessions with the people present, of this room and of later ones, which register here."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from pamong.planning.models import Triad, TriadMember, TriadRole
from pamong.programme.models import Event

from .models import Visibility
from .queries.triads import with_people
from .rules import PAIR, visibility_of

PRACTICE = "praktik"


@dataclass(frozen=True)
class Present:
    """Somebody who is there and would be heard, or would hear."""

    person_id: UUID
    name: str
    in_pair: bool


@dataclass(frozen=True)
class Session:
    """A conversation that may be recorded. `mode` is what its pair wishes about readers; None where nobody asks."""

    source: str
    id: UUID
    event: Event
    title: str
    present: tuple[Present, ...]
    mode: Visibility | None = None

    def place_of(self, user: Any) -> Present | None:
        """Return a user's place among those present."""
        person_id = getattr(user, "person_id", None)
        return next((one for one in self.present if person_id is not None and one.person_id == person_id), None)


Loader = Callable[[Event, Iterable[UUID]], dict[UUID, Session]]
Finder = Callable[[Any, Event], Any]


@dataclass(frozen=True)
class Source:
    """How a room's sessions are loaded, and which of them have a place for a person (ids, or a query of them)."""

    load: Loader
    mine: Finder


_sources: dict[str, Source] = {}


def add_source(name: str, source: Source) -> None:
    """Register a room's sessions under the short word their addresses carry."""
    _sources[name] = source


def sources() -> dict[str, Source]:
    """Return all sources by name."""
    return dict(_sources)


def session_of(event: Event, source: str, session_id: UUID) -> Session | None:
    """Return a session of an event, None when there is no such one."""
    return sessions_of(event, [(source, session_id)]).get((source, session_id))


def sessions_of(event: Event, names: Iterable[tuple[str, UUID]]) -> dict[tuple[str, UUID], Session]:
    """Return the sessions that still exist, with a few queries a source however many they are."""
    wanted: dict[str, set[UUID]] = {}
    for source, session_id in names:
        wanted.setdefault(source, set()).add(session_id)
    found = {name: _sources[name].load(event, ids) for name, ids in wanted.items() if name in _sources}
    return {(name, pk): session for name, rows in found.items() for pk, session in rows.items()}


def practice_rounds(event: Event, ids: Iterable[UUID]) -> dict[UUID, Session]:
    """Return groups as sessions, those of follow-ups too: everybody with a place in the group is there."""
    rows = with_people(Triad.everything.filter(event=event, pk__in=list(ids)))
    return {triad.pk: _as_session(event, triad) for triad in rows}


def my_rounds(user: Any, event: Event) -> QuerySet[Triad, Any]:
    """Return the groups with a place for a person, follow-ups too, as a query."""
    own = TriadMember.objects.filter(participant__person=user.person_id).order_by().values("triad_id")
    mine = Triad.everything.filter(pk__in=own) | Triad.everything.visited_by(user)
    return mine.filter(event=event).order_by().values("pk")


def _as_session(event: Event, triad: Triad) -> Session:
    members = sorted(triad.members.all(), key=lambda member: list(TriadRole.values).index(member.role))
    present = [
        Present(member.participant.person_id, member.participant.person.name, member.role in PAIR) for member in members
    ]
    visitor = triad.facilitator
    if visitor is not None and visitor.person_id not in {one.person_id for one in present}:
        present.append(Present(visitor.person_id, visitor.person.name, False))
    words = _("Practice, round %(round)s, group %(number)s") if triad.is_planned else _("Follow-up session")
    title = words % {"round": triad.round, "number": triad.number}
    return Session(PRACTICE, triad.pk, event, title, tuple(present), visibility_of(triad))
