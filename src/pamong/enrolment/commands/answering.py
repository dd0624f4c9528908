"""What the invited answer: coming or not, own data, name on the certificate, consents, letter, needs.

Everything may be done by the person, or by the committee at its desk for somebody who is there without a phone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from pamong.core import clock
from pamong.core.audit import audit, audit_each
from pamong.core.permissions import require
from pamong.core.refusals import Refused
from pamong.enrolment.letters_in import accepted_letter
from pamong.enrolment.models import Participant, ParticipantState
from pamong.enrolment.queries import seats_left
from pamong.enrolment.roster.people import known_facts, still_open
from pamong.people.commands import PersonData, give_consent, keep_people, withdraw_consent
from pamong.people.models import ConsentPurpose, Person, User
from pamong.people.queries import standing_consents
from pamong.programme.models import Event, EventState

from .inviting import withdraw_letters
from .needs import Needs, state_needs

MAY_ANSWER = frozenset(
    {
        ParticipantState.LISTED,
        ParticipantState.INVITED,
        ParticipantState.CONFIRMED,
        ParticipantState.DECLINED,
    }
)
BATCH = 500


@dataclass(frozen=True, kw_only=True)
class Answer:
    """One answer. `person` holds corrected data; None leaves it, and `consents` and `needs`, as they are."""

    participant: Participant
    coming: bool
    reason: str = ""
    printed_name: str = ""
    person: PersonData | None = None
    consents: Collection[str] | None = None
    needs: Needs | None = None
    has_phone: bool | None = None


@transaction.atomic
def record_answer(*, actor: User, answer: Answer) -> Participant:
    """Record what an invited person answers; may be changed until the event closes."""
    place = answer.participant
    require(actor, "enrolment.answer", place)
    _require_answerable(place, answer)
    if answer.consents is not None:
        _set_consents(actor, place.person, answer.consents)
    _write_people(actor, [answer])
    _apply(place, answer, by_self=place.is_own_of(actor))
    place.flags = still_open(place.flags, known_facts(_reloaded(place.person)), settled=place.settled_flags)
    place.save(update_fields=[*ANSWERED, "flags"])
    _keep_needs(actor, answer)
    withdraw_letters(places=[place])
    audit(actor, "enrolment.answered", place, coming=answer.coming, at_desk=place.desk_answer)
    return place


ANSWERED = (
    "state",
    "decline_reason",
    "answered_at",
    "name_confirmed_at",
    "desk_answer",
    "has_phone",
)


@transaction.atomic
def record_answers(*, actor: User | None, rows: Sequence[Answer], actors: dict[Any, Any] | None = None) -> int:
    """Record many answers with few statements; `actors` names who answers, by participant (else `actor` does)."""
    given = [row for row in rows if row.participant.state in MAY_ANSWER]
    _join([row.participant for row in given])
    who = {row.participant.pk: (actors or {}).get(row.participant.pk, actor) for row in given}
    for row in given:
        require(who[row.participant.pk], "enrolment.answer", row.participant)
        _require_reason(row)
    _write_people(actor, given)
    for row in given:
        _apply(row.participant, row, by_self=row.participant.is_own_of(who[row.participant.pk]))
    _store([row.participant for row in given])
    for row in given:
        _keep_needs(who[row.participant.pk], row)
    withdraw_letters(places=[row.participant for row in given])
    audit_each("enrolment.answered", [(who[row.participant.pk], row.participant) for row in given])
    return len(given)


def _store(places: Iterable[Participant]) -> None:
    """Store the answers of many places: most answer alike, so that a few plain updates do (a CASE a row costs more)."""
    alike: defaultdict[tuple[Any, ...], list[UUID]] = defaultdict(list)
    for place in places:
        alike[tuple(getattr(place, name) for name in ANSWERED)].append(place.pk)
    for values, keys in alike.items():
        for start in range(0, len(keys), BATCH):
            rows = Participant.objects.filter(pk__in=keys[start : start + BATCH])
            rows.update(**dict(zip(ANSWERED, values, strict=True)))


def _join(places: Sequence[Participant]) -> None:
    """Give many places their person and event with few statements (a prefetch is one statement too long for SQLite)."""
    events = Event.objects.in_bulk({place.event_id for place in places})
    for start in range(0, len(places), BATCH):
        chunk = places[start : start + BATCH]
        people = Person.objects.in_bulk({place.person_id for place in chunk})
        for place in chunk:
            place.event, place.person = events[place.event_id], people[place.person_id]


def _require_answerable(place: Participant, answer: Answer) -> None:
    if place.state == ParticipantState.WAITING:
        raise Refused(_("You are on the waiting list. The committee writes as soon as a place is free."))
    if place.state not in MAY_ANSWER:
        raise Refused(_("This place is not on the list any more. Ask the committee."))
    if place.event.state == EventState.CLOSED:
        raise Refused(_("This event is closed, so answers stay as they are. Consents can be changed on your own page."))
    _require_reason(answer)
    seats = seats_left(place.event)
    if answer.coming and place.state == ParticipantState.DECLINED and seats is not None and seats <= 0:
        raise Refused(_("Your place was given to somebody else meanwhile. Ask the committee about the waiting list."))


def _require_reason(answer: Answer) -> None:
    if not answer.coming and not answer.reason.strip():
        raise Refused({"reason": _("Say in a few words why, so that the committee can ask somebody else.")})


def _write_people(actor: User | None, answers: Iterable[Answer]) -> None:
    rows = [data for answer in answers if (data := _data_of(answer)) is not None]
    if rows:
        keep_people(actor=actor, rows=rows)


def _data_of(answer: Answer) -> PersonData | None:
    person = answer.participant.person
    if answer.person is not None:
        printed = answer.printed_name or answer.person.printed_name
        return replace(answer.person, person_id=person.pk, printed_name=printed)
    if answer.printed_name and answer.printed_name != person.printed_name:
        return PersonData(name=person.name, person_id=person.pk, printed_name=answer.printed_name)
    return None


def _apply(place: Participant, answer: Answer, *, by_self: bool) -> None:
    moment = clock.now()
    place.state = ParticipantState.CONFIRMED if answer.coming else ParticipantState.DECLINED
    place.decline_reason = "" if answer.coming else answer.reason.strip()[:200]
    place.answered_at = moment
    place.desk_answer = not by_self
    if answer.printed_name:
        place.name_confirmed_at = moment
    if answer.has_phone is not None:
        place.has_phone = answer.has_phone


def _keep_needs(actor: Any, answer: Answer) -> None:
    """Keep what somebody needs; who does not come needs nothing here, so that nothing of it is kept."""
    if answer.needs is not None:
        state_needs(actor=actor, participant=answer.participant, needs=answer.needs if answer.coming else Needs())


def _reloaded(person: Person) -> Person:
    return Person.objects.select_related("cohort_record").prefetch_related("identifiers").get(pk=person.pk)


def _set_consents(actor: User, person: Person, wanted: Collection[str]) -> None:
    standing = standing_consents(person)
    for purpose in ConsentPurpose.values:
        if purpose in wanted and purpose not in standing:
            give_consent(actor=actor, person=person, purpose=purpose)
        elif purpose not in wanted and purpose in standing:
            withdraw_consent(actor=actor, person=person, purpose=purpose)


@transaction.atomic
def attach_letter(*, actor: User, participant: Participant, file: Any) -> None:
    """Keep the assignment letter: PDF, JPEG or PNG of at most 3 MB; pictures lose what the camera wrote into them."""
    require(actor, "enrolment.answer", participant)
    data, media_type = accepted_letter(file)
    old = participant.assignment_letter.name
    participant.assignment_letter.save("surat-tugas", ContentFile(data), save=False)
    participant.letter_type = media_type
    participant.save(update_fields=["assignment_letter", "letter_type"])
    audit(actor, "enrolment.letter_attached", participant, bytes=len(data))
    if old:
        storage = participant.assignment_letter.storage
        transaction.on_commit(lambda: storage.delete(old))


@transaction.atomic
def remove_letter(*, actor: User, participant: Participant) -> None:
    """Remove the assignment letter."""
    require(actor, "enrolment.answer", participant)
    old = participant.assignment_letter.name
    participant.assignment_letter, participant.letter_type = "", ""
    participant.save(update_fields=["assignment_letter", "letter_type"])
    audit(actor, "enrolment.letter_removed", participant)
    storage = participant.assignment_letter.storage
    if old:
        transaction.on_commit(lambda: storage.delete(old))
