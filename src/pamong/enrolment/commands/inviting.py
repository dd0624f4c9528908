"""Invite and remind: e-mail goes out by itself, WhatsApp texts wait for the committee's own phone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from pamong.core import clock
from pamong.core.audit import audit, audit_many
from pamong.core.permissions import require
from pamong.core.refusals import Refused
from pamong.enrolment.letters_out import (
    Occasion,
    invitation_subject,
    invitation_text,
    reminder_subject,
    reminder_text,
    whatsapp_text,
)
from pamong.enrolment.models import Participant, ParticipantState
from pamong.enrolment.queries import REMIND_EVERY
from pamong.messaging.commands import Draft, mark_sent_by_hand, queue_messages, withdraw_texts
from pamong.messaging.models import Channel, Message, MessageState
from pamong.people import borrowing
from pamong.people.commands import make_personal_link, make_personal_links
from pamong.people.models import User
from pamong.people.queries import link_address
from pamong.programme.models import Event, EventState

TO_INVITE = (ParticipantState.LISTED, ParticipantState.INVITED)
BATCH = 500
INVITATION, REMINDER = "undangan", "ingatkan"  # what the keys of letters begin with


@dataclass(frozen=True)
class Invited:
    """How many were invited (or reminded), how many letters were queued, and how many have no address at all."""

    people: int
    emails: int
    whatsapp: int
    unreachable: int


def invite(*, actor: User, event: Event, participants: Iterable[Participant]) -> Invited:
    """Invite participants who have not answered, each with a personal link."""
    require(actor, "enrolment.manage", event)
    if event.state != EventState.OPEN:
        raise Refused(_("Open the event first: a draft is not shown to participants."))
    return _write_to(actor, event, [p for p in participants if p.state in TO_INVITE], reminding=False)


def invite_many(*, actor: User, event: Event) -> Invited:
    """Invite everybody on the list who has not been invited yet."""
    listed = event.participants.filter(state=ParticipantState.LISTED).select_related("person")
    return invite(actor=actor, event=event, participants=listed)


def remind(*, actor: User, event: Event, participants: Iterable[Participant] | None = None) -> Invited:
    """Remind the invited who have not answered, nobody more than once a day."""
    require(actor, "enrolment.manage", event)
    rows = participants_to_remind(event) if participants is None else participants
    latest = clock.now() - REMIND_EVERY
    silent = [p for p in rows if p.state == ParticipantState.INVITED and _last_letter(p, latest) <= latest]
    return _write_to(actor, event, silent, reminding=True)


def participants_to_remind(event: Event) -> list[Participant]:
    """Return who was invited and has not answered."""
    return list(event.participants.filter(state=ParticipantState.INVITED).select_related("person"))


def _last_letter(place: Participant, default: datetime) -> datetime:
    return place.reminded_at or place.invited_at or default


@transaction.atomic
def _write_to(actor: User, event: Event, places: Sequence[Participant], *, reminding: bool) -> Invited:
    own = [place for place in places if place.event_id == event.pk]
    keys = make_personal_links(actor=actor, people=[place.person for place in own])
    drafts = list(_drafts(event, own, keys, reminding=reminding))
    queue_messages(drafts=drafts)
    _note_letters(own, clock.now(), reminding=reminding)
    audit_many(actor, "enrolment.reminded" if reminding else "enrolment.invited", list(own))
    emails = sum(draft.channel == Channel.EMAIL for draft in drafts)
    reached = {draft.person.pk for draft in drafts}
    return Invited(len(own), emails, len(drafts) - emails, len(own) - len(reached))


def _note_letters(places: Sequence[Participant], moment: datetime, *, reminding: bool) -> None:
    """Note on the places that they were written to: the same values for all, so a plain update a batch."""
    values = {"state": ParticipantState.INVITED} | ({"reminded_at": moment} if reminding else {})
    for start in range(0, len(places), BATCH):
        chunk = places[start : start + BATCH]
        rows = Participant.objects.filter(pk__in=[place.pk for place in chunk])
        rows.update(**values, invited_at=Coalesce("invited_at", Value(moment)))
        for place in chunk:
            place.state = ParticipantState.INVITED
            place.reminded_at = moment if reminding else place.reminded_at
            place.invited_at = place.invited_at or moment


def _drafts(event: Event, places: Sequence[Participant], keys: dict[UUID, str], *, reminding: bool) -> Iterator[Draft]:
    occasion = Occasion.of(event)
    write = reminder_text if reminding else invitation_text
    subject = reminder_subject(occasion) if reminding else invitation_subject(occasion)
    stamp = f"{clock.now():%Y%m%d%H%M%S}"
    for place in places:
        person, link = place.person, link_address(keys[place.person_id])
        key = f"{REMINDER if reminding else INVITATION}:{place.pk}:{stamp}"
        if person.email:
            text = write(occasion, person, link)
            yield Draft(
                key=f"{key}:e", person=person, channel=Channel.EMAIL, subject=subject, text=text, event_id=event.pk
            )
        if person.phone and place.has_phone:
            short = reminder_text if reminding else whatsapp_text
            text = short(occasion, person, link)
            yield Draft(
                key=f"{key}:w", person=person, channel=Channel.WHATSAPP, subject=subject, text=text, event_id=event.pk
            )


def withdraw_letters(*, places: Sequence[Participant]) -> None:
    """Take back the texts that still wait for the committee's phone: these people have answered."""
    people: defaultdict[UUID, list[UUID]] = defaultdict(list)
    for place in places:
        people[place.event_id].append(place.person_id)
    for event, who in people.items():
        withdraw_texts(event_id=event, people=who, about=(INVITATION, REMINDER))


@transaction.atomic
def mark_whatsapp_sent(*, actor: User, event: Event, message: Message) -> None:
    """Note that an invitation went out from the committee's own phone; once is enough."""
    require(actor, "enrolment.manage", event)
    if message.state == MessageState.QUEUED:
        mark_sent_by_hand(message=message)
        audit(actor, "enrolment.whatsapp_sent", message, event_id=event.pk)


@transaction.atomic
def open_on_borrowed_device(*, actor: User, place: Participant) -> str:
    """Return the address by which somebody without a phone signs in on another device, to answer for themselves."""
    require(actor, "enrolment.manage", place.event)
    key = make_personal_link(actor=actor, person=place.person, purpose=borrowing.PURPOSE, days=borrowing.DAYS)
    return link_address(key)
