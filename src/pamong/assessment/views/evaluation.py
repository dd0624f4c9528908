"""The evaluation: people fill it in without a name, the committee reads it counted."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_http_methods

from pamong.assessment import charting, papers, workbooks
from pamong.assessment.commands import (
    ResponseRow,
    load_evaluation_forms,
    open_evaluation,
    record_response,
    record_responses,
)
from pamong.assessment.forms import EvaluationForm, QuestionnaireForm
from pamong.assessment.models import Questionnaire
from pamong.assessment.queries.evaluation import evaluation_summary, has_answered, questionnaire_of, speakers_of
from pamong.core.clock import now
from pamong.core.documents.charts import draw_chart
from pamong.core.permissions import may
from pamong.programme.models import Event
from pamong.programme.pages import event_page
from pamong.programme.submitting import status_of

from .results import download
from .shared import own_place, pdf


@event_page("assessment.view")
def evaluation(request: HttpRequest, event: Event) -> HttpResponse:
    """Lead each to their page: the form, the report, or the way to a questionnaire."""
    questionnaire = questionnaire_of(event)
    if may(request.user, "assessment.view_evaluation", event):
        return _report(request, event, questionnaire)
    place = own_place(request.user, event)
    context = {
        "questionnaire": questionnaire,
        "is_open": questionnaire and _is_open(questionnaire),
        "has_answered": bool(questionnaire and place and has_answered(questionnaire, place)),
        "may_answer": bool(place),
    }
    return render(request, "assessment/evaluation_door.html", context)


def _report(request: HttpRequest, event: Event, questionnaire: Questionnaire | None) -> HttpResponse:
    summary = evaluation_summary(event)
    context = {
        "summary": summary,
        "questionnaire": questionnaire,
        "sentence": charting.evaluation_sentence(summary) if summary else "",
        "extremes": charting.extremes_sentence(summary) if summary else "",
        "manages": may(request.user, "assessment.manage", event),
    }
    return render(request, "assessment/evaluation_report.html", context)


def _is_open(questionnaire: Questionnaire) -> bool:
    return questionnaire.opens_at <= now() < questionnaire.closes_at


@event_page("assessment.respond")
@never_cache
@require_http_methods(["GET", "POST"])
def evaluation_fill(request: HttpRequest, event: Event) -> HttpResponse:
    """Fill in the evaluation, once."""
    questionnaire, place = questionnaire_of(event), own_place(request.user, event)
    if questionnaire is None or place is None or has_answered(questionnaire, place) or not _is_open(questionnaire):
        return redirect("assessment:evaluation", event.slug)
    room = place.class_membership.training_class if hasattr(place, "class_membership") else None
    speakers = speakers_of(event, room)
    form = EvaluationForm(request.POST or None, questionnaire=questionnaire, speakers=speakers)
    if request.method == "POST" and form.is_valid():
        row = ResponseRow(place.pk, form.given(), form.cleaned_data["suggestion"])
        record_response(actor=request.user, questionnaire=questionnaire, row=row)
        messages.success(request, _("Thank you. Your evaluation is in, without your name."))
        return redirect("assessment:evaluation", event.slug)
    return _form_page(request, form, on_paper=False)


@event_page("assessment.manage")
@require_http_methods(["GET", "POST"])
def evaluation_paper(request: HttpRequest, event: Event) -> HttpResponse:
    """Enter unsigned paper sheets, one after the other."""
    questionnaire = _questionnaire_or_404(event)
    form = EvaluationForm(request.POST or None, questionnaire=questionnaire, speakers=speakers_of(event))
    if request.method == "POST" and form.is_valid():
        row = ResponseRow(None, form.given(), form.cleaned_data["suggestion"])
        record_responses(actor=request.user, questionnaire=questionnaire, rows=[row])
        messages.success(request, _("The sheet is in. Here is an empty one for the next."))
        return redirect("assessment:evaluation_paper", event.slug)
    return _form_page(request, form, on_paper=True)


def _form_page(request: HttpRequest, form: EvaluationForm, *, on_paper: bool) -> HttpResponse:
    context = {"form": form, "on_paper": on_paper}
    return render(request, "assessment/evaluation_form.html", context, status=status_of(form))


@event_page("assessment.manage")
@require_http_methods(["GET", "POST"])
def evaluation_edit(request: HttpRequest, event: Event) -> HttpResponse:
    """Set window, questions and scale."""
    load_evaluation_forms()
    with timezone.override(ZoneInfo(event.zone)):
        form = QuestionnaireForm(request.POST or None, initial=_initial(event, questionnaire_of(event)))
        if request.method == "POST" and form.is_valid():
            open_evaluation(actor=request.user, event=event, **form.cleaned_data)
            messages.success(request, _("The evaluation is set."))
            return redirect("assessment:evaluation", event.slug)
        return render(request, "assessment/evaluation_edit.html", {"form": form}, status=status_of(form))


def _initial(event: Event, questionnaire: Questionnaire | None) -> dict[str, Any]:
    if questionnaire:
        names = ("opens_at", "closes_at", "instrument", "scale")
        return {name: getattr(questionnaire, name) for name in names}
    opens = datetime.combine(event.last_day, time(8), ZoneInfo(event.zone))
    return {"opens_at": opens, "closes_at": opens + timedelta(days=3)}


@event_page("assessment.manage")
def evaluation_print(request: HttpRequest, event: Event) -> HttpResponse:
    """Return the questionnaire as PDF for people without a phone."""
    return pdf(papers.evaluation_paper(_questionnaire_or_404(event)), f"evaluasi-{event.slug}.pdf")


@event_page("assessment.view_evaluation")
@cache_control(private=True, max_age=60)
def evaluation_chart(request: HttpRequest, event: Event) -> HttpResponse:
    """Draw the means."""
    summary = evaluation_summary(event)
    if summary is None or not summary.sections:
        raise Http404
    return HttpResponse(draw_chart(charting.evaluation_chart(summary)), content_type="image/svg+xml")


@event_page("assessment.view_evaluation")
def evaluation_sheet(request: HttpRequest, event: Event) -> HttpResponse:
    """Export the evaluation as it is shown."""
    summary = evaluation_summary(event)
    if summary is None:
        raise Http404
    return download(workbooks.evaluation_workbook(summary), f"evaluasi-{event.slug}.xlsx")


def _questionnaire_or_404(event: Event) -> Questionnaire:
    questionnaire = questionnaire_of(event)
    if questionnaire is None:
        raise Http404
    return questionnaire
