"""The verbs of messaging: queue, deliver, send again. Rooms that queue a message audit their own verb."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import reduce
from operator import or_
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _

from pamong.core import clock
from pamong.people.models import Person

from . import tasks
from .models import Channel, Message, MessageState

MOST_ATTEMPTS = 5
BACK_OFF = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15), timedelta(hours=1))
BATCH = 50  # messages that share one connection to the mail server
PEOPLE = 500  # named in one statement


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A message before it is queued. The same `key` is queued once; `address` only where it is not the person's own."""

    key: str
    person: Person
    channel: str
    subject: str
    text: str
    event_id: UUID | None = None
    address: str = ""


def queue_message(
    *, key: str, person: Person, channel: str, subject: str, text: str, event_id: UUID | None = None
) -> Message:
    """Queue one message in the transaction of its cause; return the one already there when the key is known."""
    draft = Draft(key=key, person=person, channel=channel, subject=subject, text=text, event_id=event_id)
    queue_messages(drafts=[draft])
    return Message.objects.get(key=key)


@transaction.atomic
def queue_messages(*, drafts: Iterable[Draft]) -> list[Message]:
    """Queue many messages with a few statements; return those that were not there before."""
    wanted = {draft.key: draft for draft in drafts}
    known = set(Message.objects.filter(key__in=wanted).values_list("key", flat=True))
    fresh = [_message(draft) for key, draft in wanted.items() if key not in known]
    Message.objects.bulk_create(fresh, batch_size=500, ignore_conflicts=True)
    _enqueue([m for m in fresh if m.channel == Channel.EMAIL and m.state == MessageState.QUEUED])
    return fresh


def _message(draft: Draft) -> Message:
    known = draft.person.email if draft.channel == Channel.EMAIL else draft.person.phone
    address = draft.address or known
    return Message(
        key=draft.key,
        person=draft.person,
        event_id=draft.event_id,
        channel=draft.channel,
        address=address,
        subject=" ".join(draft.subject.split())[:200],
        text=draft.text,
        state=MessageState.QUEUED if address else MessageState.FAILED,
        trouble="" if address else _no_address(draft),
    )


@translation.override(settings.LANGUAGE_CODE)
def _no_address(draft: Draft) -> str:
    """Return why a message cannot go out, in the language of the log (not of whoever queued it)."""
    if draft.channel == Channel.EMAIL:
        return _("No e-mail address is known. Add it to the person's data, or send by WhatsApp.")
    return _("No phone number is known. Add it to the person's data, or send by e-mail.")


def _enqueue(messages: Sequence[Message], *, pause: timedelta | None = None) -> None:
    later = tasks.deliver_messages.using(run_after=clock.now() + pause) if pause else tasks.deliver_messages
    for group in _groups([str(message.pk) for message in messages]):
        later.enqueue(list(group))


def _groups(ids: list[str]) -> Iterable[Sequence[str]]:
    return (ids[start : start + BATCH] for start in range(0, len(ids), BATCH))


@transaction.atomic
def record_sent(*, message: Message) -> None:
    """Note that the mail server took a message."""
    message.state, message.sent_at, message.trouble = MessageState.SENT, clock.now(), ""
    message.attempts += 1
    message.save(update_fields=["state", "sent_at", "trouble", "attempts"])


@transaction.atomic
def record_trouble(*, message: Message, trouble: str, hopeless: bool) -> None:
    """Note why a message did not go out; try again later unless that is hopeless or it was the fifth time."""
    message.attempts += 1
    message.trouble = trouble[:300]
    if hopeless or message.attempts >= MOST_ATTEMPTS:
        message.state = MessageState.FAILED
    else:
        _enqueue([message], pause=BACK_OFF[message.attempts - 1])
    message.save(update_fields=["state", "trouble", "attempts"])


@transaction.atomic
def resend_messages(*, messages: Iterable[Message]) -> int:
    """Give failed messages five new attempts, at the address known today; return how many."""
    wanted = Message.objects.filter(pk__in=[m.pk for m in messages], state=MessageState.FAILED)
    failed = list(wanted.select_related("person"))
    for message in failed:
        message.address = message.person.email if message.channel == Channel.EMAIL else message.person.phone
    again = [m for m in failed if m.address]
    for message in again:
        message.state, message.attempts, message.trouble = MessageState.QUEUED, 0, ""
    Message.objects.bulk_update(again, ["address", "state", "attempts", "trouble"], batch_size=500)
    _enqueue([m for m in again if m.channel == Channel.EMAIL])
    return len(again)


@transaction.atomic
def mark_sent_by_hand(*, message: Message) -> None:
    """Note that somebody sent a WhatsApp text from their own phone."""
    record_sent(message=message)


@transaction.atomic
def withdraw_texts(*, event_id: UUID, people: Sequence[UUID], about: Sequence[str]) -> None:
    """Take back the WhatsApp texts nobody has sent yet: what they ask for (the words their keys begin with) is done."""
    asked = reduce(or_, (Q(key__startswith=f"{word}:") for word in about))
    for start in range(0, len(people), PEOPLE):
        rows = Message.objects.filter(asked, event_id=event_id, person__in=people[start : start + PEOPLE])
        waiting = rows.filter(channel=Channel.WHATSAPP, state=MessageState.QUEUED)
        waiting.update(state=MessageState.NEEDLESS)
