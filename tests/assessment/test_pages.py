"""Every page opens for those it is for, and is not there for others."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from pamong.assessment.commands import start_sitting
from pamong.assessment.models import Exam, Questionnaire
from scenes.sampit import Scene

COMMITTEE_PAGES = (
    "item_list",
    "item_add",
    "item_import",
    "gain",
    "results_sheet",
    "overview",
    "evaluation",
    "evaluation_edit",
    "evaluation_paper",
    "evaluation_print",
    "exam_edit_pretes",
    "exam_edit_postes",
    "evaluation_sheet",
)
COMMITTEE_EXAM_PAGES = ("exam_print", "desk", "item_statistics", "statistics_sheet")
FORBIDDEN = [404]


def page(scene: Scene, name: str, *more: object) -> str:
    return reverse(f"assessment:{name}", args=[scene.event.slug, *more])


@pytest.mark.parametrize("name", COMMITTEE_PAGES)
def test_the_committee_opens_its_pages(scene: Scene, exam: Exam, questionnaire: Questionnaire, sign_in, name) -> None:
    assert sign_in(scene.users["panitia"]).get(page(scene, name)).status_code == 200


@pytest.mark.parametrize("name", COMMITTEE_EXAM_PAGES)
def test_the_committee_opens_the_pages_of_a_test(scene: Scene, exam: Exam, sign_in, name) -> None:
    assert sign_in(scene.users["panitia"]).get(page(scene, name, "pretes")).status_code == 200


@pytest.mark.parametrize("name", sorted(set(COMMITTEE_PAGES) - {"overview", "evaluation"}))
@pytest.mark.parametrize("who", ["peserta", "dinas", "staf_lain", "kepala_lain", "operator", "pengawas"])
def test_others_do_not_find_the_pages_of_the_committee(
    scene: Scene, exam: Exam, questionnaire: Questionnaire, sign_in, who, name
) -> None:
    assert sign_in(scene.users[who]).get(page(scene, name)).status_code == 404


@pytest.mark.parametrize("name", COMMITTEE_EXAM_PAGES)
@pytest.mark.parametrize("who", ["peserta", "dinas", "fasilitator", "kepala_balai", "staf_lain"])
def test_others_do_not_find_the_pages_of_a_test(scene: Scene, exam: Exam, sign_in, who, name) -> None:
    assert sign_in(scene.users[who]).get(page(scene, name, "pretes")).status_code == 404


def test_a_participant_opens_the_door_and_the_sheet(scene: Scene, exam: Exam, sign_in) -> None:
    client: Client = sign_in(scene.users["peserta"])
    assert client.get(page(scene, "overview")).status_code == 200
    assert client.get(page(scene, "door", "pretes")).status_code == 200
    start_sitting(actor=scene.users["peserta"], exam=exam, participant=scene.participants[0])
    assert client.get(page(scene, "sheet", "pretes")).status_code == 200


def test_a_participant_opens_the_evaluation(scene: Scene, questionnaire: Questionnaire, sign_in) -> None:
    client: Client = sign_in(scene.users["peserta"])
    assert client.get(page(scene, "evaluation")).status_code == 200
    assert client.get(page(scene, "evaluation_fill")).status_code == 200


def test_the_item_pages_open(scene: Scene, exam: Exam, sign_in) -> None:
    client = sign_in(scene.users["panitia"])
    for item in scene.event.items.all()[:3]:
        assert client.get(page(scene, "item_detail", item.pk)).status_code == 200
        assert client.get(page(scene, "item_edit", item.pk)).status_code == 200


def test_the_paper_sheet_opens(scene: Scene, exam: Exam, sign_in) -> None:
    address = page(scene, "paper", "pretes", scene.participants[3].pk)
    assert sign_in(scene.users["panitia"]).get(address).status_code == 200


def test_a_test_that_does_not_exist_is_not_there(scene: Scene, exam: Exam, sign_in) -> None:
    client = sign_in(scene.users["panitia"])
    assert [client.get(page(scene, "desk", kind)).status_code for kind in ("postes", "ujian")] == [404, 404]
