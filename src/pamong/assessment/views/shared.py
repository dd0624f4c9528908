"""What several pages need."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from pamong.assessment.models import Exam
from pamong.core.permissions import get_visible_or_404
from pamong.enrolment.models import Participant
from pamong.programme.models import Event


def exam_or_404(event: Event, kind: str) -> Exam:
    """Return the pre-test or post-test of an event."""
    return get_visible_or_404(event.exams.select_related("event"), kind=kind)


def own_place(user: Any, event: Event) -> Participant | None:
    """Return the user's own place in the event."""
    if not user.person_id:
        return None
    return event.participants.filter(person_id=user.person_id).select_related("class_membership").first()


def crumbs(event: Event, *more: tuple[str, str]) -> list[dict[str, str]]:
    """Return the way from the tests of the event to a page."""
    start = {"url": reverse("assessment:overview", args=[event.slug]), "label": _("Tests")}
    return [start, *({"url": url, "label": label} for url, label in more)]


def pdf(content: bytes, name: str) -> HttpResponse:
    """Return a paper to look at or print."""
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)
