"""Recording: begin, stop, take in what the phone sends, and delete so that only a tombstone stays."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pamong.coaching.heard import FORMAT, PHONE, together
from pamong.coaching.models import ConsentAsk, Recording
from pamong.coaching.models.recording import LONGEST, ConsentVerb, DeletedWhy, path_of
from pamong.coaching.queries.recording import Kept, running_in, state_of
from pamong.coaching.sessions import Session
from pamong.core.audit import audit
from pamong.core.clock import now
from pamong.core.models import AuditEntry
from pamong.core.permissions import require
from pamong.core.refusals import Refused
from pamong.core.sealed_files import new_key
from pamong.core.uploads.sounds import may_be_sound, sound_type
from pamong.engines.speech import Segment, Track

from .consent import write_line
from .voice import well_formed

logger = logging.getLogger(__name__)
MOST_BYTES = 120 * 1024 * 1024
EMPTY, TOO_LARGE, GONE = "kosong", "besar", "dihapus"
NO_SOUND = gettext_lazy("This file is no sound. Choose WAV, MP3, OGG, M4A or WEBM.")
SNIFFED = 16
UNFINISHED_AFTER = timedelta(days=7)
HEARD, ONE_HEARING = "coaching.recording_heard", timedelta(hours=1)


def check_length(length: int) -> None:
    """Refuse a sound of nothing, and one that is too large, before anything of it is taken."""
    if not length:
        raise Refused(_("This file is empty. Choose another one."), code=EMPTY)
    if length > MOST_BYTES:
        raise Refused(_("A recording has at most 120 MB. Make it shorter, or save it as MP3."), code=TOO_LARGE)


class OffsetMovedError(Exception):
    """The sound goes on elsewhere than the sender thinks; `expected` says where."""

    def __init__(self, expected: int) -> None:
        super().__init__(expected)
        self.expected = expected


@transaction.atomic
def start_recording(*, actor: Any, key: UUID, session: Session, ask: ConsentAsk, from_file: bool = False) -> Recording:
    """Begin to record, or to send a finished file: only after everybody present agreed, one at a time.

    A phone that did not hear the answer asks again under the same key and gets the recording it began.
    """
    require(actor, "coaching.record", session)
    locked = ConsentAsk.objects.select_for_update(of=("self",), no_key=True).get(pk=ask.pk)
    if (known := Recording.objects.filter(pk=key).first()) is not None:
        require(actor, "coaching.send_recording", known)
        return known
    if not state_of(actor, session, locked).opens:
        raise Refused(_("Not everybody has agreed. Nothing may be recorded."))
    if not from_file and running_in(session.source, session.id):
        raise Refused(_("This session is being recorded already, on another phone."))
    moment = now()
    recording = Recording.objects.create(
        id=key,
        ask=locked,
        started_by=actor,
        started_at=moment,
        ended_at=moment if from_file else None,
        expires_at=moment + timedelta(days=locked.days),
        touched_at=moment,
        key=new_key(),
    )
    write_line(actor, locked, ConsentVerb.STARTED, recording=str(recording.pk), file=from_file)
    return recording


@transaction.atomic
def stop_recording(*, actor: Any, session: Session, recording: Recording) -> Recording:
    """Stop: anybody present may. What was said until this moment still arrives."""
    require(actor, "coaching.record", session)
    return _stop(actor, _locked(recording))


def _stop(actor: Any, row: Recording) -> Recording:
    if row.ended_at is None and row.deleted_at is None:
        row.ended_at = now()
        row.save(update_fields=["ended_at"])
        write_line(actor, row.ask, ConsentVerb.STOPPED, recording=str(row.pk))
    return row


def _locked(recording: Recording) -> Recording:
    return Recording.objects.select_for_update(of=("self",)).select_related("ask").get(pk=recording.pk)


@transaction.atomic
def declare_length(*, actor: Any, recording: Recording, length: int) -> Recording:
    """Keep how long the sound will be, once; it cannot be changed, nor be more than a sound of an hour is."""
    row = _own(actor, recording)
    if row.length not in (None, length) or length < row.received:
        raise Refused(_("This is another file than the one that was begun. Start a new one."))
    check_length(length)
    row.length = length
    row.save(update_fields=["length"])
    return row


@transaction.atomic
def take_piece(*, actor: Any, recording: Recording, offset: int, piece: bytes) -> Recording:
    """Put the next piece behind what is there. One that came already moves nothing: its sender learns where we are."""
    row = _own(actor, recording)
    if offset != row.received or row.completed_at:
        raise OffsetMovedError(row.received)
    if row.received + len(piece) > (row.length or MOST_BYTES):
        raise Refused(_("More was sent than was said, or than a recording may have."), code=TOO_LARGE)
    if offset == 0 and len(piece) >= SNIFFED and not may_be_sound(piece[:SNIFFED]):
        remove_sound(actor, row, DeletedWhy.NOT_A_SOUND)
        return _locked(row)
    row.stored = row.file.append(piece, at=offset, stored=row.stored) if piece else row.stored
    row.received += len(piece)
    row.touched_at = now()
    row.save(update_fields=["stored", "received", "touched_at"])
    return row


@transaction.atomic
def finish_upload(*, actor: Any, recording: Recording) -> Recording:
    """Look at a sound that has arrived whole: keep it with its fingerprint, or throw away what is no sound."""
    from pamong.coaching.tasks import measure_recording  # noqa: PLC0415 - the task runs a command of this module

    row = _own(actor, recording)
    if row.completed_at or row.length is None or row.received < row.length:
        return row
    kind = sound_type(row.file.part, row.received)
    if not kind:
        remove_sound(actor, row, DeletedWhy.NOT_A_SOUND)
        return _locked(row)
    _stop(actor, row)
    row.media_type, row.sha256, row.completed_at = kind, _fingerprint(row), now()
    row.save(update_fields=["media_type", "sha256", "completed_at"])
    write_line(actor, row.ask, ConsentVerb.KEPT, recording=str(row.pk), sha256=row.sha256, bytes=row.received)
    measure_recording.enqueue(str(row.pk))
    return row


def _fingerprint(row: Recording) -> str:
    with row.opened() as sound:
        return hashlib.file_digest(sound, "sha256").hexdigest()


def _own(actor: Any, recording: Recording) -> Recording:
    """Return the row, locked, for whoever began it; nothing is added to a deleted sound."""
    row = _locked(recording)
    require(actor, "coaching.send_recording", row)
    if row.deleted_at:
        raise Refused(_("This recording was deleted. Nothing more is taken in."), code=GONE)
    return row


@transaction.atomic
def delete_recording(*, actor: Any, session: Session, recording: Recording) -> None:
    """Delete one sound; the consent stands, so that a take that went wrong can be done again."""
    require(actor, "coaching.record", session)
    remove_sound(actor, recording, DeletedWhy.BY_HAND)


@transaction.atomic
def discard_upload(*, actor: Any, recording: Recording) -> None:
    """Throw away what one's own phone sent."""
    require(actor, "coaching.send_recording", recording)
    remove_sound(actor, recording, DeletedWhy.BY_HAND)


