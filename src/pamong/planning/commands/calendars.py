"""The link through which a calendar follows one's own sessions."""

from __future__ import annotations

import secrets
from typing import Any

from django.db import transaction

from pamong.core.audit import audit
from pamong.core.permissions import require
from pamong.planning.models import CalendarFeed
from pamong.programme.models import Event


@transaction.atomic
def make_calendar_link(*, actor: Any, event: Event) -> CalendarFeed:
    """Make one's own link, or a new one in its place: whoever had the old one reads nothing any more."""
    require(actor, "planning.view", event)
    secret = secrets.token_urlsafe(32)
    feed, _made = CalendarFeed.objects.update_or_create(event=event, user=actor, defaults={"secret": secret})
    audit(actor, "planning.calendar_link_made", feed)
    return feed
