"""What devices send under the kind `hadir` ends in the same commands as the pages."""

from __future__ import annotations

from datetime import UTC, timedelta

import pytest
import time_machine

from pamong.attendance import codes, queries
from pamong.attendance.models import Presence, PresenceEvent
from pamong.core.ids import uuid7
from pamong.core.outbox import Sent, take


@pytest.fixture
def send(scene, during):
    """Send one message as a role, received an hour later."""

    def one(role, payload, made_at=during, key=None):
        with time_machine.travel((during + timedelta(hours=1)).astimezone(UTC), tick=False):
            (answer,) = take(scene.users[role], [Sent(key or uuid7(), "hadir", payload, made_at)])
        return answer.verdict, answer.code

    return one


def test_a_staff_phone_sends_what_it_scanned(scene, session, members, send):
    payload = {"session": str(session.pk), "code": codes.personal_code(members[0])}
    key = uuid7()
    assert send("panitia", payload, key=key) == ("baru", None)
    assert send("panitia", payload, key=key) == ("ulang", None)
    assert send("panitia", payload) == ("ganda", None)
    assert Presence.objects.get().participant == members[0]


def test_a_held_message_is_kept_as_a_question(scene, session, members, send):
    payload = {"session": str(session.pk), "participant": str(members[0].pk)}
    assert send("panitia", payload, session.starts_at - timedelta(hours=3)) == ("ditahan", "di_luar_waktu")
    assert (queries.questions_of(scene.event).count(), queries.question_count(scene.event)) == (1, 1)


def test_a_page_without_a_key_sends_the_code_it_saw_and_is_worth_level_one(scene, session, during, send):
    payload = {"code": f"https://contoh.test/h/{codes.venue_code(session.pk, during)}"}
    assert send("peserta", payload) == ("baru", None)
    assert Presence.objects.get().level == 1


def test_a_clock_that_runs_ahead_cannot_reach_into_the_future(scene, session, during, send):
    payload = {"session": str(session.pk), "participant": str(scene.participants[0].pk)}
    send("panitia", payload, during + timedelta(days=1))
    assert PresenceEvent.objects.get().made_at == during + timedelta(hours=1)


def test_a_participant_cannot_send_a_staff_scan(scene, session, members, send):
    payload = {"session": str(session.pk), "participant": str(members[0].pk)}
    assert send("peserta", payload) == ("ditolak", "tidak_berhak")


@pytest.mark.parametrize(
    ("payload", "code"),
    [({}, "bentuk_salah"), ({"session": "x"}, "bentuk_salah"), ({"session": None}, "bentuk_salah"),
     ({"code": 7}, "bentuk_salah"), ({"code": "V1.AAAA.1.AAAA"}, "bentuk_salah")],
)  # fmt: skip
def test_a_malformed_message_is_refused_and_changes_nothing(payload, code, scene, send):
    assert send("panitia", payload) == ("ditolak", code)
    assert not PresenceEvent.objects.exists()


@pytest.mark.parametrize("extra", [{}, {"code": "P1.a.b.1.c"}, {"participant": "00000000-0000-7000-8000-000000000000"}])
def test_somebody_unknown_is_refused_with_the_way_out(extra, scene, session, send):
    assert send("panitia", {"session": str(session.pk), **extra}) == ("ditolak", "tidak_sah")


def test_an_unknown_way_or_session_is_refused(scene, session, members, send):
    known = {"session": str(session.pk), "participant": str(members[0].pk)}
    assert send("panitia", {**known, "way": "telepati"}) == ("ditolak", "bentuk_salah")
    assert send("panitia", {**known, "session": str(uuid7())})[0] == "ditolak"
