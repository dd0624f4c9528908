"""The coaching log: from where each session is kept, in hours and JP, and the sheet on a cycle."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from coaching.conftest import group_of, ratings
from pamong.coaching import commands as coaching
from pamong.core.clock import pretend
from pamong.core.panels import next_steps
from pamong.core.refusals import Refused
from pamong.followup import commands, papers, queries
from pamong.followup.cycle import rubric
from pamong.followup.models import Conversation, CycleSheet, Supervision, Visit
from pamong.followup.queries.log import COACH, COACHEE, VISITOR
from pamong.followup.queries.observed import observed
from pamong.people.models import User
from scenes import spare_followup
from scenes.sampit import FIRST_DAY

ROOM = "/kegiatan/bimtek-sampit/tindak-lanjut/"
SHEET = {"worked": "Jeda.", "to_try": "Satu pertanyaan saja."}


def on(day: date):
    return pretend(datetime(day.year, day.month, day.day, 3, tzinfo=ZoneInfo("UTC")))


@pytest.fixture
def group(scene):
    return group_of(scene, scene.triads[0])


@pytest.fixture
def coach(scene, group):
    """The participant who coached twenty minutes at the bimtek."""
    begin = datetime(2024, 11, 9, 6, tzinfo=ZoneInfo("UTC"))
    run = coaching.start_run(actor=group.coach, triad=group.triad, at=begin)
    coaching.finish_run(actor=group.coach, run=run, at=begin + timedelta(minutes=20))
    return run.coach


def conversation(coach, **change):
    values = {"partner": "Bu Rekan", "held_on": date(2024, 12, 3), "minutes": 40, "way": "tatap_muka", **change}
    return commands.keep_conversation(actor=User.objects.get(person=coach.person), participant=coach, **values)


def test_a_log_gathers_what_is_kept_elsewhere_and_counts_each_session_once(scene, group, coach):
    visit = Visit.objects.create(
        event=scene.event, participant=coach, coach=group.triad.facilitator, number=1, planned_on=date(2024, 12, 2)
    )
    commands.record_visit(
        actor=group.visitor,
        visit=visit,
        ratings=ratings(),
        held_on=date(2024, 12, 2),
        way="panggilan",
        minutes=45,
        **SHEET,
    )
    Supervision.objects.create(
        participant=coach, teacher="Guru", before_on=date(2024, 12, 4), before_minutes=15, focus="Tanya",
        observed_on=date(2024, 12, 5),
    )  # fmt: skip
    conversation(coach)
    own = queries.log_of(coach)
    assert [entry.minutes for entry in own.entries] == [None, 15, 40, 45, 20]
    assert (own.totals[COACH].sessions, own.totals[COACH].minutes, own.jp(COACH)) == (5, 120, 120 / 45)
    other = queries.log_of(scene.triads[0].members.get(role="coachee").participant)
    assert (other.totals[COACHEE].sessions, other.totals[COACHEE].minutes) == (1, 20)
    visiting = queries.log_of_crew(scene.event, group.visitor.person_id)
    assert (visiting.totals[VISITOR].sessions, visiting.totals[VISITOR].minutes) == (2, 65)


def test_a_round_nobody_ended_counts_as_a_session_without_time(scene, group):
    run = coaching.start_run(actor=group.coach, triad=group.triad)
    own = queries.log_of(run.coach)
    assert (own.totals[COACH].sessions, own.totals[COACH].minutes) == (1, 0)


def test_a_round_before_seven_in_the_morning_stands_under_its_own_day(scene, group):
    begin = datetime(2024, 11, 9, 23, tzinfo=ZoneInfo("UTC"))
    run = coaching.start_run(actor=group.coach, triad=group.triad, at=begin)
    coaching.finish_run(actor=group.coach, run=run, at=begin + timedelta(minutes=20))
    assert queries.log_of(run.coach).last_day == date(2024, 11, 10)


def test_a_talk_that_is_only_planned_was_neither_held_nor_a_sign_of_life(scene, coach):
    Supervision.objects.create(participant=coach, teacher="Guru", focus="x", before_on=date(2024, 12, 20))
    with on(date(2024, 12, 3)):
        assert queries.log_of(coach).totals[COACH].sessions == 1
        assert coach.pk not in queries.last_contacts(scene.event)
    with on(date(2024, 12, 20)):
        assert queries.log_of(coach).totals[COACH].sessions == 2
        assert queries.last_contacts(scene.event)[coach.pk] == date(2024, 12, 20)


def test_a_talk_of_many_hours_is_asked_for_again(scene, sign_in):
    values = {"teacher": "Guru", "focus": "Pertanyaan", "before_on": "2024-12-02", "before_minutes": "30000"}
    answer = sign_in(scene.users["peserta"]).post(f"{ROOM}supervisi/", values)
    assert (answer.status_code, Supervision.objects.count()) == (422, 0)
    assert "30000" in answer.content.decode()


def test_a_conversation_is_written_changed_and_removed_by_its_owner_only(scene, sign_in):
    client, owner = sign_in(scene.users["peserta"]), scene.participants[0]
    fields = {"partner": "Bu Rekan", "held_on": "2024-12-03", "minutes": "40", "way": "tatap_muka", "topic": "Rahasia"}
    assert client.post(f"{ROOM}catatan/tambah/", {**fields, "minutes": "2"}).status_code == 422
    assert client.post(f"{ROOM}catatan/tambah/", {**fields, "held_on": "2999-01-01"}).status_code == 422
    client.post(f"{ROOM}catatan/tambah/", fields)
    row = Conversation.objects.get(participant=owner)
    url = f"{ROOM}catatan/{row.pk}/"
    assert [sign_in(scene.users[who]).get(url).status_code for who in ("coach", "panitia", "kepala_balai")] == [404] * 3
    assert "Rahasia" not in sign_in(scene.users["coach"]).get(f"{ROOM}peserta/{owner.pk}/").content.decode()
    client = sign_in(scene.users["peserta"])
    client.post(url, {**fields, "minutes": "50"})
    assert Conversation.objects.get().minutes == 50
    client.post(f"{url}hapus/")
    assert Conversation.objects.count() == 0


def test_nobody_writes_into_another_s_log(scene, coach):
    with pytest.raises(PermissionDenied):
        commands.keep_conversation(actor=scene.users["coach"], participant=coach, partner="x")


def test_the_log_of_all_costs_the_same_for_one_and_for_three(scene, sign_in):
    client, counted = sign_in(scene.users["panitia"]), []
    for one in scene.participants[:3]:
        Conversation.objects.create(participant=one, partner="x", held_on=date(2024, 12, 3), minutes=30)
        with CaptureQueriesContext(connection) as asked:
            client.get(f"{ROOM}catatan/")
        counted.append(len(asked))
    assert counted[0] == counted[2]


def test_the_workbook_holds_whom_the_reader_may_follow(scene, sign_in):
    for who, status in (("panitia", 200), ("dinas", 200), ("peserta", 404)):
        assert sign_in(scene.users[who]).get(f"{ROOM}catatan/catatan.xlsx").status_code == status


def test_after_two_weeks_without_coaching_one_is_asked_for_a_conversation(scene, coach):
    user = User.objects.get(person=coach.person)
    plan = spare_followup.plan(scene, scene.participants.index(coach))
    plan.state = "disetujui"
    type(plan).objects.filter(pk=plan.pk).update(
        state="disetujui", submitted_at=plan.touched_at, reviewed_at=plan.touched_at, reviewer=scene.crew["coach"][0]
    )
    day = FIRST_DAY + timedelta(2 + queries.SILENT_DAYS)
    with on(day):
        assert any(step.url.endswith("catatan/tambah/") for step in next_steps(user, scene.event))
        conversation(coach, held_on=day)
        assert not any(step.url.endswith("catatan/tambah/") for step in next_steps(user, scene.event))
    assert queries.last_contacts(scene.event)[coach.pk] >= day


def test_skills_are_counted_not_marked(scene, group, coach):
    run = coach.runs_as_coach.get()
    coaching.submit_observation(
        actor=group.observer, key=run.pk, run=run, ratings=ratings(3, T="x"), worked="Jeda.", to_try="Satu."
    )
    found = observed(coach)
    assert [(skill.seen, skill.sheets) for skill in found[:2]] == [(0, 1), (1, 1)]


@pytest.fixture
def cycle(scene):
    return Supervision.objects.get(pk=spare_followup.supervision(scene))


MARKS = {item["code"]: 2 for item in rubric()["items"]}


def test_the_owner_and_a_coach_mark_a_cycle_and_nobody_else(scene, cycle):
    commands.mark_cycle(actor=scene.users["peserta"], cycle_row=cycle, marks=MARKS)
    commands.mark_cycle(
        actor=scene.users["coach"], cycle_row=cycle, marks=MARKS | {"S1": 0}, note="Rubrik belum dibahas."
    )
    commands.mark_cycle(actor=scene.users["coach"], cycle_row=cycle, marks=MARKS | {"S1": 1})
    assert [sheet.marks["S1"] for sheet in CycleSheet.objects.order_by("created_at")] == [2, 1]
    for who in ("panitia", "dinas", "kepala_balai"):
        with pytest.raises(PermissionDenied):
            commands.mark_cycle(actor=scene.users[who], cycle_row=cycle, marks=MARKS)


def test_a_cycle_sheet_with_a_gap_is_refused_and_nothing_typed_is_lost(scene, cycle, sign_in):
    with pytest.raises(Refused):
        commands.mark_cycle(actor=scene.users["peserta"], cycle_row=cycle, marks={**MARKS, "S8": 7})
    client, url = sign_in(scene.users["peserta"]), f"{ROOM}supervisi/{cycle.pk}/lembar/"
    part = client.post(url, dict.fromkeys(list(MARKS)[:7], "2") | {"note": "Ini jangan hilang."})
    assert (part.status_code, "Ini jangan hilang." in part.content.decode()) == (422, True)
    assert client.post(url, {code: str(mark) for code, mark in MARKS.items()}).status_code == 302


def test_form_o2_is_a_paper_with_and_without_marks(scene, cycle):
    empty = papers.cycle_paper(cycle)
    commands.mark_cycle(actor=scene.users["peserta"], cycle_row=cycle, marks=MARKS)
    assert [paper[:5] for paper in (empty, papers.cycle_paper(cycle))] == [b"%PDF-"] * 2


def test_talks_and_observation_come_in_order(scene, cycle):
    with pytest.raises(ValidationError):
        commands.keep_supervision(
            actor=scene.users["peserta"], participant=cycle.participant, cycle_row=cycle, after_on=date(2024, 12, 6)
        )
