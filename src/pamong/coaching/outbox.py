"""What phones send when they have signal again: stages (`praktik`), sheets (`observasi`), and an observer's taps
(`ketukan`) with their corrections (`ketukan-ubah`), when one of the pair spoke (`suara`), or anybody in a recording
(`suara-rekaman`), and how far somebody is in a lesson (`pelajaran`).

All of a round name the triad, not the round: a phone without signal cannot know whether the round was begun elsewhere.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from pamong.core.outbox import Sent
from pamong.core.permissions import get_visible_or_404
from pamong.core.refusals import Refused
from pamong.planning.models import Triad

from . import commands
from .models import Lesson, PracticeRun, Recording
from .queries.triads import attempt_of, round_of

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


def take_tap(actor: Any, sent: Sent) -> dict[str, Any]:
    """Take one tap of an observer: `kode`, when it was pressed (`pada`), and for how long (`tahan`, milliseconds)."""
    at = _pressed(sent)
    run = _tapped_run(actor, sent, at)
    held = sent.payload.get("tahan")
    tap = commands.record_tap(
        actor=actor,
        key=sent.key,
        run=run,
        code=str(sent.payload["kode"]),
        at=at,
        milliseconds=int(held) if held else None,
    )
    return {"run": str(run.pk), "tap": str(tap.pk)}


def take_tap_change(actor: Any, sent: Sent) -> dict[str, Any]:
    """Take a tap back (`batal`) or give a note its words (`catatan`). Carries enough to come before the tap itself."""
    at = _pressed(sent)
    run = _tapped_run(actor, sent, at)
    key = UUID(str(sent.payload["ketukan"]))
    if sent.payload.get("batal"):
        tap = commands.undo_tap(actor=actor, key=key, run=run, code=str(sent.payload["kode"]), at=at)
    else:
        tap = commands.write_note(actor=actor, key=key, run=run, words=str(sent.payload["catatan"]), at=at)
    return {"run": str(run.pk), "tap": str(tap.pk)}


def take_voice(actor: Any, sent: Sent) -> dict[str, Any]:
    """Take when one of the pair spoke (`segmen`, seconds since `sejak`), heard for `detik` seconds on the own phone."""
    payload = sent.payload
    began = datetime.fromisoformat(str(payload["sejak"]))
    if began.tzinfo is None:
        raise ValueError("a time without its zone")
    run = round_of(_triad(sent))
    if run is None:
        raise Refused(_("The round has not begun yet. Measure while you talk."))
    track = commands.keep_voice(
        actor=actor,
        key=sent.key,
        run=run,
        began_at=min(began, sent.made_at),
        seconds=float(payload["detik"]),
        near=float(payload["dekat"]),
        segments=[(float(start), float(end)) for start, end in payload["segmen"]],
    )
    return {"run": str(run.pk), "voice": str(track.pk)}


def take_recorded_speech(actor: Any, sent: Sent) -> dict[str, Any]:
    """Take when somebody spoke in a recording (`segmen`, seconds since it began), as its phone heard it."""
    payload = sent.payload
    recording = get_visible_or_404(Recording.objects.select_related("ask"), pk=payload["rekaman"])
    commands.keep_heard(
        actor=actor,
        recording=recording,
        seconds=float(payload["detik"]),
        near=float(payload["dekat"]),
        segments=[(float(start), float(end)) for start, end in payload["segmen"]],
    )
    return {"recording": str(recording.pk)}


def take_lesson(actor: Any, sent: Sent) -> dict[str, Any]:
    """Take where a participant stopped in a lesson (`bagian`, a share of it) and whether it is done (`selesai`).

    Also of one that was taken back meanwhile: the phone kept it, and what was done in it counts.
    """
    lesson = get_visible_or_404(Lesson.objects.select_related("event"), pk=sent.payload["pelajaran"])
    progress = commands.record_progress(
        actor=actor,
        lesson=lesson,
        place=float(sent.payload["bagian"]),
        finished=bool(sent.payload.get("selesai")),
        at=sent.made_at,
    )
    return {"progress": str(progress.pk)}


def _tapped_run(actor: Any, sent: Sent, at: datetime) -> PracticeRun:
    """Return what was tapped on: a stage done again (`ulangan`), else the round of the triad."""
    again = sent.payload.get("ulangan")
    return attempt_of(_triad(sent), again) if again else commands.start_run(actor=actor, triad=_triad(sent), at=at)


def _pressed(sent: Sent) -> datetime:
    """Return when the button was pressed: never after the message was made."""
    at = datetime.fromisoformat(str(sent.payload["pada"]))
    if at.tzinfo is None:
        raise ValueError("a time without its zone")
    return min(at, sent.made_at)


def _triad(sent: Sent) -> Triad:
    rows = Triad.everything.select_related("event", "facilitator").prefetch_related("members__participant")
    return get_visible_or_404(rows, pk=sent.payload["kelompok"])
