"""A person of the engine's report as data that `people` keeps, and the open questions that stay with a participant."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from pamong.engines.roster import Issue
from pamong.enrolment.models import Flag
from pamong.people.commands import PersonData
from pamong.people.models import IdentifierKind, Person
from pamong.places.commands import SchoolData

NUMBERS = tuple(IdentifierKind.values)
KNOWN_FLAGS = frozenset(Flag.values)
FLAG_OF_NUMBER = {f"{what}_{kind}": kind for what in ("damaged", "bad") for kind in NUMBERS}
# A flag ends when the fact it asked for is there.
FLAG_OF_FACT = {
    Flag.BAD_PHONE: "phone",
    Flag.BAD_EMAIL: "email",
    Flag.BAD_DATE: "birth_date",
    Flag.AMBIGUOUS_REGION: "regency_id",
    Flag.UNKNOWN_REGION: "regency_id",
}
GRADUATION = {Flag.NOT_GRADUATED: False, Flag.GRADUATION_UNKNOWN: None}


def person_data(
    facts: Mapping[str, Any],
    *,
    regencies: Collection[str],
    is_sample: bool = False,
    person_id: UUID | None = None,
    fixed: frozenset[str] = frozenset(),
) -> PersonData:
    """Return what a report says of somebody, cut to what the database holds."""
    regency = facts.get("regency_code") if facts.get("regency_code") in regencies else None
    born = facts.get("birth_date")
    return PersonData(
        name=_text(facts, "nama", 100),
        front_title=_text(facts, "gelar_depan", 60),
        back_title=_text(facts, "gelar_belakang", 80),
        printed_name=_text(facts, "nama_cetak", 160),
        sex=_text(facts, "sex", 1),
        birth_date=date.fromisoformat(born) if born else None,
        birth_place=_text(facts, "birth_place", 80),
        status=_text(facts, "status", 8),
        rank=_text(facts, "rank", 8),
        position=_text(facts, "position", 80),
        phone=_text(facts, "phone", 16),
        email=_text(facts, "email", 254),
        regency_code=regency,
        school=_school(facts, regency),
        identifiers={kind: facts[kind] for kind in NUMBERS if facts.get(kind)},
        cohort=facts.get("cohort"),
        graduated=facts.get("graduated"),
        source=", ".join(sorted({source["file"] for source in facts.get("sources", ())})),
        is_sample=is_sample,
        person_id=person_id,
        fixed=fixed,
    )


def _text(facts: Mapping[str, Any], name: str, most: int) -> str:
    return (facts.get(name) or "")[:most].strip()


def _school(facts: Mapping[str, Any], regency: str | None) -> SchoolData | None:
    name = _text(facts, "school", 160)
    return SchoolData(name, facts.get("npsn") or None, facts.get("level") or "", regency) if name else None


def flags_of(issues: Iterable[Issue]) -> list[str]:
    """Return the open questions of a person's rows."""
    named = {_flag(issue) for issue in issues if issue.severity != "info"}
    return sorted(named & KNOWN_FLAGS)


def _flag(issue: Issue) -> str:
    return f"damaged_{issue.field}" if issue.code == "damaged_number" else issue.code


def known_facts(person: Person, data: PersonData | None = None) -> dict[str, Any]:
    """Return what could answer an open question: what is stored, completed by what is being written."""
    stored = {} if person._state.adding else {item.kind: item.value for item in person.identifiers.all()}
    record = None if person._state.adding else getattr(person, "cohort_record", None)
    graduated = data.graduated if data and data.graduated is not None else getattr(record, "graduated", None)
    plain = {name: getattr(person, name) for name in FLAG_OF_FACT.values()}
    return {**stored, **(data.identifiers if data else {}), **plain, "graduated": graduated}


def still_open(flags: Iterable[str], facts: Mapping[str, Any], *, settled: Collection[str] = ()) -> list[str]:
    """Return the questions that what is known of a person does not answer yet."""
    return sorted({flag for flag in flags if flag not in settled and not _is_answered(flag, facts)})


def _is_answered(flag: str, facts: Mapping[str, Any]) -> bool:
    if flag in GRADUATION:  # a graduate is no question any more, and a known failure is no unknown
        return facts["graduated"] is not GRADUATION[Flag(flag)]
    answer = FLAG_OF_NUMBER.get(flag) or FLAG_OF_FACT.get(Flag(flag))
    return bool(answer and facts.get(answer))
