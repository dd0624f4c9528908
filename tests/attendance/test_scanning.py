"""Scanning pages: big clear answers, with and without JavaScript, signed in or not yet."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client

from pamong.attendance import codes, commands, queries
from pamong.attendance.models import Presence, PresenceEvent
from pamong.core.ids import uuid7
from pamong.people.models import User


@pytest.fixture
def scanner(scene, session, sign_in, during):
    """Post to the scanner page as the committee."""
    client = sign_in(scene.users["panitia"])
    address = f"/kegiatan/{scene.event.slug}/kehadiran/{session.pk}/pindai/"

    def post(code, *, at=during, **fields):
        accept = {"headers": {"accept": "application/json"}} if fields.pop("script", True) else {}
        with time_machine.travel(at, tick=False):
            return client.post(address, {"key": uuid7(), **fields, "code": code}, **accept)

    return post


@pytest.fixture
def open_code(session, during):
    """Open the link of the session's code."""

    def get(client, *, shown=during, opened=None):
        with time_machine.travel(opened or shown, tick=False):
            answer = client.get(f"/h/{codes.venue_code(session.pk, shown)}")
        page = answer.content.decode()
        return answer.status_code, re.search(r'data-state="(\w+)"', page).group(1), page

    return get


def test_a_scanned_card_is_a_name_on_green(scanner, members):
    answer = scanner(codes.personal_code(members[0])).json()
    assert answer == {"tone": "success", "title": "Peserta 01 Contoh, S.Pd.", "text": answer["text"], "verdict": "baru",
                      "present": 1, "expected": 6}  # fmt: skip
    assert scanner(codes.personal_code(members[0])).json()["verdict"] == "ganda"


def test_a_key_used_twice_for_two_people_is_told_at_the_scanner(scanner, members):
    key = uuid7()
    scanner(codes.personal_code(members[0]), key=key)
    answer = scanner(codes.personal_code(members[1]), key=key).json()
    assert (answer["tone"], answer["verdict"], answer["title"]) == ("danger", "ditolak", "Peserta 03 Contoh, S.Pd.")


def test_a_card_scanned_as_a_link_is_the_same_card(scanner, members):
    assert scanner(f"https://contoh.test/h/{codes.personal_code(members[0])}").json()["verdict"] == "baru"


def test_a_card_of_another_class_is_yellow_and_becomes_a_question(scanner, scene, members):
    stranger = next(one for one in scene.participants if one not in members)
    assert scanner(codes.personal_code(stranger)).json()["tone"] == "warning"
    assert PresenceEvent.objects.get().held == "kelas_lain"


@pytest.mark.parametrize(
    ("code", "tone"),
    [("", "warning"), ("xy", "warning"), ("P1.a.b.1.c", "danger"), ("=1+1", "warning"), ("V1.a.b.c", "warning")],
)
def test_what_cannot_be_read_changes_nothing_and_says_what_to_do(code, tone, scanner):
    answer = scanner(code).json()
    assert (answer["tone"], bool(answer["text"])) == (tone, True)
    assert not PresenceEvent.objects.exists()


def test_a_typed_name_leads_to_the_person_without_javascript(scanner, members):
    page = scanner("Peserta 01", script=False).content.decode()
    code = re.search(r'name="code" value="(peserta:[^"]+)"', page).group(1)
    scanner(code, script=False, way="manual")
    event = PresenceEvent.objects.get()
    assert (event.participant, event.way, bool(event.reason)) == (members[0], "manual", True)


def test_only_the_scanner_page_may_compile_wasm(scene, session, sign_in):
    client = sign_in(scene.users["panitia"])
    base = f"/kegiatan/{scene.event.slug}/kehadiran/"
    policies = [client.get(base + page).headers["Content-Security-Policy"] for page in ("", f"{session.pk}/pindai/")]
    assert ["wasm-unsafe-eval" in policy for policy in policies] == [False, True]


def test_one_scan_records_and_a_second_says_so(scene, sign_in, open_code, during):
    client = sign_in(scene.users["peserta"])
    assert open_code(client)[:2] == (200, "present")
    assert open_code(client, shown=during + timedelta(minutes=1))[:2] == (200, "present")
    assert Presence.objects.get().first_at == during
    assert PresenceEvent.objects.count() == 2


def test_a_scan_of_another_class_tells_the_own_class(scene, sign_in, open_code):
    user = User.objects.create_user(None, person=scene.participants[1].person)
    status, state, page = open_code(sign_in(user))
    assert (status, state, "Kelas B" in page) == (200, "held", True)


def test_a_scan_too_early_is_kept_for_the_committee(scene, session, sign_in, open_code):
    early = session.starts_at - timedelta(hours=1)
    assert open_code(sign_in(scene.users["peserta"]), shown=early)[:2] == (200, "held")


def test_a_forwarded_code_is_too_old(scene, sign_in, open_code, during):
    opened = during + timedelta(minutes=5)
    assert open_code(sign_in(scene.users["peserta"]), opened=opened)[:2] == (410, "old")
    assert not PresenceEvent.objects.exists()


