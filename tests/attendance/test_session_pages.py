"""The list of a session, closing it, boards and questions: forms as they are posted, with undo."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from pamong.attendance import commands
from pamong.attendance.models import Presence, PresenceEvent, SessionClosing
from pamong.core.ids import uuid7
from pamong.enrolment.models import Participant, ParticipantState
from scenes.sampit import person


@pytest.fixture
def committee(scene, sign_in):
    """The committee's browser."""
    return sign_in(scene.users["panitia"])


@pytest.fixture
def address(scene, session):
    """Return the address of a page of the session, or of the room."""

    def of(name, *args):
        bare = {"board", "recap", "questions", "answer", "close_many", "undo", "approve"}
        return reverse(f"attendance:{name}", args=[scene.event.slug, *([] if name in bare else [session.pk]), *args])

    return of


def test_ticked_people_are_recorded_and_the_toast_undoes_it(committee, address, members):
    data = {"key": uuid7(), "reason": "HP rusak", "ids": [members[0].pk, members[1].pk]}
    page = committee.post(address("mark"), data, follow=True).content.decode()
    assert Presence.objects.count() == 2
    undo = re.search(r'action="([^"]+/batal/[^"]+)"', page).group(1)
    committee.post(undo)
    assert Presence.objects.count() == 0


def test_everybody_means_those_still_missing(committee, address, members, scene, claim):
    commands.record_presences(actor=scene.users["panitia"], rows=[claim(members[0])])
    committee.post(address("mark"), {"key": uuid7(), "reason": "Daftar kertas", "everybody": "1"})
    assert Presence.objects.count() == len(members)
    assert PresenceEvent.objects.filter(way="manual").count() == len(members) - 1


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"reason": "x"},
        {"key": "bukan", "reason": "x", "ids": "1"},
        {"reason": "", "everybody": "1"},
        {"ids": ["bukan-uuid"], "reason": "x"},
    ],
)
def test_a_wrong_form_records_nothing_and_says_why(data, committee, address):
    answer = committee.post(address("mark"), {"key": uuid7(), **data}, follow=True)
    assert (answer.status_code, len(list(answer.context["messages"]))) == (200, 1)
    assert not PresenceEvent.objects.exists()


def test_a_facilitator_closes_with_one_tap(scene, session, sign_in, address, members, claim):
    commands.record_presences(actor=scene.users["panitia"], rows=[claim(one, "qr_peserta") for one in members[:3]])
    client = sign_in(scene.users["fasilitator"])
    page = client.get(address("close")).content.decode()
    shown = re.findall(r'name="shown" value="([^"]+)"', page)
    assert len(shown) == 3
    key = re.search(r'name="key" value="([^"]+)"', page).group(1)
    client.post(address("close"), {"key": key, "headcount": "2", "shown": shown, "ids": shown[1:]})
    assert sorted(Presence.objects.values_list("level", flat=True)) == [0, 3, 3]


def test_a_wrong_headcount_is_told_at_its_field(committee, address):
    answer = committee.post(address("close"), {"key": uuid7(), "headcount": "banyak"})
    assert answer.status_code == 200
    assert 'id="id_headcount_error"' in answer.content.decode()
    assert not SessionClosing.objects.exists()


def test_a_correction_is_posted_with_its_reason_and_counts_with_a_second_person(
    scene, sign_in, committee, address, members
):
    data = {"key": uuid7(), "participant": members[0].pk, "present": "1", "reason": "Tanda tangan di kertas"}
    committee.post(address("correct"), data)
    assert not Presence.objects.exists()
    head = sign_in(scene.users["kepala_balai"])
    (((correction, key, own),), mine) = (c.get(address("questions")).context["waiting"] for c in (head, committee))
    assert (own, mine[0][2]) == (False, True)
    head.post(address("approve"), {"key": key, "correction": correction.pk})
    assert Presence.objects.get().corrected
    assert head.get(address("questions")).context["waiting"] == []
    committee.post(address("correct"), {**data, "key": uuid7(), "reason": ""})
    assert PresenceEvent.objects.count() == 2


def test_a_question_is_answered_on_its_page(scene, session, committee, address, members, claim):
    early = claim(members[0], made_at=session.starts_at - timedelta(hours=2))
    commands.record_presences(actor=scene.users["fasilitator"], rows=[early])
    page = committee.get(address("questions")).content.decode()
    key = re.search(r'name="key" value="([^"]+)"', page).group(1)
    committee.post(address("answer"), {"key": key, "question": early.key, "counts": "1", "reason": "Salah jam"})
    assert Presence.objects.get().counts
    assert committee.get(address("questions")).context["questions"] == []


