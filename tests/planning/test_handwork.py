"""Moving and locking by hand: marked at once, kept by the next plan, taken back step by step."""

import pytest
from django.core.exceptions import PermissionDenied

from pamong.core.ids import uuid7
from pamong.core.refusals import Refused
from pamong.enrolment.commands import Needs, state_needs
from pamong.people.models import Person
from pamong.planning import commands
from pamong.planning.boards import board_of
from pamong.planning.checking import troubles_of
from pamong.planning.locks import stated
from pamong.planning.marking import Judge
from pamong.planning.models import Plan, PlanState, class_name
from pamong.planning.shifting import SessionRef
from pamong.programme.models import Room
from scenes.planned import drafted_event, solved_plan

ROOM = "/kegiatan/bimtek-sampit/jadwal/rencana/1/"


@pytest.fixture(scope="module")
def kept(keep):
    return keep(drafted_event)


@pytest.fixture
def made(db, kept):
    return kept()


@pytest.fixture
def scene(made):
    return made[0]


@pytest.fixture
def plan(made):
    made[1].refresh_from_db()
    return made[1]


@pytest.fixture
def desk(scene, sign_in):
    return sign_in(scene.users["panitia"])


def first(plan, number="1"):
    return next(row for row in plan.answer["timetable"] if row["class"] == number)


def clash_of(plan):
    """Return a session and an hour at which it would break a rule."""
    for row in plan.answer["timetable"]:
        for place, marks in Judge(plan, row).hours_marks().items():
            if marks:
                return row, place, marks
    raise AssertionError


def test_every_hour_says_in_names_what_would_happen_there_and_is_right(scene, plan):
    row, (day, slot), marks = clash_of(plan)
    actor = scene.users["panitia"]
    commands.move_session(actor=actor, plan=plan, ref=SessionRef.of(row), day=day, slot=slot)
    assert set(marks) <= set(troubles_of(plan))
    with pytest.raises(Refused):
        commands.publish_plan(actor=actor, plan=plan)


def test_a_session_moved_and_taken_back_is_where_it_was(scene, plan):
    row, (day, slot), _marks = clash_of(plan)
    actor, before = scene.users["panitia"], plan.answer
    commands.move_session(actor=actor, plan=plan, ref=SessionRef.of(row), day=day, slot=slot)
    assert plan.answer["timetable"] != before["timetable"]
    commands.undo_step(actor=actor, plan=plan)
    assert (plan.answer, plan.steps) == (before, [])


def test_sessions_of_one_length_change_places_so_that_the_class_is_never_twice_anywhere(scene, plan):
    row = first(plan)
    alike = (one for one in plan.answer["timetable"] if (one["class"], one["jp"]) == ("1", row["jp"]))
    other = next(one for one in alike if one["material"] != row["material"])
    ref = SessionRef.of(row)
    commands.move_session(actor=scene.users["panitia"], plan=plan, ref=ref, day=other["day"], slot=other["slot"])
    places = {(one["material"], one["day"], one["slot"]) for one in plan.answer["timetable"] if one["class"] == "1"}
    assert {(row["material"], other["day"], other["slot"]), (other["material"], row["day"], row["slot"])} <= places


def test_what_is_locked_does_not_move_and_the_next_plan_keeps_it(scene, plan):
    actor, row = scene.users["panitia"], first(plan)
    triad = plan.answer["triads"][0]
    commands.lock_session(actor=actor, plan=plan, ref=SessionRef.of(row), keeps=["time", "room", "facilitators"])
    commands.lock_people(actor=actor, plan=plan, participant_ids=triad["members"], locked=True)
    commands.lock_group(actor=actor, plan=plan, number=triad["round"], members=triad["members"], locked=True)
    with pytest.raises(Refused, match="dikunci"):
        commands.move_session(actor=actor, plan=plan, ref=SessionRef.of(row), day=3, slot=1)
    home = plan.answer["classes"][triad["members"][0]]
    with pytest.raises(Refused, match="dikunci"):
        commands.change_class(actor=actor, plan=plan, participant_id=triad["members"][0], number=3 - home)
    plan.effort = 1
    again = commands.solve_plan(plan=commands.plan_around(actor=actor, plan=plan, in_background=False))
    again.refresh_from_db()
    assert (row in again.answer["timetable"], triad in again.answer["triads"]) == (True, True)
    assert {again.answer["classes"][one] for one in triad["members"]} == {plan.answer["classes"][triad["members"][0]]}
    assert (again.locks, troubles_of(again)) == (plan.locks, [])


