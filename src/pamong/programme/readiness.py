"""Is the event ready? The event's page shows what it checks; opening asks for the hard ones."""

from __future__ import annotations

from collections.abc import Iterator
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


def checks(event: Event) -> list[Check]:
    """Return all checks, what is missing first."""
    return sorted(_checks(event), key=lambda check: (check.is_met, not check.hard))


def open_blockers(event: Event) -> list[Check]:
    """Return what must be mended before the event can open."""
    return [check for check in checks(event) if check.hard and not check.is_met]


def _checks(event: Event) -> Iterator[Check]:
    materials = list(event.materials.all())
    yield _check(
        event, "curriculum", bool(materials), _("The curriculum is there."), _("The curriculum is empty."), True
    )
    venue = (_("The venue is chosen."), _("The venue is not chosen yet."))
    yield _check(event, "venue", event.venue_id is not None, *venue, True)
    committee = event.crew.filter(component=Component.COMMITTEE).exists()
    yield _check(event, "crew", committee, _("The committee is named."), _("Nobody is on the committee yet."), True)
    rooms = event.venue.rooms.count() if event.venue else 0
    yield _check(event, "venue", rooms > 0, _("The rooms are named."), _("The venue has no rooms yet."))
    yield _teacher_check(event, materials)
    yield _hours_check(event, sum(material.jp for material in materials))


def _check(event: Event, page: str, is_met: bool, met: str, unmet: str, hard: bool = False) -> Check:
    url = reverse(f"programme:{page}", args=[event.slug])
    return Check(met if is_met else unmet, is_met, url, hard)


def _teacher_check(event: Event, materials: list[Any]) -> Check:
    taught = set(event.materials.filter(teachers__component__in=TEACHING).values_list("pk", flat=True).distinct())
    missing = sum(material.pk not in taught for material in materials)
    unmet = ngettext("%(n)d material has no teacher yet.", "%(n)d materials have no teacher yet.", missing)
    return _check(event, "crew", not missing, _("Every material has a teacher."), unmet % {"n": missing})


def _hours_check(event: Event, jp: int) -> Check:
    hours = {"jp": jp, "room": event.slots_per_day * len(event.days)}
    met = _("The %(jp)d JP fit into the days (%(room)d JP).") % hours
    unmet = _("The %(jp)d JP do not fit into the days (%(room)d JP).") % hours
    return _check(event, "day_grid", jp <= hours["room"], met, unmet)
