"""Lessons as participants meet them: the list, one lesson with its video, and how far one is."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pamong.coaching import commands
from pamong.coaching.lesson_text import blocks
from pamong.coaching.models import Lesson
from pamong.coaching.queries import lessons as queries
from pamong.core.file_parts import played
from pamong.core.permissions import get_visible_or_404, may
from pamong.programme.models import Event
from pamong.programme.pages import event_page


def lesson_crumbs(event: Event) -> list[dict[str, str]]:
    """Return the trail to the list of lessons."""
    return [
        {"url": reverse("coaching:home", args=[event.slug]), "label": _("Practice")},
        {"url": reverse("coaching:lessons", args=[event.slug]), "label": _("Lessons")},
    ]


def lesson_or_404(request: HttpRequest, event: Event, lesson_id: UUID) -> Lesson:
    """Return a lesson this person may open: participants find what is published."""
    rows = queries.lessons_for(event, keeps=may(request.user, "coaching.keep_lessons", event))
    return get_visible_or_404(rows, pk=lesson_id)


@event_page("coaching.view")
def lessons(request: HttpRequest, event: Event) -> HttpResponse:
    """List the lessons: with one's own progress for participants, with what can be done for the committee."""
    keeps = may(request.user, "coaching.keep_lessons", event)
    rows = queries.rows_for(request.user, event, keeps=keeps)
    context = {
        "rows": rows,
        "learns": may(request.user, "coaching.learn", event),
        "next": next((row for row in rows if not row.finished and row.lesson.published_at), None),
        "keeps": keeps,
        "shipped_missing": keeps and not any(row.lesson.slug for row in rows),
        "crumbs": lesson_crumbs(event)[:1],
    }
    return render(request, "coaching/lesson_list.html", context)


@event_page("coaching.view")
def lesson(request: HttpRequest, event: Event, lesson_id: UUID) -> HttpResponse:
    """Show one lesson, from where this person stopped."""
    found = lesson_or_404(request, event, lesson_id)
    rows = queries.rows_for(request.user, event)
    context = {
        "lesson": found,
        "row": next((row for row in rows if row.lesson.pk == found.pk), None),
        "blocks": blocks(found.body),
        "learns": may(request.user, "coaching.learn", event),
        "keeps": may(request.user, "coaching.keep_lessons", event),
        "after": queries.after(rows, found),
        "crumbs": lesson_crumbs(event),
    }
    return render(request, "coaching/lesson.html", context)


@event_page("coaching.view")
def video(request: HttpRequest, event: Event, lesson_id: UUID) -> HttpResponseBase:
    """Give a lesson's video, or the part of it a player asks for."""
    found = lesson_or_404(request, event, lesson_id)
    if not found.video:
        raise Http404
    try:
        file = found.video.storage.open(str(found.video.name), "rb")
    except FileNotFoundError as error:
        raise Http404 from error
    return played(request, file, found.media_type)


@event_page("coaching.view")
def captions(request: HttpRequest, event: Event, lesson_id: UUID) -> HttpResponse:
    """Give a lesson's captions."""
    return caption_file(lesson_or_404(request, event, lesson_id).captions)


def caption_file(captions: str) -> HttpResponse:
    """Return captions as a player fetches them; none are not found."""
    if not captions:
        raise Http404
    response = HttpResponse(captions, content_type="text/vtt; charset=utf-8")
    response["Cache-Control"] = "private, max-age=3600"
    return response


@require_POST
@event_page("coaching.learn")
def finish(request: HttpRequest, event: Event, lesson_id: UUID) -> HttpResponse:
    """Take that a participant is through with a lesson, and lead on to the next one."""
    found = lesson_or_404(request, event, lesson_id)
    commands.record_progress(actor=request.user, lesson=found, place=1, finished=True)
    following = queries.after(queries.rows_for(request.user, event), found)
    if following:
        return redirect("coaching:lesson", event.slug, following.lesson.pk)
    messages.success(request, _("That was the last lesson. You are ready for the practice."))
    return redirect("coaching:lessons", event.slug)
