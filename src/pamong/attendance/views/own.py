"""A participant's own page: the personal code, the spoken one, and what they attended."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pamong.attendance import codes, commands, queries
from pamong.attendance.forms import SpokenForm
from pamong.attendance.models import Presence
from pamong.core import clock
from pamong.core.qr import qr_svg
from pamong.core.refusals import Refused
from pamong.core.visitors import is_too_often
from pamong.planning.models import Session
from pamong.programme.models import Event
from pamong.programme.pages import event_page

MOST_GUESSES = 10  # six digits could be guessed otherwise
GUESSING_SECONDS = 600


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
        "running": queries.current_session(participant, clock.now()),
        "form": SpokenForm(),
    }
    return render(request, "attendance/own.html", context)


@require_POST
@event_page("attendance.view_own")
def spoken(request: HttpRequest, event: Event) -> HttpResponse:
    """Take the digits that a facilitator read out, for whom no camera serves."""
    participant = queries.own_place(request.user, event)
    session = queries.current_session(participant, clock.now()) if participant else None
    form = SpokenForm(request.POST)
    if session is None:
        messages.warning(request, _("No session of yours is running now."))
    elif is_too_often("spoken", request.user.pk, MOST_GUESSES, seconds=GUESSING_SECONDS):
        messages.error(request, _("Too many wrong codes. Wait ten minutes, or scan the QR on the screen."))
    elif not form.is_valid():
        messages.error(request, _("The code has six digits. Type it as it is on the screen."))
    else:
        _take_spoken(request, session, form)
    return redirect("attendance:own", event.slug)


def _take_spoken(request: HttpRequest, session: Session, form: SpokenForm) -> None:
    try:
        outcome = commands.check_in_by_word(
            actor=request.user,
            session=session,
            digits=form.digits(),
            at=clock.now(),
            key=form.cleaned_data["key"],
        )
    except Refused as refusal:
        messages.error(request, " ".join(refusal.messages))
        return
    if outcome.code:
        messages.warning(request, outcome.message or "")
    else:
        messages.success(request, _("You are recorded. Your facilitator confirms it when the session is closed."))
