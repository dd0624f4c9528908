"""Announcements of the event."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pamong.core.permissions import get_visible_or_404, may
from pamong.programme import commands, queries
from pamong.programme.forms.announcements import AnnouncementForm
from pamong.programme.models import Event
from pamong.programme.pages import event_page
from pamong.programme.submitting import accepted, me, status_of

PAGE_SIZE = 20


@event_page("programme.see_inside")
def announcements(request: HttpRequest, event: Event) -> HttpResponse:
    """Show what was announced to me; the committee announces."""
    may_change = may(request.user, "programme.change_event", event)
    form = AnnouncementForm(request.POST or None)
    if may_change and accepted(request, form, commands.announce, event=event):
        messages.success(request, _("Announced."))
        return HttpResponseRedirect(reverse("programme:announcements", args=[event.slug]))
    rows = queries.announcements_for(request.user, event)
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"page": page, "form": form, "may_change": may_change}
    return render(request, "programme/announcement_list.html", context, status=status_of(form))


@require_POST
@event_page("programme.change_event")
def announcement_remove(request: HttpRequest, event: Event, announcement_id: str) -> HttpResponse:
    """Take an announcement off the page."""
    announcement = get_visible_or_404(event.announcements.all(), pk=announcement_id)
    commands.remove_announcement(actor=me(request), announcement=announcement)
    messages.success(request, _("“%(title)s” is removed.") % {"title": announcement.title})
    return HttpResponseRedirect(reverse("programme:announcements", args=[event.slug]))
