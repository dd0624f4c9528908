"""Where an event is held, and how its day runs."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, time
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from pamong.core.audit import audit
from pamong.core.permissions import require
from pamong.core.refusals import Refused
from pamong.people.models import User
from pamong.programme.models import Break, Event, Room, Venue

from .changing import change_row


@transaction.atomic
def set_venue(*, actor: User, event: Event, venue: Venue | None = None, **values: Any) -> Venue:
    """Hold the event at a known venue of the office (its data may be corrected), or at a new one."""
    require(actor, "programme.change_event", event)
    if venue is None:
        venue = Venue.objects.create(office=event.office, **values)
        audit(actor, "programme.venue_made", venue, event_id=event.pk)
    elif venue.office_id != event.office_id:
        raise Refused(_("This venue belongs to another office."))
    else:
        change_row(actor, "programme.venue_changed", venue, values)
    change_row(actor, "programme.event_changed", event, {"venue": venue})
    return venue


@transaction.atomic
def add_room(*, actor: User, event: Event, name: str, capacity: int, kind: str, serves: Iterable[str] = ()) -> Room:
    """Add a room to the event's venue."""
    require(actor, "programme.change_event", event)
    if event.venue is None:
        raise Refused(_("Choose the venue first."))
    room = Room(venue=event.venue, name=name, capacity=capacity, kind=kind, serves=list(serves))
    room.full_clean()
    room.save()
    audit(actor, "programme.room_added", room, event_id=event.pk)
    return room


@transaction.atomic
def change_room(*, actor: User, event: Event, room: Room, **values: Any) -> bool:
    """Change a room of the event's venue."""
    require(actor, "programme.change_event", event)
    return change_row(actor, "programme.room_changed", room, values)


@transaction.atomic
def remove_room(*, actor: User, event: Event, room: Room) -> None:
    """Remove a room that no timetable uses."""
    require(actor, "programme.change_event", event)
    audit(actor, "programme.room_removed", room, event_id=event.pk, name=room.name)
    try:
        room.delete()
    except ProtectedError as error:
        raise Refused(_("A timetable uses this room, so it stays on record.")) from error


@transaction.atomic
def change_day_grid(*, actor: User, event: Event, day_starts: time, slots_per_day: int) -> bool:
    """Set when a day begins and how many lesson hours it has."""
    require(actor, "programme.change_event", event)
    values = {"day_starts": day_starts, "slots_per_day": slots_per_day}
    return change_row(actor, "programme.day_grid_changed", event, values)


@transaction.atomic
def add_break(
    *, actor: User, event: Event, after_slot: int, minutes: int, label: str, day: date | None = None
) -> Break:
    """Add a pause after a lesson hour, on one day or on all; a pause of one day stands for that of all days."""
    require(actor, "programme.change_event", event)
    if day is not None and day not in event.days:
        raise Refused({"day": _("This day is not part of the event.")})
    if after_slot > event.slots_per_day:
        raise Refused({"after_slot": _("The day has only %(slots)s lesson hours.") % {"slots": event.slots_per_day}})
    pause, _made = Break.objects.update_or_create(
        event=event, day=day, after_slot=after_slot, defaults={"minutes": minutes, "label": label}
    )
    audit(actor, "programme.break_set", pause, minutes=minutes)
    return pause


@transaction.atomic
def remove_break(*, actor: User, pause: Break) -> None:
    """Remove a pause."""
    require(actor, "programme.change_event", pause.event)
    audit(actor, "programme.break_removed", pause, label=pause.label)
    pause.delete()
