"""The two kinds of code: fresh and ours, or nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from pamong.attendance import codes

NOW = datetime(2024, 11, 8, 1, 0, tzinfo=UTC)


def test_a_session_code_says_its_session_and_moment():
    session = uuid4()
    read = codes.read_venue_code(codes.venue_code(session, NOW))
    assert (read.session_id, read.shown_at) == (session, NOW)


@pytest.mark.parametrize(
    ("seconds", "fresh"), [(-15, True), (-16, False), (0, True), (30, True), (31, False), (3600, False)]
)
def test_a_session_code_is_fresh_for_half_a_minute(seconds, fresh):
    read = codes.read_venue_code(codes.venue_code(uuid4(), NOW))
    assert read.is_fresh(NOW + timedelta(seconds=seconds)) is fresh


def test_a_code_from_the_future_is_not_fresh():
    read = codes.read_venue_code(codes.venue_code(uuid4(), NOW + timedelta(minutes=1)))
    assert not read.is_fresh(NOW)


def test_a_session_code_changes_every_fifteen_seconds():
    session = uuid4()
    shown = {codes.venue_code(session, NOW + timedelta(seconds=second)) for second in range(60)}
    assert len(shown) == 4


@pytest.mark.parametrize(
    "text", ["", "V1", "V1.a.b.c", "V1.....", "P1.a.b.1.c", "V1." + "A" * 22 + ".1.AAAAAAAAAA", "V1.é.1.é"]
)
def test_what_is_not_ours_is_nothing(text):
    assert codes.read_venue_code(text) is None


def test_a_code_moved_to_another_step_or_session_is_nothing():
    kind, session, step, mac = codes.venue_code(uuid4(), NOW).split(".")
    assert codes.read_venue_code(f"{kind}.{session}.{int(step) + 1}.{mac}") is None
    assert codes.read_venue_code(f"{kind}.{codes.short(uuid4())}.{step}.{mac}") is None


def test_codes_stay_readable_when_the_secret_key_is_changed(settings):
    old = codes.venue_code(uuid4(), NOW)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "kunci-baru-contoh"
    assert codes.read_venue_code(old).is_fresh(NOW)


def test_a_personal_code_names_its_participant_in_its_own_event_only(scene):
    participant = scene.participants[0]
    text = codes.personal_code(participant)
    assert codes.read_personal_code(text, scene.event, NOW)[1] == participant.pk
    changed = text[:-4] + ("AAAA" if text[-4] != "A" else "BAAA")
    assert codes.read_personal_code(changed, scene.event, NOW)[1] is None
    scene.event.pk = uuid4()
    assert codes.read_personal_code(text, scene.event, NOW)[1] is None


@pytest.mark.parametrize("text", ["https://contoh.test/h/V1.x", " V1.x ", "V1.x", "https://contoh.test/h/V1.x/"])
def test_the_code_is_found_in_a_link(text):
    assert codes.code_in(text) == "V1.x"


def test_six_spoken_digits_hold_for_five_to_ten_minutes_and_one_session():
    session = uuid4()
    code = codes.spoken_code(session, NOW)
    assert len(code) == 6
    assert code.isdigit()
    start = NOW - timedelta(seconds=int(NOW.timestamp()) % 300)
    spoken = codes.spoken_code(session, start)
    heard = {s: codes.is_spoken_code(spoken, session, start + timedelta(seconds=s)) for s in (-1, 0, 599, 600)}
    assert heard == {-1: False, 0: True, 599: True, 600: False}
    assert not codes.is_spoken_code(code, uuid4(), NOW)
    assert not codes.is_spoken_code("١٢٣٤٥٦", session, NOW)
