"""The action plan in the form offices know, as PDF."""

from __future__ import annotations

from typing import Any

from pamong.core.documents.rendering import render_pdf
from pamong.core.words import date_span, long_date
from pamong.followup.cycle import rubric
from pamong.followup.models import ActionPlan, CycleSheet, PrincipalAnswer, Supervision


def plan_paper(plan: ActionPlan) -> bytes:
    """Return the plan as a landscape table with its signatures."""
    event, person = plan.event, plan.participant.person
    data = {
        "office": event.office.letterhead(event.first_day),
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


def cycle_paper(cycle: Supervision) -> bytes:
    """Return form O2 with the marks of everybody who marked the cycle; empty for the hand when nobody did."""
    event, person = cycle.participant.event, cycle.participant.person
    sheets = list(cycle.sheets.select_related("rated_by__person"))
    data = {
        "office": event.office.letterhead(event.first_day),
        "event": event.title,
        "person": {"name": person.full_name, "school": str(person.school or "")},
        "teacher": cycle.teacher,
        "focus": cycle.focus,
        "days": "; ".join(
            f"{stage['title']} {long_date(day)}"
            for stage, day in zip(rubric()["stages"], (cycle.before_on, cycle.observed_on, cycle.after_on), strict=True)
            if day
        ),
        "marks": rubric()["marks"],
        "raters": [_marked(sheet) for sheet in sheets] or [_unmarked()],
    }
    return render_pdf("followup/cycle", data, sample=event.is_sample)


def _marked(sheet: CycleSheet) -> dict[str, Any]:
    return {"name": str(sheet.rated_by.person or ""), "note": sheet.note, "rows": _rows(sheet.version, sheet.marks)}


def _unmarked() -> dict[str, Any]:
    return {"name": "", "note": "", "rows": _rows(None, {})}


def _rows(version: int | None, marks: dict[str, int]) -> list[list[str]]:
    content = rubric(version)
    stages = {stage["code"]: stage["title"] for stage in content["stages"]}
    return [
        [
            str(number),
            stages[item["stage"]],
            item["text"],
            *("✓" if marks.get(item["code"]) == level else "" for level in range(len(content["marks"]))),
        ]
        for number, item in enumerate(content["items"], 1)
    ]


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
