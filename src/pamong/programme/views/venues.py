"""Venue and rooms; the day grid with its breaks."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pamong.core.permissions import get_visible_or_404
from pamong.programme import commands, queries
from pamong.programme.forms.venues import BreakForm, DayGridForm, RoomForm, VenueForm
from pamong.programme.models import Event, Room
from pamong.programme.pages import event_page
from pamong.programme.submitting import accepted, me, status_of


def _to(name: str, event: Event) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse(f"programme:{name}", args=[event.slug]))


def _post(request: HttpRequest, name: str) -> Any:
    """Return the posted data when it is meant for the form `name` of a page with several forms."""
    return request.POST if request.method == "POST" and request.POST.get("form") == name else None


@event_page("programme.change_event")
def venue(request: HttpRequest, event: Event) -> HttpResponse:
    """Choose the venue and name its rooms."""
    form = VenueForm(_post(request, "venue"), event=event)
    room_form = RoomForm(_post(request, "room"), prefix="room")
    if form.is_bound and accepted(request, form, commands.set_venue, event=event):
        messages.success(request, _("The venue is saved."))
        return _to("venue", event)
    if room_form.is_bound and accepted(request, room_form, commands.add_room, event=event):
        return _to("venue", event)
    rooms = event.venue.rooms.all() if event.venue else []
    context = {"form": form, "room_form": room_form, "rooms": rooms, "seats": sum(room.capacity for room in rooms)}
    return render(request, "programme/venue.html", context, status=status_of(form, room_form))


def _room_or_404(event: Event, room_id: str) -> Room:
    if event.venue is None:
        raise Http404
    return get_visible_or_404(event.venue.rooms.all(), pk=room_id)


@event_page("programme.change_event")
def room_edit(request: HttpRequest, event: Event, room_id: str) -> HttpResponse:
    """Change a room."""
    room = _room_or_404(event, room_id)
    form = RoomForm(request.POST or None, instance=room)
    if accepted(request, form, commands.change_room, event=event, room=room):
        return _to("venue", event)
    return render(request, "programme/room_edit.html", {"form": form, "room": room}, status=status_of(form))


@require_POST
@event_page("programme.change_event")
def room_remove(request: HttpRequest, event: Event, room_id: str) -> HttpResponse:
    """Remove a room."""
    commands.remove_room(actor=me(request), event=event, room=_room_or_404(event, room_id))
    return _to("venue", event)


@event_page("programme.change_event")
def day_grid(request: HttpRequest, event: Event) -> HttpResponse:
    """Set when days begin, how long they are and where they pause; shows the clock times that follow."""
    form = DayGridForm(_post(request, "grid"), instance=event)
    break_form = BreakForm(_post(request, "break"), event=event, prefix="break")
    if form.is_bound and accepted(request, form, commands.change_day_grid, event=event):
        return _to("day_grid", event)
    if break_form.is_bound and accepted(request, break_form, commands.add_break, event=event):
        return _to("day_grid", event)
    context = {
        "form": form,
        "break_form": break_form,
        "breaks": event.breaks.all(),
        "days": _days(event),
        "jp_minutes": queries.jp_minutes(event),
    }
    return render(request, "programme/day_grid.html", context, status=status_of(form, break_form))


def _days(event: Event) -> list[dict[str, Any]]:
    """Return each day's lesson hours and pauses in the order of the clock."""
    pauses = list(event.breaks.all())
    return [
        {"day": day, "rows": [row for slot in _rows(slots, queries.breaks_on(pauses, day)) for row in slot]}
        for day, slots in zip(event.days, queries.slot_times(event), strict=True)
    ]


def _rows(slots: list[Any], pauses: dict[int, Any]) -> list[list[dict[str, Any]]]:
    rows = []
    for number, (starts, ends) in enumerate(slots, start=1):
        pause = pauses.get(number)
        row = [{"number": number, "starts": starts, "ends": ends}]
        if pause and pause.minutes and number < len(slots):
            row.append({"label": pause.label, "starts": ends, "ends": slots[number][0]})
        rows.append(row)
    return rows


@require_POST
@event_page("programme.change_event")
def break_remove(request: HttpRequest, event: Event, break_id: str) -> HttpResponse:
    """Remove a pause."""
    commands.remove_break(actor=me(request), pause=get_visible_or_404(event.breaks.all(), pk=break_id))
    return _to("day_grid", event)
