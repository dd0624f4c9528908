"""Forms about one person: correct what is known of a participant, take somebody in, pass a place on."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from pamong.core.refusals import Refused
from pamong.enrolment import commands, queries
from pamong.enrolment.forms import PersonForm, initial_needs, initial_of
from pamong.enrolment.models import Participant
from pamong.enrolment.needs import shown_needs
from pamong.people.commands import PersonData
from pamong.programme.models import Event
from pamong.programme.pages import event_page
from pamong.programme.submitting import me, show_refusal, status_of

from .places import visible_place

manages = event_page("enrolment.manage")


def _entered(
    request: HttpRequest,
    form: PersonForm,
    command: Callable[..., Participant],
    data: Callable[[], PersonData],
    **given: Event | Participant,
) -> Participant | None:
    """Hand what was typed to a command and return the place it gives; None when the form is still to be filled in."""
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        return command(actor=me(request), data=data(), facts=form.facts(), **given)
    except Refused as refusal:
        show_refusal(form, refusal)
        return None


def _page(request: HttpRequest, form: PersonForm, words: dict[str, str], back: str) -> HttpResponse:
    context = {"form": form, "back": back, **words}
    return render(request, "enrolment/participant_edit.html", context, status=status_of(form))


def _page_of(event: Event, place: Participant) -> str:
    return reverse("enrolment:participant_detail", args=[event.slug, place.pk])


@manages
def participant_edit(request: HttpRequest, event: Event, participant_id: str) -> HttpResponse:
    """Correct what is known of a participant."""
    place = visible_place(request, event, participant_id)
    shown_needs(request.user, [place])
    initial = {**initial_of(place.person), **initial_needs(place), "has_phone": place.has_phone}
    form = PersonForm(request.POST or None, initial=initial, province=event.office.province)
    if _entered(request, form, commands.change_participant, form.corrections, participant=place):
        messages.success(request, _("Saved."))
        return HttpResponseRedirect(_page_of(event, place))
    words = {
        "title": str(place.person),
        "lead": _(
            "Numbers are checked when you save. An emptied mobile number, e-mail or rank is removed; "
            "other empty fields leave what is known."
        ),
        "submit": _("Save"),
    }
    return _page(request, form, words, _page_of(event, place))


@manages
def walk_in(request: HttpRequest, event: Event) -> HttpResponse:
    """Take in somebody who stands at the desk."""
    form = PersonForm(request.POST or None, province=event.office.province)
    place = _entered(request, form, commands.add_walk_in, form.data_of_person, event=event)
    if place:
        messages.success(request, _("%(name)s is on the list.") % {"name": place.person})
        _tell_when_too_many(request, event)
        return HttpResponseRedirect(_page_of(event, place))
    words = {
        "title": _("Add somebody"),
        "lead": _("For somebody who came without an invitation. The name is enough to begin with."),
        "submit": _("Add to the list"),
    }
    return _page(request, form, words, reverse("enrolment:participant_list", args=[event.slug]))


def _tell_when_too_many(request: HttpRequest, event: Event) -> None:
    """Nobody who stands there is sent away by a program; the committee must know, though."""
    seats = queries.seats_left(event)
    if seats is not None and seats < 0:
        text = _("That is %(n)d more than there are places. See to chairs, meals and beds, or move somebody to wait.")
        messages.warning(request, text % {"n": -seats})


@manages
def replace(request: HttpRequest, event: Event, participant_id: str) -> HttpResponse:
    """Let somebody else take a participant's place."""
    place = visible_place(request, event, participant_id)
    form = PersonForm(request.POST or None, province=event.office.province)
    new = _entered(request, form, commands.replace_participant, form.data_of_person, participant=place)
    if new:
        messages.success(request, _("%(name)s takes the place. Invite them next.") % {"name": new.person})
        return HttpResponseRedirect(_page_of(event, new))
    words = {
        "title": _("Who comes instead of %(name)s?") % {"name": place.person},
        "lead": _("The place passes on; the earlier participant stays on record as replaced."),
        "submit": _("Pass the place on"),
    }
    return _page(request, form, words, _page_of(event, place))
