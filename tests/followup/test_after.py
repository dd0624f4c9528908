"""Sessions, silence, communities, good practice."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from coaching.conftest import ratings
from pamong.core.clock import pretend
from pamong.core.panels import next_steps
from pamong.core.refusals import Refused
from pamong.followup import commands, queries
from pamong.followup.models import Visit
from pamong.followup.queries.reach import own_reach
from pamong.messaging.models import Message
from pamong.people.models import User
from scenes.sampit import FIRST_DAY

SHEET = {"worked": "Jeda.", "to_try": "Satu pertanyaan saja.", "way": "panggilan"}


def on(day: date):
    return pretend(datetime(day.year, day.month, day.day, 3, tzinfo=ZoneInfo("UTC")))


def account(participant):
    return User.objects.filter(person=participant.person).first() or User.objects.create_user(
        None, person=participant.person
    )


@pytest.fixture
def visits(scene):
    commands.plan_visits(actor=scene.users["panitia"], event=scene.event, count=4)
    return list(Visit.objects.filter(participant=scene.participants[0]))


def test_four_sessions_lie_in_the_six_months_with_the_coach_of_the_own_triad(scene, visits):
    last = FIRST_DAY + timedelta(2)
    assert [(one.planned_on - last).days for one in visits] == [21, 63, 112, 168]
    triad = scene.triads[0]
    assert {one.coach for one in visits} == {triad.facilitator}
    assert Visit.objects.count() == 48


def test_planning_again_adds_nothing_and_two_sessions_are_too_few(scene, visits):
    assert commands.plan_visits(actor=scene.users["panitia"], event=scene.event, count=3) == 0
    with pytest.raises(Refused):
        commands.plan_visits(actor=scene.users["panitia"], event=scene.event, count=2)


def test_only_the_session_s_coach_records_it_and_only_once_it_was_held(scene, visits):
    visit = visits[0]
    coach = visit.coach.person.user
    day = visit.planned_on
    for who in ("peserta", "panitia", "fasilitator", "dinas"):
        with pytest.raises(PermissionDenied):
            commands.record_visit(actor=scene.users[who], visit=visit, ratings=ratings(), held_on=day, **SHEET)
    with on(day - timedelta(1)), pytest.raises(ValidationError):
        commands.record_visit(actor=coach, visit=visit, ratings=ratings(), held_on=day, **SHEET)
    with pytest.raises(Refused):
        commands.record_visit(actor=coach, visit=visit, ratings={"O1": 2}, held_on=day, **SHEET)
    commands.record_visit(actor=coach, visit=visit, ratings=ratings(2), held_on=day, **SHEET)
    assert (visit.state, len(visit.marks), visit.marks[0][1]) == ("terlaksana", 15, 2)
    with pytest.raises(Refused):
        commands.miss_visit(actor=coach, visit=visit)


def test_the_board_tells_dose_drop_out_and_silence(scene, visits):
    coach = visits[0].coach.person.user
    commands.record_visit(actor=coach, visit=visits[0], ratings=ratings(), held_on=visits[0].planned_on, **SHEET)
    with on(visits[1].planned_on + timedelta(1)):
        overview = queries.overview_of(scene.users["panitia"], scene.event)
    assert (overview.held, overview.due, overview.dropped) == (1, 24, 11)


def test_fourteen_days_of_silence_are_seen_and_thirteen_not(scene, visits):
    last = FIRST_DAY + timedelta(2)
    with on(last + timedelta(13)):
        assert queries.silent_participants(scene.event) == []
    with on(last + timedelta(14)):
        assert len(queries.silent_participants(scene.event)) == 12
        commands.write_plan(actor=scene.users["peserta"], participant=scene.participants[0], commitment="Saya mulai.")
        assert len(queries.silent_participants(scene.event)) == 11
    with on(last + timedelta(200)):
        assert queries.silent_participants(scene.event) == []


def test_the_silent_are_reminded_once_a_week(scene):
    with on(FIRST_DAY + timedelta(20)):
        sent = [commands.remind_silent(actor=scene.users["panitia"], event=scene.event) for _ in range(2)]
    assert (sent, Message.objects.filter(key__startswith="tindak-lanjut:").count()) == ([12, 0], 12)


def test_each_is_told_what_waits(scene, visits):
    with on(visits[0].planned_on):
        told = {who: {step.url for step in next_steps(scene.users[who], scene.event, 20)} for who in scene.users}
    room = "/kegiatan/bimtek-sampit/tindak-lanjut/"
    assert room in told["peserta"]
    assert f"{room}pendampingan/" in told["coach"]
    assert f"{room}daftar/?hanya=diam" in told["panitia"]


def test_supervision_goes_in_its_order(scene):
    mine = {"actor": scene.users["peserta"], "participant": scene.participants[0]}
    first = {"teacher": "Guru Contoh", "before_on": date(2024, 12, 2), "focus": "Pertanyaan"}
    row = commands.keep_supervision(**mine, **first)
    with pytest.raises(ValidationError):
        commands.keep_supervision(**mine, cycle_row=row, after_on=date(2024, 12, 5))
    row.refresh_from_db()
    commands.keep_supervision(**mine, cycle_row=row, observed_on=date(2024, 12, 4), after_on=date(2024, 12, 5))
    assert row.step == 3


def test_a_story_is_shared_after_a_coach_has_read_it_and_others_say_they_tried_it(scene):
    writer, other = scene.users["peserta"], scene.participants[1]
    words = {"title": "Pojok tanya", "situation": "Diam", "action": "Kotak tanya", "result": "Ramai"}
    story = commands.write_story(actor=writer, author=scene.participants[0], **words)
    trial = {"actor": account(other), "story": story, "participant": other, "words": "Berhasil di kelas 5."}
    with pytest.raises(Refused):
        commands.tell_trial(**trial)
    commands.submit_story(actor=writer, story=story)
    with pytest.raises(PermissionDenied):
        commands.review_story(actor=scene.users["panitia"], story=story, verdict="dibagikan")
    commands.review_story(actor=scene.users["coach"], story=story, verdict="dibagikan")
    commands.tell_trial(**trial)
    commands.tell_trial(**trial)
    with pytest.raises(Refused):
        commands.tell_trial(actor=writer, story=story, participant=scene.participants[0], words="Saya")
    with pytest.raises(PermissionDenied):
        commands.tell_trial(actor=writer, story=story, participant=other, words="Atas namanya")
    reach = own_reach(scene.participants[0])
    assert (reach.tried, reach.regencies, reach.schools) == (1, [("Kotawaringin Barat", 1)], 1)


def test_a_meeting_counts_people_once_and_is_noted_by_its_leader(scene):
    writer = scene.users["peserta"]
    row = commands.keep_community(actor=writer, leader=scene.participants[0], name="Kombel", about="Numerasi")
    meeting = {"community": row, "topic": "Soal cerita", "outcome": "", "held_on": date(2024, 12, 1)}
    people = [("Ani", "SDN 1"), ("Ani", "SDN 1"), ("Budi", "SDN 2")]
    with pytest.raises(PermissionDenied):
        commands.record_meeting(actor=account(scene.participants[1]), present=people, **meeting)
    with pytest.raises(ValidationError):
        commands.record_meeting(actor=writer, present=[], **meeting)
    commands.record_meeting(actor=writer, present=people, **meeting)
    reach = own_reach(scene.participants[0])
    assert (reach.met, reach.meetings, reach.schools) == (2, 1, 2)
