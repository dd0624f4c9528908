"""What presence says on other rooms' pages: next steps, and a participant's attendance."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pamong.core import clock
from pamong.core.panels import NextStep, Panel
from pamong.core.permissions import may
from pamong.core.templatetags.words import at_place
from pamong.planning.models import Session

from . import queries
from .models import Level, Presence, SessionClosing


def for_participant(user: Any, event: Any) -> Iterator[NextStep]:
    """During a session: scan its code, unless recorded already."""
    if not may(user, "attendance.view_own", event) or not _is_running(event):
        return
    participant = queries.own_place(user, event)
    session = queries.current_session(participant, clock.now()) if participant else None
    if (
        session is None
        or Presence.objects.filter(session=session, participant=participant, level__gt=Level.CLAIMED).exists()
    ):
        return
    text = _("%(material)s, %(time)s. Point your phone's camera at the QR on the screen.") % {
        "material": session.material.title,
        "time": at_place(session.starts_at, event.zone),
    }
    yield NextStep(text, _("Show my QR"), reverse("attendance:own", args=[event.slug]), weight=5)


def for_facilitator(user: Any, event: Any) -> Iterator[NextStep]:
    """Now: show the code of my session; afterwards: close it."""
    if not may(user, "attendance.view_board", event) or not _is_running(event):
        return
    now = clock.now()
    mine = Session.objects.filter(event=event, facilitators__person__user=user).select_related("material")
    running = mine.filter(starts_at__lte=now + timedelta(minutes=30), ends_at__gte=now).order_by("starts_at").first()
    if running:
        url = reverse("attendance:screen", args=[event.slug, running.pk])
        yield NextStep(_("%s: show the attendance QR") % running.material.title, _("Show the QR"), url, weight=5)
    closed = SessionClosing.objects.filter(session__event=event).values("session")
    over = mine.filter(ends_at__lt=now).exclude(pk__in=closed).order_by("-ends_at").first()
    if over:
        url = reverse("attendance:close", args=[event.slug, over.pk])
        yield NextStep(_("%s is over: count heads and close it") % over.material.title, _("Close"), url, weight=8)


def for_committee(user: Any, event: Any) -> Iterator[NextStep]:
    """Sessions that nobody closed, questions that nobody answered."""
    if not may(user, "attendance.close_many", event):
        return
    unclosed = queries.unclosed_sessions(event).count()
    if unclosed:
        text = ngettext("%(n)d session is not closed yet", "%(n)d sessions are not closed yet", unclosed)
        url = reverse("attendance:board", args=[event.slug])
        yield NextStep(text % {"n": unclosed}, _("Close sessions"), url, 30, unclosed, "warning")
    questions = queries.question_count(event)
    if questions:
        text = ngettext("%(n)d question about attendance", "%(n)d questions about attendance", questions)
        url = reverse("attendance:questions", args=[event.slug])
        yield NextStep(text % {"n": questions}, _("Answer the questions"), url, 35, questions, "warning")


def participant_panel(user: Any, participant: Any) -> Panel | None:
    """Show on a participant's page what they attended."""
    if not may(user, "attendance.view_board", participant.event) and not participant.is_own_of(user):
        return None
    share = queries.presence_share(participant.event, [participant.pk]).get(participant.pk)
    if share is None:
        return None
    presences = Presence.objects.filter(participant=participant).select_related("session__material")
    context = {"share": share, "presences": presences.order_by("session__starts_at"), "event": participant.event}
    return Panel("attendance/panel_participant.html", context, weight=40)


def _is_running(event: Any) -> bool:
    today = clock.today(event.zone)
    return bool(event.first_day <= today <= event.last_day)
