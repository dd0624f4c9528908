"""Segments from two phones: kept once, put on one clock, shown with how far they can be trusted, taken out again."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from pamong.coaching import commands, queries
from pamong.coaching.models import VoiceTrack
from pamong.core.clock import now
from pamong.core.ids import uuid7
from pamong.core.outbox import Duplicate, Sent, take
from pamong.core.refusals import Refused

ROOM = "/kegiatan/bimtek-sampit/praktik/"
COACH, COACHEE = [[1, 5], [30, 33]], [[5, 27], [36, 60]]  # the second phone began two seconds later


@pytest.fixture
def run(group):
    begin = now() - timedelta(minutes=20)
    commands.start_run(actor=group.observer, triad=group.triad, at=begin)
    run = commands.start_run(actor=group.observer, triad=group.triad)
    commands.record_tap(actor=group.observer, key=uuid7(), run=run, code="TB", at=begin + timedelta(seconds=6))
    return run


def sent(group, segments, began, *, near=0.05, seconds=70.0, key=None):
    payload = {
        "kelompok": str(group.triad.pk), "sejak": began.isoformat(), "detik": seconds, "dekat": near,
        "segmen": segments,
    }  # fmt: skip
    return Sent(key or uuid7(), "suara", payload, now())


def both(group, run, **change):
    later = run.started_at + timedelta(seconds=2)
    take(group.coach, [sent(group, COACH, run.started_at, **change)])
    take(group.coachee, [sent(group, COACHEE, later, **change)])
    commands.finish_run(actor=group.observer, run=run)
    return queries.feedback_on(queries.round_of(group.triad))


def test_two_phones_are_put_on_one_clock(group, run):
    found = both(group, run).voice
    assert (found.coach_seconds, found.coachee_seconds, found.turns) == (7, 46, (2, 2))
    assert [round(case, 2) for case in found.wait.cases] == [2]  # from 5 to 5 + 2


def test_one_phone_alone_shows_nothing(group, run):
    take(group.coach, [sent(group, COACH, run.started_at)])
    commands.finish_run(actor=group.observer, run=run)
    assert queries.feedback_on(queries.round_of(group.triad)).voice is None


GRADES = [(0.05, "diukur", True), (0.15, "perkiraan", True), (0.4, "tidak-terukur", False)]


@pytest.mark.parametrize(("near", "method", "words"), GRADES)
def test_the_feedback_says_how_far_the_figures_can_be_trusted(group, run, sign_in, near, method, words):
    shown = both(group, run, near=near)
    assert (shown.voice_method, shown.voice.share is not None) == (method, words)
    page = sign_in(group.coach).get(f"{ROOM}kelompok/{group.triad.pk}/umpan-balik/").content.decode()
    assert ('class="talk-share"' in page) is words


def test_the_same_sending_is_kept_once_and_another_changes_nothing(group, run):
    message = sent(group, COACH, run.started_at)
    assert [take(group.coach, [message])[0].verdict for _time in range(2)] == ["baru", "ulang"]
    assert take(group.coach, [sent(group, COACHEE, run.started_at)])[0].verdict == "ganda"
    assert VoiceTrack.objects.get().segments == COACH
    with pytest.raises(Duplicate):
        keep(group, run, COACHEE)


def keep(group, run, segments, **change):
    values = {"began_at": run.started_at, "seconds": 70.0, "near": 0.1, "segments": segments, **change}
    return commands.keep_voice(actor=group.coach, key=uuid7(), run=run, **values)


@pytest.mark.parametrize(
    ("segments", "change"),
    [
        ([[5, 1]], {}),
        ([[1, 80]], {}),
        ([[1, 5], [4, 9]], {}),
        ([[1, 2, 3]], {}),
        ([], {"near": 2}),
        ([], {"seconds": 1e9}),
        ([], {"seconds": float("nan")}),
        ([[float("nan"), 5]], {}),
        ([[1, float("inf")]], {}),
    ],
)
def test_what_cannot_be_is_refused(group, run, segments, change):
    with pytest.raises(Refused):
        keep(group, run, segments, **change)


def test_only_the_pair_measures_and_each_takes_the_own_out(group, run, sign_in):
    with pytest.raises(PermissionDenied):
        commands.keep_voice(
            actor=group.observer, key=uuid7(), run=run, began_at=now(), seconds=1.0, near=0.0, segments=[]
        )
    both(group, run)
    address = f"{ROOM}kelompok/{group.triad.pk}/suara/"
    assert [sign_in(user).get(address).status_code for user in (group.observer, group.visitor)] == [404, 404]
    assert sign_in(group.coach).post(address).status_code == 302
    assert [track.participant for track in VoiceTrack.objects.all()] == [run.coachee]


def test_a_voice_before_the_round_is_refused(group):
    assert take(group.coach, [sent(group, COACH, now())])[0].verdict.startswith("ditolak")
