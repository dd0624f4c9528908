"""What the committee should do next in the programme."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pamong.core.clock import today
from pamong.core.panels import NextStep
from pamong.core.permissions import may
from pamong.messaging.models import MessageState
from pamong.messaging.queries import counts_by_state

from .models import EventState
from .readiness import checks


def next_steps(user: Any, event: Any) -> Iterator[NextStep]:
    """Yield what is missing in a draft, messages that did not arrive, and books that could be closed."""
    if not may(user, "programme.change_event", event):
        return
    if event.state == EventState.DRAFT:
        yield _draft_step(event)
    failed = counts_by_state(event.pk).get(MessageState.FAILED, 0)
    if failed:
        url = f"{reverse('programme:message_log', args=[event.slug])}?keadaan={MessageState.FAILED}"
        text = ngettext("%(n)d message did not arrive.", "%(n)d messages did not arrive.", failed) % {"n": failed}
        yield NextStep(text, _("Send again"), url, weight=30, count=failed, tone="warning")
    if event.state == EventState.OPEN and today(event.zone) > event.last_day:
        yield NextStep(_("The event is over."), _("Close the books"), event.get_absolute_url(), weight=60)


def _draft_step(event: Any) -> NextStep:
    missing = [check for check in checks(event) if not check.is_met and check.hard]
    if not missing:
        return NextStep(_("The draft is complete."), _("Open the event"), event.get_absolute_url(), weight=10)
    text = ngettext(
        "%(n)d thing is missing before the event can open.",
        "%(n)d things are missing before the event can open.",
        len(missing),
    ) % {"n": len(missing)}
    return NextStep(text, _("Mend the first"), missing[0].url, weight=10, count=len(missing), tone="warning")
