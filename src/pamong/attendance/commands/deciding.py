"""What devices of staff send beside presence: corrections, a second person's agreement, closings; and late doubts."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID, uuid5

from pamong.attendance.judging import SECOND_PERSON, sentence
from pamong.attendance.models import Kind, Level, PresenceEvent
from pamong.core.outbox import Answer, Sent
from pamong.core.permissions import get_visible_or_404
from pamong.enrolment.models import Participant
from pamong.planning.models import Session

from .closing import close_session, settle_closings
from .correcting import approve_correction, correct_presence, stands
from .folds import refold


def take_corrections(messages: Sequence[Sent]) -> list[Answer]:
    """Take corrections: `sesi`, `peserta`, `dasar`, `hadir`, `alasan`."""
    return [_correct(sent) for sent in messages]


def take_approvals(messages: Sequence[Sent]) -> list[Answer]:
    """Take a second person's agreements: `koreksi`."""
    return [_approve(sent) for sent in messages]


def take_closings(messages: Sequence[Sent]) -> list[Answer]:
    """Take closings: `sesi`, `jumlah`, `tidak_ada`, `catatan`."""
    return [_close(sent) for sent in messages]


def doubt_later(ident: UUID, code: str) -> None:
    """Hold an event whose predecessor on its device came late and does not fit: nothing is changed, one is added."""
    event = PresenceEvent.objects.filter(pk=ident).first()
    if event is None or event.held or event.kind not in (Kind.RECORD, Kind.CORRECTION):
        return
    PresenceEvent.objects.get_or_create(
        pk=uuid5(ident, Kind.HOLD),
        defaults={
            "session_id": event.session_id,
            "participant_id": event.participant_id,
            "actor_id": event.actor_id,
            "kind": Kind.HOLD,
            "level": Level.CLAIMED,
            "made_at": event.made_at,
            "held": code,
            "about": event,
        },
    )
    refold({(event.session_id, event.participant_id)})
    settle_closings([event.session_id])


def _correct(sent: Sent) -> Answer:
    session = _session(sent)
    people = Participant.objects.filter(event=session.event_id)
    base = sent.payload.get("dasar")
    correction = correct_presence(
        actor=sent.actor,
        session=session,
        participant=get_visible_or_404(people, pk=sent.payload["peserta"]),
        key=sent.key,
        present=_yes_or_no(sent.payload["hadir"]),
        reason=str(sent.payload.get("alasan", "")),
        made_at=sent.made_at,
        base=UUID(base) if base else None,
        held=next(iter(sent.doubts), ""),
        device=sent.device,
    )
    if stands(correction):
        return Answer(str(sent.key), "baru")
    code = correction.held or SECOND_PERSON
    return Answer(str(sent.key), "ditahan", code, sentence(code))


def _approve(sent: Sent) -> Answer:
    correction = get_visible_or_404(PresenceEvent.objects.select_related("session__event"), pk=sent.payload["koreksi"])
    approve_correction(actor=sent.actor, correction=correction, key=sent.key, made_at=sent.made_at, device=sent.device)
    return Answer(str(sent.key), "baru")


def _close(sent: Sent) -> Answer:
    if sent.doubts:
        code = sent.doubts[0]
        return Answer(str(sent.key), "ditahan", code, sentence(code))
    count = sent.payload.get("jumlah")
    closing = close_session(
        actor=sent.actor,
        session=_session(sent),
        key=sent.key,
        headcount=None if count is None else _whole(count),
        absent={UUID(ident) for ident in sent.payload.get("tidak_ada", ())},
        note=str(sent.payload.get("catatan", "")),
        made_at=sent.made_at,
        device=sent.device,
    )
    return Answer(str(sent.key), "baru", result={"recorded": closing.recorded, "confirms": closing.confirms})


def _session(sent: Sent) -> Session:
    return get_visible_or_404(Session.objects.select_related("event"), pk=sent.payload["sesi"])


def _yes_or_no(value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError("yes or no")
    return value


def _whole(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= 100_000:
        raise TypeError("a headcount")
    return value
