"""Recording presence: one, thousands, or by the participant's own browser."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from pamong.attendance.codes import VenueCode, is_spoken_code
from pamong.attendance.folding import Close, Fact, State
from pamong.attendance.judging import LATE, Place, clash_sentence, held_code, is_late, sentence
from pamong.attendance.models import COUNTS_FROM, LEVEL_OF, Level, PresenceEvent, Way
from pamong.core.audit import audit
from pamong.core.outbox import Verdict
from pamong.core.permissions import get_visible_or_404, require
from pamong.core.prepared import Insert, Read
from pamong.core.refusals import Refused
from pamong.enrolment.models import Participant
from pamong.planning.models import Session

from .closing import settle_closings
from .folds import CHUNK, Pair, closings_of, facts_of, fold_all, store

PLACE_COLUMNS = (
    "pk",
    "event_id",
    "person_id",
    "person__name",
    "state",
    "class_membership__training_class_id",
    "class_membership__training_class__name",
)
_insert = Insert(PresenceEvent)


@dataclass(frozen=True, slots=True)
class PresenceClaim:
    """That somebody was in a session, as a device or a person says it. `batch` ties one act on many people.

    `level` is what it is worth when not what its way is worth; `held` a doubt that was there before.
    """

    key: UUID
    session_id: UUID
    participant_id: UUID
    way: str
    made_at: datetime
    reason: str = ""
    batch: UUID | None = None
    level: int | None = None
    held: str = ""
    oddity: str = ""
    device: UUID | None = None
    evidence: str = ""

    @property
    def pair(self) -> Pair:
        """Session and participant."""
        return self.session_id, self.participant_id


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a claim, in the words of the outbox."""

    key: UUID
    verdict: Verdict
    code: str | None = None
    message: str | None = None
    state: State | None = None


@transaction.atomic
def record_presence(
    *, actor: Any, session: Session, participant: Participant, key: UUID, way: str, made_at: datetime, reason: str = ""
) -> Outcome:
    """Mark a participant present in a session once, however often the device retries."""
    require(actor, "attendance.record", session)
    return _record_one(actor, session, PresenceClaim(key, session.pk, participant.pk, way, made_at, reason.strip()))


@transaction.atomic
def record_presences(*, actor: Any, rows: Sequence[PresenceClaim]) -> list[Outcome]:
    """Mark many participants present in many sessions; every claim is answered alone, in the order given."""
    sessions = Session.objects.select_related("event").in_bulk({row.session_id for row in rows})
    for session in sessions.values():
        require(actor, "attendance.record", session)
    ordered = sorted(rows, key=lambda row: row.pair)
    outcomes: dict[UUID, Outcome] = {}
    for start in range(0, len(ordered), CHUNK):
        for outcome in _record(actor, ordered[start : start + CHUNK], sessions, audited=False):
            outcomes.setdefault(outcome.key, outcome)
    _audit_batch(actor, sessions.values(), outcomes.values())
    return [outcomes[row.key] for row in rows]


@transaction.atomic
def check_in(*, actor: Any, code: VenueCode, at: datetime, key: UUID | None = None) -> Outcome:
    """Mark the actor's own place present by the code of a session's screen, seen at a moment by a browser.

    Nothing is signed, so it is worth level 1. The same code seen twice by the same person is the same claim.
    """
    session = get_visible_or_404(Session.objects.all(), pk=code.session_id)
    participant = get_visible_or_404(Participant.objects.filter(event=session.event_id), person=actor.person_id)
    key = key or uuid5(session.pk, f"{participant.pk}|{code.step}")
    if not code.is_fresh(at):
        raise Refused(_("This code is too old. Scan the code that is on the screen now."))
    return _record_one(actor, session, PresenceClaim(key, session.pk, participant.pk, Way.OWN_PHONE, at))


@transaction.atomic
def check_in_by_word(*, actor: Any, session: Session, digits: str, at: datetime, key: UUID) -> Outcome:
    """Mark the actor's own place present by the digits that were read out in a session."""
    participant = get_visible_or_404(Participant.objects.filter(event=session.event_id), person=actor.person_id)
    if not is_spoken_code(digits, session.pk, at):
        raise Refused(_("This code is not right, or not any more. Ask for the present one."))
    return _record_one(actor, session, PresenceClaim(key, session.pk, participant.pk, Way.SPOKEN, at))


def _record_one(actor: Any, session: Session, claim: PresenceClaim) -> Outcome:
    """Record what a page claims: what a device would be told as an answer, a person is refused."""
    (outcome,) = _record(actor, [claim], {session.pk: session})
    if outcome.verdict == "ditolak":
        raise Refused(outcome.message or clash_sentence())
    return outcome


@dataclass(slots=True)
class Ground:
    """What claims are judged against; looked up once for all claims of an act."""

    sessions: dict[UUID, Session]
    places: dict[UUID, Place]
    closings: dict[UUID, list[Close]]
    known: dict[UUID, PresenceEvent] = field(default_factory=dict)


def look_around(claims: Sequence[PresenceClaim], sessions: dict[UUID, Session]) -> Ground:
    """Return the ground of claims, their participants locked."""
    return Ground(
        sessions=sessions,
        places=places_of(claim.participant_id for claim in claims),
        known={event.pk: event for event in PresenceEvent.objects.filter(pk__in=[claim.key for claim in claims])},
        closings=closings_of({claim.session_id for claim in claims}),
    )


def places_of(named: Iterable[UUID], people: Iterable[UUID] = (), events: Iterable[UUID] = ()) -> dict[UUID, Place]:
    """Return participants, named or by person and event, locked, so that two writers of one person wait."""
    rows = _places(sorted(set(people)), sorted(set(events)), sorted(set(named)))
    return {place.id: place for place in (Place(*row) for row in rows)}


