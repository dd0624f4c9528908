"""Statistics of items and the gain of classes."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control

from pamong.assessment import charting, workbooks
from pamong.assessment.models import ExamKind
from pamong.assessment.queries import class_gain, test_scores
from pamong.assessment.queries.statistics import exam_figures
from pamong.core.audit import audit
from pamong.core.documents.charts import Chart, draw_chart
from pamong.core.permissions import may
from pamong.core.sheets import XLSX_TYPE
from pamong.programme.models import Event
from pamong.programme.pages import event_page

from .shared import crumbs, exam_or_404


@event_page("assessment.view_keys")
def item_statistics(request: HttpRequest, event: Event, kind: str) -> HttpResponse:
    """Show how the items of a test worked."""
    exam = exam_or_404(event, kind)
    figures = exam_figures(exam)
    context = {
        "exam": exam,
        "figures": figures,
        "noticed": [item for item in figures.items if item.remarks],
        "crumbs": crumbs(event),
    }
    return render(request, "assessment/exam_statistics.html", context)


@event_page("assessment.view_keys")
@cache_control(private=True, max_age=60)
def item_chart(request: HttpRequest, event: Event, kind: str) -> HttpResponse:
    """Draw difficulty against discrimination."""
    return _picture(charting.items_chart(exam_figures(exam_or_404(event, kind))))


@event_page("assessment.view_gain")
def gain(request: HttpRequest, event: Event) -> HttpResponse:
    """Show what the classes gained."""
    rows = class_gain(event)
    context: dict[str, Any] = {
        "whole": rows[0],
        "rows": rows,
        "has_classes": len(rows) > 1,
        "manages": may(request.user, "assessment.manage", event),
        "crumbs": crumbs(event),
    }
    return render(request, "assessment/gain.html", context)


@event_page("assessment.view_gain")
@cache_control(private=True, max_age=60)
def gain_chart(request: HttpRequest, event: Event) -> HttpResponse:
    """Draw the means of the classes before and after."""
    return _picture(charting.gain_chart(class_gain(event)))


@event_page("assessment.manage")
def results_sheet(request: HttpRequest, event: Event) -> HttpResponse:
    """Export the scores and the gains."""
    scores = {kind: test_scores(event, kind) for kind in ExamKind}
    content = workbooks.results_workbook(event, scores)
    audit(
        request.user, "assessment.scores_exported", event, event_id=event.pk, count=len(set().union(*scores.values()))
    )
    return download(content, f"hasil-tes-{event.slug}.xlsx")


@event_page("assessment.view_keys")
def statistics_sheet(request: HttpRequest, event: Event, kind: str) -> HttpResponse:
    """Export the statistics of the items."""
    content = workbooks.statistics_workbook(exam_figures(exam_or_404(event, kind)))
    return download(content, f"butir-{kind}-{event.slug}.xlsx")


def download(content: bytes, name: str) -> HttpResponse:
    """Return a workbook to keep."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=XLSX_TYPE, headers=headers)


def _picture(chart: Chart) -> HttpResponse:
    return HttpResponse(draw_chart(chart), content_type="image/svg+xml")
