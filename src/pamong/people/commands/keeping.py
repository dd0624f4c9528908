"""Keep people: what rosters, forms and the desk say about somebody becomes one person, once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db import transaction

from pamong.core.audit import audit_many
from pamong.core.prepared import Insert
from pamong.people.models import CohortRecord, Identifier, Person
from pamong.places.commands import SchoolData, keep_schools

from .matching import Finder

PLAIN_FIELDS = (
    "name",
    "front_title",
    "back_title",
    "printed_name",
    "sex",
    "birth_date",
    "birth_place",
    "status",
    "rank",
    "position",
    "phone",
    "email",
    "regency_id",
    "school_id",
)
CAN_BE_EMPTIED = frozenset({"phone", "email", "rank"})


class _Writers(NamedTuple):
    """Those who write people, their numbers and their cohorts."""

    people: Insert
    numbers: Insert
    cohorts: Insert


NEW = _Writers(Insert(Person), Insert(Identifier), Insert(CohortRecord))
# Upserts: `bulk_update` of 5,000 rows and 14 columns takes ten times as long.
KNOWN = _Writers(
    Insert(Person, unique=["id"], update=PLAIN_FIELDS),
    Insert(Identifier, unique=["person", "kind"], update=["value"]),
    Insert(CohortRecord, unique=["person"], update=["cohort", "graduated", "source"]),
)


@dataclass(frozen=True, kw_only=True)
class PersonData:
    """What is known of somebody; empty values say nothing and erase nothing, but those of `emptied` fields.

    `person_id` says who it is when the caller knows; `fixed` names fields that must not change any more, such as the
    `printed_name` somebody confirmed.
    """

    name: str
    front_title: str = ""
    back_title: str = ""
    printed_name: str = ""
    sex: str = ""
    birth_date: date | None = None
    birth_place: str = ""
    status: str = ""
    rank: str = ""
    position: str = ""
    phone: str = ""
    email: str = ""
    regency_code: str | None = None
    school: SchoolData | None = None
    identifiers: Mapping[str, str] = field(default_factory=dict)
    cohort: int | None = None
    graduated: bool | None = None
    source: str = ""
    is_sample: bool = False
    person_id: UUID | None = None
    fixed: frozenset[str] = frozenset()
    emptied: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Kept:
    """What became of one row: `outcome` is `create`, `update` or `unchanged`; `before` holds the values replaced."""

    person: Person
    outcome: str
    before: dict[str, Any]


def keep_person(*, actor: Any, data: PersonData) -> Kept:
    """Make or complete one person."""
    return keep_people(actor=actor, rows=[data])[0]


@transaction.atomic
def keep_people(*, actor: Any, rows: Sequence[PersonData]) -> list[Kept]:
    """Make or complete many people with a few statements; the answer stands in the order of `rows`.

    Somebody is found by `person_id`, then by any identifier, then by name and school where no identifier speaks
    against it. The calling room checks who may.
    """
    schools = keep_schools(rows=[row.school for row in rows if row.school])
    finder = Finder(rows, [_school_id(row, schools) for row in rows])
    kept = [_apply(row, finder.find(index), _school_id(row, schools)) for index, row in enumerate(rows)]
    said = [(row, item.person) for row, item in zip(rows, kept, strict=True) if item.outcome != "unchanged"]
    fresh = {item.person.pk for item in kept if item.outcome == "create"}
    _write(NEW, [(row, person) for row, person in said if person.pk in fresh])
    _write(KNOWN, [(row, person) for row, person in said if person.pk not in fresh])
    for outcome, verb in (("create", "people.person_made"), ("update", "people.person_changed")):
        audit_many(actor, verb, [item.person for item in kept if item.outcome == outcome])
    return kept


def _school_id(row: PersonData, schools: Mapping[SchoolData, UUID]) -> UUID | None:
    return schools[row.school] if row.school else None


def _values(row: PersonData, school_id: UUID | None) -> dict[str, Any]:
    values = {name: getattr(row, name) for name in PLAIN_FIELDS if hasattr(row, name)}
    values |= {"regency_id": row.regency_code, "school_id": school_id}
    told = {name: value for name, value in values.items() if value not in ("", None) and name not in row.fixed}
    return told | dict.fromkeys(row.emptied & CAN_BE_EMPTIED, "")


def _apply(row: PersonData, found: tuple[Person, bool], school_id: UUID | None) -> Kept:
    person, is_new = found
    wanted = _values(row, school_id)
    before = {name: _plain(getattr(person, name)) for name in wanted if getattr(person, name) != wanted[name]}
    for name in before:
        setattr(person, name, wanted[name])
    if is_new:
        person.is_sample = row.is_sample
        person.printed_name = person.printed_name or person.full_name
        return Kept(person=person, outcome="create", before={})
    before |= _identifier_changes(row, person) | _cohort_changes(row, person)
    return Kept(person=person, outcome="update" if before else "unchanged", before=before)


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, str) else str(value)


def _identifier_changes(row: PersonData, person: Person) -> dict[str, Any]:
    return {
        f"identifier.{kind}": person.identifier(kind)
        for kind, value in row.identifiers.items()
        if value and person.identifier(kind) != value
    }


def _cohort_changes(row: PersonData, person: Person) -> dict[str, Any]:
    record = getattr(person, "cohort_record", None)
    given = {"cohort": row.cohort, "graduated": row.graduated}
    known = {name: getattr(record, name, None) for name in given}
    return {f"cohort.{name}": known[name] for name in given if given[name] is not None and known[name] != given[name]}


def _write(writers: _Writers, said: Sequence[tuple[PersonData, Person]]) -> None:
    """Write each person, number and cohort once; where two rows speak of one, the later word stands."""
    people = {person.pk: person for _row, person in said}
    numbers = {
        (person.pk, kind): Identifier(person=person, kind=kind, value=value)
        for row, person in said
        for kind, value in row.identifiers.items()
        if value
    }
    cohorts = {
        person.pk: _cohort_record(row, person)
        for row, person in said
        if row.cohort is not None or row.graduated is not None
    }
    writers.people([*people.values()])
    writers.numbers([*numbers.values()])
    writers.cohorts([*cohorts.values()])


def _cohort_record(row: PersonData, person: Person) -> CohortRecord:
    known = getattr(person, "cohort_record", None)
    return CohortRecord(
        person=person,
        cohort=row.cohort if row.cohort is not None else getattr(known, "cohort", None),
        graduated=row.graduated if row.graduated is not None else getattr(known, "graduated", None),
        source=(row.source or getattr(known, "source", ""))[:160],
    )
