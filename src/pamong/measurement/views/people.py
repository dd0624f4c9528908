"""People: the list for the committee, one person, oneself."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from pamong.core.permissions import may
from pamong.measurement import queries
from pamong.measurement.competences import model
from pamong.measurement.models import PersonMeasure, Run
from pamong.measurement.queries.growth import own_changes
from pamong.measurement.queries.people import people_of
from pamong.programme.models import Event
from pamong.programme.pages import event_page

from .shared import crumbs_of, frame, measures_or_404, reckoned_or_404

PAGE = 50


@require_safe
@event_page("measurement.view_event")
def people(request: HttpRequest, event: Event, measurement_id: UUID) -> HttpResponse:
    """List who was measured, by name: raw mean, fair score, interval."""
    run = reckoned_or_404(event, measurement_id)
    query, group = request.GET.get("q", "").strip(), request.GET.get("kelas", "")
    page = Paginator(people_of(run, q=query, group=group), PAGE).get_page(request.GET.get("page"))
    context = frame(request, event, run, "people") | {
        "page": page,
        "lines": queries.person_lines(run, list(page.object_list)),
        "q": query,
        "filters": _class_filters(event, group),
    }
    return render(request, "measurement/people.html", context)


def _class_filters(event: Event, chosen: str) -> list[dict[str, Any]]:
    every = {"label": _("All classes"), "url": "?", "current": not chosen}
    classes = event.classes.values_list("number", "name")
    return [
        every,
        *({"label": name, "url": f"?kelas={number}", "current": str(number) == chosen} for number, name in classes),
    ]


@require_safe
@event_page("measurement.view")
def person(request: HttpRequest, event: Event, measurement_id: UUID, participant_id: UUID) -> HttpResponse:
    """Show one participant's figures: to the committee of any run, to oneself of a frozen one."""
    run, participant, rows = measures_or_404(request, event, measurement_id, participant_id)
    watches = may(request.user, "measurement.view_event", event)
    context = {"participant": participant, "crumbs": crumbs_of(event, run) if watches else crumbs_of(event), "run": run}
    growth = queries.skills_in(run, rows, participant, is_own=participant.is_own_of(request.user))
    return render(request, "measurement/person.html", context | {"growth": growth} | _profile(rows, run))


def _profile(rows: list[PersonMeasure], run: Run) -> dict[str, Any]:
    return {
        "readings": [queries.reading_of(row, run) for row in rows],
        "changes": own_changes(rows, run),
        "competences": queries.readiness_of(rows, run),
        "source": model()["source"],
    }


@require_safe
@event_page("measurement.view")
def own(request: HttpRequest, event: Event) -> HttpResponse:
    """Show one's own figures of the last frozen run: as a participant, as a rater, or that there are none yet."""
    run = queries.latest_frozen(event)
    context: dict[str, Any] = {"run": run, "crumbs": [], "rows": [], "severity": []}
    if may(request.user, "measurement.view_event", event):
        context["crumbs"] = crumbs_of(event)
    if run is not None:
        rows = queries.own_measures(request.user, run)
        severity = queries.own_severity(request.user, run)
        context |= {
            "rows": rows,
            "severity": severity,
            "once": not severity and queries.once_only(request.user, run),
            "growth": queries.skills_in(run, rows, rows[0].participant, is_own=True) if rows else None,
            **_profile(rows, run),
        }
    return render(request, "measurement/own.html", context)
