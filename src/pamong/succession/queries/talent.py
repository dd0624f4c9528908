"""The talent map: four separate columns, never one score."""

from __future__ import annotations

from collections import Counter
from uuid import UUID

from django.db.models import Q, QuerySet

from pamong.coaching.models import PracticeRun
from pamong.core import clock
from pamong.engines.eligibility import Verdict, judge, read_row
from pamong.followup.models import ActionPlan, PlanState, Visit, VisitState
from pamong.succession.facts import whole_facts
from pamong.succession.models import Candidate

from .rulesets import rules_on


def talent_map(authority: str, *, q: str = "", formal: str = "", stage: str = "") -> QuerySet[Candidate]:
    """Return the candidates of an authority, searched and filtered."""
    rows = Candidate.objects.filter(authority=authority).select_related("person__school")
    if q:
        rows = rows.filter(Q(person__name__icontains=q) | Q(person__school__name__icontains=q))
    if formal:
        rows = rows.filter(result=formal)
    return rows.filter(stage=stage) if stage else rows


def practice_of(people: list[UUID]) -> dict[UUID, dict[str, int]]:
    """Return what was seen of practice by person: rounds coached, sessions held, plan approved. No score: counts."""
    rounds = Counter(
        PracticeRun.objects.whole()
        .filter(coach__person__in=people, ended_at__isnull=False)
        .values_list("coach__person", flat=True)
    )
    visits = Counter(
        Visit.objects.filter(participant__person__in=people, state=VisitState.DONE).values_list(
            "participant__person", flat=True
        )
    )
    plans = Counter(
        ActionPlan.objects.filter(participant__person__in=people, state=PlanState.APPROVED).values_list(
            "participant__person", flat=True
        )
    )
    return {pk: {"rounds": rounds[pk], "visits": visits[pk], "plans": plans[pk]} for pk in people}


def explain(candidate: Candidate) -> Verdict | None:
    """Return every rule with its reason for a candidate today, None while no rules are in use."""
    day = clock.today()
    rules = rules_on(candidate.authority, day)
    return judge(read_row(whole_facts(candidate), day), rules, day) if rules else None
