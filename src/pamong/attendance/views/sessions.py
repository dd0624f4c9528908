"""Pages of one session: its list, its screen with the rotating code, its board, its closing."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from pamong.attendance import codes, commands, queries
from pamong.attendance.forms import REASONS, CloseForm, CorrectionForm, MarkForm
from pamong.attendance.models import Presence
from pamong.core import clock
from pamong.core.canonical import packed
from pamong.core.ids import uuid7
from pamong.core.permissions import get_visible_or_404, may, require_or_404
from pamong.core.qr import qr_svg
from pamong.enrolment.models import Participant
from pamong.planning.models import Session
from pamong.programme.models import Event
from pamong.programme.pages import event_page

PAGE = 100
MOST_TICKS = 300  # a plenary of thousands is not ticked name by name


def session_of(event: Event, session_id: UUID) -> Session:
    """Return a session of the event, or 404."""
    return get_visible_or_404(queries.sessions_of(event).select_related("event__office"), pk=session_id)


def session_for(request: HttpRequest, event: Event, session_id: UUID, permission: str) -> Session:
    """Return a session on which the user holds a permission, or 404."""
    session = session_of(event, session_id)
    require_or_404(request.user, permission, session)
    return session


def crumbs(event: Event, session: Session | None = None) -> list[dict[str, str]]:
    """Return the way back to the board, and to a session's list."""
    way = [{"url": reverse("attendance:board", args=[event.slug]), "label": _("Attendance")}]
    if session:
        url = reverse("attendance:session_detail", args=[event.slug, session.pk])
        way.append({"url": url, "label": session.material.title})
    return way


@event_page("attendance.view_board")
def session_detail(request: HttpRequest, event: Event, session_id: UUID) -> HttpResponse:
    """Show who should come to a session and who came; staff tick whom they see."""
    session = session_of(event, session_id)
    live = bool(request.headers.get("HX-Request")) and "bagian" in request.GET
    context = {
        "event": event,
        "session": session,
        "tally": queries.tallies([session])[session.pk],
        "crumbs": crumbs(event),
    }
    if live:
        return render(request, "attendance/session.html#numbers", context)
    return render(request, "attendance/session.html", context | _list_context(request, session))


def _list_context(request: HttpRequest, session: Session) -> dict[str, Any]:
    words, only = request.GET.get("q", "").strip(), request.GET.get("hanya", "")
    people = queries.search_people(queries.people_of_session(session), words)
    if only == "belum":
        people = people.exclude(presences__session=session, presences__level__gt=0)
    page = Paginator(people.order_by("person__name", "pk"), PAGE).get_page(request.GET.get("page"))
    states = queries.states_in(session, [participant.pk for participant in page.object_list])
    return {
        "q": words,
        "page": page,
        "rows": [(participant, states.get(participant.pk)) for participant in page.object_list],
        "filters": [
            {"label": _("Everybody"), "url": "?", "current": not only},
            {"label": _("Not recorded yet"), "url": "?hanya=belum", "current": only == "belum"},
        ],
        "closing": queries.last_closing(session),
        "may_record": may(request.user, "attendance.record", session),
        "may_correct": may(request.user, "attendance.correct", session),
        "form": MarkForm(session=session),
        "reasons": REASONS,
        "correction_key": uuid7(),
    }


@require_POST
@event_page("attendance.view_board")
def mark(request: HttpRequest, event: Event, session_id: UUID) -> HttpResponse:
    """Record the ticked people by hand."""
    session = session_for(request, event, session_id, "attendance.record")
    form = MarkForm(request.POST, session=session)
    back = redirect("attendance:session_detail", event.slug, session.pk)
    if not form.is_valid():
        messages.error(request, _("Write the reason for recording by hand, such as “phone is broken”."))
        return back
    chosen, key = form.chosen(), form.cleaned_data["key"]
    if not chosen:
        messages.warning(request, _("Nobody was ticked. Tick the names first."))
        return back
    outcomes = commands.mark_present(
        actor=request.user, session=session, participants=chosen, reason=form.cleaned_data["reason"], key=key
    )
    count = sum(outcome.verdict in {"baru", "ganda", "ulang"} for outcome in outcomes)
    sentence = ngettext("%(n)d person recorded by hand.", "%(n)d people recorded by hand.", count) % {"n": count}
    messages.success(request, sentence, extra_tags=reverse("attendance:undo", args=[event.slug, key]))
    return back


