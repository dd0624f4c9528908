"""List, make, show and change events."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pamong.core import clock
from pamong.core.panels import next_steps, panels
from pamong.core.permissions import may, require_or_404
from pamong.programme import commands, queries, readiness
from pamong.programme.forms.events import COPY, EventForm, NewEventForm
from pamong.programme.models import Event, EventState
from pamong.programme.pages import event_page
from pamong.programme.submitting import accepted, me, status_of

PAGE_SIZE = 50


@login_required
def event_list(request: HttpRequest) -> HttpResponse:
    """Show the events I may know of."""
    rows, q, state = queries.events_of(request.user), request.GET.get("q", ""), request.GET.get("keadaan", "")
    if q:
        rows = rows.filter(Q(title__icontains=q) | Q(theme__icontains=q))
    if state in EventState.values:
        rows = rows.filter(state=state)
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "q": q,
        "filters": _state_filters(state),
        "may_create": queries.offices_to_plan_in(request.user).exists(),
    }
    return render(request, "programme/event_list.html", context)


def _state_filters(current: str) -> list[dict[str, Any]]:
    choices = [("", _("All")), *EventState.choices]
    return [{"label": label, "url": f"?keadaan={value}", "current": value == current} for value, label in choices]


@login_required
def event_create(request: HttpRequest) -> HttpResponse:
    """Make an event: from a shipped template, like an earlier one, or empty."""
    offices = queries.offices_to_plan_in(request.user)
    require_or_404(request.user, "programme.create_event", offices.first())
    earlier = [one for one in queries.events_of(request.user)[:30] if may(request.user, "programme.view_event", one)]
    form = NewEventForm(request.POST or None, offices=offices, events=earlier)
    made: list[Event] = []
    if accepted(request, form, lambda **values: made.append(_make(form, values))):
        messages.success(request, _("The event is made. Now make it yours, step by step."))
        return HttpResponseRedirect(made[0].get_absolute_url())
    return render(request, "programme/event_create.html", {"form": form}, status=status_of(form))


def _make(form: NewEventForm, values: dict[str, Any]) -> Event:
    source, with_crew = values.pop("source"), values.pop("with_crew")
    if not source.startswith(COPY):
        return commands.create_event(template=source, **values)
    return commands.copy_event(source=form.events[source], with_crew=with_crew, **values)


@event_page("programme.view_event")
def event_detail(request: HttpRequest, event: Event) -> HttpResponse:
    """Show an event at a glance: what to do now, is it ready, what it consists of."""
    is_committee = may(request.user, "programme.change_event", event)
    context = {
        "steps": next_steps(request.user, event),
        "checks": readiness.checks(event) if is_committee and not _is_over(event) else [],
        "panels": panels("programme.event", request.user, event),
        "is_committee": is_committee,
        "total_jp": queries.total_jp(event),
        "announcements": queries.announcements_for(request.user, event)[:3],
    }
    return render(request, "programme/event_detail.html", context)


def _is_over(event: Event) -> bool:
    return clock.today(event.zone) > event.last_day


@event_page("programme.change_event")
def event_edit(request: HttpRequest, event: Event) -> HttpResponse:
    """Change title, theme, days, zone and places."""
    form = EventForm(request.POST or None, instance=event)
    if accepted(request, form, commands.change_event, event=event):
        messages.success(request, _("Saved."))
        return HttpResponseRedirect(event.get_absolute_url())
    return render(request, "programme/event_edit.html", {"form": form}, status=status_of(form))


@require_POST
@event_page("programme.change_event")
def event_state(request: HttpRequest, event: Event) -> HttpResponse:
    """Open, close or open an event again."""
    reason, wanted = request.POST.get("reason", "").strip(), request.POST.get("state")
    if wanted == EventState.CLOSED:
        commands.close_event(actor=me(request), event=event, reason=reason)
    elif event.state == EventState.CLOSED:
        commands.reopen_event(actor=me(request), event=event, reason=reason)
    else:
        commands.open_event(actor=me(request), event=event)
    messages.success(request, _("The event is now: %(state)s.") % {"state": event.get_state_display()})
    return HttpResponseRedirect(reverse("programme:event_detail", args=[event.slug]))
