"""The log of what went out to the people of the event."""

from __future__ import annotations

from typing import Any

from django.contrib import messages as notes
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from pamong.core.permissions import get_visible_or_404
from pamong.messaging.models import Channel, Message, MessageState
from pamong.messaging.queries import counts_by_state, messages_of
from pamong.programme import commands
from pamong.programme.models import Event
from pamong.programme.pages import event_page
from pamong.programme.submitting import me

PAGE_SIZE = 50


@event_page("programme.change_event")
def message_log(request: HttpRequest, event: Event) -> HttpResponse:
    """Show the messages, filtered by state."""
    state, q = request.GET.get("keadaan", ""), request.GET.get("q", "")
    page = Paginator(messages_of(event.pk, state=state, q=q), PAGE_SIZE).get_page(request.GET.get("page"))
    counts = counts_by_state(event.pk)
    context = {"page": page, "q": q, "filters": _filters(state, counts), "failed": counts.get(MessageState.FAILED, 0)}
    return render(request, "programme/message_log.html", context)


def _filters(current: str, counts: dict[str, int]) -> list[dict[str, Any]]:
    choices = [("", _("All"), sum(counts.values()))]
    choices += [(value, str(label), counts.get(value, 0)) for value, label in MessageState.choices]
    return [
        {"label": label, "url": f"?keadaan={value}", "current": value == current, "count": count}
        for value, label, count in choices
    ]


@require_POST
@event_page("programme.change_event")
def messages_resend(request: HttpRequest, event: Event) -> HttpResponse:
    """Send everything that failed again."""
    count = commands.resend_failed_messages(actor=me(request), event=event)
    text = ngettext("%(n)d message is on its way again.", "%(n)d messages are on their way again.", count)
    notes.success(request, text % {"n": count})
    return HttpResponseRedirect(reverse("programme:message_log", args=[event.slug]))


@require_POST
@event_page("programme.change_event")
def message_by_hand(request: HttpRequest, event: Event, message_id: str) -> HttpResponse:
    """Note that a WhatsApp text was sent from somebody's own phone."""
    rows = Message.objects.filter(event_id=event.pk, channel=Channel.WHATSAPP)
    message = get_visible_or_404(rows, pk=message_id)
    commands.mark_message_sent(actor=me(request), event=event, message=message)
    return HttpResponseRedirect(reverse("programme:message_log", args=[event.slug]))
