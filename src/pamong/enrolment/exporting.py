"""Participants as the columns of our own export, which reads back to the same people."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import QuerySet

from pamong.engines.roster import Person as RosterPerson
from pamong.engines.roster import export_row
from pamong.people.models import Person

from .models import Participant


def export_rows(places: QuerySet[Participant]) -> Iterator[list[str]]:
    """Yield a row for each participant, the state at its end."""
    rows = places.select_related("person__school", "person__cohort_record").prefetch_related("person__identifiers")
    for place in rows.order_by("person__name", "pk"):
        yield [*export_row(_as_roster(place.person)), str(place.get_state_display())]


def _as_roster(person: Person) -> RosterPerson:
    record = getattr(person, "cohort_record", None)
    school = person.school
    return RosterPerson(
        nama=person.name,
        gelar_depan=person.front_title or None,
        gelar_belakang=person.back_title or None,
        nama_cetak=person.printed_name or None,
        birth_date=person.birth_date,
        birth_place=person.birth_place or None,
        sex=person.sex or None,
        status=person.status or None,
        rank=person.rank or None,
        position=person.position or None,
        school=school.name if school else None,
        npsn=school.npsn if school else None,
        level=(school.level or None) if school else None,
        regency_code=person.regency_id,
        cohort=record.cohort if record else None,
        graduated=record.graduated if record else None,
        phone=person.phone or None,
        email=person.email or None,
        nip=person.identifier("nip") or None,
        nuptk=person.identifier("nuptk") or None,
        nik=person.identifier("nik") or None,
        ukg=person.identifier("ukg") or None,
    )
