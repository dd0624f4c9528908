"""The one door for what devices kept while they had no signal."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Schema

from . import clock, outbox

router = Router(tags=["outbox"])
MOST_MESSAGES = 100


class MessageIn(Schema):
    """One message as a device sends it. `key` is made on the device and never used for anything else."""

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
    """Up to a hundred messages."""

    events: list[MessageIn] = Field(max_length=MOST_MESSAGES)


class BatchOut(Schema):
    """An answer for each message, in their order, and the server's time for the device's clock."""

    answers: list[AnswerOut]
    time: datetime


@router.post("/outbox", response=BatchOut, summary="Send what a device has kept")
def send(request: HttpRequest, batch: BatchIn) -> dict[str, Any]:
    """Take a batch; each message is judged alone."""
    messages = [outbox.Sent(item.key, item.kind, item.payload, item.made_at) for item in batch.events]
    return {"answers": outbox.take(request.auth, messages), "time": clock.now()}  # type: ignore[attr-defined]
