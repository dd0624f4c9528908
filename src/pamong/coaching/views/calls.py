"""A group's call: its page, the messages of its browsers, and the page that tests one's device."""

from __future__ import annotations

import json
import secrets
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pamong.coaching import commands, queries
from pamong.coaching.forms import MeetingLinkForm
from pamong.coaching.models import CallSeat
from pamong.coaching.queries.calls import call_panel, people_in_call, waiting_signals
from pamong.coaching.queries.visibility import reading_of
from pamong.coaching.relay import ice_servers
from pamong.coaching.rules import place_in
from pamong.core.clock import now
from pamong.core.refusals import Refused
from pamong.planning.models import Triad, TriadRole
from pamong.programme.models import Event
from pamong.programme.pages import event_page
from pamong.programme.submitting import me

from .taps import sheet_page

FILLER = 6000  # bytes, once a call: from how fast they come the browser knows what its line carries
ASKED = "panggilan"  # ?panggilan=1: the guide or the sheet with the call above it


def _group(request: HttpRequest, event: Event, triad_id: UUID) -> Triad:
    return queries.visible_triad_or_404(request.user, event, triad_id, "coaching.call")


@event_page("coaching.view")
def call(request: HttpRequest, event: Event, triad_id: UUID) -> HttpResponse:
    """Lead everybody to their screen with the call above it; who only talks gets the call alone."""
    triad = _group(request, event, triad_id)
    screen = _screen_of(request.user, event, triad)
    if screen:
        return redirect(f"{screen}?{ASKED}=1")
    context = {
        "triad": triad,
        "call": call_panel(request.user, triad),
        "reading": reading_of(request.user, triad),
        "crumbs": [{"url": reverse("coaching:home", args=[event.slug]), "label": _("Practice")}],
    }
    return render(request, "coaching/call.html", context)


def _screen_of(user: Any, event: Event, triad: Triad) -> str | None:
    """Return the page a place works on, if it has one: a rater's until the sheet is sent."""
    place = place_in(user, triad)
    if place is None or place.role == TriadRole.COACHEE:
        return None
    if place.role == TriadRole.COACH:
        return reverse("coaching:guide", args=[event.slug, triad.pk])
    sheet = queries.own_sheet(queries.round_of(triad), place)
    return None if sheet and sheet.is_submitted else sheet_page(event, triad)


@require_POST
@event_page("coaching.view")
def enter(request: HttpRequest, event: Event, triad_id: UUID) -> HttpResponse:
    """Take a seat; answer who is there and how to reach them."""
    triad = _group(request, event, triad_id)
    try:
        seat = commands.enter_call(actor=request.user, triad=triad)
    except Refused as refusal:
        return JsonResponse({"message": " ".join(refusal.messages)}, status=422)
    ice = ice_servers(str(seat.pk), now())
    return JsonResponse({"seat": str(seat.pk), "people": people_in_call(triad), "ice": ice})


@require_POST
@event_page("coaching.view")
def exchange(request: HttpRequest, event: Event, triad_id: UUID) -> HttpResponse:
    """Take what a browser tells the others, answer what they told it and who is there."""
    triad = _group(request, event, triad_id)
    try:
        sent = json.loads(request.body)
        after, key = int(sent["after"]), UUID(sent["seat"])
        told = [(UUID(one["to"]), dict(one["body"])) for one in sent["messages"]]
        filler = secrets.token_urlsafe(FILLER) if sent.get("measure") is True else ""
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError):
        return JsonResponse({"message": _("This page is too old. Reload it and try again.")}, status=400)
    seat = _own_seat(request.user, triad, key)
    if seat is None:
        return JsonResponse({"message": _("You have joined this call on another page.")}, status=409)
    try:
        commands.pass_on(actor=request.user, triad=triad, seat=seat, messages=told, after=after)
    except Refused as refusal:
        return JsonResponse({"message": " ".join(refusal.messages)}, status=422)
    people, waiting = people_in_call(triad), waiting_signals(seat, after)
    return JsonResponse({"people": people, "messages": waiting, "filler": filler})


def _own_seat(user: Any, triad: Triad, key: UUID) -> CallSeat | None:
    return CallSeat.objects.filter(pk=key, triad=triad, user=user).first()


@require_POST
@event_page("coaching.view")
def leave(request: HttpRequest, event: Event, triad_id: UUID) -> HttpResponse:
    """Give one's seat back; a seat that is gone already is no trouble."""
    triad = _group(request, event, triad_id)
    seat = CallSeat.objects.filter(triad=triad, user=me(request)).first()
    if seat and str(seat.pk) in request.body.decode(errors="replace"):
        commands.leave_call(actor=request.user, triad=triad, seat=seat)
    return HttpResponse(status=204)


@event_page("coaching.view")
def meeting_link(request: HttpRequest, event: Event, triad_id: UUID) -> HttpResponse:
    """Name the address of a meeting elsewhere, for the group's own eyes."""
    triad = _group(request, event, triad_id)
    panel = call_panel(request.user, triad)
    form = MeetingLinkForm(request.POST or None, initial={"url": panel.link.url if panel.link else ""})
    if request.method == "POST" and form.is_valid():
        commands.set_meeting_link(actor=request.user, triad=triad, url=form.cleaned_data["url"])
        messages.success(request, _("Kept. Everybody in your group sees it on the page of the call."))
        return redirect("coaching:call", event.slug, triad.pk)
    crumbs = [{"url": reverse("coaching:call", args=[event.slug, triad.pk]), "label": _("Call")}]
    context = {"form": form, "triad": triad, "crumbs": crumbs}
    return render(request, "coaching/meeting_link.html", context, status=422 if form.errors else 200)


@event_page("coaching.view")
def device(request: HttpRequest, event: Event) -> HttpResponse:
    """Test microphone, loudspeaker and the way to the relay before a call."""
    context = {
        "ice": json.dumps(ice_servers("uji", now())),
        "crumbs": [{"url": reverse("coaching:home", args=[event.slug]), "label": _("Practice")}],
    }
    return render(request, "coaching/device.html", context)
