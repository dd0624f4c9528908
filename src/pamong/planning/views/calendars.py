"""The timetable in one's own calendar and on paper, for oneself or for everybody."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from pamong.core.permissions import may
from pamong.planning import commands, papers, queries
from pamong.planning.models import CalendarFeed
from pamong.programme.models import Event
from pamong.programme.pages import event_page

PAPERS = {"fasilitator": "jadwal-fasilitator", "ruang": "jadwal-ruang"}


@require_http_methods(["GET", "POST"])
@event_page("planning.view")
def calendar_link(request: HttpRequest, event: Event) -> HttpResponse:
    """Show one's own calendar link; make a new one."""
    if request.method == "POST":
        commands.make_calendar_link(actor=request.user, event=event)
        messages.success(request, _("Your link is ready. Keep it to yourself."))
        return redirect("planning:calendar_link", event.slug)
    feed = queries.calendar_of(request.user, event)
    address = f"{settings.PUBLIC_URL}{reverse('planning:calendar_feed', args=[feed.secret])}" if feed else ""
    return render(request, "planning/calendar_link.html", {"address": address})


@require_safe
def calendar_feed(request: HttpRequest, secret: str) -> HttpResponse:
    """Answer a calendar: the owner's sessions as they are now. The secret is the right."""
    feed = CalendarFeed.objects.select_related("event__venue", "user").filter(secret=secret).first()
    if feed is None or not feed.user.is_active or not may(feed.user, "planning.view", feed.event):
        raise Http404
    sessions = list(queries.own_sessions(feed.user, feed.event)) or list(queries.sessions_with_all(feed.event))
    content = papers.calendar(feed.event, sessions).encode()
    headers = {"Cache-Control": "private, max-age=300", "Content-Disposition": 'inline; filename="jadwal.ics"'}
    return HttpResponse(content, content_type="text/calendar; charset=utf-8", headers=headers)


@require_safe
@event_page("planning.view")
def timetable_print(request: HttpRequest, event: Event) -> HttpResponse:
    """Print the timetable a page a facilitator or room, each participant's own, or only one's own."""
    wanted = request.GET.get("untuk", "")
    if wanted in PAPERS:
        return _paper(papers.timetable_pdf(event, by=wanted), f"{PAPERS[wanted]}-{event.slug}.pdf")
    people = list(_participants(request, event, wanted))
    if not people:
        raise Http404
    return _paper(papers.participants_pdf(event, people), f"jadwal-peserta-{event.slug}.pdf")


def _participants(request: HttpRequest, event: Event, wanted: str) -> Any:
    rows = queries.people_of_round(event, None)
    if wanted == "peserta" and may(request.user, "planning.manage", event):
        return rows
    return rows.filter(person__user=request.user.pk) if wanted == "saya" else ()


def _paper(content: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)
