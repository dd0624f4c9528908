"""The talent map: four separate columns, never one score."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from pamong.coaching.models import PracticeRun
from pamong.core import clock
from pamong.engines.eligibility import Judgement, Verdict, judge, read_row
from pamong.followup.models import ActionPlan, PlanState, Visit, VisitState
from pamong.measurement.models import PersonMeasure
from pamong.measurement.queries import latest_practice, reading_of
from pamong.measurement.queries.people import Reading
from pamong.succession.authorities import name_of
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


@dataclass(frozen=True)
class PracticeSeen:
    """What was seen of somebody's practice: counts, and the experimental measure of the latest event with its interval.

    `run` names the ruler: measures of two runs are not compared.
    """

    rounds: int
    visits: int
    plans: int
    reading: Reading | None = None
    event: str = ""
    run: UUID | None = None


def practice_of(people: list[UUID]) -> dict[UUID, PracticeSeen]:
    """Return what was seen of practice by person: rounds coached, sessions held, plan approved, how it was rated."""
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
    measured = {pk: _measured(row) for pk, row in latest_practice(people).items()}
    return {pk: PracticeSeen(rounds[pk], visits[pk], plans[pk], **measured.get(pk, {})) for pk in people}


def _measured(row: PersonMeasure) -> dict[str, Any]:
    return {"reading": reading_of(row, row.run), "event": str(row.run.event), "run": row.run_id}


@dataclass(frozen=True)
class Explanation:
    """What the rules say of a candidate, and the rules themselves."""

    verdict: Verdict
    texts: dict[str, str]  # of each rule, in Indonesian as the regulation has it

    @property
    def told(self) -> list[tuple[str, Judgement]]:
        """Return the deciding rules in words, each with what it says of the candidate."""
        return [(self.texts[one.rule], one) for one in self.verdict.rules]


def explain(candidate: Candidate) -> Explanation | None:
    """Return every rule with its reason for a candidate today, None while no rules are in use."""
    day = clock.today()
    rules = rules_on(candidate.authority, day)
    if rules is None:
        return None
    verdict = judge(read_row(_with_names(whole_facts(candidate)), day), rules, day)
    return Explanation(verdict, {one.id: one.text_id for one in rules.rules})


def _with_names(facts: dict[str, str]) -> dict[str, str]:
    """Return the facts with authorities by name: a reason is read by people, to whom 62.02 says nothing."""
    own, target = facts["ppk_id"], facts["school_ppk_id"]
    names = {code: name_of(code) for code in {own, target} - {""}}
    return facts | {"ppk_id": names.get(own, ""), "school_ppk_id": names.get(target, "")}
