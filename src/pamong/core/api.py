"""The doors for devices: enrolment, and what they kept while they had no signal (ADR 8)."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Field, Router, Schema, Status
from ninja.errors import HttpError

from . import clock, devices, epochs, outbox
from .models import Device
from .permissions import get_visible_or_404
from .visitors import client_address, is_too_often

router = Router(tags=["outbox"])
MOST_MESSAGES = 500
SLOW_SECONDS = 1.0  # a batch that took longer: phones are asked to wait before the next
LONGEST_PAUSE = 60
DEVICES = "devices"  # who calls when every event is signed
FORGED = {"tanda_tangan_salah", "perangkat_tidak_dikenal"}
FORGERIES_A_MINUTE = 240


def signed_events(request: HttpRequest) -> str | None:
    """Return that devices speak for themselves when a call to the outbox holds signed events only.

    Then no session is needed, and a stale one does no harm.
    """
    if request.method != "POST" or not request.path.endswith("/outbox"):
        return None
    try:
        events = json.loads(request.body)["events"]
        return DEVICES if all(map(outbox.is_signed, events)) else None
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


class MessageIn(Schema):
    """One message without a signature. `key` is made on the device and never used for anything else."""

    key: UUID
    kind: str = Field(max_length=40)
    payload: dict[str, Any]
    made_at: datetime


class AnswerOut(Schema):
    """What became of one message."""

    key: str
    verdict: str
    code: str | None = None
    message: str | None = None
    result: dict[str, Any] | None = None


class BatchIn(Schema):
    """Up to 500 messages, signed events or messages of a signed-in page; `dev` asks how far a device is held.

    `pengantar` introduces phones that enrolled in a hall without a network, by whoever is responsible for their owners.
    """

    events: list[dict[str, Any]] = Field(max_length=MOST_MESSAGES)
    dev: UUID | None = None
    pengantar: list[dict[str, Any]] = Field(default=[], max_length=MOST_MESSAGES)


class HeldOut(Schema):
    """How far a device's events are held without a gap, and how far they are in a backup that was read back."""

    hwm: int
    aman: int


class BatchOut(Schema):
    """An answer for each message, in their order; how far each device is held; the server's clock and epoch."""

    answers: list[AnswerOut]
    perangkat: dict[str, HeldOut]
    ep: UUID
    waktu: int
    tunggu: int
    time: datetime


class IntroductionIn(Schema):
    """A device's key, signed by itself."""

    v: int
    aktor: str = Field(max_length=40)
    kunci: str = Field(max_length=200)
    nama: str = Field(max_length=80)
    tanda: str = Field(max_length=22)
    t: int
    sig: str = Field(max_length=100)


class EnrolledOut(Schema):
    """A device as it is known now."""

    dev: UUID
    aktor: str
    hwm: int
    aman: int
    ep: UUID
    waktu: int


class DeviceOut(Schema):
    """One of my devices."""

    dev: UUID
    nama: str
    didaftarkan: datetime
    dicabut: datetime | None


class RefusedOut(Schema):
    """Why not."""

    code: str
    message: str


@router.post("/outbox", response=BatchOut, summary="Send what a device has kept")
def send(request: HttpRequest, batch: BatchIn) -> dict[str, Any]:
    """Take a batch; each message is judged alone."""
    actor = request.auth  # type: ignore[attr-defined]
    if batch.pengantar and actor is not DEVICES:
        devices.introduce_devices(actor=actor, introductions=batch.pengantar)
    return take_batch(request, batch.events, batch.dev, actor)


def take_batch(request: HttpRequest, events: Sequence[dict[str, Any]], dev: UUID | None, actor: Any) -> dict[str, Any]:
    """Take signed events and messages of a signed-in page; answer them in their order."""
    began = time.monotonic()
    by_signature, known = outbox.take_signed([item for item in events if outbox.is_signed(item)])
    _brake_forgers(request, by_signature)
    by_session = _take_plain(actor, [item for item in events if not outbox.is_signed(item)])
    merged = {True: iter(by_signature), False: iter(by_session)}
    if dev and dev not in known:
        outbox.settle()
        known.update({device.pk: device for device in Device.objects.filter(pk=dev)})
    now = clock.now()
    return {
        "answers": [next(merged[outbox.is_signed(item)]) for item in events],
        "perangkat": {str(ident): {"hwm": row.held_to, "aman": row.safe_to} for ident, row in known.items()},
        "ep": epochs.current(),
        "waktu": _milliseconds(now),
        "tunggu": _pause(time.monotonic() - began),
        "time": now,
    }


@router.post("/devices", response={200: EnrolledOut, 409: RefusedOut}, summary="Enrol this device")
def enrol(request: HttpRequest, introduction: IntroductionIn) -> Any:
    """Bind a device's key to the caller; the same key again is the same device."""
    try:
        device = devices.enrol_device(
            actor=request.auth,  # type: ignore[attr-defined]
            introduction=introduction.model_dump(),
        )
    except devices.NotEnrolled as refusal:
        return Status(409, {"code": refusal.code, "message": " ".join(refusal.messages)})
    return {
        "dev": device.pk,
        "aktor": str(device.owner_id),
        "hwm": device.held_to,
        "aman": device.safe_to,
        "ep": epochs.current(),
        "waktu": _milliseconds(clock.now()),
    }


@router.get("/devices", response=list[DeviceOut], summary="My devices")
def my_devices(request: HttpRequest) -> list[dict[str, Any]]:
    """List the caller's devices, the newest first."""
    rows = Device.objects.filter(owner=request.auth).order_by("-enrolled_at")  # type: ignore[attr-defined]
    return [_shown(row) for row in rows]


@router.post("/devices/{uuid:dev}/revoke", response=DeviceOut, summary="End a device")
def revoke(request: HttpRequest, dev: UUID) -> dict[str, Any]:
    """End a device: lost, stolen, or given away."""
    actor = request.auth  # type: ignore[attr-defined]
    device = get_visible_or_404(Device.objects.select_related("owner"), pk=dev)
    if not devices.may_govern(actor, device.owner):
        device = get_visible_or_404(Device.objects.none(), pk=dev)
    return _shown(devices.revoke_device(actor=actor, device=device))


def _brake_forgers(request: HttpRequest, answers: Sequence[outbox.Answer]) -> None:
    """Honest devices are known here; whoever sends what no device has signed is slowed down."""
    forged = any(answer.code in FORGED for answer in answers)
    if forged and is_too_often("forged", client_address(request), FORGERIES_A_MINUTE):
        raise HttpError(429, str(_("Too many messages of unknown devices. Wait a minute.")))


def _take_plain(actor: Any, items: Sequence[Mapping[str, Any]]) -> list[outbox.Answer]:
    return [_take_one(actor, item) for item in items]


def _take_one(actor: Any, item: Mapping[str, Any]) -> outbox.Answer:
    try:
        read = MessageIn.model_validate(item)
    except ValueError:
        return outbox.refused(str(item.get("key", ""))[:36], "bentuk_salah")
    return outbox.take(actor, [outbox.Sent(read.key, read.kind, read.payload, read.made_at)])[0]


def _pause(seconds: float) -> int:
    """Ask for a pause of ten times what a slow batch took: an overloaded server is not asked at once again."""
    return 0 if seconds < SLOW_SECONDS else min(LONGEST_PAUSE, round(10 * seconds))


def _shown(device: Device) -> dict[str, Any]:
    return {
        "dev": device.pk,
        "nama": device.name,
        "didaftarkan": device.enrolled_at,
        "dicabut": device.revoked_at,
    }


def _milliseconds(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)
