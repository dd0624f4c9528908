"""Explained lists: for one vacancy, and for all at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from pamong.engines.shortlist import Candidate as Player
from pamong.engines.shortlist import Practice, Problem, Shortlist, shortlist
from pamong.engines.shortlist import Vacancy as Place
from pamong.measurement.queries.people import Reading, Z
from pamong.succession.models import Candidate, Vacancy, VacancyState
from pamong.succession.models.candidates import Formal

from .talent import PracticeSeen, practice_of

FORMAL = {Formal.ELIGIBLE: True, Formal.INCOMPLETE: None, Formal.NOT_ELIGIBLE: False}


@dataclass(frozen=True)
class Row:
    """One candidate for a vacancy: the columns side by side, what is missing, whether they wish it."""

    candidate: Candidate
    wish: int | None
    missing: list[str]
    practice: PracticeSeen


def rows_for(vacancy: Vacancy) -> list[Row]:
    """Return who may be considered: same authority, no rule against them; wishes first, then by name. No score."""
    people = Candidate.objects.filter(authority=vacancy.authority).exclude(result=Formal.NOT_ELIGIBLE)
    people = people.filter(wish_rows__school=vacancy.school_id).select_related("person__school")
    rows = list(people.prefetch_related("wish_rows").distinct())
    practice = practice_of([row.person_id for row in rows])
    found = [Row(row, _wish(row, vacancy), missing_of(row), practice[row.person_id]) for row in rows]
    return sorted(found, key=lambda one: (one.wish or 99, one.candidate.person.name))


def _wish(candidate: Candidate, vacancy: Vacancy) -> int | None:
    return next((one.place for one in candidate.wish_rows.all() if one.school_id == vacancy.school_id), None)


def missing_of(candidate: Candidate) -> list[str]:
    return [
        rule for rule, outcome in candidate.outcomes.items() if outcome == "unknown" and rule in _decisive(candidate)
    ]


def _decisive(candidate: Candidate) -> set[str]:
    suffixes = "EDU SERDIK GP RANK JENJANG PPPK PERF MGR HEALTH DISC CRIM AGE PAKTA AUTH".split()
    return {f"{candidate.rule_set}-{suffix}" for suffix in suffixes}


def propose(authority: str) -> Shortlist:
    """Match all open vacancies at once: the team's lists are the schools' orders, wishes the candidates'."""
    vacancies = list(Vacancy.objects.filter(authority=authority, state=VacancyState.OPEN).prefetch_related("listings"))
    by_school = {one.school_id: str(one.pk) for one in vacancies}
    people = Candidate.objects.filter(authority=authority, wish_rows__school__in=by_school).distinct()
    rows = people.select_related("person__school__regency", "person__cohort_record").prefetch_related("wish_rows")
    evidence = comparable_practice([row.person_id for row in rows])
    players = [_player(row, by_school, evidence.get(row.person_id)) for row in rows]
    return shortlist(Problem(players, [_place(one) for one in vacancies]))


def comparable_practice(people: list[UUID]) -> dict[UUID, Practice]:
    """Return the practice measures in points with their errors, if all stand on the ruler of one run; else none.

    Two runs have two rulers (other raters, other mean): comparing them would be false, leaving it to people is not.
    """
    seen = {pk: one for pk, one in practice_of(people).items() if one.reading is not None}
    if len({one.run for one in seen.values()}) != 1:
        return {}
    return {pk: _evidence(one.reading) for pk, one in seen.items() if one.reading}


def _evidence(reading: Reading) -> Practice:
    return Practice(round(reading.fair, 4), round((reading.high - reading.low) / (2 * Z), 4))


def _place(vacancy: Vacancy) -> Place:
    order = [str(row.candidate_id) for row in vacancy.listings.all()]
    return Place(str(vacancy.pk), vacancy.authority, 1, order or None)


def _player(row: Candidate, by_school: dict[UUID, str], practice: Practice | None) -> Player:
    wishes = [by_school[one.school_id] for one in row.wish_rows.all() if one.school_id in by_school]
    groups = {"sex": row.person.sex, "school_type": row.person.school.level if row.person.school else ""}
    record = getattr(row.person, "cohort_record", None)
    if record and record.cohort:
        groups["cohort"] = str(record.cohort)
    return Player(str(row.pk), row.authority, FORMAL[Formal(row.result)], wishes, practice, _filled(groups.items()))


def _filled(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    return {name: value for name, value in pairs if value}
