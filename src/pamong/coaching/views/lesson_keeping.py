"""The committee's side of the lessons: write, upload, order, publish, and see how far the classes are."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pamong.coaching import commands
from pamong.coaching.forms import LessonForm
from pamong.coaching.queries import lessons as queries
from pamong.programme.models import Event
from pamong.programme.pages import event_page
from pamong.programme.submitting import accepted, status_of

from .lessons import lesson_crumbs, lesson_or_404

PAGE = 50
NO_CLASS = "tanpa"


@event_page("coaching.keep_lessons")
def add(request: HttpRequest, event: Event) -> HttpResponse:
    """Add a lesson."""
    form = LessonForm(event, request.POST or None, request.FILES or None)
    if accepted(request, form, commands.add_lesson, event=event):
        messages.success(request, _("The lesson is added."))
        return redirect("coaching:lessons", event.slug)
    context = {"form": form, "crumbs": lesson_crumbs(event)}
    return render(request, "coaching/lesson_form.html", context, status=status_of(form))


@event_page("coaching.keep_lessons")
def change(request: HttpRequest, event: Event, lesson_id: UUID) -> HttpResponse:
    """Change a lesson."""
    lesson = lesson_or_404(request, event, lesson_id)
    form = LessonForm(event, request.POST or None, request.FILES or None, lesson=lesson)
    if accepted(request, form, commands.change_lesson, lesson=lesson):
        messages.success(request, _("The lesson is changed."))
        return redirect("coaching:lesson", event.slug, lesson.pk)
    context = {"form": form, "lesson": lesson, "crumbs": lesson_crumbs(event)}
    return render(request, "coaching/lesson_form.html", context, status=status_of(form))


@require_POST
@event_page("coaching.keep_lessons")
def adopt(request: HttpRequest, event: Event) -> HttpResponse:
    """Take the lessons that come with Pamong."""
    commands.adopt_shipped_lessons(actor=request.user, event=event)
    messages.success(request, _("The lessons are there; participants find them on their home page."))
    return redirect("coaching:lessons", event.slug)


@require_POST
@event_page("coaching.keep_lessons")
def publish(request: HttpRequest, event: Event, lesson_id: UUID) -> HttpResponse:
    """Publish a lesson or take it back."""
    lesson = lesson_or_404(request, event, lesson_id)
    published = request.POST.get("terbit") == "ya"
    commands.publish_lesson(actor=request.user, lesson=lesson, published=published)
    sentence = _("“%(title)s” is published.") if published else _("“%(title)s” is taken back.")
    messages.success(request, sentence % {"title": lesson.title})
    return redirect("coaching:lessons", event.slug)


@require_POST
@event_page("coaching.keep_lessons")
def move(request: HttpRequest, event: Event, lesson_id: UUID) -> HttpResponse:
    """Move a lesson up or down."""
    lesson = lesson_or_404(request, event, lesson_id)
    commands.move_lesson(actor=request.user, lesson=lesson, up=request.POST.get("ke") == "atas")
    return redirect("coaching:lessons", event.slug)


@require_POST
@event_page("coaching.keep_lessons")
def remove(request: HttpRequest, event: Event, lesson_id: UUID) -> HttpResponse:
    """Remove a lesson that is not published."""
    lesson = lesson_or_404(request, event, lesson_id)
    commands.remove_lesson(actor=request.user, lesson=lesson)
    messages.success(request, _("“%(title)s” is removed.") % {"title": lesson.title})
    return redirect("coaching:lessons", event.slug)


@event_page("coaching.keep_lessons")
def progress(request: HttpRequest, event: Event) -> HttpResponse:
    """Show how far the classes are, and the people of one of them, the furthest behind first."""
    classes = queries.progress_by_class(event)
    chosen = _chosen(request, classes)
    people = queries.people_of_class(event, chosen.number) if chosen else event.participants.none()
    context = {
        "classes": classes,
        "chosen": chosen,
        "filters": _filters(classes, chosen),
        "page": Paginator(people, PAGE).get_page(request.GET.get("page")),
        "crumbs": lesson_crumbs(event),
    }
    return render(request, "coaching/lesson_progress.html", context)


def _chosen(request: HttpRequest, classes: list[queries.ClassProgress]) -> queries.ClassProgress | None:
    """Return the class of the address, else the first one."""
    asked = request.GET.get("kelas", "")
    found = next((row for row in classes if asked == _key(row)), None)
    return found or next(iter(classes), None)


def _key(row: queries.ClassProgress) -> str:
    return NO_CLASS if row.number is None else str(row.number)


def _filters(classes: list[queries.ClassProgress], chosen: queries.ClassProgress | None) -> list[dict[str, Any]]:
    return [
        {"label": row.name or _("No class yet"), "url": f"?kelas={_key(row)}", "current": row is chosen}
        for row in classes
    ]
