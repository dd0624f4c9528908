"""What devices send when they have signal again: each message once, in any order, answered alone.

A room registers what it accepts in its `AppConfig.ready`: `outbox.accept("hadir", record_presence_event)`.
The acceptor gets the actor, the key, the payload and when it was made, and calls the same command as the page.
It returns the result of a new fact, or a whole `Answer` when it keeps the message under another verdict (`ganda`,
`ditahan`): raising `Held` or `Duplicate` instead undoes what the acceptor wrote.
Vocabulary of the answers (`baru`, `ulang`, `ganda`, `ditahan`, `ditolak`): reliability rules of the house.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404

from .models import Receipt

Verdict = Literal["baru", "ulang", "ganda", "ditahan", "ditolak"]


@dataclass(frozen=True)
class Sent:
    """One message of a device."""

    key: UUID
    kind: str
    payload: dict[str, Any]
    made_at: datetime


@dataclass(frozen=True)
class Answer:
    """What became of a message; `code` and `message` say why it was not taken."""

    key: str
    verdict: Verdict
    code: str | None = None
    message: str | None = None
    result: dict[str, Any] | None = None


class Duplicate(Exception):  # noqa: N818 - an answer to a device, not an error
    """The fact was already there under another key (`ganda`): kept, linked, not counted twice."""


class Held(Exception):  # noqa: N818 - as above
    """The message cannot be judged yet (`ditahan`), for example because its time is odd: kept for a person."""


Acceptor = Callable[[Any, Sent], dict[str, Any] | Answer | None]
_acceptors: dict[str, Acceptor] = {}


def accept(kind: str, acceptor: Acceptor) -> None:
    """Register who takes messages of `kind`."""
    _acceptors[kind] = acceptor


def take(actor: Any, messages: Sequence[Sent]) -> list[Answer]:
    """Take a batch: each message in its own transaction, so that a bad one never blocks the rest."""
    return [_take_one(actor, message) for message in messages]


def _take_one(actor: Any, sent: Sent) -> Answer:
    digest = hashlib.sha256(json.dumps([sent.kind, sent.payload], sort_keys=True).encode()).hexdigest()
    earlier = Receipt.objects.filter(key=sent.key).first()
    if earlier:
        return _repeat(earlier, actor, digest)
    with transaction.atomic():
        answer = _judge(actor, sent)
        if answer.verdict != "ditolak":
            Receipt.objects.create(
                key=sent.key, kind=sent.kind, actor=actor, payload_hash=digest, answer=asdict(answer)
            )
    return answer


def _repeat(earlier: Receipt, actor: Any, digest: str) -> Answer:
    """Answer a repeated key as the first time; a key reused for other content or by another person is refused."""
    if earlier.payload_hash != digest or earlier.actor_id != getattr(actor, "pk", None):
        return Answer(str(earlier.key), "ditolak", "id_bentrok", "Nomor kiriman ini sudah dipakai untuk isi lain.")
    return Answer(str(earlier.key), "ulang", result=earlier.answer.get("result"))


def _judge(actor: Any, sent: Sent) -> Answer:
    key = str(sent.key)
    acceptor = _acceptors.get(sent.kind)
    if acceptor is None:
        return Answer(key, "ditolak", "jenis_tidak_dikenal", "Jenis kiriman ini tidak dikenal. Perbarui aplikasi Anda.")
    try:
        with transaction.atomic():
            taken = acceptor(actor, sent)
            return taken if isinstance(taken, Answer) else Answer(key, "baru", result=taken)
    except Duplicate as twin:
        return Answer(key, "ganda", message=str(twin))
    except Held as held:
        return Answer(key, "ditahan", message=str(held))
    except (PermissionDenied, Http404):
        return Answer(key, "ditolak", "tidak_berhak", "Anda tidak berhak mengirim ini.")
    except ValidationError as error:
        return Answer(key, "ditolak", "tidak_sah", " ".join(error.messages))
    except (KeyError, TypeError, ValueError):
        return Answer(key, "ditolak", "bentuk_salah", "Isi kiriman tidak lengkap. Perbarui aplikasi Anda.")
