"""What a scanner needs to judge without signal: one answer, encrypted for one device, then only what changed (ADR 8).

The phone stores the body as it came. Its key travels beside it in a header, is imported non-extractable, and is thrown
away when the snapshot expires. The rules that hold online travel with it: times, classes, who takes part, how full a
session is, what is still asked of a person. No photographs: staff look at the face and the card.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
from base64 import urlsafe_b64decode
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings

from pamong.core import clock, epochs
from pamong.core.canonical import packed
from pamong.core.permissions import may
from pamong.enrolment.models import TAKING_PART, Participant, ParticipantState
from pamong.planning.models import Session
from pamong.programme.models import Event

from . import codes, queries
from .judging import SLACK
from .models import Level, Presence

BUCKETS = 64
DIGEST_BYTES = 4
KEPT_AFTER = timedelta(days=2)
NEAR = timedelta(hours=18)  # presence is told of sessions this near; older ones no scanner asks about
TAKES_PART, NOT_CONFIRMED, DATA_MISSING = 1, 2, 4
NONCE_BYTES = 12


@dataclass(frozen=True, slots=True)
class Sealed:
    """A snapshot as it leaves: ciphertext, and the key that opens it until `until`."""

    body: bytes
    key: bytes
    until: datetime


def snapshot(event: Event, user: Any, device_id: UUID, has: str = "") -> Sealed:
    """Return what `user` may scan in `event`, for one device; only what changed since version `has`."""
    parts = _parts(event, user)
    digests = {name: _digest(part) for name, part in parts.items()}
    known = _known(has, digests)
    changed = {name: part for name, part in parts.items() if known.get(name) != digests[name]}
    until = _until(event)
    answer = {
        "v": 1,
        "versi": packed(b"".join(digests[name] for name in sorted(digests))),
        "ep": str(epochs.current()),
        "waktu": _seconds(clock.now()),
        "sampai": _seconds(until),
        "penuh": not known,
        "aturan": _rules(),
        **{name: part for name, part in changed.items() if not name.startswith("peserta:")},
        "peserta": {name.partition(":")[2]: part for name, part in changed.items() if name.startswith("peserta:")},
    }
    key = _key(event, device_id)
    nonce = os.urandom(NONCE_BYTES)
    plain = gzip.compress(json.dumps(answer, ensure_ascii=False, separators=(",", ":")).encode(), 9, mtime=0)
    return Sealed(nonce + AESGCM(key).encrypt(nonce, plain, str(device_id).encode()), key, until)


def salt_of(event: Event) -> str:
    """Return the salt under which personal codes are hashed for scanners that cannot verify their signature."""
    return packed(hashlib.sha256(b"pamong attendance salt " + event.pk.bytes).digest()[:12])


def fingerprint(salt: str, code: str) -> str:
    """Return the few characters by which a scanner knows a personal code."""
    return packed(hashlib.sha256((salt + code).encode()).digest())[:5]


def _parts(event: Event, user: Any) -> dict[str, Any]:
    """Return the snapshot in the pieces that change on their own."""
    groups = {pk: place for place, pk in enumerate(_class_ids(event))}
    people, regions = _people(event, groups)
    sessions = _sessions(event, user)
    closed = queries.closed_ids(sessions)
    return {
        "acara": _event(event),
        "kunci_pribadi": [packed(key.public_bytes(Encoding.Raw, PublicFormat.Raw)) for key in codes.public_keys()],
        "garam": salt_of(event),
        "kelas": _classes(event),
        "daerah": regions,
        "sesi": [_session(session, groups, session.pk in closed) for session in sessions],
        "hadir": _present(sessions),
        **{f"peserta:{bucket:02x}": people.get(bucket, []) for bucket in range(BUCKETS)},
    }


def _event(event: Event) -> dict[str, Any]:
    return {
        "id": str(event.pk),
        "nama": event.title,
        "zona": event.zone,
        "mulai": event.first_day.isoformat(),
        "selesai": event.last_day.isoformat(),
    }


def _rules() -> dict[str, Any]:
    return {
        "jendela": int(SLACK.total_seconds()),
        "langkah": codes.STEP_SECONDS,
        "basi": int(codes.OLD_AFTER.total_seconds()),
        "lisan": codes.SPOKEN_SECONDS,
        "kelas_lain": "tahan",
        "tidak_ikut": "tahan",
    }


def _class_ids(event: Event) -> list[UUID]:
    return list(event.classes.order_by("number").values_list("pk", flat=True))


def _classes(event: Event) -> list[list[Any]]:
    sizes = queries.class_sizes(event.pk, set(_class_ids(event)))
    rows = event.classes.order_by("number").values_list("pk", "name")
    return [[str(pk), name, sizes.get(pk, 0)] for pk, name in rows]


def _people(event: Event, groups: dict[UUID, int]) -> tuple[dict[int, list[list[Any]]], list[str]]:
    """Return the participants by bucket, and the names of the regencies they come from."""
    columns = ("pk", "person__name", "class_membership__training_class", "person__regency__name", "state", "flags")
    rows = Participant.objects.filter(event=event).order_by("pk").values_list(*columns)
    salt, regions = salt_of(event), dict[str, int]()
    sign = codes.personal_signer(event)
    buckets: defaultdict[int, list[list[Any]]] = defaultdict(list)
    for pk, name, group, region, state, flags in rows:
        place = None if region is None else regions.setdefault(region, len(regions))
        mark = (
            (TAKES_PART if state in TAKING_PART else 0)
            | (NOT_CONFIRMED if state != ParticipantState.CONFIRMED else 0)
            | (DATA_MISSING if flags else 0)
        )
        row = [codes.short(pk), name, groups.get(group), place, mark, fingerprint(salt, sign(pk))]
        buckets[pk.bytes[-1] % BUCKETS].append(row)
    return buckets, list(regions)


def _sessions(event: Event, user: Any) -> list[Session]:
    rows = Session.objects.filter(event=event).select_related("material", "room", "event").order_by("starts_at", "pk")
    if may(user, "attendance.close_many", event):
        return list(rows)
    return list(rows.filter(facilitators__person__user=user).distinct())


def _session(session: Session, groups: dict[UUID, int], closed: bool) -> list[Any]:
    return [
        str(session.pk),
        session.material.title,
        groups.get(session.training_class_id) if session.training_class_id else None,
        _seconds(session.starts_at),
        _seconds(session.ends_at),
        session.jp,
        session.room.name if session.room else "",
        session.room.capacity if session.room else None,
        int(closed),
        packed(codes.session_key(session.pk)),
    ]


def _present(sessions: Iterable[Session]) -> dict[str, list[str]]:
    now = clock.now()
    near = [one.pk for one in sessions if one.starts_at - NEAR <= now <= one.ends_at + NEAR]
    rows = Presence.objects.filter(session__in=near, level__gt=Level.CLAIMED).order_by("participant")
    present: defaultdict[str, list[str]] = defaultdict(list)
    for session, participant in rows.values_list("session", "participant"):
        present[str(session)].append(codes.short(participant))
    return present


def _known(has: str, digests: dict[str, bytes]) -> dict[str, bytes]:
    """Return what the phone has, by part; nothing when its version is of another shape."""
    names = sorted(digests)
    try:
        raw = urlsafe_b64decode(has + "=" * (-len(has) % 4))
    except ValueError:
        return {}
    if len(raw) != DIGEST_BYTES * len(names):
        return {}
    return {name: raw[place * DIGEST_BYTES :][:DIGEST_BYTES] for place, name in enumerate(names)}


def _digest(part: object) -> bytes:
    return hashlib.sha256(json.dumps(part, sort_keys=True).encode()).digest()[:DIGEST_BYTES]


def _until(event: Event) -> datetime:
    return datetime.combine(event.last_day, time(23, 59), ZoneInfo(event.zone)) + KEPT_AFTER


def _key(event: Event, device_id: UUID) -> bytes:
    """Another key for every device and event; ended with the event, or when the installation's secret changes."""
    info = b"pamong attendance snapshot " + event.pk.bytes + device_id.bytes
    return HKDF(SHA256(), 32, salt=None, info=info).derive(str(settings.SECRET_KEY).encode())


def _seconds(moment: datetime) -> int:
    return int(moment.timestamp())
