"""What phones send when they have signal again: stages (`praktik`) and sheets (`observasi`).

Both name the triad, not the round: a phone without signal cannot know whether the round was begun elsewhere.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from pamong.core.outbox import Sent
from pamong.core.permissions import get_visible_or_404
from pamong.planning.models import Triad

from . import commands

FINISHED = "selesai"


def take_stage(actor: Any, sent: Sent) -> dict[str, Any]:
    """Take one tap on the stage bar: a stage that began, or that the conversation is over."""
    run = commands.start_run(actor=actor, triad=_triad(sent), at=sent.made_at)
    stage = str(sent.payload["tahap"])
    if stage == FINISHED:
        commands.finish_run(actor=actor, run=run, at=sent.made_at)
    else:
        commands.mark_stage(actor=actor, key=sent.key, run=run, stage=stage, at=sent.made_at)
    return {"run": str(run.pk)}


def take_observation(actor: Any, sent: Sent) -> dict[str, Any]:
    """Take a complete sheet. The form's own key goes before the sending's, so that page and outbox are one sending."""
    payload = sent.payload
    run = commands.start_run(actor=actor, triad=_triad(sent), at=sent.made_at)
    sheet = commands.submit_observation(
        actor=actor,
        key=UUID(str(payload.get("kunci") or sent.key)),
        run=run,
        ratings=dict(payload["nilai"]),
        worked=str(payload["berhasil"]),
        to_try=str(payload["dicoba"]),
        next_step=str(payload.get("langkah") or ""),
        made_at=sent.made_at,
    )
    return {"run": str(run.pk), "observation": str(sheet.pk)}


def _triad(sent: Sent) -> Triad:
    rows = Triad.objects.select_related("event", "facilitator").prefetch_related("members__participant")
    return get_visible_or_404(rows, pk=sent.payload["kelompok"])
