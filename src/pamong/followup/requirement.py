"""What certification asks: is the action plan approved?"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from pamong.core.clock import day_of
from pamong.core.words import long_date
from pamong.engines.passing import Fact, met, unknown
from pamong.enrolment.models import Participant
from pamong.programme.models import Event

from .models import ActionPlan, PlanState

WAITING = {
    PlanState.DRAFT: "RTL masih ditulis.",
    PlanState.SUBMITTED: "RTL menunggu tinjauan coach.",
    PlanState.RETURNED: "RTL dikembalikan coach untuk diperbaiki.",
}


def action_plan_approved(event: Event, participants: Sequence[Participant]) -> dict[UUID, Fact]:
    """Answer for many people with one query. A plan can still come: until approved it is open, never failed."""
    plans = {plan.participant_id: plan for plan in ActionPlan.objects.filter(event=event)}
    return {row.pk: _fact(plans.get(row.pk)) for row in participants}


def _fact(plan: ActionPlan | None) -> Fact:
    if plan is None:
        return unknown("RTL belum ditulis.")
    if plan.is_approved and plan.reviewed_at:
        return met("RTL disetujui coach pada {0}.", long_date(day_of(plan.reviewed_at, plan.event.zone)))
    return unknown(WAITING[PlanState(plan.state)])