def remove_sound(actor: Any, recording: Recording, why: DeletedWhy) -> None:
    """Delete sound, key, measures and remarks; leave a tombstone and a line. The file goes when all this is certain."""
    row = _locked(recording)
    if row.deleted_at:
        return
    row.remarks.all().delete()
    row.key, row.measures, row.deleted_at, row.deleted_why = "", None, now(), why
    row.ended_at = row.ended_at or row.deleted_at
    row.save(update_fields=["key", "measures", "deleted_at", "deleted_why", "ended_at"])
    write_line(actor, row.ask, ConsentVerb.DELETED, recording=str(row.pk), why=str(why))
    audit(actor, "coaching.recording_deleted", row, event_id=row.ask.event_id, why=str(why))
    path = path_of(str(row.pk))
    transaction.on_commit(lambda: path.unlink(missing_ok=True))


def tidy_recordings() -> int:
    """Once an hour, by a worker: end what runs too long, delete what is past its time or never came, and lost files."""
    moment = now()
    for row in Recording.objects.running().filter(started_at__lte=moment - LONGEST):
        with transaction.atomic():
            _stop(None, _locked(row))
    living = Recording.objects.living()
    over = [(row, DeletedWhy.EXPIRED) for row in living.filter(expires_at__lte=moment)]
    stale = living.filter(completed_at=None, touched_at__lte=moment - UNFINISHED_AFTER, expires_at__gt=moment)
    over += [(row, DeletedWhy.UNFINISHED) for row in stale]
    for row, why in over:
        with transaction.atomic():
            remove_sound(None, row, why)
        logger.warning("Recording %s deleted: %s.", row.pk, why)
    _sweep_files()
    return len(over)


def _sweep_files() -> None:
    """Remove files whose recording is gone: a crash between the commit and the deletion leaves such."""
    folder = path_of("any").parent
    for path in folder.iterdir() if folder.exists() else ():
        if not Recording.objects.living().filter(pk=UUID(path.name)).exists():
            path.unlink(missing_ok=True)


@transaction.atomic
def keep_measures(*, recording: Recording, measures: dict[str, Any]) -> None:
    """Keep what the detector found; nothing for a sound that was deleted meanwhile."""
    row = _locked(recording)
    if row.deleted_at is None:
        row.measures = measures
        row.save(update_fields=["measures"])
        audit(None, "coaching.recording_measured", row, event_id=row.ask.event_id)


@transaction.atomic
def keep_heard(
    *, actor: Any, recording: Recording, seconds: float, near: float, segments: Sequence[Sequence[float]]
) -> None:
    """Keep when somebody spoke, as the phone that records heard it; nothing where the sound itself was measured."""
    require(actor, "coaching.send_recording", recording)
    if not well_formed(seconds, near, segments):
        raise Refused(_("This measurement cannot be read. Measure again."))
    row = _locked(recording)
    known = row.measures or {}
    by_the_server = bool(known) and known.get("by") != PHONE and known.get("why") != FORMAT
    if row.deleted_at is None and not by_the_server:
        track = Track(tuple(Segment(*segment) for segment in segments), seconds, near)
        row.measures = {**together(track), "by": PHONE}
        row.save(update_fields=["measures"])
        audit(actor, "coaching.recording_measured", row, event_id=row.ask.event_id)


@transaction.atomic
def note_hearing(*, actor: Any, kept: Kept) -> None:
    """Leave a line that somebody listens, whichever part they ask for; one an hour, as a player asks for many."""
    require(actor, "coaching.hear", kept)
    before = AuditEntry.objects.filter(
        object_type=kept.recording._meta.label_lower, object_id=str(kept.recording.pk), verb=HEARD, actor=actor
    )
    if not before.filter(at__gt=now() - ONE_HEARING).exists():
        audit(actor, HEARD, kept.recording, event_id=kept.event_id)
