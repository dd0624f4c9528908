"""Walk-ins, corrections, replacements, the waiting list, withdrawals and their undo."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from pamong.core.models import AuditEntry
from pamong.core.refusals import Refused
from pamong.enrolment import commands, queries
from pamong.enrolment.models import BulkChange, Participant, ParticipantState
from pamong.people.commands import PersonData

pytestmark = pytest.mark.django_db
LIST = reverse("enrolment:participant_list", args=["bimtek-sampit"])
NEW = {"name": "Rina Contoh, S.Pd.", "phone": "0812 3456 7890", "school": "SDN 77 Contoh", "regency": "62.07"}


def states(*places: Participant) -> list[str]:
    return [Participant.objects.get(pk=place.pk).state for place in places]


def test_somebody_at_the_desk_is_taken_in_and_confirmed(desk, scene):
    answer = desk.post(reverse("enrolment:walk_in", args=["bimtek-sampit"]), NEW)
    place = Participant.objects.get(person__name="Rina Contoh")
    assert answer.url == reverse("enrolment:participant_detail", args=["bimtek-sampit", place.pk])
    person = place.person
    assert (place.state, place.is_walk_in, place.has_phone) == ("hadir", True, False)
    assert (person.phone, person.back_title, person.is_sample) == ("+6281234567890", "S.Pd.", True)
    assert AuditEntry.objects.filter(verb="enrolment.walk_in_added", object_id=str(place.pk)).count() == 1


def test_somebody_on_the_list_is_not_taken_in_twice(desk, scene):
    one = scene.participants[0].person
    given = {**NEW, "name": one.full_name, "nip": one.identifier("nip")}
    answer = desk.post(reverse("enrolment:walk_in", args=["bimtek-sampit"]), given)
    assert answer.status_code == 422
    assert (
        "search" in str(answer.context["form"].errors).lower() or "cari" in str(answer.context["form"].errors).lower()
    )


def test_wrong_numbers_are_told_at_their_field_and_nothing_typed_is_lost(desk):
    answer = desk.post(reverse("enrolment:walk_in", args=["bimtek-sampit"]), {**NEW, "nip": "123", "phone": "99"})
    assert answer.status_code == 422
    assert sorted(answer.context["form"].errors) == ["nip", "phone"]
    assert b"Rina Contoh, S.Pd." in answer.content


def test_a_corrected_number_closes_its_open_question(desk, scene):
    place = scene.participants[0]
    place.person.identifiers.all().delete()
    place.flags = ["damaged_nip", "not_graduated"]
    place.save()
    given = {"name": "Peserta 01 Contoh, S.Pd.", "nip": "198001012005011001", "has_phone": "on"}
    desk.post(reverse("enrolment:participant_edit", args=["bimtek-sampit", place.pk]), given)
    place.refresh_from_db()
    assert place.flags == []  # the person is a graduate by the cohort record
    assert place.person.identifier("nip") == "198001012005011001"


def test_a_question_is_closed_by_decision_and_stays_closed(scene):
    place = scene.participants[0]
    place.flags = ["graduation_unknown"]
    place.save()
    actor = scene.users["panitia"]
    assert commands.settle_flag(actor=actor, event=scene.event, participants=[place], flag="graduation_unknown") == 1
    place.refresh_from_db()
    assert (place.flags, place.settled_flags) == ([], ["graduation_unknown"])


def test_a_place_passes_on_to_somebody_else(desk, scene):
    place = scene.participants[3]
    desk.post(reverse("enrolment:replace", args=["bimtek-sampit", place.pk]), NEW)
    new = Participant.objects.get(person__name="Rina Contoh")
    assert states(place, new) == ["diganti", "terdaftar"]
    assert new.replaces_id == place.pk


def test_nobody_takes_a_place_twice(scene):
    actor, place = scene.users["panitia"], scene.participants[0]
    commands.replace_participant(actor=actor, participant=place, data=PersonData(name="Rina Contoh"))
    with pytest.raises(Refused):
        commands.replace_participant(actor=actor, participant=place, data=PersonData(name="Tini Contoh"))


def test_chosen_participants_are_withdrawn_and_the_undo_brings_them_back(desk, scene):
    one, two, three = scene.participants[:3]
    bulk = reverse("enrolment:bulk", args=["bimtek-sampit"])
    desk.post(bulk, {"ids": [one.pk, two.pk], "verb": "withdraw"})
    assert states(one, two, three) == ["dibatalkan", "dibatalkan", "hadir"]

    change = BulkChange.objects.get()
    Participant.objects.filter(pk=two.pk).update(state=ParticipantState.DECLINED)
    desk.post(reverse("enrolment:undo_change", args=["bimtek-sampit", change.pk]))
    assert states(one, two) == ["hadir", "berhalangan"]


def test_all_that_match_means_all_that_match_the_filter(desk, scene):
    bulk = reverse("enrolment:bulk", args=["bimtek-sampit"])
    desk.post(bulk, {"all": "1", "query": "q=Peserta+01", "verb": "withdraw"})
    assert Participant.objects.filter(state=ParticipantState.WITHDRAWN).count() == 1


def test_free_places_go_to_the_longest_waiting(scene):
    event, actor = scene.event, scene.users["panitia"]
    waiting = scene.participants[8:]
    commands.put_on_waiting_list(actor=actor, event=event, participants=waiting)
    event.capacity = 10
    assert queries.seats_left(event) == 2
    commands.promote_waiting(actor=actor, event=event)
    assert states(*waiting) == ["terdaftar", "terdaftar", "tunggu", "tunggu"]
    rest = event.participants.filter(state="tunggu")
    with pytest.raises(Refused):
        commands.promote_waiting(actor=actor, event=event, participants=rest)


@pytest.mark.parametrize("verb", ["withdraw_participants", "bring_back", "put_on_waiting_list"])
def test_only_the_committee_moves_people(verb, scene):
    with pytest.raises(PermissionDenied):
        getattr(commands, verb)(
            actor=scene.users["fasilitator"], event=scene.event, participants=scene.participants[:1]
        )


def test_the_list_is_filtered_by_state_question_regency_and_words(desk, scene):
    Participant.objects.filter(pk=scene.participants[0].pk).update(flags=["damaged_nip"])
    Participant.objects.filter(pk=scene.participants[1].pk).update(state="diundang")

    def found(**query: str) -> int:
        return desk.get(LIST, query).context["page"].paginator.count

    assert found() == 12
    assert found(keadaan="diundang") == 1
    assert found(tanda="damaged_nip") == 1
    assert found(kabupaten="62.02") == 3
    assert found(q="Peserta 07") == 1
    assert found(q="SDN 3 Contoh") == 1
    assert found(q=scene.participants[4].person.identifier("nip")) == 1


@pytest.mark.parametrize("people", [1, 3])
def test_the_list_asks_the_same_number_of_questions_for_one_and_for_three(
    people, scene, sign_in, django_assert_num_queries
):
    scene.event.participants.filter(pk__in=[p.pk for p in scene.participants[people:]]).update(state="dibatalkan")
    desk = sign_in(scene.users["panitia"])
    desk.get(LIST)
    with django_assert_num_queries(LIST_QUERIES):
        assert len(desk.get(LIST, {"keadaan": "hadir"}).context["page"]) == people


LIST_QUERIES = 12


def test_an_education_office_sees_its_own_teachers_and_no_numbers(scene, sign_in):
    office = sign_in(scene.users["dinas"])
    page = office.get(LIST).context["page"]
    listed = scene.event.participants.filter(pk__in=[place.pk for place in page.object_list])
    assert {place.person.regency_id for place in listed} == {"62.02"}
    assert {place.regency for place in page.object_list} == {"Kotawaringin Timur"}
    own, other = scene.participants[0], scene.participants[1]
    shown = office.get(reverse("enrolment:participant_detail", args=["bimtek-sampit", own.pk]))
    assert own.person.identifier("nip").encode() not in shown.content
    assert office.get(reverse("enrolment:participant_detail", args=["bimtek-sampit", other.pk])).status_code == 404


def test_reading_a_participant_s_numbers_is_in_the_audit_trail(desk, scene):
    desk.get(reverse("enrolment:participant_detail", args=["bimtek-sampit", scene.participants[0].pk]))
    assert AuditEntry.objects.filter(verb="enrolment.participant_read").count() == 1


EXPORT = reverse("enrolment:export", args=["bimtek-sampit"])


@pytest.mark.parametrize(
    ("given", "field"),
    [({}, "purpose"), ({"purpose": "iseng"}, "purpose"), ({"purpose": "lain", "note": " "}, "note")],
)
def test_no_list_leaves_without_a_purpose(desk, given, field):
    answer = desk.post(EXPORT, given)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert not AuditEntry.objects.filter(verb="enrolment.list_exported").exists()


def test_the_purpose_of_an_export_stands_in_the_audit_trail_without_what_was_searched(desk, scene):
    number = scene.participants[0].person.identifier("nip")
    assert desk.get(EXPORT, {"q": number}).context["count"] == 1
    given = {"purpose": "lain", "note": "Daftar kamar"}
    answer = desk.post(f"{EXPORT}?q={number}&kabupaten=62.02", given)
    assert answer["Content-Disposition"] == 'attachment; filename="peserta-bimtek-sampit.xlsx"'
    entry = AuditEntry.objects.get(verb="enrolment.list_exported")
    expected = {"purpose": "lain", "note": "Daftar kamar", "filter": {"kabupaten": "62.02"}, "count": 1}
    assert (entry.actor, entry.data) == (scene.users["panitia"], expected)


def full_event(scene) -> None:
    """Leave no free place: twelve people on the list, twelve places."""
    scene.event.capacity = 12
    scene.event.save()


def test_nobody_is_brought_back_beyond_the_places(scene):
    actor, (gone, *_rest) = scene.users["panitia"], scene.participants
    change = commands.withdraw_participants(actor=actor, event=scene.event, participants=[gone])
    scene.event.capacity = 11
    scene.event.save()
    gone.refresh_from_db()
    with pytest.raises(Refused):
        commands.bring_back(actor=actor, event=scene.event, participants=[gone])
    with pytest.raises(Refused):
        commands.undo_change(actor=actor, change=BulkChange.objects.get(pk=change.pk))
    assert states(gone) == ["dibatalkan"]


def test_who_takes_over_a_place_in_the_queue_waits_too(scene):
    full_event(scene)
    actor, waiting = scene.users["panitia"], scene.participants[0]
    commands.put_on_waiting_list(actor=actor, event=scene.event, participants=[waiting])
    waiting.refresh_from_db()
    new = commands.replace_participant(actor=actor, participant=waiting, data=PersonData(name="Rina Contoh"))
    assert states(waiting, new) == ["diganti", "tunggu"]


def test_a_place_that_was_given_on_is_not_passed_on_again(scene):
    actor, declined = scene.users["panitia"], scene.participants[0]
    Participant.objects.filter(pk=declined.pk).update(state=ParticipantState.DECLINED)
    declined.refresh_from_db()
    scene.event.capacity = 11
    scene.event.save()
    with pytest.raises(Refused):
        commands.replace_participant(actor=actor, participant=declined, data=PersonData(name="Rina Contoh"))
    assert states(declined) == ["berhalangan"]


def test_a_walk_in_beyond_the_places_is_taken_and_told(desk, scene):
    full_event(scene)
    answer = desk.post(reverse("enrolment:walk_in", args=["bimtek-sampit"]), NEW, follow=True)
    assert Participant.objects.filter(person__name="Rina Contoh", state="hadir").count() == 1
    assert [message.level_tag for message in answer.context["messages"]] == ["success", "warning"]


def test_a_wrong_number_or_address_can_be_taken_away(desk, scene):
    place = scene.participants[0]
    url = reverse("enrolment:participant_edit", args=["bimtek-sampit", place.pk])
    school = place.person.school
    desk.post(
        url, {"name": str(place.person), "phone": "0812 3456 7890", "email": "salah@contoh.test", "rank": "III/c"}
    )
    desk.post(url, {"name": str(place.person), "phone": "", "email": "", "school": "", "has_phone": ""})
    place.person.refresh_from_db()
    assert (place.person.phone, place.person.email, place.person.rank, place.person.school) == ("", "", "III/c", school)
