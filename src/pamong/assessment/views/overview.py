"""The first page of the tests: for participants their own, for the committee all."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from pamong.assessment.models import Exam, ExamKind, ItemState, Sitting
from pamong.assessment.queries.overview import exam_cards
from pamong.core.permissions import may
from pamong.enrolment.models import Participant
from pamong.programme.models import Event
from pamong.programme.pages import event_page

from .shared import own_place


@event_page("assessment.view")
def overview(request: HttpRequest, event: Event) -> HttpResponse:
    """Show a person the tests that concern them."""
    manages = may(request.user, "assessment.manage", event)
    context: dict[str, Any] = {
        "manages": manages,
        "sees_gain": may(request.user, "assessment.view_gain", event),
        "sees_keys": may(request.user, "assessment.view_keys", event),
        "sees_evaluation": may(request.user, "assessment.view_evaluation", event),
        "cards": exam_cards(event),
        "missing": _missing(event) if manages else [],
    }
    place = own_place(request.user, event)
    if place:
        context["own"] = own_exams(event, place)
    if manages:
        context["items"] = event.items.count()
        context["items_ready"] = event.items.filter(state=ItemState.READY).count()
    return render(request, "assessment/overview.html", context)


def own_exams(event: Event, place: Participant) -> list[tuple[Exam, Sitting | None]]:
    """Return the exams of an event with a participant's sitting."""
    sittings = {s.exam_id: s for s in place.sittings.select_related("exam")}
    return [(exam, sittings.get(exam.pk)) for exam in event.exams.all()]


def _missing(event: Event) -> list[ExamKind]:
    known = set(event.exams.values_list("kind", flat=True))
    return [kind for kind in ExamKind if kind not in known]