@Read
def _places(
    people: Sequence[UUID], events: Sequence[UUID], named: Sequence[UUID]
) -> QuerySet[Participant, tuple[Any, ...]]:
    wanted = Participant.objects.filter(Q(person__in=people) & Q(event__in=events) | Q(pk__in=named)).order_by("pk")
    return wanted.select_for_update(of=("self",), no_key=True).values_list(*PLACE_COLUMNS)


def _record(
    actor: Any, claims: Sequence[PresenceClaim], sessions: dict[UUID, Session], *, audited: bool = True
) -> list[Outcome]:
    outcomes, fresh = settle(claims, look_around(claims, sessions), {claim.key: actor for claim in claims})
    if audited:
        for event in fresh:
            audit(actor, "attendance.recorded", event, event_id=sessions[event.session_id].event_id, way=event.way)
    return outcomes


def settle(
    claims: Sequence[PresenceClaim], ground: Ground, actors: Mapping[UUID, Any]
) -> tuple[list[Outcome], list[PresenceEvent]]:
    """Judge, keep and fold claims; the same few statements for one claim and for a thousand."""
    pairs = {claim.pair for claim in claims}
    facts = facts_of(pairs)
    before = fold_all(facts, ground.closings, pairs)
    outcomes, fresh = [], {}
    for claim in claims:
        outcome = _repeated(actors[claim.key], claim, ground.known.get(claim.key)) or _refused(claim, ground)
        if outcome is None:
            event = _event(actors[claim.key], claim, ground)
            ground.known[claim.key] = fresh[claim.key] = event
            facts.setdefault(claim.pair, []).append(fact_of(event))
            outcome = _judged(event, before[claim.pair])
            before[claim.pair] = before[claim.pair] or State(event.level, event.made_at, event.way)
        outcomes.append((claim, outcome))
    if fresh:
        _insert(list(fresh.values()))
    states = fold_all(facts, ground.closings, pairs)
    store({claim.pair: states[claim.pair] for claim in claims if claim.key in fresh and states[claim.pair]})
    _settle_closed({event.session_id for event in fresh.values()}, ground)
    told = [
        _told(outcome, states[claim.pair], ground.closings.get(claim.session_id, ())) for claim, outcome in outcomes
    ]
    return told, list(fresh.values())


def _settle_closed(sessions: Iterable[UUID], ground: Ground) -> None:
    settle_closings(session for session in sessions if ground.closings.get(session))


def _repeated(actor: Any, claim: PresenceClaim, earlier: PresenceEvent | None) -> Outcome | None:
    if earlier is None:
        return None
    same = (earlier.session_id, earlier.participant_id, earlier.way, earlier.actor_id)
    if same != (claim.session_id, claim.participant_id, claim.way, actor.pk):
        return Outcome(claim.key, "ditolak", "id_bentrok", clash_sentence())
    return Outcome(claim.key, "ulang", earlier.held or None, sentence(earlier.held) if earlier.held else None)


def _refused(claim: PresenceClaim, ground: Ground) -> Outcome | None:
    session, place = ground.sessions.get(claim.session_id), ground.places.get(claim.participant_id)
    if session is None or place is None or place.event_id != session.event_id:
        message = _("This person is not on the list of this event. Search by name instead.")
        return Outcome(claim.key, "ditolak", "tidak_ditemukan", message)
    if claim.way == Way.BY_HAND and not claim.reason.strip():
        message = _("Write the reason for recording by hand, such as “phone is broken”.")
        return Outcome(claim.key, "ditolak", "tanpa_alasan", message)
    return None


def _event(actor: Any, claim: PresenceClaim, ground: Ground) -> PresenceEvent:
    session, place = ground.sessions[claim.session_id], ground.places[claim.participant_id]
    held = claim.held or held_code(session, place, claim.way, claim.made_at)
    level = LEVEL_OF[Way(claim.way)] if claim.level is None else claim.level
    return PresenceEvent(
        pk=claim.key,
        session_id=claim.session_id,
        participant_id=claim.participant_id,
        actor=actor,
        way=claim.way,
        level=Level.CLAIMED if held else level,
        made_at=claim.made_at,
        held=held or "",
        batch=claim.batch,
        reason=claim.reason[:200],
        oddity=claim.oddity,
        device_id=claim.device,
        evidence=claim.evidence[:160],
    )


def fact_of(event: PresenceEvent) -> Fact:
    """Return what the fold needs of an event."""
    return Fact(
        event.pk,
        event.kind,
        event.way,
        event.level,
        event.made_at,
        event.held,
        event.about_id,
        event.actor_id,
        event.batch,
    )


def _judged(event: PresenceEvent, before: State | None) -> Outcome:
    if event.held:
        return Outcome(event.pk, "ditahan", event.held, sentence(event.held))
    return Outcome(event.pk, "ganda" if before and before.level else "baru")


def _told(outcome: Outcome, state: State | None, closings: Iterable[Close]) -> Outcome:
    """Add the state to the answer; a claim that the closing came before is told to wait, also when it is repeated."""
    if outcome.code or state is None or state.level >= COUNTS_FROM or not is_late(state.way, state.first_at, closings):
        return replace(outcome, state=state)
    verdict: Verdict = "ulang" if outcome.verdict == "ulang" else "ditahan"
    return Outcome(outcome.key, verdict, LATE, sentence(LATE), state)


def _audit_batch(actor: Any, sessions: Iterable[Session], outcomes: Iterable[Outcome]) -> None:
    counts = {verdict: len(list(group)) for verdict, group in groupby(sorted(o.verdict for o in outcomes))}
    for event in {session.event_id: session.event for session in sessions}.values():
        audit(actor, "attendance.recorded_many", event, event_id=event.pk, **counts)
