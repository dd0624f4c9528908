"""What the pages of this room share."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from pamong.enrolment.models import Participant
from pamong.followup import queries
from pamong.followup.models import ActionPlan, Activity
from pamong.programme.models import Event


def place_or_404(request: HttpRequest, event: Event) -> Participant:
    """Return the user's own place."""
    place = queries.own_place(request.user, event)
    if place is None:
        raise Http404
    return place


def own_plan_or_404(request: HttpRequest, event: Event) -> ActionPlan:
    """Return the user's own plan."""
    plan = queries.plan_of(place_or_404(request, event))
    if plan is None:
        raise Http404
    return plan


def own_activity_or_404(request: HttpRequest, event: Event, activity_id: Any) -> Activity:
    """Return an activity of the user's own plan."""
    plan = own_plan_or_404(request, event)
    found = next((row for row in plan.activities.all() if row.pk == activity_id), None)
    if found is None:
        raise Http404
    found.plan = plan
    return found


def way_back(event: Event, *more: tuple[str, str]) -> list[dict[str, str]]:
    """Return the trail to the room's first page, and further."""
    home = {"url": reverse("followup:home", args=[event.slug]), "label": _("Follow-up")}
    return [home, *({"url": reverse(name, args=[event.slug]), "label": label} for name, label in more)]


def doors(event: Event, user: Any, current: str) -> list[dict[str, Any]]:
    """Return the room's parts as chips."""
    parts = [
        ("home", _("Plans")),
        ("visits", _("Sessions")),
        ("log", _("Coaching log")),
        ("communities", _("Learning communities")),
        ("stories", _("Good practice")),
    ]
    return [
        {"label": label, "url": reverse(f"followup:{name}", args=[event.slug]), "current": name == current}
        for name, label in parts
    ]
