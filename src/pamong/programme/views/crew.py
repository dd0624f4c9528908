"""Who serves at the event."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pamong.core.permissions import get_visible_or_404
from pamong.programme import commands, queries
from pamong.programme.forms.crew import CrewForm, ServiceForm
from pamong.programme.models import Component, Event
from pamong.programme.pages import event_page
from pamong.programme.submitting import accepted, me, status_of

PAGE_SIZE = 50


def _back(event: Event) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("programme:crew", args=[event.slug]))


@event_page("programme.change_event")
def crew(request: HttpRequest, event: Event) -> HttpResponse:
    """List the crew."""
    component, q = request.GET.get("komponen", ""), request.GET.get("q", "")
    rows = queries.crew_of(event, component=component, q=q)
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"page": page, "q": q, "filters": _filters(component)}
    return render(request, "programme/crew_list.html", context)


def _filters(current: str) -> list[dict[str, Any]]:
    choices = [("", _("All")), *(item for item in Component.choices if item[0] != Component.PARTICIPANT)]
    return [{"label": label, "url": f"?komponen={value}", "current": value == current} for value, label in choices]


@event_page("programme.change_event")
def crew_add(request: HttpRequest, event: Event) -> HttpResponse:
    """Add somebody to the crew."""
    person_form = CrewForm(request.POST or None)
    form = ServiceForm(request.POST or None, event=event)
    person = person_form.cleaned_data if person_form.is_valid() else None
    if person is not None and accepted(request, form, commands.enlist_crew_member, event=event, person=person):
        messages.success(request, _("%(name)s is on the crew.") % {"name": person["name"]})
        return _back(event)
    context = {"form": form, "person_form": person_form}
    return render(request, "programme/crew_edit.html", context, status=status_of(form, person_form))


@event_page("programme.change_event")
def crew_edit(request: HttpRequest, event: Event, member_id: str) -> HttpResponse:
    """Change what somebody does at the event."""
    member = get_visible_or_404(event.crew.select_related("person"), pk=member_id)
    form = ServiceForm(request.POST or None, instance=member, event=event)
    if accepted(request, form, commands.change_crew_member, member=member):
        messages.success(request, _("Saved."))
        return _back(event)
    return render(request, "programme/crew_edit.html", {"form": form, "member": member}, status=status_of(form))


@require_POST
@event_page("programme.change_event")
def crew_remove(request: HttpRequest, event: Event, member_id: str) -> HttpResponse:
    """Take somebody off the crew."""
    member = get_visible_or_404(event.crew.select_related("person"), pk=member_id)
    commands.remove_crew_member(actor=me(request), member=member)
    messages.success(request, _("%(name)s is off the crew.") % {"name": member})
    return _back(event)


@require_POST
@event_page("programme.change_event")
def crew_access(request: HttpRequest, event: Event, member_id: str) -> HttpResponse:
    """Send somebody of the crew the way in."""
    member = get_visible_or_404(event.crew.select_related("person"), pk=member_id)
    commands.send_access(actor=me(request), member=member, channel=request.POST.get("channel", "email"))
    messages.success(request, _("The way in for %(name)s is in the message log.") % {"name": member})
    return _back(event)
