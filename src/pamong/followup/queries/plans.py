"""Reads of one person's plan."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch

from pamong.coaching.models import Observation
from pamong.core import clock
from pamong.enrolment.models import Participant
from pamong.followup.models import ActionPlan, Activity, PrincipalLink
from pamong.people.keys import digest_of
from pamong.programme.models import Event


def own_place(user: Any, event: Event) -> Participant | None:
    """Return the user's own place in an event."""
    if not user.person_id:
        return None
    rows = Participant.objects.filter(event=event, person=user.person_id)
    return rows.select_related("person__school", "event").first()


def plan_of(participant: Participant) -> ActionPlan | None:
    """Return a person's plan with activities and evidence, four queries."""
    activities = Activity.objects.prefetch_related("evidence")
    rows = ActionPlan.objects.filter(participant=participant).select_related("reviewer__person")
    return rows.prefetch_related(Prefetch("activities", activities), "changes").first()


def plan_by_key(key: str) -> ActionPlan | None:
    """Return the plan a principal's link opens; None when it is unknown, ended or expired."""
    links = PrincipalLink.objects.filter(digest=digest_of(key), ended_at=None, expires_at__gt=clock.now())
    rows = ActionPlan.objects.filter(links__in=links).select_related("participant__person__school", "event__office")
    return rows.prefetch_related("activities").first()


def promised_steps(participant: Participant) -> list[str]:
    """Return what the person promised in coaching practice: where a plan can begin."""
    sheets = Observation.objects.submitted().filter(run__coach=participant).exclude(next_step="")
    return list(dict.fromkeys(sheets.order_by("submitted_at").values_list("next_step", flat=True)))