def test_the_plan_with_the_fewest_changes_keeps_the_locks_of_the_published_one(scene, plan):
    actor, row = scene.users["panitia"], first(plan)
    commands.publish_plan(actor=actor, plan=plan)
    commands.lock_session(actor=actor, plan=plan, ref=SessionRef.of(row), keeps=["room"])
    again = commands.replan(actor=actor, event=scene.event, in_background=False)
    assert again.problem["timetable"]["locked"][0]["room"] == row["room"]


def test_a_published_version_is_locked_and_unlocked_but_not_changed(scene, plan):
    actor, row = scene.users["panitia"], first(plan)
    commands.publish_plan(actor=actor, plan=plan)
    for _twice in range(2):
        commands.lock_session(actor=actor, plan=plan, ref=SessionRef.of(row), keeps=["time"])
    commands.undo_step(actor=actor, plan=plan)
    assert (plan.locks, plan.steps) == ({}, [])
    with pytest.raises(Refused):
        commands.move_session(actor=actor, plan=plan, ref=SessionRef.of(row), day=3, slot=1)


def test_what_was_changed_before_publishing_is_not_taken_back_afterwards(scene, plan):
    actor = scene.users["panitia"]
    commands.lock_session(actor=actor, plan=plan, ref=SessionRef.of(first(plan)), keeps=["time"])
    commands.publish_plan(actor=actor, plan=plan)
    with pytest.raises(Refused, match="urungkan"):
        commands.undo_step(actor=actor, plan=plan)


def test_a_plenary_locked_from_one_class_is_locked_for_all(scene):
    hours = {"days": 1, "slots_per_day": 4, "breaks": [], "classes": ["1", "2"], "rooms": []}
    material = str(uuid7())
    hours |= {"materials": [{"id": material, "plenary": True}]}
    rows = [
        {"class": number, "material": material, "day": 1, "slot": 1, "jp": 2, "room": None, "facilitators": []}
        for number in "12"
    ]
    answer = {"parts": {}, "timetable": rows}
    plan = Plan.objects.create(event=scene.event, version=2, problem={"timetable": hours}, answer=answer)
    actor, (one, other) = scene.users["panitia"], (SessionRef.of(row) for row in rows)
    commands.lock_session(actor=actor, plan=plan, ref=other, keeps=["time"])
    with pytest.raises(Refused, match="dikunci"):
        commands.move_session(actor=actor, plan=plan, ref=other, day=1, slot=3)
    assert [board_of(plan, number).card(row).keeps for number, row in enumerate(rows, 1)] == [("time",), ("time",)]
    commands.lock_session(actor=actor, plan=plan, ref=one, keeps=[])
    assert plan.locks["sessions"] == []


def test_a_locked_group_of_whom_all_are_there_stays_when_the_round_is_put_together_anew(scene, plan):
    actor = scene.users["panitia"]
    row = plan.answer["triads"][0]
    commands.lock_group(actor=actor, plan=plan, number=1, members=row["members"], locked=True)
    commands.publish_plan(actor=actor, plan=plan)
    here = [one.pk for one in scene.participants if str(one.pk) != plan.answer["triads"][1]["members"][0]]
    coaches = [one.pk for one in scene.crew["coach"]]
    change = commands.repair_round(actor=actor, event=scene.event, number=1, here=here, coaches=coaches)
    touched = {name for one in (*change.before, *change.after) for name in one["roles"]}
    assert (touched & set(row["members"]), change.unlocked) == (set(), 0)
    gone = [one for one in here if str(one) != row["members"][0]]
    assert commands.repair_round(actor=actor, event=scene.event, number=1, here=gone, coaches=coaches).unlocked == 1


def test_a_need_leads_to_a_room_that_serves_it(scene):
    needs = Needs(codes=["tanpa tangga"], agreed=True)
    state_needs(actor=scene.users["panitia"], participant=scene.participants[0], needs=needs)
    assert solved_plan(scene).answer["conflicts"][0]["rule"] == "needs"
    ground = Room.objects.filter(venue=scene.event.venue, name__in=["Ruang 2", "Aula"])
    ground.update(serves=["tanpa tangga"])
    plan = solved_plan(scene)
    home = str(plan.answer["classes"][str(scene.participants[0].pk)])
    rooms = {row["room"] for row in plan.answer["timetable"] if row["class"] == home}
    assert rooms <= {str(room.pk) for room in ground}
    assert troubles_of(plan) == []


