"""The pictures of a run."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control

from pamong.core.documents.charts import Chart, draw_chart
from pamong.measurement import charting, queries
from pamong.measurement.models import Part, Run
from pamong.programme.models import Event
from pamong.programme.pages import event_page

from .shared import measures_or_404, reckoned_or_404


def _picture(chart: Chart) -> HttpResponse:
    return HttpResponse(draw_chart(chart), content_type="image/svg+xml")


def _with_figures(event: Event, measurement_id: UUID, part: str) -> Run:
    run = reckoned_or_404(event, measurement_id)
    if run.part(part) is None:
        raise Http404
    return run


def _map(event: Event, measurement_id: UUID, part: str) -> HttpResponse:
    return _picture(charting.map_chart(_with_figures(event, measurement_id, part), part))


@event_page("measurement.view_event")
@cache_control(private=True, max_age=60)
def practice_map(request: HttpRequest, event: Event, measurement_id: UUID) -> HttpResponse:
    """Draw the variable map of practice."""
    return _map(event, measurement_id, Part.PRACTICE)


@event_page("measurement.view_event")
@cache_control(private=True, max_age=60)
def test_map(request: HttpRequest, event: Event, measurement_id: UUID) -> HttpResponse:
    """Draw the variable map of the tests."""
    return _map(event, measurement_id, Part.TEST)


def _growth_picture(event: Event, measurement_id: UUID, part: str) -> HttpResponse:
    run = _with_figures(event, measurement_id, part)
    return _picture(charting.growth_chart(queries.steps_of(run, part), part))


@event_page("measurement.view_event")
@cache_control(private=True, max_age=60)
def practice_growth(request: HttpRequest, event: Event, measurement_id: UUID) -> HttpResponse:
    """Draw growth in practice."""
    return _growth_picture(event, measurement_id, Part.PRACTICE)


@event_page("measurement.view_event")
@cache_control(private=True, max_age=60)
def test_growth(request: HttpRequest, event: Event, measurement_id: UUID) -> HttpResponse:
    """Draw growth in the tests."""
    return _growth_picture(event, measurement_id, Part.TEST)


@event_page("measurement.view")
@cache_control(private=True, max_age=60)
def person_skills(request: HttpRequest, event: Event, measurement_id: UUID, participant_id: UUID) -> HttpResponse:
    """Draw how one participant's skills grew, for who may read their figures."""
    run, participant, rows = measures_or_404(request, event, measurement_id, participant_id)
    growth = queries.skills_in(run, rows, participant, is_own=False)
    if growth.missing:
        raise Http404
    return _picture(charting.skills_chart(growth))
