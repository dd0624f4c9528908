from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from pamong.core.models import AuditEntry
from pamong.core.refusals import Refused
from pamong.people.commands import PersonData, keep_people, keep_person, merge_people
from pamong.people.models import CohortRecord, Identifier, Person
from pamong.places.commands import SchoolData, load_regions
from pamong.places.models import School

pytestmark = pytest.mark.django_db
SCHOOL = SchoolData(name="SDN 1 Contoh", npsn="30200001", level="SD", regency_code="62.02")
NIP = "198001012005011001"


@pytest.fixture(autouse=True)
def _regions(db):
    load_regions()


def _row(**fields):
    given = {"name": "Ani Rahmawati", "back_title": "S.Pd.", "school": SCHOOL, "regency_code": "62.02"}
    return PersonData(**{**given, "identifiers": {"nip": NIP}, "cohort": 7, "graduated": True, **fields})


def test_a_new_person_has_name_numbers_school_and_cohort():
    kept = keep_person(actor=None, data=_row())
    ani = Person.objects.get()
    assert (kept.outcome, ani.printed_name, ani.identifier("nip")) == ("create", "Ani Rahmawati, S.Pd.", NIP)
    assert (ani.school.npsn, ani.school.regency_id, ani.cohort_record.cohort) == ("30200001", "62.02", 7)


def test_the_same_row_again_changes_nothing():
    keep_person(actor=None, data=_row())
    before = AuditEntry.objects.count()
    assert keep_person(actor=None, data=_row()).outcome == "unchanged"
    assert (Person.objects.count(), School.objects.count(), AuditEntry.objects.count()) == (1, 1, before)


def test_a_number_finds_the_person_and_tells_what_was_replaced():
    keep_person(actor=None, data=_row(phone="+6281"))
    kept = keep_person(actor=None, data=_row(name="Ani Rahmawati", phone="+6282", cohort=8))
    assert (kept.outcome, kept.before) == ("update", {"phone": "+6281", "cohort.cohort": 7})
    assert (Person.objects.get().phone, CohortRecord.objects.get().cohort) == ("+6282", 8)


def test_empty_values_erase_nothing():
    keep_person(actor=None, data=_row(phone="+6281", rank="III/c"))
    assert keep_person(actor=None, data=_row(phone="", rank="", school=None)).outcome == "unchanged"
    assert Person.objects.get().rank == "III/c"


def test_a_confirmed_name_is_not_overwritten():
    keep_person(actor=None, data=_row(printed_name="ANI RAHMAWATI, S.Pd."))
    row = _row(printed_name="Ani R., S.Pd.", fixed=frozenset({"printed_name"}))
    assert keep_person(actor=None, data=row).outcome == "unchanged"


def test_a_row_without_numbers_is_the_one_of_that_name_at_that_school():
    known = keep_person(actor=None, data=_row()).person
    row = _row(identifiers={}, name="ANI RAHMAWATI", phone="+6281")
    assert keep_person(actor=None, data=row).person.pk == known.pk


def test_two_of_one_name_at_one_school_with_other_numbers_are_two_people():
    keep_person(actor=None, data=_row())
    keep_person(actor=None, data=_row(identifiers={"nip": "199001012015011002"}))
    assert Person.objects.count() == 2


def test_two_rows_of_one_batch_joined_by_a_number_are_one_person():
    kept = keep_people(actor=None, rows=[_row(), _row(identifiers={"nip": NIP, "ukg": "2015"}, phone="+6281")])
    assert kept[0].person.pk == kept[1].person.pk
    assert Person.objects.get().phone == "+6281"
    assert Identifier.objects.count() == 2


def test_a_known_id_comes_before_everything_else():
    other = keep_person(actor=None, data=_row(name="Budi", identifiers={}, school=None)).person
    kept = keep_person(actor=None, data=_row(person_id=other.pk, name="Budi Santoso"))
    assert kept.person.pk == other.pk
    assert Person.objects.get().name == "Budi Santoso"


def test_many_people_are_made_and_seen_again_with_as_many_statements_as_a_few():
    def statements(rows, outcome):
        with CaptureQueriesContext(connection) as asked:
            assert {kept.outcome for kept in keep_people(actor=None, rows=rows)} == {outcome}
        return len(asked)

    few, many = _strangers(range(5)), _strangers(range(5, 35))
    assert statements(many, "create") == statements(few, "create")
    assert statements(many, "unchanged") == statements(few, "unchanged")
    assert Person.objects.count() == 35


def _strangers(numbers):
    return [
        _row(
            name=f"Orang {n}",
            identifiers={"nip": f"{198001012005010000 + n}", "nuptk": f"{1000000000000000 + n}"},
            school=SchoolData(name=f"SDN {n // 5}", npsn=f"{30200000 + n // 5}", level="SD", regency_code="62.02"),
        )
        for n in numbers
    ]


def test_merging_moves_everything_and_keeps_what_is_right(scene):
    keep, drop = (
        scene.participants[0].person,
        keep_person(actor=None, data=_row(identifiers={}, phone="+6281", rank="IV/a")).person,
    )
    drop.consents.create(purpose="foto", wording="x", given_at=scene.participants[0].created_at)
    merge_people(actor=scene.users["staf"], keep=keep, drop=drop)
    keep.refresh_from_db()
    assert not Person.objects.filter(pk=drop.pk).exists()
    assert (keep.consents.count(), keep.rank) == (1, "III/c")


def test_two_participants_of_one_event_are_not_merged_in_silence(scene):
    with pytest.raises(Refused):
        merge_people(actor=scene.users["staf"], keep=scene.participants[0].person, drop=scene.participants[1].person)
    assert scene.event.participants.count() == 12
