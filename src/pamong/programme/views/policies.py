"""The event's rules with their history, and the length of a lesson hour."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from pamong.core.permissions import may
from pamong.people.models import User
from pamong.programme import commands, queries
from pamong.programme.forms.policies import JpMinutesForm, PolicyForm
from pamong.programme.models import Event
from pamong.programme.pages import event_page
from pamong.programme.submitting import accepted, status_of


@event_page("programme.see_inside")
def policy(request: HttpRequest, event: Event) -> HttpResponse:
    """Show the rules and every earlier version; the committee makes new ones."""
    may_change = may(request.user, "programme.change_event", event)
    form = _form(request, event)
    if may_change and accepted(request, form, _change, event=event):
        messages.success(request, _("The rules are saved as a new version."))
        return HttpResponseRedirect(reverse("programme:policy", args=[event.slug]))
    context = {
        "form": form,
        "policy": queries.current_policy(event),
        "history": queries.policy_history(event),
        "may_change": may_change,
    }
    return render(request, "programme/policy.html", context, status=status_of(form))


def _form(request: HttpRequest, event: Event) -> PolicyForm:
    policy = queries.current_policy(event)
    initial = {"attendance_percent": round(float(policy.attendance_share) * 100), "note": ""}
    return PolicyForm(request.POST or None, instance=policy, initial=initial)


def _change(*, actor: User, event: Event, attendance_percent: int, **values: Any) -> None:
    commands.change_policy(actor=actor, event=event, attendance_share=Decimal(attendance_percent) / 100, **values)


@event_page("programme.view_event")
def jp_minutes(request: HttpRequest, event: Event) -> HttpResponse:
    """Show how long a lesson hour is; head and operator of the office change it from a day on."""
    may_change = may(request.user, "people.manage_staff", event.office)
    form = JpMinutesForm(request.POST or None, initial={"minutes": queries.jp_minutes(event)})
    if may_change and accepted(request, form, _set_minutes, office=event.office):
        return HttpResponseRedirect(reverse("programme:jp_minutes", args=[event.slug]))
    context = {
        "form": form,
        "minutes": queries.jp_minutes(event),
        "settings": event.office.settings.filter(key="jp_minutes").order_by("-valid_from"),
        "may_change": may_change,
    }
    return render(request, "programme/jp_minutes.html", context, status=status_of(form))


def _set_minutes(*, actor: User, minutes: int, **values: Any) -> None:
    commands.set_dated_setting(actor=actor, key="jp_minutes", value=minutes, **values)
