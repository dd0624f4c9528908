"""How far devices may forget: only what is in a backup that was read back (`aman`); and what a restore changes."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.db.models import F

from . import epochs
from .models import Device

CHUNK = 500


def held_now() -> dict[UUID, int]:
    """Return how far each device is held; asked before a backup is taken, so that it holds at least this."""
    return dict(Device.objects.filter(held_to__gt=F("safe_to")).values_list("pk", "held_to"))


@transaction.atomic
def mark_safe(held: dict[UUID, int]) -> int:
    """Remember that a backup which was read back holds the devices' events up to these numbers."""
    devices = list(Device.objects.filter(pk__in=held).only("safe_to"))
    for device in devices:
        device.safe_to = max(device.safe_to, held[device.pk])
    return Device.objects.bulk_update(devices, ["safe_to"], batch_size=CHUNK)


@transaction.atomic
def begin_again() -> UUID:
    """Begin a new epoch after a restore: what the backup holds is safe, all else the devices send again."""
    Device.objects.update(safe_to=F("held_to"))
    return epochs.begin("restore")
