"""Announcements: on the event's page, and on request by e-mail or WhatsApp."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from pamong.core import clock
from pamong.core.audit import audit
from pamong.core.permissions import require
from pamong.core.refusals import Refused
from pamong.messaging.commands import Draft, queue_messages
from pamong.messaging.models import Channel
from pamong.people.models import User
from pamong.programme.audience import people_addressed
from pamong.programme.models import Announcement, Component, Event

from .changing import change_row


@transaction.atomic
def announce(
    *,
    actor: User,
    event: Event,
    title: str,
    text: str,
    components: Iterable[str] = (),
    channels: Iterable[str] = (),
) -> Announcement:
    """Publish an announcement to some components (none named: everybody), also as messages on the given channels."""
    require(actor, "programme.change_event", event)
    addressed = [component for component in Component.values if component in set(components)]
    announcement = Announcement.objects.create(
        event=event, title=title, text=text, components=addressed, published_at=clock.now(), made_by=actor
    )
    count = sum(_send(announcement, channel) for channel in channels)
    audit(actor, "programme.announced", announcement, components=addressed, messages=count)
    return announcement


def _send(announcement: Announcement, channel: str) -> int:
    if channel not in Channel.values:
        raise Refused(_("This way of sending is not known."))
    event = announcement.event
    address = settings.PUBLIC_URL + reverse("programme:announcements", args=[event.slug])
    text = f"{announcement.text}\n\n{event.title}\n{address}\n"
    drafts = [
        Draft(
            key=f"pengumuman:{announcement.pk}:{channel}:{person.pk}",
            person=person,
            channel=channel,
            subject=announcement.title,
            text=text if channel == Channel.EMAIL else f"*{announcement.title}*\n{text}",
            event_id=event.pk,
        )
        for person in people_addressed(event, announcement.components)
    ]
    return len(queue_messages(drafts=drafts))


@transaction.atomic
def change_announcement(*, actor: User, announcement: Announcement, title: str, text: str) -> bool:
    """Correct the words of an announcement on the page (messages already sent stay as they are)."""
    require(actor, "programme.change_event", announcement.event)
    return change_row(actor, "programme.announcement_changed", announcement, {"title": title, "text": text})


@transaction.atomic
def remove_announcement(*, actor: User, announcement: Announcement) -> None:
    """Take an announcement off the page."""
    require(actor, "programme.change_event", announcement.event)
    audit(actor, "programme.announcement_removed", announcement, title=announcement.title)
    announcement.delete()
