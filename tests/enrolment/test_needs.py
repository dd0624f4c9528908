"""Needs: stated freely, for a purpose told, sealed, seen by the committee alone, gone when taken back."""

from __future__ import annotations

import json
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.urls import reverse
from python_calamine import load_workbook

from pamong.core import clock
from pamong.core.models import AuditEntry
from pamong.core.refusals import Refused
from pamong.enrolment import commands
from pamong.enrolment.commands import Needs
from pamong.enrolment.models import Participant, StatedNeeds
from pamong.planning.models import Plan
from pamong.planning.problem import PlanOptions, state_problem

pytestmark = pytest.mark.django_db
ANSWER = reverse("enrolment:answer", args=["bimtek-sampit"])
YES = {"coming": "ya", "printed_name": "Peserta 01 Contoh, S.Pd.", "name_is_right": "on"}
SAID = {"needs": ["tanpa tangga", "pendamping"], "needs_note": "Kursi di depan", "needs_agreed": "on"}
RAMP = "Bergerak: tanpa tangga (lantai dasar atau jalur landai)"


def page_of(place: Participant, name: str = "participant_detail") -> str:
    return reverse(f"enrolment:{name}", args=["bimtek-sampit", place.pk])


def trail(place: Participant) -> list[str]:
    rows = AuditEntry.objects.filter(object_id=str(place.pk), verb__contains="needs").order_by("pk")
    return list(rows.values_list("verb", flat=True))


@pytest.fixture
def place(scene):
    return scene.participants[0]


@pytest.fixture
def stated(scene, place):
    needs = Needs(codes=["tanpa tangga", "pendamping"], note="Kursi di depan", agreed=True)
    commands.state_needs(actor=scene.users["peserta"], participant=place, needs=needs)
    return StatedNeeds.objects.get(participant=place)


def test_one_s_own_page_asks_says_what_for_and_shows_what_was_said(scene, sign_in, place):
    browser = sign_in(scene.users["peserta"])
    asked = browser.get(f"{ANSWER}?ubah=1").content.decode()
    assert ("Hanya panitia yang melihatnya" in asked, "dihapus 30 hari setelah kegiatan" in asked) == (True, True)
    assert browser.post(ANSWER, {**YES, **SAID}).status_code == 302
    kept = StatedNeeds.objects.get(participant=place)
    assert (kept.codes, kept.note, kept.by_self) == (["pendamping", "tanpa tangga"], "Kursi di depan", True)
    assert (kept.wording[:12], kept.agreed_at is None) == ("Saya setuju ", False)
    assert RAMP in browser.get(ANSWER).content.decode()
    assert trail(place) == ["enrolment.needs_stated"]


def test_without_a_yes_nothing_is_kept_and_nothing_typed_is_lost(scene, sign_in, place):
    answer = sign_in(scene.users["peserta"]).post(ANSWER, {**YES, "needs_note": "Kursi di depan"})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["needs_agreed"])
    assert (b"Kursi di depan" in answer.content, StatedNeeds.objects.exists()) == (True, False)
    with pytest.raises(Refused):
        commands.state_needs(actor=scene.users["peserta"], participant=place, needs=Needs(note="Kursi"))


def test_said_twice_is_kept_once_and_emptied_is_taken_back(scene, place, stated):
    actor = scene.users["peserta"]
    commands.state_needs(actor=actor, participant=place, needs=Needs(**stated.content, agreed=True))
    assert StatedNeeds.objects.get(participant=place).agreed_at == stated.agreed_at
    commands.state_needs(actor=actor, participant=place, needs=Needs())
    assert not StatedNeeds.objects.exists()
    assert trail(place) == ["enrolment.needs_stated", "enrolment.needs_withdrawn"]


def test_who_does_not_come_needs_nothing_any_more(scene, sign_in, stated):
    sign_in(scene.users["peserta"]).post(ANSWER, {"coming": "tidak", "reason": "Tugas lain", **SAID})
    assert not StatedNeeds.objects.exists()


def test_nobody_reads_it_in_the_database_or_the_trail(stated):
    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM enrolment_statedneeds")
        (text,) = cursor.fetchone()
    told = json.dumps(list(AuditEntry.objects.values_list("data", flat=True)))
    for word in ("tangga", "pendamping", "Kursi"):
        assert (word in text, word in told) == (False, False)


