"""What the committee does in the message log."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from pamong.core.audit import audit
from pamong.core.permissions import require
from pamong.messaging.commands import mark_sent_by_hand, resend_messages
from pamong.messaging.models import Message, MessageState
from pamong.people.models import User
from pamong.programme.models import Event


@transaction.atomic
def resend_failed_messages(*, actor: User, event: Event, ids: list[UUID] | None = None) -> int:
    """Send failed messages again: the chosen ones, or all of the event; return how many."""
    require(actor, "programme.change_event", event)
    failed = Message.objects.filter(event_id=event.pk, state=MessageState.FAILED)
    count = resend_messages(messages=failed if ids is None else failed.filter(pk__in=ids))
    audit(actor, "programme.messages_resent", event, event_id=event.pk, count=count)
    return count


@transaction.atomic
def mark_message_sent(*, actor: User, event: Event, message: Message) -> None:
    """Note that somebody sent a WhatsApp text from their own phone."""
    require(actor, "programme.change_event", event)
    mark_sent_by_hand(message=message)
    audit(actor, "programme.message_sent_by_hand", message, event_id=event.pk)
