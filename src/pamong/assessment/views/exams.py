"""The committee sets up exams, prints them, enters paper sheets."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from pamong.assessment import papers
from pamong.assessment.commands import enter_paper_answers, set_up_exam
from pamong.assessment.forms import ExamForm
from pamong.assessment.models import Entry, Exam, ExamKind, Sitting
from pamong.assessment.ordering import paper_questions
from pamong.assessment.queries.blueprint import blueprint_of
from pamong.assessment.queries.overview import desk_list
from pamong.assessment.queries.reviews import unreviewed_of
from pamong.assessment.queries.sittings import exam_items, sitting_answers
from pamong.core.permissions import get_visible_or_404
from pamong.core.refusals import Refused
from pamong.programme.models import Event
from pamong.programme.pages import event_page
from pamong.programme.submitting import status_of

from .shared import crumbs, exam_or_404, pdf
from .sitting import posted

PAGE_SIZE = 50


@event_page("assessment.manage")
@require_http_methods(["GET", "POST"])
def exam_edit(request: HttpRequest, event: Event, kind: str) -> HttpResponse:
    """Set the window, the time limit and the items of a test."""
    exam_kind = ExamKind(kind)
    exam = event.exams.filter(kind=kind).first()
    fixed = bool(exam and exam.sittings.exists())
    with timezone.override(ZoneInfo(event.zone)):
        initial = _exam_initial(event, exam_kind, exam)
        form = ExamForm(request.POST or None, event=event, exam=exam, fixed=fixed, initial=initial)
        if request.method == "POST" and form.is_valid():
            set_up_exam(actor=request.user, event=event, kind=exam_kind, **form.cleaned_data)
            messages.success(request, _("The test is set."))
            return redirect("assessment:overview", event.slug)
        context = {"form": form, "kind": exam_kind, "exam": exam, "fixed": fixed, "crumbs": crumbs(event)}
        context["blueprint"] = blueprint_of(exam) if exam else None
        context["unreviewed"] = unreviewed_of(exam) if exam and not fixed else 0
        return render(request, "assessment/exam_edit.html", context, status=status_of(form))


def _exam_initial(event: Event, kind: ExamKind, exam: Exam | None) -> dict[str, Any]:
    """Return what stands there, or a sensible proposal: the first morning, the last afternoon."""
    if exam:
        return {name: getattr(exam, name) for name in ("opens_at", "closes_at", "minutes", "shuffle")}
    day, hour = (event.first_day, time(7)) if kind == ExamKind.PRE else (event.last_day, time(13))
    opens = datetime.combine(day, hour, ZoneInfo(event.zone))
    return {"opens_at": opens, "closes_at": opens + timedelta(hours=4), "minutes": 45, "shuffle": True}


@event_page("assessment.manage")
def desk(request: HttpRequest, event: Event, kind: str) -> HttpResponse:
    """List who has taken the test, for the desk and for calling people in."""
    exam = exam_or_404(event, kind)
    search, state = request.GET.get("q", "").strip(), request.GET.get("keadaan", "")
    page = Paginator(desk_list(exam, search, state), PAGE_SIZE).get_page(request.GET.get("page"))
    sittings = {s.participant_id: s for s in exam.sittings.filter(participant__in=[row.pk for row in page])}
    context = {
        "exam": exam,
        "page": page,
        "rows": [(row, sittings.get(row.pk)) for row in page],
        "q": search,
        "filters": _desk_filters(event, kind, state),
        "crumbs": crumbs(event),
    }
    return render(request, "assessment/desk_list.html", context)


def _desk_filters(event: Event, kind: str, state: str) -> list[dict[str, Any]]:
    url = reverse("assessment:desk", args=[event.slug, kind])
    states = (("", _("All")), ("belum", _("Not begun")), ("mulai", _("Under way")), ("selesai", _("Done")))
    return [
        {"label": label, "url": f"{url}?keadaan={key}" if key else url, "current": key == state}
        for key, label in states
    ]


@event_page("assessment.manage")
@require_http_methods(["GET", "POST"])
def paper(request: HttpRequest, event: Event, kind: str, participant_id: UUID) -> HttpResponse:
    """Enter the paper answer sheet of a participant."""
    exam = exam_or_404(event, kind)
    rows = event.participants.taking_part().select_related("person")
    participant = get_visible_or_404(rows, pk=participant_id)
    sitting = Sitting.objects.filter(exam=exam, participant=participant).first()
    known = sitting_answers(sitting.pk) if sitting and sitting.entry == Entry.DESK else {}
    questions = paper_questions(exam_items(exam), known)
    problem = _enter(request, exam, participant, questions) if request.method == "POST" else None
    if request.method == "POST" and problem is None:
        messages.success(request, _("The answer sheet of %(name)s is in.") % {"name": participant.person.name})
        return redirect("assessment:desk", event.slug, kind)
    back = (reverse("assessment:desk", args=[event.slug, kind]), str(exam))
    context = {
        "exam": exam,
        "participant": participant,
        "questions": questions,
        "sitting": sitting,
        "problem": problem,
        "reason": request.POST.get("reason", sitting.reason if sitting else ""),
        "crumbs": crumbs(event, back),
    }
    return render(request, "assessment/desk_paper.html", context, status=422 if problem else 200)


def _enter(request: HttpRequest, exam: Exam, participant: Any, questions: list[Any]) -> str | None:
    """Enter what was posted; return the sentence of a refusal."""
    answers = {question.id: posted(request, question) for question in questions}
    reason = request.POST.get("reason", "")[:200]
    try:
        enter_paper_answers(actor=request.user, exam=exam, participant=participant, answers=answers, reason=reason)
    except Refused as refusal:
        return " ".join(refusal.messages)
    return None


@event_page("assessment.manage")
def exam_print(request: HttpRequest, event: Event, kind: str) -> HttpResponse:
    """Return the test as PDF for people without a phone: no key, order of the paper; `?cetak=besar` in large print."""
    large = request.GET.get("cetak") == "besar"
    name = f"{kind}-besar-{event.slug}.pdf" if large else f"{kind}-{event.slug}.pdf"
    return pdf(papers.exam_paper(exam_or_404(event, kind), large=large), name)
