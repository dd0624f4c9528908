"""Is the event ready? Each room adds its own checks; the event's page shows them, opening asks for the hard ones."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .models import TEACHING, Component, Event


@dataclass(frozen=True)
class Check:
    """One thing an event needs: a sentence, whether it is so, where to mend it; `hard` ones stop the opening."""

    text: Any
    is_met: bool
    url: str
    hard: bool = False


CheckSource = Callable[[Event], Iterable[Check]]
_sources: list[CheckSource] = []


def add_checks(source: CheckSource) -> None:
    """Register a room's checks."""
    if source not in _sources:
        _sources.append(source)


def checks(event: Event) -> list[Check]:
    """Return all checks, what is missing first."""
    found = [check for source in _sources for check in source(event)]
    return sorted(found, key=lambda check: (check.is_met, not check.hard))


def open_blockers(event: Event) -> list[Check]:
    """Return what must be mended before the event can open."""
    return [check for check in checks(event) if check.hard and not check.is_met]


def programme_checks(event: Event) -> Iterator[Check]:
    """Yield what the programme itself needs."""
    crew = list(event.crew.prefetch_related("teaches"))
    materials = list(event.materials.all())
    yield Check(_("The curriculum holds materials."), bool(materials), _url("curriculum", event), hard=True)
    yield Check(_("The venue is known."), event.venue_id is not None, _url("venue", event), hard=True)
    yield _committee_check(event, [member.component for member in crew])
    rooms = event.venue.rooms.count() if event.venue else 0
    yield Check(_("The venue has rooms."), rooms > 0, _url("venue", event))
    yield _teacher_check(event, materials, crew)
    yield _hours_check(event, sum(material.jp for material in materials))


def _url(name: str, event: Event) -> str:
    return reverse(f"programme:{name}", args=[event.slug])


def _committee_check(event: Event, components: list[str]) -> Check:
    text = _("Somebody is on the committee.")
    return Check(text, Component.COMMITTEE in components, _url("crew", event), hard=True)


def _teacher_check(event: Event, materials: list[Any], crew: list[Any]) -> Check:
    taught = {material.pk for member in crew if member.component in TEACHING for material in member.teaches.all()}
    missing = sum(material.pk not in taught for material in materials)
    if not missing:
        return Check(_("Every material has somebody who teaches it."), True, _url("crew", event))
    text = ngettext(
        "%(n)d material has nobody who teaches it.", "%(n)d materials have nobody who teaches them.", missing
    )
    return Check(text % {"n": missing}, False, _url("crew", event))


def _hours_check(event: Event, jp: int) -> Check:
    room = event.slots_per_day * len(event.days)
    text = (
        _("%(jp)d lesson hours fit into %(room)d.")
        if jp <= room
        else _("%(jp)d lesson hours do not fit into %(room)d.")
    )
    return Check(text % {"jp": jp, "room": room}, jp <= room, _url("day_grid", event))


add_checks(programme_checks)
