"""The shelf of signed events: what is known already, each device's chain, and how far it is held without a gap."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Model, Q, QuerySet

from pamong.core.models import Device, InboxEvent
from pamong.core.prepared import Insert, Read

from .events import Link, SignedEvent, read
from .registry import Answer

Place = tuple[UUID, int]  # device, seq
DEVICE_LEAVES_OUT = frozenset({"introduction", "introduced_by_id", "enrolled_at"})
OWNER_LEAVES_OUT = frozenset({"password", "last_login", "created_at"})
MOVE = """
    UPDATE core_device SET held_to = %s, highest = %s, head = %s
    WHERE id = %s AND held_to = %s AND highest = %s AND revoked_at IS NULL
"""
_insert = Insert(InboxEvent)


class Moved(Exception):  # noqa: N818 - a signal to try again
    """Another request moved the same device's chain meanwhile."""


@dataclass(slots=True)
class Shelf:
    """What is stored of the devices of a batch, as far as the batch needs it."""

    known: dict[UUID, InboxEvent] = field(default_factory=dict)
    links: dict[Place, Link] = field(default_factory=dict)


def devices_by_id(idents: Iterable[UUID]) -> dict[UUID, Device]:
    """Return devices with their owners, without what no check-in asks for."""
    names, owned = _columns(Device, DEVICE_LEAVES_OUT), _columns(get_user_model(), OWNER_LEAVES_OUT)
    found = {}
    for row in _devices(sorted(set(idents))):
        device = Device.from_db(DEFAULT_DB_ALIAS, names, row[: len(names)])
        device.owner = get_user_model().from_db(DEFAULT_DB_ALIAS, owned, row[len(names) :])
        found[device.pk] = device
    return found


@Read
def _devices(idents: Sequence[UUID]) -> QuerySet[Device, tuple[Any, ...]]:
    owned = (f"owner__{name}" for name in _columns(get_user_model(), OWNER_LEAVES_OUT))
    return Device.objects.filter(pk__in=idents).values_list(*_columns(Device, DEVICE_LEAVES_OUT), *owned)


@cache
def _columns(model: type[Model], but: frozenset[str]) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields if field.attname not in but]


def look(events: Sequence[SignedEvent], devices: Mapping[UUID, Device]) -> Shelf:
    """Return what must be known to judge the events.

    Devices that send on where they stopped need no look at the shelf: their chain's head is in their own row, and the
    database's constraints notice if that was an illusion (then everything is looked up).
    """
    if all(_goes_on(numbers, devices[device]) for device, numbers in _numbers(events).items()):
        heads = {(device.pk, device.highest): Link(*device.head) for device in devices.values() if device.head}
        return Shelf(links=heads)
    return look_closely(events)


def look_closely(events: Sequence[SignedEvent]) -> Shelf:
    """Return all stored events that share an id or a number with these, or stand beside them in the chain."""
    near = Q(pk__in=[event.id for event in events])
    for device, numbers in _numbers(events).items():
        near |= Q(device=device, seq__in={other for seq in numbers for other in (seq - 1, seq, seq + 1)})
    shelf = Shelf()
    for row in InboxEvent.objects.filter(near):
        shelf.known[row.pk] = row
        shelf.links[row.device_id, row.seq] = read(json.loads(row.body)).link
    return shelf


def advance(device: Device, fresh: Sequence[SignedEvent], shelf: Shelf) -> dict[str, Any]:
    """Return the new places of a device's chain once `fresh` is stored."""
    numbers = {event.seq for event in fresh}
    held_to = device.held_to
    if held_to + 1 in numbers and device.highest > device.held_to:
        numbers |= set(InboxEvent.objects.filter(device=device, seq__gt=held_to).values_list("seq", flat=True))
    while held_to + 1 in numbers:
        held_to += 1
    last = max(fresh, key=lambda event: event.seq)
    if last.seq > device.highest:
        return {"held_to": held_to, "highest": last.seq, "head": list(last.link)}
    return {"held_to": held_to, "highest": device.highest, "head": device.head}


def move(device: Device, places: dict[str, Any]) -> None:
    """Move a device's chain on, unless somebody else did meanwhile or the device was ended."""
    if not (_moved_on(device, places) if device.revoked_at is None else _moved_ended(device, places)):
        raise Moved
    for name, value in places.items():
        setattr(device, name, value)


def _moved_on(device: Device, places: dict[str, Any]) -> bool:
    """As `_moved_ended`, for a device that lives, with a statement written once."""
    database = connections[DEFAULT_DB_ALIAS]
    head = Device._meta.get_field("head").get_db_prep_save(places["head"], database)
    ident = Device._meta.pk.get_db_prep_value(device.pk, database)
    with database.cursor() as cursor:
        cursor.execute(MOVE, [places["held_to"], places["highest"], head, ident, device.held_to, device.highest])
        return bool(cursor.rowcount)


def _moved_ended(device: Device, places: dict[str, Any]) -> bool:
    same = Device.objects.filter(
        pk=device.pk, held_to=device.held_to, highest=device.highest, revoked_at=device.revoked_at
    )
    return bool(same.update(**places))


def keep(taken: Iterable[tuple[SignedEvent, Answer]]) -> None:
    """Store events with their answers."""
    _insert(
        [
            InboxEvent(
                pk=event.id,
                device_id=event.device,
                seq=event.seq,
                hash=event.link.hash,
                kind=event.kind,
                claimed_at=event.claimed_at,
                verdict=answer.verdict,
                answer=answer.told(),
                body=json.dumps(event.body, ensure_ascii=False, separators=(",", ":")),
            )
            for event, answer in taken
        ]
    )


def _numbers(events: Iterable[SignedEvent]) -> dict[UUID, list[int]]:
    numbers: defaultdict[UUID, list[int]] = defaultdict(list)
    for event in events:
        numbers[event.device].append(event.seq)
    return numbers


def _goes_on(numbers: Sequence[int], device: Device) -> bool:
    first = device.held_to + 1
    return device.highest == device.held_to and sorted(numbers) == list(range(first, first + len(numbers)))