def test_the_committee_sees_it_and_that_is_noted(scene, sign_in, place, stated):
    assert RAMP in sign_in(scene.users["panitia"]).get(page_of(place)).content.decode()
    assert trail(place)[1:] == ["enrolment.needs_read"]
    assert RAMP in sign_in(scene.users["peserta"]).get(page_of(place)).content.decode()
    assert trail(place)[1:] == ["enrolment.needs_read"]  # one's own is no line


@pytest.mark.parametrize("role", ["fasilitator", "kepala_balai", "dinas"])
def test_others_who_may_see_the_participant_do_not(scene, sign_in, place, stated, role):
    html = sign_in(scene.users[role]).get(page_of(place)).content.decode()
    assert ("Kursi di depan" in html, RAMP in html) == (False, False)


def test_no_export_holds_it(desk, stated):
    sheet = desk.post(reverse("enrolment:export", args=["bimtek-sampit"]), {"purpose": "pelaksanaan"})
    cells = load_workbook(BytesIO(sheet.content)).get_sheet_by_index(0).to_python()
    assert [cell for row in cells for cell in row if "Kursi" in str(cell) or "tangga" in str(cell)] == []


def test_it_is_taken_back_with_one_button_also_after_the_event(scene, sign_in, place, stated):
    scene.event.state = "selesai"
    scene.event.save()
    answer = sign_in(scene.users["peserta"]).post(page_of(place, "needs_withdraw"))
    assert (answer.url, StatedNeeds.objects.exists()) == (ANSWER, False)


@pytest.mark.parametrize("role", ["fasilitator", "kepala_balai", "dinas", "staf_lain"])
def test_nobody_else_takes_it_back_or_states_it(scene, sign_in, place, stated, role):
    assert sign_in(scene.users[role]).post(page_of(place, "needs_withdraw")).status_code == 404
    with pytest.raises(PermissionDenied):
        commands.state_needs(actor=scene.users[role], participant=place, needs=Needs(note="x", agreed=True))
    assert StatedNeeds.objects.count() == 1


def test_the_desk_states_it_in_the_same_way(desk, scene, place):
    given = {"name": "Peserta 01 Contoh, S.Pd.", "needs": ["layar besar"], "has_phone": "on"}
    refused = desk.post(page_of(place, "participant_edit"), given)
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["needs_agreed"])
    desk.post(page_of(place, "participant_edit"), {**given, "needs_agreed": "on"})
    kept = StatedNeeds.objects.get(participant=place)
    assert (kept.codes, kept.by_self) == (["layar besar"], False)
    assert desk.get(page_of(place, "participant_edit")).context["form"].initial["needs"] == ["layar besar"]


def test_the_planning_knows_what_a_room_serves_sealed_and_only_as_long_as_it_stands(scene, place, stated):
    problem = state_problem(scene.event, PlanOptions(classes=1))
    assert [one["needs"] for one in problem["people"] if "needs" in one] == [["tanpa tangga"]]
    plan = Plan.objects.create(event=scene.event, version=9, problem=problem)
    with connection.cursor() as cursor:
        cursor.execute("SELECT problem FROM planning_plan WHERE version = 9")
        (stored,) = cursor.fetchone()
    document = json.loads(stored) if isinstance(stored, str) else stored
    assert ("sealed_needs" in document, [one for one in document["people"] if "needs" in one]) == (True, [])
    plan.refresh_from_db()
    assert plan.problem == problem
    commands.withdraw_needs(actor=scene.users["peserta"], participant=place)
    plan.refresh_from_db()
    assert [one for one in plan.problem["people"] if "needs" in one] == []
    assert len(plan.problem["people"]) == len(problem["people"])


def test_it_is_forgotten_a_month_after_the_event(scene, place, stated):
    assert commands.forget_old_needs() == 0  # the scene's event is long past, but this was said today
    StatedNeeds.objects.update(agreed_at=clock.now() - timedelta(days=31))
    assert (commands.forget_old_needs(), StatedNeeds.objects.exists()) == (1, False)
    assert trail(place)[1:] == ["enrolment.needs_forgotten"]
