"""Closing sessions: the facilitator's headcount makes own-phone presence certain."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext as _

from pamong.attendance.judging import clash_sentence
from pamong.attendance.models import Kind, Level, Presence, PresenceEvent, SessionClosing, Way
from pamong.core import clock
from pamong.core.audit import audit, audit_many
from pamong.core.permissions import require
from pamong.core.refusals import Refused
from pamong.enrolment.models import Participant
from pamong.planning.models import Session

from .folds import lock, refold


@dataclass(frozen=True, slots=True)
class Closing:
    """A session to be closed; without a headcount what is recorded is confirmed as it stands."""

    session: Session
    key: UUID
    headcount: int | None = None


@transaction.atomic
def close_session(
    *,
    actor: Any,
    session: Session,
    key: UUID,
    headcount: int | None = None,
    absent: Iterable[UUID] = (),
    note: str = "",
    made_at: datetime | None = None,
    device: UUID | None = None,
) -> SessionClosing:
    """Close a session: who is recorded and not named absent is confirmed when the headcount agrees.

    A headcount that differs closes the session too, but confirms nobody: the committee gets a question.
    """
    require(actor, "attendance.close", session)
    earlier = SessionClosing.objects.filter(pk=key).first()
    if earlier:
        return _same_or_refused(earlier, session)
    at = made_at or clock.now()
    _mark_absent(actor, session, key, set(absent), at)
    closing = SessionClosing.objects.create(
        pk=key, session=session, actor=actor, made_at=at, headcount=headcount, recorded=0, confirms=headcount is None,
        note=note.strip()[:200], device_id=device,
    )  # fmt: skip
    settle_closings([session.pk])
    _refold_claims([session.pk])
    closing.refresh_from_db()
    audit(
        actor,
        "attendance.session_closed",
        closing,
        event_id=session.event_id,
        headcount=headcount,
        recorded=closing.recorded,
    )
    return closing


def settle_closings(sessions: Iterable[UUID]) -> None:
    """Let the closing that holds confirm exactly when its headcount is what was recorded up to its moment.

    Asked again whenever something made earlier arrives later, so that the order of arrival decides nothing.
    """
    for session in sessions:
        closing = SessionClosing.objects.filter(session=session).order_by("-made_at", "-pk").first()
        if closing is None:
            continue
        rows = Presence.objects.filter(session=session, level__gt=Level.CLAIMED, first_at__lte=closing.made_at)
        recorded = rows.count()
        confirms = closing.headcount in (None, recorded)
        if (closing.recorded, closing.confirms) == (recorded, confirms):
            continue
        changed = confirms != closing.confirms
        SessionClosing.objects.filter(pk=closing.pk).update(recorded=recorded, confirms=confirms)
        if changed:
            _refold_claims([session])


@transaction.atomic
def close_sessions(*, actor: Any, closings: Sequence[Closing], made_at: datetime | None = None) -> list[SessionClosing]:
    """Close many sessions at once, as they are recorded or by their headcounts; those known by key are left alone."""
    for session in {closing.session.pk: closing.session for closing in closings}.values():
        require(actor, "attendance.close", session)
    known = set(
        SessionClosing.objects.filter(pk__in=[closing.key for closing in closings]).values_list("pk", flat=True)
    )
    fresh = [closing for closing in closings if closing.key not in known]
    counts = recorded_counts([closing.session.pk for closing in fresh])
    at = made_at or clock.now()
    rows = [
        SessionClosing(
            pk=closing.key,
            session=closing.session,
            actor=actor,
            made_at=at,
            headcount=closing.headcount,
            recorded=counts.get(closing.session.pk, 0),
            confirms=closing.headcount in (None, counts.get(closing.session.pk, 0)),
        )
        for closing in fresh
    ]
    SessionClosing.objects.bulk_create(rows, batch_size=500)
    _refold_claims([row.session_id for row in rows])
    if rows:
        audit_many(actor, "attendance.session_closed", list(rows), event_id=fresh[0].session.event_id, together=True)
    return rows


def recorded_counts(sessions: Iterable[UUID]) -> dict[UUID, int]:
    """Return how many people are recorded in each session, confirmed or not."""
    rows = Presence.objects.filter(session__in=list(sessions), level__gt=Level.CLAIMED)
    return dict(rows.values_list("session").annotate(number=Count("*")).order_by())


def _same_or_refused(earlier: SessionClosing, session: Session) -> SessionClosing:
    if earlier.session_id != session.pk:
        raise Refused(clash_sentence())
    return earlier


def _mark_absent(actor: Any, session: Session, key: UUID, absent: set[UUID], at: datetime) -> None:
    """Correct those whom nobody found in the room; their own events stay on record, also those still to come."""
    named = set(Participant.objects.filter(event=session.event_id, pk__in=absent).values_list("pk", flat=True))
    if not named:
        return
    lock(named)
    PresenceEvent.objects.bulk_create(
        PresenceEvent(
            pk=uuid5(key, str(participant)),
            session=session,
            participant_id=participant,
            actor=actor,
            kind=Kind.CORRECTION,
            level=Level.CLAIMED,
            made_at=at,
            batch=key,
            reason=_("Not in the room when the session was closed"),
        )
        for participant in named
    )
    refold({(session.pk, participant) for participant in named})


def _refold_claims(sessions: Sequence[UUID]) -> None:
    rows = Presence.objects.filter(session__in=sessions, corrected=False).exclude(way=Way.STAFF_SCAN)
    refold(set(rows.values_list("session_id", "participant_id")))
