"""A participant takes a test."""

from __future__ import annotations

from math import ceil
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from pamong.assessment.commands import AnswerRow, record_answers, start_sitting, submit_sitting
from pamong.assessment.models import Accommodation, Exam, Sitting
from pamong.assessment.ordering import Question, questions_for
from pamong.assessment.queries.sittings import exam_items, late_answers, sitting_answers
from pamong.core.clock import now
from pamong.core.ids import uuid7
from pamong.programme.models import Event
from pamong.programme.pages import event_page

from .shared import crumbs, exam_or_404, own_place


@event_page("assessment.take")
def door(request: HttpRequest, event: Event, kind: str) -> HttpResponse:
    """Show what a participant can do with a test now: wait, begin, go on, see the own score."""
    exam = exam_or_404(event, kind)
    sitting = _own_sitting(request, event, exam)
    place = own_place(request.user, event)
    help_given = Accommodation.objects.filter(participant=place).first() if place else None
    context = {
        "exam": exam,
        "sitting": sitting,
        "help": help_given,
        "minutes": exam.minutes_with(help_given.extra_percent if help_given else 0),
        "items": sitting.total if sitting else exam.items.count(),
        "late": late_answers(sitting) if sitting else 0,
        "score": sitting.percent if sitting and sitting.shows_score else None,
        "crumbs": crumbs(event),
    }
    return render(request, "assessment/exam_door.html", context)


@event_page("assessment.take")
@require_POST
def begin(request: HttpRequest, event: Event, kind: str) -> HttpResponse:
    """Start or go on."""
    exam = exam_or_404(event, kind)
    start_sitting(actor=request.user, exam=exam, participant=own_place(request.user, event))  # type: ignore[arg-type]
    return redirect("assessment:sheet", event.slug, kind)


@event_page("assessment.take")
@never_cache
@require_http_methods(["GET", "POST"])
def sheet(request: HttpRequest, event: Event, kind: str) -> HttpResponse:
    """Show the questions and take the answers of the whole page."""
    exam = exam_or_404(event, kind)
    sitting = _own_sitting(request, event, exam)
    if sitting is None or (sitting.is_over and request.method == "GET"):
        return redirect("assessment:door", event.slug, kind)
    questions = questions_for(exam, exam_items(exam), sitting.participant_id, sitting_answers(sitting.pk))
    if request.method == "POST":
        return _take(request, sitting, questions, event, kind)
    return render(request, "assessment/exam_sheet.html", _sheet_context(sitting, questions, event))


def _sheet_context(sitting: Sitting, questions: list[Question], event: Event) -> dict[str, Any]:
    moment = now()
    return {
        "exam": sitting.exam,
        "sitting": sitting,
        "questions": questions,
        "large": Accommodation.objects.filter(participant=sitting.participant_id, large_print=True).exists(),
        "answered": sum(question.is_answered for question in questions),
        "elapsed_ms": int((moment - sitting.started_at).total_seconds() * 1000),
        "left_seconds": max(0, ceil((sitting.deadline - moment).total_seconds())),
        "crumbs": crumbs(event),
    }


def _take(request: HttpRequest, sitting: Sitting, questions: list[Question], event: Event, kind: str) -> HttpResponse:
    """Record what changed on the page, then go on or hand in."""
    rows = _changed_rows(request, sitting, questions)
    taken = record_answers(actor=request.user, rows=rows)
    if taken.late:
        messages.warning(request, _("The time was over. Your last answers are kept but do not count."))
        return redirect("assessment:door", event.slug, kind)
    if request.POST.get("do") == "submit" and _leaves_blank(request, sitting, questions):
        return redirect("assessment:door", event.slug, kind)
    if request.POST.get("do") == "submit" or now() >= sitting.deadline:
        submit_sitting(actor=request.user, sitting=sitting)
        messages.success(request, _("Your test has been handed in. Thank you."))
        return redirect("assessment:door", event.slug, kind)
    messages.success(request, _("Your answers are saved. You can go on."))
    return redirect("assessment:sheet", event.slug, kind)


def _leaves_blank(request: HttpRequest, sitting: Sitting, questions: list[Question]) -> bool:
    """Tell, while there is time, of questions left blank: handing in cannot be undone, and the door asks once more."""
    blank = sum(posted(request, question) is None for question in questions)
    if not blank or now() >= sitting.deadline:
        return False
    text = ngettext(
        "%(n)d question is still blank and would count as wrong. Go on, or hand in now.",
        "%(n)d questions are still blank and would count as wrong. Go on, or hand in now.",
        blank,
    )
    messages.warning(request, text % {"n": blank})
    return True


def _changed_rows(request: HttpRequest, sitting: Sitting, questions: list[Question]) -> list[AnswerRow]:
    moment = now()
    return [
        AnswerRow(uuid7(), sitting.pk, question.id, given, moment, sequence=place)
        for place, question in enumerate(questions)
        if (given := posted(request, question)) != _shown(question)
    ]


def posted(request: HttpRequest, question: Question) -> Any:
    """Return what a form says to a question, in the stored shape."""
    values = request.POST.getlist(f"q-{question.id}")
    if question.kind == "beberapa":
        return sorted(set(values)) or None
    return values[-1].strip() or None if values else None


def _shown(question: Question) -> Any:
    chosen = sorted(choice.id for choice in question.choices if choice.chosen)
    if question.kind == "beberapa":
        return chosen or None
    return question.value or (chosen[0] if chosen else None)


@event_page("assessment.take")
@require_POST
def hand_in(request: HttpRequest, event: Event, kind: str) -> HttpResponse:
    """Hand in from the door, without opening the sheet again."""
    exam = exam_or_404(event, kind)
    sitting = get_object_or_404(Sitting.objects.visible_to(request.user), exam=exam)
    submit_sitting(actor=request.user, sitting=sitting)
    messages.success(request, _("Your test has been handed in. Thank you."))
    return redirect("assessment:door", event.slug, kind)


def _own_sitting(request: HttpRequest, event: Event, exam: Exam) -> Sitting | None:
    own = Sitting.objects.visible_to(request.user).filter(exam=exam).select_related("participant")
    sitting = own.first()
    if sitting:
        sitting.exam = exam
    return sitting