def test_staff_who_open_the_code_are_not_recorded(scene, sign_in, open_code):
    assert open_code(sign_in(scene.users["panitia"]))[:2] == (404, "not_listed")


@pytest.mark.parametrize(("token", "state"), [("x", "unknown"), ("V1.a.b.c", "unknown"), ("P1.a.b.1.c", "personal")])
def test_a_foreign_code_says_what_to_do(token, state, db):
    assert f'data-state="{state}"' in Client().get(f"/h/{token}").content.decode()


def test_a_scan_before_signing_in_counts_from_the_scan(scene, session, open_code, during):
    client = Client()
    assert open_code(client)[:2] == (200, "sign_in")
    with time_machine.travel(during + timedelta(minutes=9), tick=False):
        client.force_login(scene.users["peserta"], backend="allauth.account.auth_backends.AuthenticationBackend")
    assert Presence.objects.get().first_at == during
    assert open_code(client, opened=during + timedelta(minutes=9))[1] == "old"


def test_a_remembered_scan_is_forgotten_after_a_quarter_of_an_hour(scene, open_code, during):
    client = Client()
    open_code(client)
    with time_machine.travel(during + timedelta(minutes=16), tick=False):
        client.force_login(scene.users["peserta"], backend="allauth.account.auth_backends.AuthenticationBackend")
    assert open_code(client, opened=during + timedelta(minutes=16))[:2] == (410, "old")


def test_who_was_corrected_to_absent_does_not_see_green(scene, session, sign_in, open_code, during):
    commands.correct_presence(
        actor=scene.users["panitia"], session=session, participant=scene.participants[0], key=uuid7(), present=False,
        reason="Pulang", made_at=during - timedelta(minutes=1),
    )  # fmt: skip
    assert open_code(sign_in(scene.users["peserta"]))[:2] == (200, "corrected")


def test_who_counts_sees_green_and_raises_no_question(scene, session, sign_in, open_code, claim):
    commands.record_presences(actor=scene.users["panitia"], rows=[claim(scene.participants[0])])
    long_after = session.ends_at + timedelta(hours=1)
    assert open_code(sign_in(scene.users["peserta"]), shown=long_after)[:2] == (200, "present")
    assert queries.question_count(scene.event) == 0


def test_a_late_scan_is_told_to_wait_each_time(scene, session, sign_in, open_code, during):
    before = during - timedelta(minutes=1)
    commands.close_session(actor=scene.users["panitia"], session=session, key=uuid7(), made_at=before)
    client = sign_in(scene.users["peserta"])
    later = during + timedelta(minutes=1)
    assert [open_code(client, shown=at)[1] for at in (during, during, later)] == ["held", "held", "held"]


def test_a_closed_session_keeps_a_late_scan_as_a_question(scene, session, sign_in, open_code, during):
    commands.close_session(
        actor=scene.users["panitia"], session=session, key=uuid7(), made_at=during - timedelta(minutes=1)
    )
    assert open_code(sign_in(scene.users["peserta"]))[:2] == (200, "held")


@pytest.fixture(autouse=True)
def _no_guesses_yet():
    """Wrong codes are counted in the cache, which outlives a test."""
    cache.clear()
    yield
    cache.clear()


def _type(client, scene, digits):
    address = f"/kegiatan/{scene.event.slug}/kehadiran/saya/kode/"
    return client.post(address, {"key": uuid7(), "code": digits}, follow=True).content.decode()


def test_digits_that_were_read_out_record_who_has_no_camera(scene, session, sign_in, during):
    with time_machine.travel(during, tick=False):
        spoken = codes.spoken_code(session.pk, during)
        page = _type(sign_in(scene.users["peserta"]), scene, f"{spoken[:3]} {spoken[3:]}")
    assert "Kehadiran Anda tercatat" in page
    presence = Presence.objects.get()
    assert (presence.way, presence.level) == ("kode_lisan", 1)


@pytest.mark.parametrize(
    ("digits", "told"),
    [("000000", "Kode ini salah atau sudah berganti"), ("12", "Kodenya enam angka"), ("", "Kodenya enam angka")],
)
def test_wrong_digits_record_nothing_and_say_what_to_do(digits, told, scene, session, sign_in, during):
    with time_machine.travel(during, tick=False):
        assert told in _type(sign_in(scene.users["peserta"]), scene, digits)
    assert not Presence.objects.exists()


def test_digits_cannot_be_guessed(scene, session, sign_in, during):
    with time_machine.travel(during, tick=False):
        client = sign_in(scene.users["peserta"])
        for _ in range(10):
            _type(client, scene, "000000")
        assert "Terlalu banyak kode salah" in _type(client, scene, codes.spoken_code(session.pk, during))
    assert not Presence.objects.exists()


def test_digits_need_a_running_session(scene, session, sign_in):
    with time_machine.travel(session.ends_at + timedelta(hours=9), tick=False):
        assert "Tidak ada sesi Anda" in _type(sign_in(scene.users["peserta"]), scene, "123456")
