"""Reads of recordings: where an ask stands, who may hear, what is kept, and whether the consent log is whole."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from pamong.coaching.consent import Answers, answers_in, content_of
from pamong.coaching.models import ConsentAsk, ConsentLine, Purpose, Recording, RecordingRemark, RecordingRetention
from pamong.coaching.models.recording import ANSWERS, ASKED_FOR, LONGEST, USUAL_DAYS, ConsentVerb
from pamong.coaching.sessions import Session, sessions_of, sources
from pamong.core import chain
from pamong.core.chain import Break
from pamong.core.clock import day_of, now
from pamong.core.models import AuditEntry
from pamong.core.permissions import may
from pamong.programme.models import Event

LOGGED = "coaching.consent_logged"


@dataclass(frozen=True)
class Kept:
    """A recording with its session: what the right to hear is decided by. Without a session nobody hears it."""

    recording: Recording
    session: Session | None

    @property
    def event_id(self) -> UUID:
        """The event it belongs to, for predicates that ask about one."""
        return self.recording.ask.event_id


@dataclass(frozen=True)
class AskState:
    """One purpose of a session: the open ask, its answers, what this person said, and its recordings."""

    purpose: Purpose
    ask: ConsentAsk | None
    answers: Answers
    own: str
    session: Session

    @property
    def agreed(self) -> int:
        """How many said yes. Who said no is shown to nobody."""
        return self.answers.agreed(self.session)

    @property
    def opens(self) -> bool:
        """Whether the button to record exists."""
        return self.ask is not None and self.ask.is_open and self.answers.opens(self.session)


def days_kept(event: Event) -> int:
    """Return how many days a recording asked for today is kept."""
    today = day_of(now(), event.zone)
    rule = RecordingRetention.objects.filter(office_id=event.office_id, valid_from__lte=today).first()
    return rule.days if rule else USUAL_DAYS


def ask_states(user: Any, session: Session) -> list[AskState]:
    """Return where each purpose of a session stands, with two queries."""
    lines = Prefetch("lines", ConsentLine.objects.order_by("number"))
    rows = ConsentAsk.objects.filter(event=session.event, source=session.source, session_id=session.id, closed_at=None)
    asks = {ask.purpose: ask for ask in rows.prefetch_related(lines)}
    return [_state(user, session, purpose, asks.get(purpose)) for purpose in Purpose]


def _state(user: Any, session: Session, purpose: Purpose, ask: ConsentAsk | None) -> AskState:
    answers = answers_in(ask.lines.all() if ask else [])
    return AskState(purpose, ask, answers, answers.of(user.person_id), session)


def without_account(session: Session) -> list[str]:
    """Return the names of those present who cannot answer, as they have no account."""
    ids = [one.person_id for one in session.present]
    able = set(get_user_model().objects.filter(person__in=ids, is_active=True).values_list("person_id", flat=True))
    return [one.name for one in session.present if one.person_id not in able]


def state_of(user: Any, session: Session, ask: ConsentAsk) -> AskState:
    """Return where one ask stands, closed ones too."""
    return _state(user, session, Purpose(ask.purpose), ask)


def recordings_of(session: Session) -> QuerySet[Recording]:
    """Return the recordings of a session, tombstones too, latest first."""
    rows = Recording.objects.filter(ask__event=session.event, ask__source=session.source, ask__session_id=session.id)
    return rows.select_related("ask", "started_by__person")


def running_in(source: str, session_id: UUID) -> Recording | None:
    """Return what records in a session at this moment."""
    rows = Recording.objects.running().filter(started_at__gt=now() - LONGEST)
    return rows.filter(ask__source=source, ask__session_id=session_id).first()


def with_sessions(event: Event, rows: Sequence[Recording]) -> list[Kept]:
    """Return recordings with their sessions."""
    sessions = sessions_of(event, [(row.ask.source, row.ask.session_id) for row in rows])
    return [Kept(row, sessions.get((row.ask.source, row.ask.session_id))) for row in rows]


def audible_to(user: Any, event: Event) -> list[Kept]:
    """Return the whole recordings of an event that a person may hear, latest first."""
    rows = Recording.objects.whole().filter(ask__event=event).select_related("ask")
    return [kept for kept in with_sessions(event, list(rows)) if may(user, "coaching.hear", kept)]


def register_of(event: Event) -> QuerySet[Recording]:
    """Return that recordings exist, for what, and until when: what the office sees."""
    return Recording.objects.filter(ask__event=event).select_related("ask")


def unanswered(user: Any, event: Event) -> ConsentAsk | None:
    """Return the earliest open ask of one's own sessions that one has not answered."""
    asks = ConsentAsk.objects.filter(event=event, closed_at=None, asked_at__gt=now() - ASKED_FOR)
    if user.person_id is None or not asks.exists():  # asks are open for a day or two: else there is no more to look up
        return None
    places = [Q(source=name, session_id__in=source.mine(user, event)) for name, source in sources().items()]
    own = ConsentLine.objects.filter(ask=OuterRef("pk"), verb__in=ANSWERS, data__person=str(user.person_id))
    return asks.filter(_any(places), ~Exists(own)).first() if places else None


def _any(conditions: Iterable[Q]) -> Q:
    found = Q()
    for one in conditions:
        found |= one
    return found


def last_line(event: Event) -> ConsentLine | None:
    """Return the end of an event's consent log: its digest, written down elsewhere, vouches for all before it."""
    return ConsentLine.objects.filter(event=event).order_by("-number").first()


def first_oddity(event: Event) -> Break | None:
    """Return the first line of the consent log that was changed, cut out or cut off, or a row that says otherwise.

    The audit trail knows how many lines there are; the rows of asks and recordings are compared with what the log says
    of them, so that a sound cannot be brought back, or a promise changed, beside the log.
    """
    lines = list(ConsentLine.objects.filter(event=event).order_by("number"))
    count = AuditEntry.objects.filter(verb=LOGGED, event_id=event.pk).count()
    return chain.first_break(lines, content_of, expected=count) or _rows_beside(event, lines)


def _rows_beside(event: Event, lines: Sequence[ConsentLine]) -> Break | None:
    said = {(line.ask_id, line.verb, line.data.get("recording", "")): line for line in lines}
    for ask in ConsentAsk.objects.filter(event=event):
        line = said.get((ask.pk, ConsentVerb.ASKED, ""))
        if line is None or (line.data["purpose"], line.data["days"]) != (ask.purpose, ask.days):
            return Break(line.number if line else 0, "permintaan berubah")
    for row in Recording.objects.filter(ask__event=event):
        began = said.get((row.ask_id, ConsentVerb.STARTED, str(row.pk)))
        ended = said.get((row.ask_id, ConsentVerb.DELETED, str(row.pk)))
        if began is None or (ended is not None) != (row.deleted_at is not None):
            return Break(began.number if began else 0, "rekaman berubah")
    return None


@dataclass(frozen=True)
class Thread:
    """A remark with its replies, in the order they were written."""

    remark: RecordingRemark
    replies: list[RecordingRemark]


def remarks_on(recording: Recording) -> list[Thread]:
    """Return the remarks in the order of the sound, each with its replies, with one query."""
    rows = list(recording.remarks.select_related("author__person"))
    replies: dict[UUID, list[RecordingRemark]] = {}
    for row in rows:
        if row.answers_id:
            replies.setdefault(row.answers_id, []).append(row)
    return [Thread(row, replies.get(row.pk, [])) for row in rows if row.answers_id is None]
