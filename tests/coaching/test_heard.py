"""When somebody spoke in a recording, as the phone that made it heard it: kept once, by its owner, of what is there."""

import pytest

from coaching.recorded import agreed, kept, session_for, wav
from engines.speech.signals import RATE, dialogue, room
from pamong.coaching import commands
from pamong.coaching.measuring import measure
from pamong.coaching.models import Recording
from pamong.core import clock
from pamong.core.ids import uuid7
from pamong.core.outbox import Sent, take

FORMAT = {"quality": "tidak-terukur", "why": "format"}


def heard(recording, **changes):
    payload = {"rekaman": str(recording.pk), "detik": 20.0, "dekat": 0.05, "segmen": [[0.5, 4.0], [8.0, 12.0]]}
    return Sent(uuid7(), "suara-rekaman", {**payload, **changes}, clock.now())


def measures(recording):
    return Recording.objects.get(pk=recording.pk).measures


@pytest.fixture
def webm(group):
    return kept(group, b"\x1a\x45\xdf\xa3 webm A_OPUS" + bytes(64))


@pytest.mark.parametrize("worker_first", [True, False])
def test_a_recording_the_server_cannot_read_has_the_figures_of_its_phone(group, webm, worker_first):
    if worker_first:
        measure(str(webm.pk))
        assert measures(webm) == FORMAT
    (answer,) = take(webm.started_by, [heard(webm)])
    measure(str(webm.pk))
    assert answer.verdict == "baru"
    found = {"quality": "diukur", "seconds": 20.0, "speech": 7.5, "silences": 1, "by": "ponsel"}
    assert measures(webm) == found


def test_a_recording_may_still_be_on_its_way(group):
    ask = agreed(group)
    row = commands.start_recording(actor=group.coach, key=uuid7(), session=session_for(group), ask=ask)
    take(group.coach, [heard(row)])
    assert measures(row)["by"] == "ponsel"


def test_close_calls_have_no_number(group, webm):
    take(webm.started_by, [heard(webm, dekat=0.4)])
    assert measures(webm) == {"quality": "tidak-terukur", "why": "ramai", "by": "ponsel"}


def test_only_the_phone_that_recorded_tells_and_what_is_deleted_stays_empty(group, webm):
    (stranger,) = take(group.observer, [heard(webm)])
    (odd,) = take(webm.started_by, [heard(webm, segmen=[[4.0, 2.0]])])
    (unknown,) = take(webm.started_by, [heard(webm, rekaman=str(uuid7()))])
    assert ({stranger.verdict, odd.verdict, unknown.verdict}, measures(webm)) == ({"ditolak"}, None)
    commands.delete_recording(actor=webm.started_by, session=session_for(group), recording=webm)
    take(webm.started_by, [heard(webm)])
    assert measures(webm) is None


def test_what_the_server_measured_itself_stays(group):
    row = kept(group, wav(room(dialogue(turns=2).coach) * 0.5, RATE))
    measure(str(row.pk))
    before = measures(row)
    take(row.started_by, [heard(row)])
    assert (before["quality"], "by" in before) == ("diukur", False)
    assert measures(row) == before
