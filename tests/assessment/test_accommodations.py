"""Accommodations: more time, large print, a reader; the test under way is prolonged, never shortened."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from pamong.assessment.commands import grant_accommodation, start_sitting, withdraw_accommodation
from pamong.assessment.models import Accommodation, Exam, Sitting
from pamong.core.refusals import Refused
from scenes.answers import account_of, sit
from scenes.sampit import Scene


def grant(scene: Scene, number: int = 0, **given: object) -> Accommodation:
    wanted = {"extra_percent": 50, "reason": "Membaca pelan", **given}
    return grant_accommodation(actor=scene.users["panitia"], participant=scene.participants[number], **wanted)  # type: ignore[arg-type]


def test_extra_time_lengthens_only_the_sitting_of_who_needs_it(scene: Scene, exam: Exam) -> None:
    grant(scene)
    lengths = [
        (one := start_sitting(actor=account_of(scene, n), exam=exam, participant=scene.participants[n])).deadline
        - one.started_at
        for n in (0, 1)
    ]
    assert lengths == [timedelta(minutes=45), timedelta(minutes=30)]


def test_the_committee_starting_many_keeps_the_extra_time(scene: Scene, exam: Exam) -> None:
    grant(scene)
    sittings = sit(scene, exam, {0: 1, 1: 1})
    assert [(sittings[n].deadline - sittings[n].started_at).seconds // 60 for n in (0, 1)] == [45, 30]


def test_extra_time_ends_when_the_test_closes(scene: Scene, exam: Exam) -> None:
    late = exam.closes_at - timedelta(minutes=20)
    assert exam.deadline_from(late, 100) == exam.closes_at


def test_a_sitting_under_way_is_prolonged_and_a_withdrawal_does_not_shorten_it(scene: Scene, exam: Exam) -> None:
    sitting = start_sitting(actor=account_of(scene, 0), exam=exam, participant=scene.participants[0])
    grant(scene, extra_percent=100)
    sitting.refresh_from_db()
    withdraw_accommodation(actor=scene.users["panitia"], participant=scene.participants[0])
    longer = sitting.deadline
    sitting.refresh_from_db()
    assert (sitting.deadline, longer - sitting.started_at) == (longer, timedelta(minutes=60))


@pytest.mark.parametrize("given", [{"extra_percent": 0}, {"reason": " "}])
def test_a_help_that_helps_nobody_or_says_no_reason_is_refused(scene: Scene, given: dict[str, object]) -> None:
    with pytest.raises(Refused):
        grant(scene, **given)


def test_only_the_committee_grants(scene: Scene) -> None:
    with pytest.raises(PermissionDenied):
        grant_accommodation(
            actor=scene.users["fasilitator"], participant=scene.participants[0], reason="x", reader=True
        )


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_shows_who_was_granted_what_in_a_fixed_number_of_queries(
    scene: Scene, sign_in, count: int, django_assert_num_queries
) -> None:  # type: ignore[no-untyped-def]
    for number in range(count):
        grant(scene, number, large_print=True)
    client = sign_in(scene.users["panitia"])
    url = reverse("assessment:accommodations", args=[scene.event.slug])
    client.get(url)
    with django_assert_num_queries(9):
        page = client.get(url).content.decode()
    assert page.count("Membaca pelan") == count


def test_the_page_grants_keeps_what_was_typed_and_withdraws(scene: Scene, sign_in) -> None:  # type: ignore[no-untyped-def]
    who = scene.participants[0]
    url = reverse("assessment:accommodation_edit", args=[scene.event.slug, who.pk])
    client = sign_in(scene.users["panitia"])
    refused = client.post(url, {"extra_percent": "0", "reason": "Mata lelah"})
    assert (refused.status_code, "Mata lelah" in refused.content.decode()) == (422, True)
    assert client.post(url, {"extra_percent": "25", "reader": "on", "reason": "Mata lelah"}).status_code == 302
    assert Accommodation.objects.values_list("extra_percent", "reader").get(participant=who) == (25, True)
    client.post(url, {"do": "withdraw"})
    assert not Accommodation.objects.filter(participant=who).exists()


def test_the_person_sees_the_help_at_the_door_and_on_the_sheet(scene: Scene, exam: Exam, client) -> None:  # type: ignore[no-untyped-def]
    grant(scene, large_print=True)
    client.force_login(account_of(scene, 0))
    door = client.get(reverse("assessment:door", args=[scene.event.slug, "pretes"])).content.decode()
    client.post(reverse("assessment:begin", args=[scene.event.slug, "pretes"]))
    sheet = client.get(reverse("assessment:sheet", args=[scene.event.slug, "pretes"])).content.decode()
    Sitting.objects.update(submitted_at=Sitting.objects.get().started_at)
    after = client.get(reverse("assessment:door", args=[scene.event.slug, "pretes"])).content.decode()
    told = "Panitia menyiapkan keringanan"
    assert ("45 menit" in door, "large-print" in sheet, told in door, told in after) == (True, True, True, False)


def test_a_phone_whose_clock_ran_out_goes_on_when_time_was_added_and_hands_in_when_not(
    scene: Scene, exam: Exam, client
) -> None:  # type: ignore[no-untyped-def]
    client.force_login(account_of(scene, 0))
    client.post(reverse("assessment:begin", args=[scene.event.slug, "pretes"]))
    sheet = reverse("assessment:sheet", args=[scene.event.slug, "pretes"])
    usual = Sitting.objects.get().deadline
    grant(scene)
    with time_machine.travel(usual + timedelta(seconds=1), tick=False):
        again = client.post(sheet, {"do": "save"}, follow=True)
    with time_machine.travel(Sitting.objects.get().deadline, tick=False):
        client.post(sheet, {"do": "save"})
    handed_in = Sitting.objects.get().submitted_at
    assert (again.request["PATH_INFO"], again.context["left_seconds"]) == (sheet, 15 * 60 - 1)
    assert handed_in == usual + timedelta(minutes=15)
