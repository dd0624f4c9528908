"""Devices: enrolled once by a signed-in user, ended by their owner or by who is responsible for the owner."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from . import clock
from .audit import audit
from .canonical import canonical, unpacked
from .device_keys import device_id, is_signed_by, load_key
from .models import Device
from .refusals import Refused

MOST_LIVING = 20
FIELDS = {"v", "aktor", "kunci", "nama", "tanda", "t"}
Governs = Callable[[Any, Any], bool]
_governs: list[Governs] = []


class NotEnrolled(Refused):
    """A device that cannot be enrolled; `code` says why, for the phone."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def governed_by(source: Governs) -> None:
    """Register who, besides the owner, may end and introduce a person's devices (a committee its participants')."""
    if source not in _governs:
        _governs.append(source)


def may_govern(actor: Any, owner: Any) -> bool:
    """Tell whether `actor` is responsible for `owner`'s devices."""
    return bool(actor.is_active and (actor == owner or any(source(actor, owner) for source in _governs)))


@transaction.atomic
def enrol_device(*, actor: Any, introduction: Mapping[str, Any], owner: Any = None) -> Device:
    """Bind a key to its user; the same key again is the same device.

    Somebody else than the owner introduces a device only when responsible for them: phones that enrolled in a hall.
    """
    owner = owner or actor
    if owner != actor and not may_govern(actor, owner):
        raise PermissionDenied("core.introduce_device")
    spki = _checked_key(introduction, owner)
    known = Device.objects.select_for_update().filter(pk=device_id(spki)).first()
    if known:
        return _same_or_refused(known, owner)
    if Device.objects.filter(owner=owner, revoked_at=None).count() >= MOST_LIVING:
        raise NotEnrolled("terlalu_banyak", _("You have too many devices. End one that you no longer use."))
    device = Device.objects.create(
        pk=device_id(spki),
        owner=owner,
        public_key=spki,
        name=str(introduction["nama"]),
        mark=str(introduction["tanda"]),
        introduction=dict(introduction),
        introduced_by=actor if actor != owner else None,
    )
    audit(actor, "core.device_enrolled", device, name=device.name)
    return device


def introduce_devices(*, actor: Any, introductions: Sequence[Mapping[str, Any]]) -> int:
    """Enrol phones that were enrolled in a hall, for the people `actor` is responsible for; return how many are known.

    One that cannot be enrolled stays unknown, and its events are refused one by one.
    """
    owners = {str(given.get("aktor")) for given in introductions}
    people = get_user_model().objects.in_bulk([int(pk) for pk in owners if pk.isdecimal()])
    known = 0
    for given in introductions:
        owner = people.get(int(given["aktor"])) if str(given.get("aktor")).isdecimal() else None
        with suppress(PermissionDenied, NotEnrolled):
            known += owner is not None and bool(enrol_device(actor=actor, introduction=given, owner=owner))
    return known


@transaction.atomic
def revoke_device(*, actor: Any, device: Device) -> Device:
    """End a device: what it signed before is kept for a person to judge, what it signs later is refused."""
    if not may_govern(actor, device.owner):
        raise PermissionDenied("core.revoke_device")
    device = Device.objects.select_for_update().get(pk=device.pk)
    if device.revoked_at is None:
        device.revoked_at = clock.now()
        device.save(update_fields=["revoked_at"])
        audit(actor, "core.device_revoked", device, name=device.name)
    return device


def _checked_key(given: Mapping[str, Any], owner: Any) -> bytes:
    try:
        spki = unpacked(given["kunci"])
        load_key(spki)
        message = canonical({name: value for name, value in given.items() if name != "sig"})
        sound = _has_form(given) and is_signed_by(spki, unpacked(given["sig"], 64), message)
    except (KeyError, TypeError, ValueError):
        sound = False
    if not sound or str(given["aktor"]) != str(owner.pk):
        raise NotEnrolled("kunci_salah", _("This device's key is not right. Load the page again."))
    return spki


def _has_form(given: Mapping[str, Any]) -> bool:
    texts = [given["aktor"], given["nama"], given["tanda"]]
    return (
        set(given) == FIELDS | {"sig"}
        and given["v"] == 1
        and isinstance(given["t"], int)
        and all(isinstance(text, str) and "\x00" not in text for text in texts)
        and len(given["nama"]) <= 80
        and len(given["tanda"]) <= 22
    )


def _same_or_refused(known: Device, owner: Any) -> Device:
    if known.owner_id != owner.pk:
        raise NotEnrolled("kunci_bentrok", _("This key belongs to another account. Load the page again."))
    if known.revoked_at:
        raise NotEnrolled("dicabut", _("This device was ended. Ask the committee, or use another one."))
    return known