@require_POST
@event_page("attendance.correct")
def correct(request: HttpRequest, event: Event, session_id: UUID) -> HttpResponse:
    """Decide on one person, with a reason."""
    session = session_for(request, event, session_id, "attendance.correct")
    form = CorrectionForm(request.POST)
    if form.is_valid():
        participant = get_visible_or_404(event.participants.all(), pk=form.cleaned_data["participant"])
        correction = commands.correct_presence(
            actor=request.user,
            session=session,
            participant=participant,
            key=form.cleaned_data["key"],
            present=form.cleaned_data["present"],
            reason=form.cleaned_data["reason"],
        )
        if commands.stands(correction):
            messages.success(request, _("Corrected. The earlier record stays in the history."))
        else:
            messages.warning(request, _("Saved. It counts once a second person of the committee agrees."))
    else:
        messages.error(request, _("Write the reason for the correction."))
    if request.POST.get("from") == "questions":
        return redirect("attendance:questions", event.slug)
    return redirect("attendance:session_detail", event.slug, session.pk)


@event_page("attendance.view_board")
def history(request: HttpRequest, event: Event, session_id: UUID, participant_id: UUID) -> HttpResponse:
    """Show all events of one person in one session, and correct them."""
    session = session_of(event, session_id)
    people = Participant.objects.filter(event=event).select_related("person")
    participant = get_visible_or_404(people, pk=participant_id)
    context = {
        "event": event,
        "session": session,
        "participant": participant,
        "crumbs": crumbs(event, session),
        "events": participant.presence_events.filter(session=session).select_related("actor__person"),
        "presence": Presence.objects.filter(session=session, participant=participant).first(),
        "form": CorrectionForm(initial={"participant": participant.pk}),
        "may_correct": may(request.user, "attendance.correct", session),
    }
    return render(request, "attendance/history.html", context)


@never_cache
@event_page("attendance.view_board")
def screen(request: HttpRequest, event: Event, session_id: UUID) -> HttpResponse:
    """Show the session's code, new every 15 seconds, for the projector.

    The page holds the session's key, as the scanners of the staff do: so the codes go on turning without the server.
    """
    session = session_for(request, event, session_id, "attendance.record")
    now = clock.now()
    code = codes.venue_code(session.pk, now)
    link = settings.PUBLIC_URL + reverse("attendance:check_in", args=[code])
    context = {
        "event": event,
        "session": session,
        "qr": qr_svg(link),
        "spoken": codes.spoken_code(session.pk, now),
        "key": packed(codes.session_key(session.pk)),
        "link": link.rsplit(".", 2)[0] + ".",
        "present": queries.live_count(session),
        "expected": queries.expected_counts([session])[session.pk],
        "closed": queries.last_closing(session) is not None,
    }
    return render(request, "attendance/screen.html" + ("#live" if request.headers.get("HX-Request") else ""), context)


@event_page("attendance.view_board")
def projector(request: HttpRequest, event: Event, session_id: UUID) -> HttpResponse:
    """Show how full the session is, readable from eight metres."""
    session = session_of(event, session_id)
    missing = queries.expected_people(session).exclude(presences__session=session, presences__level__gt=0)
    context = {
        "event": event,
        "session": session,
        "tally": queries.tallies([session])[session.pk],
        "missing": missing.values_list("person__name", flat=True)[:60],
    }
    name = "attendance/projector.html" + ("#live" if request.headers.get("HX-Request") else "")
    return render(request, name, context)


@event_page("attendance.view_board")
def close(request: HttpRequest, event: Event, session_id: UUID) -> HttpResponse:
    """Close a session: count heads, untick whom nobody found."""
    session = session_for(request, event, session_id, "attendance.close")
    form = CloseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _closed(request, event, session, form)
    count = queries.live_count(session)
    context = {
        "event": event,
        "session": session,
        "form": form,
        "crumbs": crumbs(event, session),
        "count": count,
        "rows": queries.recorded_in(session) if count <= MOST_TICKS else [],
        "expected": queries.expected_counts([session])[session.pk],
        "closing": queries.last_closing(session),
    }
    return render(request, "attendance/close.html", context)


def _closed(request: HttpRequest, event: Event, session: Session, form: CloseForm) -> HttpResponse:
    data = form.cleaned_data
    closing = commands.close_session(
        actor=request.user,
        session=session,
        key=data["key"],
        headcount=data["headcount"],
        absent=form.absent(),
        note=data["note"],
    )
    if closing.confirms:
        sentence = ngettext("Closed: %(n)d person present.", "Closed: %(n)d people present.", closing.recorded)
        messages.success(request, sentence % {"n": closing.recorded})
    else:
        sentence = _("Closed. You counted %(counted)d, recorded are %(recorded)d: compare the list and close again.")
        messages.warning(request, sentence % {"counted": closing.headcount, "recorded": closing.recorded})
    return redirect("attendance:session_detail", event.slug, session.pk)
