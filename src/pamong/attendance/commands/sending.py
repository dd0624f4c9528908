"""Presence as devices send it: signed by their key, or from a signed-in page without one."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count
from django.utils.translation import gettext as _

from pamong.attendance.codes import (
    VenueCode,
    code_in,
    is_spoken_code,
    read_personal_code,
    read_venue_code,
    whose_code,
)
from pamong.attendance.models import Level, Oddity, Way
from pamong.core import clock
from pamong.core.models import InboxEvent
from pamong.core.outbox import Answer, Sent
from pamong.core.permissions import get_visible_or_404, require
from pamong.enrolment.models import Participant
from pamong.planning.models import Session

from .folds import closings_of
from .recording import Ground, Outcome, PresenceClaim, check_in, places_of, record_presence, settle

ONLINE = timedelta(minutes=1)  # a claim younger than this when it arrives was made with signal
RIGHT_KEPT = 15.0  # seconds a right to record in a session is remembered, for scanners that send one by one
MOST_RIGHTS = 10_000
MOST_GUESSES = 10  # wrong spoken codes of a device in ten minutes
GUESSING_TIME = timedelta(minutes=10)
SESSION_KEPT = 5.0
_rights: dict[tuple[int, UUID], float] = {}
_known_sessions: dict[UUID, tuple[Session, float]] = {}


class Unfit(Exception):  # noqa: N818 - an answer to a device
    """A message that cannot be taken; `code` says why."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class Draft:
    """A message as far as it can be read without the database. `whose` None: the sender's own place."""

    sent: Sent
    session_id: UUID
    whose: UUID | None
    way: Way
    level: Level
    oddity: str = ""
    event_id: UUID | None = None


def take_presences(messages: Sequence[Sent]) -> list[Answer]:
    """Take signed claims: people's own, and of those whom staff scanned. Judges all before it writes any."""
    answers: dict[UUID, Answer] = {}
    drafts = []
    guesses = _wrong_guesses(messages)
    for sent in messages:
        try:
            drafts.append(_draft(sent, guesses))
        except (Unfit, KeyError, TypeError, ValueError, AttributeError) as error:
            answers[sent.key] = _unfit(sent, error)
    sessions = _sessions({draft.session_id for draft in drafts})
    closings = closings_of(sessions) if sessions else {}
    places = places_of(*_wanted(drafts, sessions)) if drafts else {}
    own = {(place.event_id, place.person_id): place.id for place in places.values()}
    claims = []
    for draft in drafts:
        try:
            claims.append(_claim(draft, sessions, own))
        except (Unfit, PermissionDenied) as error:
            answers[draft.sent.key] = _unfit(draft.sent, error)
    actors = {sent.key: sent.actor for sent in messages}
    outcomes, _fresh = settle(claims, Ground(sessions, places, closings), actors) if claims else ([], [])
    answers.update({outcome.key: _answer(outcome) for outcome in outcomes})
    return [answers[sent.key] for sent in messages]


def take_sent(actor: Any, sent: Sent) -> Answer:
    """Take what a signed-in page without a device key kept: a staff scan, an entry by hand, a code seen by its owner.

    Payload: `code` (V1) for one's own phone; else `session`, `participant` or `code` (P1), `way`, `reason`.
    """
    made_at = min(sent.made_at, clock.now())  # a clock that runs ahead cannot reach into the future
    code = read_venue_code(code_in(str(sent.payload.get("code", ""))))
    if code:
        return _answer(check_in(actor=actor, code=code, at=made_at, key=sent.key))
    session = get_visible_or_404(Session.objects.select_related("event"), pk=UUID(sent.payload["session"]))
    require(actor, "attendance.record", session)
    return _answer(
        record_presence(
            actor=actor,
            session=session,
            participant=_sent_participant(session, sent.payload),
            key=sent.key,
            way=Way(sent.payload.get("way", Way.STAFF_SCAN)),
            made_at=made_at,
            reason=str(sent.payload.get("reason", "")),
        )
    )


def _wrong_guesses(messages: Sequence[Sent]) -> Counter[UUID | None]:
    """Count what devices that type spoken codes were lately refused: six digits could be guessed otherwise."""
    typing = {sent.device for sent in messages if sent.payload.get("cara") == Way.SPOKEN}
    if not typing:
        return Counter()
    since = clock.now() - GUESSING_TIME
    rows = InboxEvent.objects.filter(device__in=typing, kind="hadir", verdict="ditolak", received_at__gt=since)
    return Counter(dict(rows.order_by().values_list("device").annotate(number=Count("*"))))


def _draft(sent: Sent, guesses: Counter[UUID | None]) -> Draft:
    if sent.payload["cara"] == Way.SPOKEN:
        return _spoken(sent, guesses)
    reader = {
        Way.OWN_PHONE: _own_scan,
        Way.STAFF_SCAN: _staff_scan,
        Way.BY_HAND: _by_hand,
    }[Way(sent.payload["cara"])]
    return reader(sent)


def _own_scan(sent: Sent) -> Draft:
    code = read_venue_code(code_in(str(sent.payload["bukti"])))
    if code is None:
        raise Unfit("tidak_sah", _("This is not the code of a session. Scan the QR on the screen."))
    level, oddity = _worth(code, sent)
    return Draft(sent, code.session_id, None, Way.OWN_PHONE, level, oddity)


