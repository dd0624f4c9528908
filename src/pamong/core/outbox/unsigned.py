"""Messages without a signature, from a page whose user is signed in: known by their key, one by one."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from pamong.core.models import Receipt

from .registry import Answer, Sent, judge


def take(actor: Any, messages: Sequence[Sent]) -> list[Answer]:
    """Take a batch: each message in its own transaction, so that a bad one never blocks the rest."""
    return [_take_one(actor, message) for message in messages]


def _take_one(actor: Any, sent: Sent) -> Answer:
    digest = hashlib.sha256(json.dumps([sent.kind, sent.payload], sort_keys=True).encode()).hexdigest()
    with transaction.atomic():
        earlier = Receipt.objects.filter(key=sent.key).first()
        if earlier:
            return _repeat(earlier, actor, digest)
        answer = judge(actor, sent)
        if answer.verdict != "ditolak":
            Receipt.objects.create(key=sent.key, kind=sent.kind, actor=actor, payload_hash=digest, answer=answer.told())
    return answer


def _repeat(earlier: Receipt, actor: Any, digest: str) -> Answer:
    """Answer a repeated key as the first time; a key reused for other content or by another person is refused."""
    if earlier.payload_hash != digest or earlier.actor_id != getattr(actor, "pk", None):
        message = _("The number of this message was already used for something else.")
        return Answer(str(earlier.key), "ditolak", "id_bentrok", message)
    return Answer(str(earlier.key), "ulang", result=earlier.answer.get("result"))