def test_another_room_is_marked_before_and_after_it_is_chosen(scene, plan):
    actor = scene.users["panitia"]
    row = next(one for one in plan.answer["timetable"] if Judge(plan, one).room_marks())
    marks = Judge(plan, row).room_marks()
    room = next(name for name, words in marks.items() if words)
    commands.change_session(actor=actor, plan=plan, ref=SessionRef.of(row), room=room, facilitators=row["facilitators"])
    assert set(marks[room]) <= set(troubles_of(plan))


def test_locks_are_stated_in_the_problem_as_pamong_plan_solve_reads_it(scene, plan):
    actor, row = scene.users["panitia"], first(plan)
    commands.lock_session(actor=actor, plan=plan, ref=SessionRef.of(row), keeps=["facilitators"])
    asked = stated(plan.problem, plan.locks)["timetable"]["locked"]
    kept = {key: row[key] for key in ("class", "material", "jp", "facilitators")}
    assert asked == [kept]


def test_only_the_committee_changes_by_hand(scene, plan):
    for role in ("peserta", "fasilitator", "kepala_balai", "staf_lain"):
        with pytest.raises(PermissionDenied):
            commands.undo_step(actor=scene.users[role], plan=plan)


def test_plain_forms_move_lock_and_take_back(desk, plan):
    row, (day, slot), marks = clash_of(plan)
    ref = SessionRef.of(row)
    Person.objects.filter(services__event=plan.event).update(name="Sama Contoh")
    chosen = desk.get(f"{ROOM}papan/?sesi={ref}").content.decode()
    marks = Judge(plan, row).hours_marks()[day, slot]
    assert chosen.count(" selected") == 1 + len(row["facilitators"])
    assert (marks[0] in chosen, "Pindahkan ke sini" in chosen or "Tukar dengan" in chosen) == (True, True)
    html = desk.post(f"{ROOM}papan/", {"sesi": str(ref), "ke": f"{day}.{slot}"}, follow=True).content.decode()
    assert ("melanggar aturan" in html, "Perubahan terakhir" in html) == (True, True)
    back = desk.post(f"{ROOM}urungkan/", {"kembali": f"{ROOM}papan/?kelas=1"}, follow=True).content.decode()
    assert "Tidak ada aturan yang dilanggar" in back
    html = desk.post(f"{ROOM}papan/", {"sesi": str(ref), "kunci": "1", "tetap": ["time", "room"]}, follow=True)
    assert "dikunci: waktu, ruang" in html.content.decode()
    assert desk.get(f"{ROOM}papan/tanda/?sesi={ref}").json()[f"{day}.{slot}"] == marks


def test_a_class_says_in_words_what_is_not_even_after_a_move(desk, plan):
    one, home = next(iter(plan.answer["classes"].items()))
    html = desk.post(f"{ROOM}kelas/{home}/", {"peserta": one, "kelas": str(3 - home)}, follow=True).content.decode()
    assert ("Masih bisa lebih merata" in html, "6 orang; agar merata seharusnya 7." in html) == (True, True)
    assert f"pindah ke {class_name(3 - home)}" in html
    Plan.objects.filter(pk=plan.pk).update(state=PlanState.SUPERSEDED)
    html = desk.get(f"{ROOM}kelas/{home}/").content.decode()
    assert ("hanya bisa dilihat" in html, 'name="kunci"' in html) == (True, False)


def test_undo_never_leads_to_another_site(desk, plan):
    person, home = next(iter(plan.answer["classes"].items()))
    desk.post(f"{ROOM}kelas/{home}/", {"kunci": person})
    assert desk.post(f"{ROOM}urungkan/", {"kembali": "https://jahat.example/"}).url == ROOM


def test_the_board_asks_as_often_for_many_sessions_as_for_few(desk, plan, django_assert_num_queries):
    desk.get(f"{ROOM}papan/?kelas=1")
    with django_assert_num_queries(15) as one:
        desk.get(f"{ROOM}papan/?kelas=1")
    with django_assert_num_queries(len(one)):
        desk.get(f"{ROOM}papan/?kelas=2")
