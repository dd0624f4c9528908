"""Second thoughts: corrections, entries by hand on many people, undoing them, answers to questions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from pamong.attendance.judging import clash_sentence
from pamong.attendance.models import Kind, Level, PresenceEvent, Way
from pamong.core import clock
from pamong.core.audit import audit
from pamong.core.permissions import may, require
from pamong.core.refusals import Refused
from pamong.enrolment.models import Participant
from pamong.planning.models import Session
from pamong.programme.models import Event

from .folds import lock, refold
from .recording import Outcome, PresenceClaim, record_presences


@transaction.atomic
def correct_presence(
    *,
    actor: Any,
    session: Session,
    participant: Participant,
    key: UUID,
    present: bool,
    reason: str,
    made_at: datetime | None = None,
    about: PresenceEvent | None = None,
) -> PresenceEvent:
    """Decide, with a reason, that a participant was or was not in a session; all earlier events stay on record."""
    require(actor, "attendance.correct", session)
    if not reason.strip():
        raise Refused(_("Write the reason for the correction."))
    level = Level.CONFIRMED if present else Level.CLAIMED
    event, made = PresenceEvent.objects.get_or_create(
        pk=key,
        defaults={
            "session": session,
            "participant": participant,
            "actor": actor,
            "kind": Kind.CORRECTION,
            "level": level,
            "made_at": made_at or clock.now(),
            "about": about,
            "reason": reason.strip()[:200],
        },
    )
    if (event.session_id, event.participant_id, event.kind, event.level) != (
        session.pk,
        participant.pk,
        Kind.CORRECTION,
        level,
    ):
        raise Refused(clash_sentence())
    if made:
        refold({(session.pk, participant.pk)})
        audit(actor, "attendance.corrected", event, event_id=session.event_id, present=present)
    return event


@transaction.atomic
def mark_present(
    *, actor: Any, session: Session, participants: Sequence[UUID], reason: str, key: UUID, at: datetime | None = None
) -> list[Outcome]:
    """Record many people of one session by hand, for one reason; `key` names the act, so that it can be undone whole."""
    require(actor, "attendance.record", session)
    if not reason.strip():
        raise Refused(_("Write the reason for recording by hand, such as “phone is broken”."))
    made_at = at or clock.now()
    return record_presences(
        actor=actor,
        rows=[
            PresenceClaim(uuid5(key, str(pk)), session.pk, pk, Way.BY_HAND, made_at, reason.strip()[:200], batch=key)
            for pk in participants
        ],
    )


@transaction.atomic
def undo_batch(*, actor: Any, event: Event, batch: UUID) -> int:
    """Undo one act on many people: its maker may, and the committee. Returns how many records were undone."""
    records = list(
        PresenceEvent.objects.filter(batch=batch, session__event=event, kind=Kind.RECORD).exclude(
            answers__kind=Kind.VOID
        )
    )
    if any(record.actor_id != actor.pk for record in records) and not may(actor, "attendance.correct", event):
        raise PermissionDenied("attendance.correct")
    at = clock.now()
    voids = [
        PresenceEvent(
            pk=uuid5(record.pk, Kind.VOID),
            session_id=record.session_id,
            participant_id=record.participant_id,
            actor=actor,
            kind=Kind.VOID,
            level=Level.CLAIMED,
            made_at=at,
            about=record,
            reason=_("Undone"),
        )
        for record in records
    ]
    PresenceEvent.objects.bulk_create(voids, batch_size=500, ignore_conflicts=True)
    refold({(record.session_id, record.participant_id) for record in records})
    if records:
        audit(actor, "attendance.undone", event, event_id=event.pk, batch=str(batch), count=len(records))
    return len(records)


@transaction.atomic
def answer_question(*, actor: Any, question: PresenceEvent, counts: bool, reason: str, key: UUID) -> PresenceEvent:
    """Answer a held record: it counts, or it does not; the same answer twice is one answer."""
    require(actor, "attendance.correct", question.session)
    lock([question.participant_id])
    earlier = question.answers.first()
    if earlier and earlier.pk != key:
        raise Refused(_("Somebody has already answered this question. The list is up to date now."))
    if counts:
        return correct_presence(
            actor=actor,
            session=question.session,
            participant=question.participant,
            key=key,
            present=True,
            reason=reason,
            about=question,
        )
    if not reason.strip():
        raise Refused(_("Write the reason."))
    answer, made = PresenceEvent.objects.get_or_create(
        pk=key,
        defaults={
            "session": question.session,
            "participant": question.participant,
            "actor": actor,
            "kind": Kind.DISMISSAL,
            "way": Way.BY_HAND,
            "level": Level.CLAIMED,
            "made_at": clock.now(),
            "about": question,
            "reason": reason.strip()[:200],
        },
    )
    if made:
        audit(actor, "attendance.dismissed", answer, event_id=question.session.event_id)
    return answer
