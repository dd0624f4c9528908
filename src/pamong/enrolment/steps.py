"""What the committee and the invited should do next, and who “everybody” is at an event."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pamong.core.clock import today
from pamong.core.panels import NextStep
from pamong.core.permissions import may
from pamong.people.models import Person
from pamong.programme.models import Component, Event, EventState

from . import queries
from .models import TAKING_PART, Flag, Participant, ParticipantState

ASKED_FLAGS = (Flag.DAMAGED_NIP, Flag.NOT_GRADUATED, Flag.GRADUATION_UNKNOWN)


def for_committee(user: Any, event: Any) -> Iterator[NextStep]:
    """Yield who has not answered, what is damaged, who may not come, whom nobody has invited."""
    if not may(user, "enrolment.manage", event):
        return
    counts = queries.counts_by_state(event.participants.all())
    if not counts:
        url = reverse("enrolment:import_start", args=[event.slug])
        yield NextStep(_("Nobody is on the list yet."), _("Import a roster"), url, weight=15)
        return
    if event.state == EventState.OPEN and today(event.zone) <= event.last_day:
        yield from _invitation_steps(event, counts)
    yield from _flag_steps(event)
    yield from _seat_steps(event, counts)


def _invitation_steps(event: Any, counts: dict[str, int]) -> Iterator[NextStep]:
    url = reverse("enrolment:invitations", args=[event.slug])
    if listed := counts.get(ParticipantState.LISTED, 0):
        text = ngettext("%(n)d is not invited yet", "%(n)d are not invited yet", listed)
        yield NextStep(text % {"n": listed}, _("Invite"), url, weight=20, count=listed)
    if silent := counts.get(ParticipantState.INVITED, 0):
        text = ngettext("%(n)d has not answered", "%(n)d have not answered", silent)
        yield NextStep(text % {"n": silent}, _("Remind"), url, weight=25, count=silent, tone="warning")


def _flag_steps(event: Any) -> Iterator[NextStep]:
    counts = queries.flag_counts(event)
    words = {
        Flag.DAMAGED_NIP: _("%(n)d NIP damaged by Excel"),
        Flag.NOT_GRADUATED: _("%(n)d did not graduate as Guru Penggerak"),
        Flag.GRADUATION_UNKNOWN: _("%(n)d are on no list of graduates"),
    }
    for place, flag in enumerate(ASKED_FLAGS):
        if number := counts.get(flag, 0):
            url = f"{reverse('enrolment:participant_list', args=[event.slug])}?tanda={flag}"
            text = words[flag] % {"n": number}
            yield NextStep(text, _("Clear it up"), url, weight=35 + place, count=number, tone="warning")


def _seat_steps(event: Any, counts: dict[str, int]) -> Iterator[NextStep]:
    waiting = counts.get(ParticipantState.WAITING, 0)
    seats = queries.seats_left(event) if waiting else None
    free = waiting if seats is None else min(waiting, seats)
    if free > 0:
        url = f"{reverse('enrolment:participant_list', args=[event.slug])}?keadaan={ParticipantState.WAITING}"
        text = ngettext("A place is free for %(n)d who waits", "Places are free for %(n)d who wait", free)
        yield NextStep(text % {"n": free}, _("Give the places"), url, weight=28, count=free)


def for_participant(user: Any, event: Any) -> Iterator[NextStep]:
    """Yield the answer an invited person owes."""
    own = queries.own_place_id(user, event) if user.is_authenticated and today(event.zone) <= event.last_day else None
    place = Participant.objects.filter(pk=own).only("state", "name_confirmed_at").first() if own else None
    if place is None:
        return
    if place.state in (ParticipantState.INVITED, ParticipantState.LISTED):
        url = reverse("enrolment:answer", args=[event.slug])
        yield NextStep(_("Will you come? Confirm your place"), _("Answer"), url, weight=5)
    elif place.state == ParticipantState.DECLINED:
        url = f"{reverse('enrolment:answer', args=[event.slug])}?ubah=1"
        yield NextStep(_("You have said that you cannot come"), _("Change my answer"), url, weight=90)
    elif place.state == ParticipantState.CONFIRMED and not place.name_confirmed_at:
        url = reverse("enrolment:answer", args=[event.slug])
        yield NextStep(_("Is your name right for the certificate?"), _("Check my name"), url, weight=30)


def audience(event: Event, components: Collection[str]) -> Iterable[Person]:
    """Return the people who take part, where announcements address participants or everybody."""
    if components and Component.PARTICIPANT not in components:
        return []
    rows = event.participants.filter(state__in=TAKING_PART).select_related("person")
    return [place.person for place in rows]
