"""What phones send to this room through the outbox."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from pamong.core.outbox import Sent
from pamong.core.permissions import get_visible_or_404

from .commands import AnswerRow, record_answer, submit_sitting
from .models import Sitting

ANSWER = "jawaban"
SUBMISSION = "kumpul-tes"


def take_answer(actor: Any, sent: Sent) -> dict[str, Any]:
    """Take one answer: `{sitting, item, response, elapsed (ms since the start), seq}`."""
    payload = sent.payload
    elapsed = payload.get("elapsed")
    row = AnswerRow(
        key=sent.key,
        sitting=UUID(payload["sitting"]),
        exam_item=UUID(payload["item"]),
        response=payload.get("response"),
        made_at=sent.made_at,
        elapsed=None if elapsed is None else timedelta(milliseconds=float(elapsed)),
        sequence=int(payload.get("seq", 0)),
    )
    taken = record_answer(actor=actor, row=row)
    if taken.late:
        return {"late": True, "message": _("The time was over. This answer is kept but does not count.")}
    return {"late": False}


def take_submission(actor: Any, sent: Sent) -> dict[str, Any]:
    """Hand in a sitting: `{sitting}`."""
    own = Sitting.objects.visible_to(actor).select_related("exam__event", "participant")
    sitting = get_visible_or_404(own, pk=sent.payload["sitting"])
    submit_sitting(actor=actor, sitting=sitting)
    return {"submitted": True}
