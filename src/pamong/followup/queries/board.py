"""What coaches, committee, head and education office see: plans, dose, drop-out, silence."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from pamong.core import clock
from pamong.enrolment.models import Participant
from pamong.followup.models import ActionPlan, PlanState, PrincipalAnswer, VisitState
from pamong.programme.models import Event

from .silence import last_contacts, silent_participants

WRITTEN = "belum"
FILTERS = (PlanState.SUBMITTED, PlanState.APPROVED, PlanState.RETURNED, PlanState.DRAFT)


@dataclass(frozen=True)
class Line:
    """One participant on the board."""

    participant: Participant
    plan: ActionPlan | None
    held: int
    planned: int
    last: date | None
    is_silent: bool

    @property
    def dose(self) -> str:
        """Sessions held of those planned."""
        return f"{self.held}/{self.planned}" if self.planned else "–"


@dataclass(frozen=True)
class Overview:
    """The event's follow-up in numbers."""

    people: int
    states: Counter[str]
    confirmed: int
    held: int
    due: int
    dropped: int
    silent: int


def board_rows(user: Any, event: Event, *, q: str = "", only: str = "") -> QuerySet[Participant]:
    """Return the participants a user may see, searched and filtered, with their plan and dose."""
    rows = Participant.objects.visible_to(user, event).taking_part()
    rows = rows.select_related("person__school", "person__regency", "action_plan")
    if q:
        rows = rows.filter(Q(person__name__icontains=q) | Q(person__school__name__icontains=q))
    if only == WRITTEN:
        rows = rows.filter(action_plan=None)
    elif only in PlanState.values:
        rows = rows.filter(action_plan__state=only)
    elif only == "diam":
        rows = rows.filter(pk__in=[row.pk for row in silent_participants(event)])
    return rows.annotate(
        planned=Count("visits"), held=Count("visits", filter=Q(visits__state=VisitState.DONE))
    ).order_by("person__name")


def lines_of(event: Event, people: list[Any]) -> list[Line]:
    """Return the board's lines for a page of participants."""
    last = last_contacts(event)
    silent = {row.pk for row in silent_participants(event)}
    return [
        Line(row, getattr(row, "action_plan", None), row.held, row.planned, last.get(row.pk), row.pk in silent)
        for row in people
    ]


def overview_of(user: Any, event: Event) -> Overview:
    """Count among those the user may see."""
    own: set[UUID] = set(Participant.objects.visible_to(user, event).taking_part().values_list("pk", flat=True))
    plans = [
        row
        for row in ActionPlan.objects.filter(event=event).values_list("participant", "state", "principal_answer")
        if row[0] in own
    ]
    visits = [row for row in event.visits.values_list("participant", "state", "planned_on") if row[0] in own]
    today = clock.today(event.zone)
    states = Counter(state for _pk, state, _answer in plans)
    states[WRITTEN] = len(own) - len(plans)
    return Overview(
        people=len(own),
        states=states,
        confirmed=sum(answer == PrincipalAnswer.AGREED for _pk, _state, answer in plans),
        held=sum(state == VisitState.DONE for _pk, state, _day in visits),
        due=sum(day <= today for _pk, _state, day in visits),
        dropped=len(_dropped(visits, today)),
        silent=sum(row.pk in own for row in silent_participants(event)),
    )


def _dropped(visits: list[tuple[UUID, str, date]], today: date) -> set[UUID]:
    """Return who had at least two sessions due and none held."""
    due = Counter(pk for pk, _state, day in visits if day <= today)
    held = {pk for pk, state, _day in visits if state == VisitState.DONE}
    return {pk for pk, times in due.items() if times > 1 and pk not in held}
