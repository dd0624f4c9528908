"""A way out of an impossible plan is tried by one button: nothing of the event changes, nothing of it is published."""

from copy import deepcopy

import pytest

from pamong.core.refusals import Refused
from pamong.planning import commands
from pamong.planning.models import Plan
from pamong.planning.problem import state_problem
from pamong.planning.relaxing import relaxed
from scenes.planned import OPTIONS, solved_plan
from scenes.sampit import bimtek_sampit

ROOM = "/kegiatan/bimtek-sampit/jadwal/rencana/"


@pytest.fixture
def scene(db):
    return bimtek_sampit(people=12, planned=False)


@pytest.fixture
def impossible(scene):
    scene.event.materials.filter(code="kebijakan").update(room_kind="lab")
    return solved_plan(scene)


def test_one_button_tries_a_way_out_and_changes_nothing(scene, impossible, sign_in):
    desk = sign_in(scene.users["panitia"])
    assert "Coba ini" in desk.get(f"{ROOM}1/").content.decode()
    assert desk.post(f"{ROOM}1/coba/", {"sebab": "0", "cara": "0"}).url == f"{ROOM}2/"
    tried = Plan.objects.get(version=2)
    commands.solve_plan(plan=tried)
    html = desk.get(f"{ROOM}2/").content.decode()
    assert ("Baru dicoba" in html, "Dengan begitu bisa" in html, "satu ruang tambahan" in html) == (True, True, True)
    assert f"{ROOM}2/terbitkan/" not in html
    with pytest.raises(Refused, match="percobaan"):
        commands.publish_plan(actor=scene.users["panitia"], plan=tried)
    assert scene.event.venue.rooms.count() == 3


def test_two_clicks_try_a_way_once_and_a_search_that_broke_off_is_tried_anew(scene, impossible, sign_in):
    desk = sign_in(scene.users["panitia"])
    first, second = (desk.post(f"{ROOM}1/coba/", {"sebab": "0", "cara": "0"}) for _ in range(2))
    assert first.url == second.url == f"{ROOM}2/"
    commands.note_failure(plan=Plan.objects.get(version=2))
    assert desk.post(f"{ROOM}1/coba/", {"sebab": "0", "cara": "0"}).url == f"{ROOM}3/"


@pytest.mark.parametrize("asked", [{}, {"sebab": "9", "cara": "0"}, {"sebab": "0", "cara": "99"}, {"sebab": "x"}])
def test_a_way_that_is_not_there_is_refused(scene, impossible, sign_in, asked):
    sign_in(scene.users["panitia"]).post(f"{ROOM}1/coba/", asked)
    assert Plan.objects.count() == 1


def way(change, subject=None, amount=None):
    return {"change": change, "message": "Coba.", "subject": subject, "amount": amount}


def test_every_way_gives_up_its_rule_and_no_other(scene):
    first, second = scene.event.materials.all()[:2]
    second.after.add(first)
    teacher = scene.crew["fasilitator"][0]
    teacher.max_jp_per_day = 4
    teacher.save()
    problem = state_problem(scene.event, OPTIONS)
    kept = deepcopy(problem)
    teacher_id, order = str(teacher.pk), f"{first.pk}>{second.pk}"
    rooms = len(problem["timetable"]["rooms"])

    def hours(change, subject, amount=None):
        return relaxed(problem, way(change, subject, amount))["timetable"]

    def row(rows, name):
        return next(one for one in rows if one["id"] == name)

    assert row(hours("drop_order", order)["materials"], str(second.pk))["after"] == []
    assert row(hours("longer_attendance", teacher_id)["facilitators"], teacher_id)["available"] is None
    assert row(hours("higher_load", teacher_id)["facilitators"], teacher_id)["max_jp_per_day"] is None
    assert row(hours("shorter_block", str(first.pk))["materials"], str(first.pk))["block"] == 1
    assert len(hours("more_rooms", str(first.pk), 2)["rooms"]) == rooms + 2
    assert hours("more_qualified", str(first.pk))["facilitators"][-1]["teaches"] == [str(first.pk)]
    assert relaxed(problem, way("other_facilitator"))["triads"]["facilitators"][-1]["regency"] is None
    assert relaxed(problem, way("move_break")) is None
    assert problem == kept


def test_another_number_of_classes_is_a_proposal_like_any_other(scene):
    actor = scene.users["panitia"]
    draft = commands.propose_plan(actor=actor, event=scene.event, options=OPTIONS, in_background=False)
    Plan.objects.update(
        answer={"conflicts": [{"rule": "x", "message": "", "relaxations": [way("more_classes", amount=3)]}]}
    )
    draft.refresh_from_db()
    other = commands.try_way(actor=actor, plan=draft, conflict=0, number=0, in_background=False)
    assert (other.problem["classes"]["count"], "what_if" in other.problem) == (3, False)
