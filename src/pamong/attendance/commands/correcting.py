"""Second thoughts: corrections, entries by hand on many people, undoing them, answers to questions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from pamong.attendance.folding import is_in_force
from pamong.attendance.judging import clash_sentence
from pamong.attendance.models import Kind, Level, PresenceEvent, Way
from pamong.core import clock
from pamong.core.audit import audit
from pamong.core.permissions import may, require
from pamong.core.refusals import Refused
from pamong.enrolment.models import Participant
from pamong.planning.models import Session
from pamong.programme.models import Event

from .closing import settle_closings
from .folds import facts_of, lock, refold
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
    base: UUID | None = None,
    held: str = "",
    device: UUID | None = None,
) -> PresenceEvent:
    """Decide, with a reason, that a participant was or was not in a session; all earlier events stay on record.

    It is in force once two people stand behind it (`folding.is_in_force`). `base` is the latest event its maker knew.
    """
    require(actor, "attendance.correct", session)
    correction = PresenceEvent(
        pk=key,
        session=session,
        participant=participant,
        actor=actor,
        kind=Kind.CORRECTION,
        level=Level.CONFIRMED if present else Level.CLAIMED,
        made_at=made_at or clock.now(),
        about=about,
        reason=_given(reason),
        base=base,
        held=held,
        device_id=device,
    )
    lock([participant.pk])
    if _kept(correction):
        refold({(session.pk, participant.pk)})
        settle_closings([session.pk])
        audit(actor, "attendance.corrected", correction, event_id=session.event_id, present=present)
    return correction


@transaction.atomic
def approve_correction(
    *,
    actor: Any,
    correction: PresenceEvent,
    key: UUID,
    made_at: datetime | None = None,
    device: UUID | None = None,
) -> PresenceEvent:
    """Stand behind somebody else's correction as the second person."""
    require(actor, "attendance.approve", correction.session)
    if correction.kind != Kind.CORRECTION:
        raise Refused(_("This is not a correction."))
    if correction.actor_id == actor.pk:
        raise Refused(_("You made this correction. Somebody else must agree to it."))
    lock([correction.participant_id])
    approval = _answer(actor, correction, Kind.APPROVAL, key, made_at or clock.now(), "")
    approval.device_id = device
    if _kept(approval):
        refold({(correction.session_id, correction.participant_id)})
        settle_closings([correction.session_id])
        audit(actor, "attendance.correction_approved", approval, event_id=correction.session.event_id)
    return approval


def stands(correction: PresenceEvent) -> bool:
    """Tell whether two people stand behind a correction."""
    pair = (correction.session_id, correction.participant_id)
    facts = facts_of({pair})[pair]
    return any(is_in_force(fact, facts) for fact in facts if fact.id == correction.pk)


@transaction.atomic
def mark_present(
    *, actor: Any, session: Session, participants: Sequence[UUID], reason: str, key: UUID, at: datetime | None = None
) -> list[Outcome]:
    """Record many people of one session by hand, for one reason; `key` names the act, so that it can be undone."""
    require(actor, "attendance.record", session)
    made_at, reason = at or clock.now(), _given(reason)
    claims = [
        PresenceClaim(uuid5(key, str(pk)), session.pk, pk, Way.BY_HAND, made_at, reason, batch=key)
        for pk in participants
    ]
    return record_presences(actor=actor, rows=claims)


@transaction.atomic
def undo_batch(*, actor: Any, event: Event, batch: UUID) -> int:
    """Undo one act on many people: its maker may, and the committee. Returns how many records were undone."""
    made = PresenceEvent.objects.filter(batch=batch, session__event=event, kind=Kind.RECORD)
    records = list(made.exclude(answers__kind=Kind.VOID))
    if any(record.actor_id != actor.pk for record in records) and not may(actor, "attendance.correct", event):
        raise PermissionDenied("attendance.correct")
    at = clock.now()
    lock(record.participant_id for record in records)
    PresenceEvent.objects.bulk_create(
        (_void(actor, record, at) for record in records), batch_size=500, ignore_conflicts=True
    )
    refold({(record.session_id, record.participant_id) for record in records})
    settle_closings({record.session_id for record in records})
    if records:
        audit(actor, "attendance.undone", event, event_id=event.pk, batch=str(batch), count=len(records))
    return len(records)


@transaction.atomic
def answer_question(*, actor: Any, question: PresenceEvent, counts: bool, reason: str, key: UUID) -> PresenceEvent:
    """Answer a held record: it counts, or it does not; the same answer twice is one answer."""
    session, participant = question.session, question.participant
    require(actor, "attendance.correct", session)
    lock([participant.pk])
    earlier = question.answers.exclude(kind=Kind.HOLD).first()
    if earlier and earlier.pk != key:
        raise Refused(_("Somebody has already answered this question. The list is up to date now."))
    if counts:
        return correct_presence(
            actor=actor,
            session=session,
            participant=participant,
            key=key,
            present=True,
            reason=reason,
            about=question,
        )
    answer = _answer(actor, question, Kind.DISMISSAL, key, clock.now(), _given(reason))
    if _kept(answer):
        audit(actor, "attendance.dismissed", answer, event_id=session.event_id)
    return answer


def _void(actor: Any, record: PresenceEvent, at: datetime) -> PresenceEvent:
    return _answer(actor, record, Kind.VOID, uuid5(record.pk, Kind.VOID), at, _("Undone"))


def _answer(actor: Any, about: PresenceEvent, kind: Kind, key: UUID, at: datetime, reason: str) -> PresenceEvent:
    return PresenceEvent(
        pk=key,
        session_id=about.session_id,
        participant_id=about.participant_id,
        actor=actor,
        kind=kind,
        level=Level.CLAIMED,
        made_at=at,
        about=about,
        reason=reason,
    )


def _given(reason: str) -> str:
    """Return the reason as it is kept; without one nothing is decided by hand."""
    if not reason.strip():
        raise Refused(_("Write the reason, such as “phone is broken”."))
    return reason.strip()[:200]


def _kept(event: PresenceEvent) -> bool:
    """Keep an event once. False when it was there; a key used for something else is refused."""
    earlier = PresenceEvent.objects.filter(pk=event.pk).first()
    if earlier is None:
        event.save(force_insert=True)
        return True
    same = (event.session_id, event.participant_id, event.kind, event.level, event.actor_id)
    if (earlier.session_id, earlier.participant_id, earlier.kind, earlier.level, earlier.actor_id) != same:
        raise Refused(clash_sentence())
    return False