def test_a_late_scan_is_a_question_that_a_correction_answers(scene, session, committee, address, members, claim):
    commands.close_session(actor=scene.users["panitia"], session=session, key=uuid7(), made_at=session.starts_at)
    commands.record_presences(actor=scene.users["fasilitator"], rows=[claim(members[0], "qr_peserta")])
    page = committee.get(address("questions"))
    ((presence, key),) = page.context["late"]
    data = {"key": key, "participant": presence.participant_id, "present": "1", "reason": "Ada", "from": "questions"}
    assert committee.post(address("correct"), data).url == address("questions")
    assert Presence.objects.get().counts
    assert committee.get(address("questions")).context["late"] == []


def test_the_board_finds_a_class(committee, address):
    answer = committee.get(address("board"), {"hari": "2024-11-08", "q": "kelas b"})
    assert {line.session.training_class__name for line in answer.context["lines"]} == {"Kelas B"}


def test_all_sessions_of_a_day_and_a_class_are_closed_at_once(scene, committee, address):
    with time_machine.travel(scene.sessions[0].ends_at + timedelta(days=3), tick=False):
        committee.post(address("close_many"), {"hari": "2024-11-08", "kelas": "1"})
        assert SessionClosing.objects.count() == 2
        committee.post(address("close_many"), {"hari": "2024-11-08"})
        assert SessionClosing.objects.count() == 4
        committee.post(address("close_many"), {"hari": "kemarin", "kelas": "x"})
    assert SessionClosing.objects.count() == len(scene.sessions)


def test_the_board_polls_only_its_rows(committee, address, scene):
    page = committee.get(address("board"), {"hari": "2024-11-09"}, headers={"HX-Request": "true"}).content.decode()
    assert page.count("<tr>") == 1 + 4
    assert "<html" not in page


@pytest.mark.parametrize(
    "query", ["?hari=x", "?hari=2024-99-99", "?page=999", "?hanya=terbuka", "?hanya=berlangsung", "?hanya=x"]
)
def test_odd_addresses_of_the_board_still_show_it(query, committee, address):
    assert committee.get(address("board") + query).status_code == 200


@pytest.mark.parametrize("query", ["?q=tidak+ada", "?q=%25", "?kelas=x", "?kurang=1", "?menurut=x", "?page=x"])
def test_odd_addresses_of_the_recap_still_show_it(query, committee, address):
    assert committee.get(address("recap") + query).status_code == 200


MOST = 24  # statements of a page, those of the shell included


def statements(client, address):
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


def keep_people(scene, members, count):
    """Let only so many people of the first class take part."""
    keep = [one.pk for one in members[:count]]
    people = Participant.objects.filter(event=scene.event)
    people.exclude(pk__in=keep).update(state=ParticipantState.DECLINED)
    people.filter(pk__in=keep).update(state=ParticipantState.CONFIRMED)


@pytest.mark.parametrize("name", ["session_detail", "recap", "close", "board"])
def test_a_list_costs_the_same_for_one_person_and_for_three(name, scene, address, committee, claim, members):
    counts = []
    for people in (1, 3):
        keep_people(scene, members, people)
        commands.record_presences(actor=scene.users["panitia"], rows=[claim(one) for one in members[:people]])
        counts.append(statements(committee, address(name)))
    assert counts[0] == counts[1] <= MOST


def test_the_board_costs_the_same_for_two_sessions_and_for_four(address, committee):
    two, four = (statements(committee, address("board") + f"?hari=2024-11-{day}") for day in ("10", "08"))
    assert two == four <= MOST


def test_questions_cost_the_same_for_one_and_for_three(scene, session, address, committee, claim, members):
    counts, early = [], session.starts_at - timedelta(hours=2)
    for one in (members[:1], members[1:3]):
        commands.record_presences(actor=scene.users["panitia"], rows=[claim(each, made_at=early) for each in one])
        counts.append(statements(committee, address("questions")))
    assert counts[0] == counts[1] <= MOST


def test_a_name_with_markup_is_shown_as_typed(scene, committee, address, session, members):
    members[0].person.printed_name = "<b>Tebal</b>"
    members[0].person.save()
    page = committee.get(address("session_detail")).content.decode()
    assert "&lt;b&gt;Tebal&lt;/b&gt;" in page
    assert person("lain").name not in page