def _worth(code: VenueCode, sent: Sent) -> tuple[Level, str]:
    """What a scan is worth. With signal an old code is refused; without, the server cannot know, so it asks."""
    if code.is_fresh(sent.made_at):
        return Level.OWN_PHONE, ""
    if abs(clock.now() - sent.made_at) <= ONLINE:
        raise Unfit(Oddity.OLD_CODE, _("This code is too old. Scan the code that is on the screen now."))
    return Level.CODE, Oddity.OLD_CODE


def _spoken(sent: Sent, guesses: Counter[UUID | None]) -> Draft:
    session_id = UUID(sent.payload["sesi"])
    if guesses[sent.device] >= MOST_GUESSES:
        raise Unfit("terlalu_sering", _("Too many wrong codes. Wait ten minutes, or scan the QR on the screen."))
    if not is_spoken_code(str(sent.payload["bukti"]).strip(), session_id, sent.made_at):
        guesses[sent.device] += 1
        raise Unfit(Oddity.OLD_CODE, _("This code is not right, or not any more. Ask for the present one."))
    return Draft(sent, session_id, None, Way.SPOKEN, Level.CODE)


def _staff_scan(sent: Sent) -> Draft:
    _token, event_id, participant = whose_code(code_in(str(sent.payload["bukti"])), clock.now())
    if participant is None:
        raise Unfit("tidak_sah", _("This code is not of this event. Search the person by name instead."))
    session_id = UUID(sent.payload["sesi"])
    return Draft(sent, session_id, participant, Way.STAFF_SCAN, Level.CONFIRMED, event_id=event_id)


def _by_hand(sent: Sent) -> Draft:
    return Draft(sent, UUID(sent.payload["sesi"]), UUID(sent.payload["peserta"]), Way.BY_HAND, Level.CODE)


def _wanted(drafts: Sequence[Draft], sessions: dict[UUID, Session]) -> tuple[set[UUID], set[UUID], set[UUID]]:
    """Return the participants that the drafts speak of: those named, and the senders by person and event."""
    named = {draft.whose for draft in drafts if draft.whose}
    owners = [draft for draft in drafts if not draft.whose and draft.session_id in sessions]
    people = {draft.sent.actor.person_id for draft in owners} - {None}
    return named, people, {sessions[draft.session_id].event_id for draft in owners} if people else set()


def _claim(draft: Draft, sessions: dict[UUID, Session], own: dict[tuple[UUID, UUID], UUID]) -> PresenceClaim:
    session, actor = sessions.get(draft.session_id), draft.sent.actor
    whose = draft.whose or (own.get((session.event_id, actor.person_id)) if session else None)
    if session is None or whose is None:
        raise Unfit("tidak_berhak", _("You are not on the list of this event. Go to the committee's desk."))
    if draft.whose:
        _require_right(actor, session)
    if draft.event_id not in (None, session.event_id):
        raise Unfit("tidak_sah", _("This code is not of this event. Search the person by name instead."))
    sent = draft.sent
    return PresenceClaim(
        key=sent.key,
        session_id=session.pk,
        participant_id=whose,
        way=draft.way,
        made_at=sent.made_at,
        reason=str(sent.payload.get("alasan", "")),
        level=draft.level,
        held=next(iter(sent.doubts), ""),
        oddity=draft.oddity,
        device=sent.device,
        evidence=str(sent.payload.get("bukti", "")),
    )


def _require_right(actor: Any, session: Session) -> None:
    """As `require`, remembered for a few seconds: a scanner that sends one by one asks the same again and again."""
    known = (actor.pk, session.pk)
    now = time.monotonic()
    if _rights.get(known, 0.0) > now:
        return
    require(actor, "attendance.record", session)
    if len(_rights) >= MOST_RIGHTS:
        _rights.clear()
    _rights[known] = now + RIGHT_KEPT


def _sessions(idents: set[UUID]) -> dict[UUID, Session]:
    """Return sessions; when they are held and for whom is remembered for a few seconds, as everybody scans the same."""
    now = time.monotonic()
    known = {pk: found for pk in idents if (found := _known_sessions.get(pk)) and found[1] > now}
    missing = idents - set(known)
    if missing:
        if len(_known_sessions) >= MOST_RIGHTS:
            _known_sessions.clear()
        rows = Session.objects.select_related("event").in_bulk(missing)
        known |= {pk: (row, now + SESSION_KEPT) for pk, row in rows.items()}
        _known_sessions.update(known)
    return {pk: row for pk, (row, _until) in known.items()}


def _sent_participant(session: Session, payload: dict[str, Any]) -> Participant:
    ident: UUID | None = None
    if payload.get("code"):
        _token, ident = read_personal_code(code_in(str(payload["code"])), session.event, clock.now())
    elif payload.get("participant"):
        ident = UUID(payload["participant"])
    found = Participant.objects.filter(event=session.event_id, pk=ident).first() if ident else None
    if found is None:
        raise ValidationError(_("This code is not of this event. Search the person by name instead."))
    return found


def _answer(outcome: Outcome) -> Answer:
    result = {"level": outcome.state.level} if outcome.state else None
    return Answer(str(outcome.key), outcome.verdict, outcome.code, outcome.message, result)


def _unfit(sent: Sent, error: Exception) -> Answer:
    if isinstance(error, Unfit):
        return Answer(str(sent.key), "ditolak", error.code, str(error))
    if isinstance(error, PermissionDenied):
        return Answer(str(sent.key), "ditolak", "tidak_berhak", _("You may not record in this session."))
    return Answer(str(sent.key), "ditolak", "bentuk_salah", _("This message is incomplete. Update the app."))
