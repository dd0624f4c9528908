"""How even the classes of a version are, as pictures with their numbers."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from pamong.core.documents.charts import draw_chart
from pamong.core.permissions import get_visible_or_404
from pamong.planning import charting, queries
from pamong.planning.models import Plan
from pamong.programme.models import Event
from pamong.programme.pages import event_page


@require_safe
@event_page("planning.manage")
def plan_balance(request: HttpRequest, event: Event, version: int) -> HttpResponse:
    """Show a picture for each attribute, with its numbers behind."""
    plan, rows = _drawn(event, version)
    charts = charting.balance_charts(rows)
    tables = [charting.balance_table(rows, name) for name in queries.BALANCE]
    context = {"plan": plan, "charts": list(zip(charts, tables, strict=True))}
    return render(request, "planning/plan_balance.html", context)


@require_safe
@event_page("planning.manage")
def balance_chart(request: HttpRequest, event: Event, version: int, number: int) -> HttpResponse:
    """Draw one of the pictures."""
    _plan, rows = _drawn(event, version)
    charts = charting.balance_charts(rows)
    if not 1 <= number <= len(charts):
        raise Http404
    return HttpResponse(draw_chart(charts[number - 1]), content_type="image/svg+xml")


def _drawn(event: Event, version: int) -> tuple[Plan, list[queries.ClassRow]]:
    plan = get_visible_or_404(event.plans.all(), version=version)
    rows = queries.class_rows(plan)
    if not rows:
        raise Http404
    return plan, rows
