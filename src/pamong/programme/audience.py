"""Who is meant by “everybody” at an event: the crew here, participants by the room that knows them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

from pamong.people.models import Person

from .models import CrewMember, Event

Audience = Callable[[Event, Collection[str]], Iterable[Person]]
_audiences: list[Audience] = []


def add_audience(source: Audience) -> None:
    """Register who else is at an event: called as `source(event, components)`; no components means everybody."""
    if source not in _audiences:
        _audiences.append(source)


def people_addressed(event: Event, components: Collection[str]) -> list[Person]:
    """Return the people of these components, each once."""
    found = {person.pk: person for source in _audiences for person in source(event, components)}
    return list(found.values())


def crew_audience(event: Event, components: Collection[str]) -> Iterable[Person]:
    """Return the people who serve in these components."""
    rows = CrewMember.objects.filter(event=event).select_related("person")
    return [member.person for member in (rows.filter(component__in=components) if components else rows)]


add_audience(crew_audience)
