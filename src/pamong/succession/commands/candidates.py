"""Candidates: listed, attested, assessed; they wish, see their reasons and object."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from pamong.core import clock
from pamong.core.permissions import require
from pamong.core.refusals import Refused
from pamong.engines.eligibility import Outcome, RuleSet
from pamong.engines.eligibility.arrays import judge_columns, results
from pamong.engines.eligibility.tables import Reader, Summary
from pamong.people.models import Person
from pamong.places.models import School
from pamong.succession.authorities import schools_of, teachers_of
from pamong.succession.facts import facts_known, whole_facts
from pamong.succession.models import Candidate, Objection
from pamong.succession.models.candidates import Formal, Wish
from pamong.succession.queries.rulesets import rules_on

from .logging import note

RESULTS = (Formal.NOT_ELIGIBLE, Formal.INCOMPLETE, Formal.ELIGIBLE)
OUTCOMES = tuple(outcome.word for outcome in Outcome)
SNAPSHOT = ["result", "outcomes", "rule_set", "rule_hash", "assessed_on"]
MOST_WISHES = 10


@transaction.atomic
def refresh_candidates(*, actor: Any, authority: str) -> int:
    """List every teacher the authority appoints, and apply the rules in use to all of them."""
    require(actor, "succession.work", authority)
    known = set(Candidate.objects.filter(authority=authority).values_list("person_id", flat=True))
    people = Person.objects.filter(teachers_of(authority), participations__isnull=False).exclude(pk__in=known)
    fresh = [Candidate(authority=authority, person=one) for one in people.distinct()]
    Candidate.objects.bulk_create(fresh, batch_size=500)
    count = assess(authority)
    if fresh:
        note(actor, authority, "candidates_listed", fresh[0], added=len(fresh), assessed=count)
    return count


def assess(authority: str, only: Sequence[Candidate] | None = None) -> int:
    """Apply the rules in use today and keep the snapshot; nothing without rules. Called within a command."""
    day = clock.today()
    rules = rules_on(authority, day)
    if rules is None:
        return 0
    rows = (
        list(only)
        if only is not None
        else list(
            Candidate.objects.filter(authority=authority).select_related("person__school", "person__cohort_record")
        )
    )
    _judge(rows, rules)
    for row in rows:
        row.rule_set, row.rule_hash, row.assessed_on = rules.id, rules.hash, day
    # One statement that inserts or updates: a `CASE` per row and field costs ten times as much.
    Candidate.objects.bulk_create(
        rows, batch_size=500, update_conflicts=True, unique_fields=["id"], update_fields=SNAPSHOT
    )
    return len(rows)


def _judge(rows: list[Candidate], rules: RuleSet) -> None:
    """Set result and outcomes by the table's reader: each different cell is understood once."""
    day = clock.today()
    facts = [whole_facts(row) for row in rows]
    names = sorted({name for cells in facts for name in cells} & rules.columns())
    reader = Reader(["id", *names], rules, day)
    _ids, columns = reader.columns([["", *(cells.get(name, "") for name in names)] for cells in facts], Summary())
    outcomes = judge_columns(columns, len(rows), rules, day)
    verdicts = results(outcomes, rules).tolist()
    words = [[OUTCOMES[number] for number in found.tolist()] for found in outcomes.values()]
    for row, verdict, told in zip(rows, verdicts, zip(*words, strict=True), strict=True):
        row.result = RESULTS[verdict]
        row.outcomes = dict(zip(outcomes, told, strict=True))


@transaction.atomic
def attest(*, actor: Any, candidate: Candidate, stage: str, **facts: str) -> None:
    """Keep what the office attests about a candidate; the log says which facts changed, not their contents."""
    require(actor, "succession.work", candidate)
    wanted = {name: value for name, value in facts.items() if name in facts_known()}
    changed = sorted(name for name, value in wanted.items() if candidate.facts.get(name, "") != value)
    candidate.facts = {name: value for name, value in {**candidate.facts, **wanted}.items() if value}
    before, candidate.stage = candidate.stage, stage
    candidate.save(update_fields=["facts", "stage"])
    assess(candidate.authority, [candidate])
    if changed or before != stage:
        note(actor, candidate.authority, "attested", candidate, fields=changed, stage=stage, result=candidate.result)


@transaction.atomic
def wish(*, actor: Any, candidate: Candidate, schools: Sequence[School], limits: str = "") -> None:
    """Keep a candidate's own wishes, best first, and where they cannot go."""
    require(actor, "succession.own", candidate)
    ordered = list(dict.fromkeys(schools))
    if len(ordered) > MOST_WISHES:
        raise Refused(_("Choose at most ten schools."))
    allowed = set(School.objects.filter(schools_of(candidate.authority), pk__in=[one.pk for one in ordered]))
    if len(allowed) != len(ordered):
        raise Refused(_("Your own appointing authority decides only about its own schools."))
    candidate.wish_rows.all().delete()
    Wish.objects.bulk_create([Wish(candidate=candidate, school=one, place=at) for at, one in enumerate(ordered, 1)])
    candidate.limits = limits
    candidate.save(update_fields=["limits"])
    note(actor, candidate.authority, "wished", candidate, schools=[str(one.npsn or one.pk) for one in ordered])


@transaction.atomic
def object_to(*, actor: Any, candidate: Candidate, text: str, rule: str = "") -> Objection:
    """Take a candidate's objection to what is written about them."""
    require(actor, "succession.own", candidate)
    objection = Objection.objects.create(candidate=candidate, rule=rule, text=text)
    note(actor, candidate.authority, "objected", objection, rule=rule)
    return objection


@transaction.atomic
def answer_objection(*, actor: Any, objection: Objection, answer: str) -> None:
    """Answer an objection; the candidate reads it."""
    require(actor, "succession.work", objection.candidate)
    if not answer.strip():
        raise Refused({"answer": _("Write an answer: one sentence is enough.")})
    objection.answer, objection.answered_at = answer, clock.now()
    objection.save(update_fields=["answer", "answered_at"])
    note(actor, objection.candidate.authority, "objection_answered", objection)
