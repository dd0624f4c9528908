"""A participant's own page: the personal code, and what they attended."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from pamong.attendance import codes, queries
from pamong.attendance.models import Presence
from pamong.attendance.pictures import qr_svg
from pamong.core import clock
from pamong.programme.models import Event
from pamong.programme.pages import event_page


@event_page("attendance.view_own")
def own(request: HttpRequest, event: Event) -> HttpResponse:
    """Show the participant's own code and own presence."""
    participant = queries.own_place(request.user, event)
    if participant is None:
        raise Http404
    code = codes.personal_code(participant)
    sessions = list(queries.sessions_for(participant))
    presences = {row.session_id: row for row in Presence.objects.filter(participant=participant)}
    context = {
        "event": event,
        "participant": participant,
        "qr": qr_svg(settings.PUBLIC_URL + reverse("attendance:check_in", args=[code])),
        "rows": [(session, presences.get(session.pk)) for session in sessions],
        "share": queries.presence_share(event, [participant.pk]).get(participant.pk),
        "now": clock.now(),
    }
    return render(request, "attendance/own.html", context)
