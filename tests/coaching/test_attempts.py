"""Taps on a stage that is done again: its own, shown beside the first time, also when phones send late."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from coaching.conftest import group_of, ratings
from pamong.coaching import commands, queries
from pamong.coaching.models import Tap
from pamong.core.clock import now
from pamong.core.ids import uuid7
from pamong.core.outbox import Sent, take

ROOM = "/kegiatan/bimtek-sampit/praktik/"
FIRST, AGAIN = (("TT", 100), ("TT", 110), ("NS", 120), ("BC", 121)), ("TB", "TB", "NS")


@pytest.fixture
def run(group):
    """A round whose second stage ran from 90 to 150 seconds."""
    begin = now() - timedelta(minutes=20)
    run = commands.start_run(actor=group.observer, triad=group.triad, at=begin)
    for stage, at in (("T", 0), ("I", 90), ("R", 150)):
        commands.mark_stage(actor=group.observer, key=uuid7(), run=run, stage=stage, at=begin + timedelta(seconds=at))
    for code, at in (*FIRST, ("PF", 160)):
        commands.record_tap(actor=group.observer, key=uuid7(), run=run, code=code, at=begin + timedelta(seconds=at))
    commands.finish_run(actor=group.observer, run=run, at=begin + timedelta(seconds=600))
    words = {"worked": "Jeda.", "to_try": "Satu."}
    commands.submit_observation(actor=group.observer, key=uuid7(), run=run, ratings=ratings(), **words)
    return queries.round_of(group.triad)


@pytest.fixture
def again(group, run):
    return commands.repeat_stage(actor=group.coach, key=uuid7(), run=run, stage="I", at=now() - timedelta(minutes=5))


def sent(group, again, code, key=None):
    pressed = now() - timedelta(minutes=4)
    payload = {"kelompok": str(group.triad.pk), "ulangan": str(again.pk), "kode": code, "pada": pressed.isoformat()}
    return Sent(key or uuid7(), "ketukan", payload, now())


def test_both_times_stand_side_by_side(group, run, again):
    take(group.observer, [sent(group, again, code) for code in AGAIN])
    take(group.visitor, [sent(group, again, "RK")])  # the task was the observer's
    commands.finish_run(actor=group.coach, run=again, at=again.started_at + timedelta(seconds=95))
    (found,) = queries.feedback_on(queries.round_of(group.triad)).attempts
    assert [(row.label, row.first, row.again) for row in found.rows] == [
        ("Pertanyaan terbuka", 0, 2), ("Pertanyaan tertutup", 2, 0), ("Nasihat diberikan", 1, 1),
    ]  # fmt: skip
    assert (found.first_clock, found.again_clock) == ("1:00", "1:35")


def test_taps_on_the_repeat_change_no_figure_of_the_round(group, run, again):
    before = queries.talk_of(run)
    take(group.observer, [sent(group, again, code) for code in AGAIN])
    assert queries.talk_of(queries.round_of(group.triad)) == before


def test_a_tap_on_the_repeat_is_taken_back_though_the_taking_back_came_first(group, run, again):
    tap = sent(group, again, "NS")
    change = {**tap.payload, "ketukan": str(tap.key), "batal": True}
    take(group.observer, [Sent(uuid7(), "ketukan-ubah", change, now())])
    take(group.observer, [tap])
    assert [(row.run_id, row.undone) for row in Tap.objects.filter(run=again)] == [(again.pk, True)]


def test_a_repeat_of_another_group_is_not_there(scene, group, run, again):
    other = group_of(scene, scene.triads[1])
    answers = take(other.observer, [sent(other, again, "TB")])
    assert [(answer.verdict, answer.code) for answer in answers] == [("ditolak", "tidak_berhak")]
    with pytest.raises(PermissionDenied):
        commands.record_tap(actor=group.coach, key=uuid7(), run=again, code="TB")


def test_a_rater_finds_the_repeat_taps_without_script_and_takes_back(group, run, again, sign_in):
    client, page = sign_in(group.observer), f"{ROOM}ulangan/{again.pk}/"
    assert page in client.get(f"{ROOM}kelompok/{group.triad.pk}/umpan-balik/").content.decode()
    assert page in client.get(f"{ROOM}kelompok/{group.triad.pk}/ulangan-berjalan/").content.decode()
    assert f'data-again="{again.pk}"' in client.get(page).content.decode()
    for code in ("TB", "PF"):
        answer = client.post(f"{page}ketuk/", {"kunci": str(uuid7()), "kode": code})
        assert answer["Location"] == f"{page}#ketukan"
    client.post(f"{page}ketuk/urung/")
    assert [tap.code for tap in again.taps.standing()] == ["TB"]
    coach = sign_in(group.coach)
    assert "<tap-pad" not in coach.get(page).content.decode()
    assert coach.post(f"{page}ketuk/", {"kunci": str(uuid7()), "kode": "TB"}).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_repeats_take_as_many_queries_for_one_as_for_three(group, run, count, django_assert_num_queries):
    for _number in range(count):
        commands.repeat_stage(actor=group.coach, key=uuid7(), run=run, stage="I")
    run = queries.round_of(queries.triads_of(group.triad.event).get(pk=group.triad.pk))
    with django_assert_num_queries(9):
        assert len(queries.feedback_on(run).attempts) == count
