"""Classes, raters, criteria, growth."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from pamong.measurement import queries, wording
from pamong.measurement.models import Part, Run
from pamong.measurement.queries.growth import is_linked
from pamong.measurement.queries.linking import unlinked_raters
from pamong.measurement.queries.raters import raters_of
from pamong.programme.models import Event
from pamong.programme.pages import event_page

from .shared import frame, item_rows, reckoned_or_404

PAGE = 50


@require_safe
@event_page("measurement.view_event")
def classes(request: HttpRequest, event: Event, measurement_id: UUID) -> HttpResponse:
    """Show the means of the classes with their intervals."""
    run = reckoned_or_404(event, measurement_id)
    context = frame(request, event, run, "classes") | {
        "practice_rows": queries.class_lines(run, Part.PRACTICE),
        "test_rows": queries.class_lines(run, Part.TEST),
    }
    return render(request, "measurement/classes.html", context)


@require_safe
@event_page("measurement.view_event")
def raters(request: HttpRequest, event: Event, measurement_id: UUID) -> HttpResponse:
    """List the raters with their severity in points, and where one judges one criterion otherwise."""
    run = reckoned_or_404(event, measurement_id)
    query, kind = request.GET.get("q", "").strip(), request.GET.get("siapa", "")
    page = Paginator(raters_of(run, q=query, kind=kind), PAGE).get_page(request.GET.get("page"))
    kinds = (("", _("All")), ("coach", _("Visiting coaches")), ("peserta", _("Peers")))
    context = frame(request, event, run, "raters") | {
        "page": page,
        "lines": queries.rater_lines(page.object_list),  # type: ignore[arg-type]
        "q": query,
        "filters": [{"label": words, "url": f"?siapa={key}", "current": key == kind} for key, words in kinds],
        "practice": run.part(Part.PRACTICE),
        "unlinked": unlinked_raters(run),
        "bias": _bias(run),
    }
    return render(request, "measurement/raters.html", context)


def _bias(run: Run) -> list[dict[str, Any]]:
    whole = run.part(Part.PRACTICE)
    names = wording.item_names()
    found = (whole or {"bias": []})["bias"]
    rows = raters_of(run).filter(code__in={code for code, *_rest in found})
    people = {line.row.code: line.person for line in queries.rater_lines(rows)}
    return [
        {
            "person": people[rater],
            "item": names.get(item, item),
            "points": abs(observed - expected) / n,
            "strict": observed < expected,
            "n": n,
        }
        for rater, item, observed, expected, _bias, _se, n in found
        if rater in people and n
    ]


@require_safe
@event_page("measurement.view_event")
def items(request: HttpRequest, event: Event, measurement_id: UUID) -> HttpResponse:
    """Show the criteria and questions: how hard, how well they fit, and how the levels were used."""
    run = reckoned_or_404(event, measurement_id)
    context = frame(request, event, run, "items") | {
        "practice_items": item_rows(run, wording.item_names()),
        "test_items": item_rows(run, {}, Part.TEST),
        "levels": (run.part(Part.PRACTICE) or {"categories": []})["categories"],
    }
    return render(request, "measurement/items.html", context)


@require_safe
@event_page("measurement.view_event")
def growth(request: HttpRequest, event: Event, measurement_id: UUID) -> HttpResponse:
    """Show how people changed over occasions, with intervals: everybody, then classes."""
    run = reckoned_or_404(event, measurement_id)
    parts = [
        {
            "part": part,
            "steps": queries.steps_of(run, part.value),
            "changes": queries.changes_of(run, part.value),
            "linked": is_linked(run, part.value),
            "picture": reverse(f"measurement:{name}", args=[event.slug, run.pk]),
        }
        for part, name in ((Part.PRACTICE, "practice_growth"), (Part.TEST, "test_growth"))
        if run.part(part)
    ]
    return render(request, "measurement/growth.html", frame(request, event, run, "growth") | {"parts": parts})
