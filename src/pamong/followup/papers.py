"""The action plan in the form offices know, as PDF."""

from __future__ import annotations

from typing import Any

from pamong.core.documents.rendering import render_pdf
from pamong.core.words import date_span, long_date
from pamong.followup.models import ActionPlan, PrincipalAnswer


def plan_paper(plan: ActionPlan) -> bytes:
    """Return the plan as a landscape table with its signatures."""
    event, person = plan.event, plan.participant.person
    names = sorted(event.office.names.all(), key=lambda name: name.valid_from)
    ministry = next((name.ministry for name in reversed(names) if name.valid_from <= event.first_day), "")
    data = {
        "office": {
            "name": event.office.name_on(event.first_day),
            "above": [ministry] if ministry else [],
            "address": event.office.address,
        },
        "event": event.title,
        "dates": date_span(event.first_day, event.last_day),
        "person": {
            "name": person.full_name,
            "nip": person.identifier("nip"),
            "school": str(person.school or ""),
            "regency": str(person.regency or ""),
        },
        "commitment": plan.commitment,
        "support": plan.support,
        "rows": [_row(number, activity) for number, activity in enumerate(plan.activities.all(), 1)],
        "coach": {"name": plan.reviewer.person.full_name, "on": _day(plan.reviewed_at)}
        if plan.is_approved and plan.reviewer
        else None,
        "principal": {"name": plan.principal_name, "on": _day(plan.principal_at)}
        if plan.principal_answer == PrincipalAnswer.AGREED
        else None,
    }
    return render_pdf("followup/action-plan", data, sample=event.is_sample)


def _day(moment: Any) -> str:
    return long_date(moment.date()) if moment else ""


def _row(number: int, activity: Any) -> list[str]:
    return [
        str(number),
        activity.title,
        activity.aim,
        activity.target,
        activity.method,
        date_span(activity.starts_on, activity.ends_on),
        activity.place,
        activity.cost or "–",
        activity.responsible,
        activity.indicator,
        activity.obstacles or "–",
    ]
