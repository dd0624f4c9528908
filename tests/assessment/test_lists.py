"""Lists cost the same with one row and with three; menus and next steps say what is due."""

from __future__ import annotations

from datetime import timedelta

import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from pamong.assessment import signposts
from pamong.assessment.commands import load_shipped_items
from pamong.assessment.models import Exam, Questionnaire
from pamong.core.clock import now
from pamong.core.panels import NextStep, panels, tabs
from pamong.people.models import User
from scenes.answers import account_of, sit
from scenes.sampit import Scene


def address(scene: Scene, name: str, *more: object) -> str:
    return reverse(f"assessment:{name}", args=[scene.event.slug, *more])


def statements(client: Client, url: str) -> int:
    """Return how many statements a page costs once everything lasting is in memory."""
    client.get(url)
    with CaptureQueriesContext(connection) as spent:
        assert client.get(url).status_code == 200
    return len(spent)


def test_the_item_bank_asks_the_database_as_often_for_three_as_for_one(scene: Scene, sign_in) -> None:  # type: ignore[no-untyped-def]
    load_shipped_items(actor=scene.users["panitia"], event=scene.event)
    client, url = sign_in(scene.users["panitia"]), address(scene, "item_list")
    spent = []
    for rows in (3, 1):
        keep = list(scene.event.items.values_list("pk", flat=True)[:rows])
        scene.event.items.exclude(pk__in=keep).delete()
        spent.append(statements(client, url))
    assert spent == [11, 11]


def test_the_desk_asks_the_database_as_often_for_three_as_for_one(scene: Scene, exam: Exam, sign_in) -> None:  # type: ignore[no-untyped-def]
    client, url = sign_in(scene.users["panitia"]), address(scene, "desk", "pretes") + "?keadaan=selesai"
    spent = []
    for people in ([0], [1, 2]):
        sit(scene, exam, dict.fromkeys(people, 2))
        spent.append(statements(client, url))
    assert spent == [11, 11]


def test_the_desk_finds_a_name_and_who_has_not_begun(scene: Scene, exam: Exam, sign_in) -> None:  # type: ignore[no-untyped-def]
    sit(scene, exam, {0: 2, 1: 2})
    client = sign_in(scene.users["panitia"])
    waiting = client.get(address(scene, "desk", "pretes") + "?keadaan=belum").context["page"]
    found = client.get(address(scene, "desk", "pretes") + "?q=03").context["page"]
    assert (waiting.paginator.count, [who.person.name for who in found]) == (10, ["Peserta 03 Contoh"])


def test_the_bank_finds_a_word_in_the_question(scene: Scene, sign_in) -> None:  # type: ignore[no-untyped-def]
    load_shipped_items(actor=scene.users["panitia"], event=scene.event)
    page = sign_in(scene.users["panitia"]).get(address(scene, "item_list") + "?q=komite").context["page"]
    assert [item.code for item in page] == ["ks-08"]


def test_tests_and_evaluation_stand_in_the_menu() -> None:
    assert {"tests", "evaluation"} <= {tab.key for tab in tabs()}


def own_steps(scene: Scene, who: User) -> list[NextStep]:
    sources = (signposts.participant_steps, signposts.committee_steps)
    return [step for source in sources for step in source(who, scene.event)]


def ways(scene: Scene, who: User) -> list[str]:
    return [step.url for step in own_steps(scene, who)]


def test_an_open_test_is_the_next_step_until_it_is_done(scene: Scene, exam: Exam) -> None:
    who = account_of(scene, 0)
    assert ways(scene, who) == [address(scene, "door", "pretes")]
    sit(scene, exam, {0: 2})
    assert ways(scene, who) == []


def test_the_evaluation_is_a_next_step_while_it_is_open(scene: Scene, questionnaire: Questionnaire) -> None:
    who = account_of(scene, 0)
    assert ways(scene, who) == [address(scene, "evaluation")]
    with time_machine.travel(questionnaire.closes_at, tick=False):
        assert ways(scene, who) == []


def test_the_committee_is_led_to_the_tests_that_are_not_set(scene: Scene) -> None:
    assert ways(scene, scene.users["panitia"]) == [address(scene, "overview")]


def test_while_a_test_is_open_the_committee_is_led_to_those_who_have_not_begun(scene: Scene, exam: Exam) -> None:
    sit(scene, exam, {0: 2})
    steps = own_steps(scene, scene.users["panitia"])
    assert [step.count for step in steps if step.url.endswith("?keadaan=belum")] == [11]


def test_a_participant_sees_the_own_score_on_the_own_page_only_after_closing(scene: Scene, exam: Exam) -> None:
    sit(scene, exam, {0: 2})
    who = scene.participants[0]

    def shown(user: object) -> list[float | None]:
        own = [p for p in panels("enrolment.participant", user, who) if p.template.startswith("assessment/")]
        return [percent for panel in own for _sitting, percent in panel.context["rows"]]

    assert shown(account_of(scene, 0)) == [None]
    assert shown(scene.users["panitia"]) == [50.0]
    assert shown(scene.users["dinas"]) == []
    assert [shown(teacher.person.user) for teacher in scene.crew["fasilitator"]] == [[50.0], []]
    with time_machine.travel(now() + timedelta(hours=6), tick=False):
        assert shown(account_of(scene, 0)) == [50.0]
