"""The committee's pages: the event's board, its recap, its open questions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from pamong.attendance import commands, oddities, queries, recap
from pamong.attendance.forms import AnswerForm, ApprovalForm
from pamong.attendance.models import Kind, PresenceEvent
from pamong.attendance.queries import Tally
from pamong.core import clock
from pamong.core.ids import uuid7
from pamong.core.permissions import get_visible_or_404, may
from pamong.programme.models import Event
from pamong.programme.pages import event_page
from pamong.programme.queries import current_policy

from .sessions import crumbs

PAGE = 50
# What a line shows of its session, read as values.
SHOWN = (
    *("pk", "event_id", "training_class_id", "training_class__name", "material__title"),
    *("starts_at", "ends_at"),
)


@dataclass(frozen=True, slots=True)
class Line:
    """A session on a board."""

    session: Any
    tally: Tally
    closed: bool
    running: bool


@event_page("attendance.view_board")
def board(request: HttpRequest, event: Event) -> HttpResponse:
    """Show a day: how full every session is, live."""
    days = queries.session_days(event)
    day = _asked_day(request, days) or queries.day_now(event, days)
    only, words = request.GET.get("hanya", ""), request.GET.get("q", "").strip()
    sessions = queries.search_sessions(queries.narrowed(queries.sessions_of(event, day), only), words)
    page = Paginator(sessions.values_list(*SHOWN, named=True), PAGE).get_page(request.GET.get("page"))
    if request.headers.get("HX-Request"):  # every five seconds: only what moves
        return render(request, "attendance/board.html#live", {"event": event, "lines": lines(list(page))})
    context: dict[str, Any] = {
        "event": event,
        "day": day,
        "days": _day_chips(days, day),
        "filters": _board_filters(day, only),
        "q": words,
        "only": only,
        "classes": list(event.classes.values_list("number", "name")),
        "page": page,
        "lines": lines(list(page)),
    }
    if may(request.user, "attendance.close_many", event):
        context |= {
            "may_close": True,
            "unclosed": queries.unclosed_sessions(event).count(),
            "questions": queries.question_count(event),
        }
    return render(request, "attendance/board.html", context)


def lines(sessions: Sequence[Any]) -> list[Line]:
    """Return sessions with how full they are."""
    now = clock.now()
    tallies = queries.tallies(sessions) if sessions else {}
    closed = queries.closed_ids(sessions)
    return [
        Line(session, tallies[session.pk], session.pk in closed, session.starts_at <= now <= session.ends_at)
        for session in sessions
    ]


@event_page("attendance.view_lists")
def recap_page(request: HttpRequest, event: Event) -> HttpResponse:
    """Show presence added up by person, day or material."""
    needed = float(current_policy(event).attendance_share)
    view = request.GET.get("menurut", "orang")
    context: dict[str, Any] = {"event": event, "view": view, "needed": needed, "views": _recap_views(view)}
    context["crumbs"] = crumbs(event)
    if view == "hari":
        context["days"] = recap.by_day(event)
    elif view == "materi":
        context["materials"] = recap.by_material(event)
    else:
        context |= _people_recap(request, event, needed)
    return render(request, "attendance/recap.html", context)


@event_page("attendance.approve")
def questions(request: HttpRequest, event: Event) -> HttpResponse:
    """Show what waits for the committee's judgement."""
    page = Paginator(queries.questions_of(event), PAGE).get_page(request.GET.get("page"))
    context = {
        "event": event,
        "page": page,
        "crumbs": crumbs(event),
        "questions": [(question, uuid7()) for question in page.object_list],
        "late": [(presence, uuid7()) for presence in queries.late_presences(event)[:PAGE]],
        "headcounts": queries.headcount_differs(event),
        "waiting": [(row, uuid7(), row.actor_id == request.user.pk) for row in queries.waiting_corrections(event)],
        "oddities": oddities.of_event(event),
        "may_correct": may(request.user, "attendance.correct", event),
    }
    return render(request, "attendance/questions.html", context)


@require_POST
@event_page("attendance.approve")
def approve(request: HttpRequest, event: Event) -> HttpResponse:
    """Agree to somebody else's correction as the second person."""
    form = ApprovalForm(request.POST)
    if form.is_valid():
        rows = PresenceEvent.objects.filter(session__event=event).select_related("session__event")
        correction = get_visible_or_404(rows, pk=form.cleaned_data["correction"])
        commands.approve_correction(actor=request.user, correction=correction, key=form.cleaned_data["key"])
        messages.success(request, _("Agreed. The correction counts now."))
    else:
        messages.error(request, _("This did not arrive whole. Try again."))
    return redirect("attendance:questions", event.slug)


