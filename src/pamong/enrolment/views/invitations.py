"""Invitations: how far they are, who has not answered, WhatsApp texts to send by one's own phone."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from pamong.core.permissions import get_visible_or_404
from pamong.core.refusals import Refused
from pamong.enrolment import commands, queries
from pamong.messaging.models import Channel, Message
from pamong.messaging.whatsapp import whatsapp_link
from pamong.programme.models import Event
from pamong.programme.pages import event_page
from pamong.programme.submitting import me

from .bulk import told_invited

PAGE_SIZE = 50
manages = event_page("enrolment.manage")


def _back(event: Event) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("enrolment:invitations", args=[event.slug]))


@manages
def invitations(request: HttpRequest, event: Event) -> HttpResponse:
    """Show how far the invitations are, and the WhatsApp texts that wait for the committee's phone."""
    q = request.GET.get("q", "")
    page = Paginator(queries.texts_to_send(event, q=q), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "share": queries.answered_share(event),
        "page": page,
        "rows": [_text_row(message) for message in page.object_list],
        "q": q,
        "to_remind": queries.may_be_reminded(event),
        "unproven": queries.listed_without_graduation(event),
    }
    return render(request, "enrolment/invitations.html", context)


def _text_row(message: Message) -> dict[str, Any]:
    try:
        link = whatsapp_link(message.address, message.text)
    except Refused:
        link = ""
    return {"message": message, "link": link}


@require_POST
@manages
def invite_all(request: HttpRequest, event: Event) -> HttpResponse:
    """Invite everybody on the list who was not invited yet."""
    told_invited(request, commands.invite_many(actor=me(request), event=event))
    return _back(event)


@require_POST
@manages
def remind_all(request: HttpRequest, event: Event) -> HttpResponse:
    """Remind those who have not answered."""
    done = commands.remind(actor=me(request), event=event)
    text = ngettext("%(n)d person reminded.", "%(n)d people reminded.", done.people) % {"n": done.people}
    if not done.people:
        text = _("Nobody was reminded: everybody who has not answered was written to within a day.")
    messages.success(request, text)
    return _back(event)


@require_POST
@manages
def whatsapp_sent(request: HttpRequest, event: Event, text_id: str) -> HttpResponse:
    """Note that a text was sent from somebody's own phone."""
    rows = Message.objects.filter(event_id=event.pk, channel=Channel.WHATSAPP)
    message = get_visible_or_404(rows, pk=text_id)
    commands.mark_whatsapp_sent(actor=me(request), event=event, message=message)
    if request.headers.get("X-Requested-With") == "fetch":
        return HttpResponse(status=204)
    return _back(event)