@require_POST
@event_page("attendance.correct")
def answer(request: HttpRequest, event: Event) -> HttpResponse:
    """Take the committee's answer to a held record."""
    form = AnswerForm(request.POST)
    if form.is_valid():
        rows = PresenceEvent.objects.filter(session__event=event, kind=Kind.RECORD)
        question = get_visible_or_404(rows, pk=form.cleaned_data["question"])
        answered = commands.answer_question(
            actor=request.user,
            question=question,
            counts=form.cleaned_data["counts"],
            reason=form.cleaned_data["reason"],
            key=form.cleaned_data["key"],
        )
        if form.cleaned_data["counts"] and not commands.stands(answered):
            messages.warning(request, _("Saved. It counts once a second person of the committee agrees."))
        else:
            messages.success(request, _("Answered. The recap is up to date."))
    else:
        messages.error(request, _("Write the reason, then choose again."))
    return redirect("attendance:questions", event.slug)


@require_POST
@event_page("attendance.close_many")
def close_many(request: HttpRequest, event: Event) -> HttpResponse:
    """Close all sessions that are over: of a day, of a class, or all."""
    sessions = queries.unclosed_sessions(event)
    day = parse_date(request.POST.get("hari", ""))
    if day:
        sessions = sessions.filter(pk__in=queries.sessions_of(event, day).values("pk"))
    group = request.POST.get("kelas")
    if group and group.isdigit():
        sessions = sessions.filter(training_class__number=int(group))
    closings = [commands.Closing(session, uuid7()) for session in sessions.select_related("event")]
    done = commands.close_sessions(actor=request.user, closings=closings)
    messages.success(request, ngettext("%(n)d session closed.", "%(n)d sessions closed.", len(done)) % {"n": len(done)})
    return redirect(f"{reverse('attendance:board', args=[event.slug])}?hari={day or ''}")


@require_POST
@event_page("attendance.view_board")
def undo(request: HttpRequest, event: Event, batch: UUID) -> HttpResponse:
    """Undo an entry by hand on many people."""
    count = commands.undo_batch(actor=request.user, event=event, batch=batch)
    messages.success(request, ngettext("%(n)d entry undone.", "%(n)d entries undone.", count) % {"n": count})
    return redirect(request.META.get("HTTP_REFERER") or reverse("attendance:board", args=[event.slug]))


def _asked_day(request: HttpRequest, days: list[date]) -> date | None:
    try:
        asked = parse_date(request.GET.get("hari", ""))
    except ValueError:
        return None
    return asked if asked in days else None


def _day_chips(days: list[date], current: date | None) -> list[dict[str, Any]]:
    return [{"label": day, "url": f"?hari={day.isoformat()}", "current": day == current} for day in days]


def _board_filters(day: date | None, current: str) -> list[dict[str, Any]]:
    names = {"": _("Everything"), "berlangsung": _("Running"), "terbuka": _("Not closed")}
    where = f"?hari={day.isoformat() if day else ''}"
    return [
        {"label": label, "url": f"{where}&hanya={key}" if key else where, "current": key == current}
        for key, label in names.items()
    ]


def _recap_views(current: str) -> list[dict[str, Any]]:
    names = {"orang": _("By person"), "hari": _("By day"), "materi": _("By material")}
    return [{"label": label, "url": f"?menurut={key}", "current": key == current} for key, label in names.items()]


def _people_recap(request: HttpRequest, event: Event, needed: float) -> dict[str, Any]:
    words, short, group = (request.GET.get(name, "").strip() for name in ("q", "kurang", "kelas"))
    people = queries.search_people(recap.recap_people(event), words)
    if group.isdigit():
        people = people.filter(class_membership__training_class__number=int(group))
    if short:
        people = people.filter(pk__in=recap.short_of(event, needed))
    page = Paginator(people, PAGE).get_page(request.GET.get("page"))
    return {
        "q": words,
        "page": page,
        "rows": recap.person_rows(event, list(page.object_list), needed),
        "filters": [
            {"label": _("Everybody"), "url": "?menurut=orang", "current": not short},
            {"label": _("Below what is needed"), "url": "?menurut=orang&kurang=1", "current": bool(short)},
        ],
    }
