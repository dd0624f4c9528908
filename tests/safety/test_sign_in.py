"""Signing in under attack: guessing, locking others out, finding out who has an account, stolen sessions."""

import statistics
import time

import pytest
from django.core.cache import cache
from django.test import Client

LOGIN = "/akun/login/"
RIGHT = "rahasia-contoh"


@pytest.fixture(autouse=True)
def _fresh_counters():
    cache.clear()
    yield
    cache.clear()


def try_to_sign_in(email, password, address="10.9.9.9", client=None, **headers):
    client = client or Client(REMOTE_ADDR=address, **headers)
    return client.post(LOGIN, {"login": email, "password": password})


def test_guessing_is_stopped_and_the_owner_still_gets_in_from_elsewhere(scene):
    victim = scene.users["staf"].email
    statuses = [try_to_sign_in(victim, f"tebakan-{number}").status_code for number in range(40)]
    assert set(statuses[:9]) == {200}
    assert set(statuses[10:]) == {429}
    assert try_to_sign_in(victim, RIGHT).status_code == 429
    assert try_to_sign_in(victim, RIGHT, address="10.1.1.1").status_code == 302


def test_many_guessers_do_not_lock_the_owner_out(scene):
    victim = scene.users["staf"].email
    for number in range(60):
        try_to_sign_in(victim, f"tebakan-{number}", address=f"10.8.{number}.1")
    assert try_to_sign_in(victim, RIGHT, address="10.1.1.1").status_code == 302


def test_behind_our_proxy_guessers_are_told_apart_by_what_the_proxy_added(scene, settings):
    settings.BEHIND_PROXY = True
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    victim = scene.users["staf"].email
    for number in range(12):
        guesser = {"HTTP_X_FORWARDED_FOR": f"1.1.1.{number}, 10.9.9.9"}
        last = try_to_sign_in(victim, "tebakan", address="127.0.0.1", **guesser)
    assert last.status_code == 429
    owner = {"HTTP_X_FORWARDED_FOR": "10.1.1.1"}
    assert try_to_sign_in(victim, RIGHT, address="127.0.0.1", **owner).status_code == 302


def _words(answer):
    page = answer.content.decode()
    return page[page.index("<main") : page.index("</main")]


def test_an_unknown_account_and_a_wrong_password_get_the_same_answer_in_the_same_time(scene, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    user = scene.users["staf"]
    user.set_password(RIGHT)
    user.save()
    took = {"known": [], "unknown": []}
    for number in range(4):
        for kind, email in (("known", user.email), ("unknown", "siapa.ini@contoh.test")):
            started = time.process_time()
            answer = try_to_sign_in(email, "salah-sekali", address=f"10.7.{number}.1")
            took[kind].append(time.process_time() - started)
            assert answer.status_code == 200
    known, unknown = (statistics.median(took[kind]) for kind in ("known", "unknown"))
    assert 0.5 < unknown / known < 2


def test_a_forgotten_password_tells_nobody_who_has_an_account(scene):
    answers = [
        Client().post("/akun/password/reset/", {"email": email})
        for email in (scene.users["staf"].email, "siapa.ini@contoh.test")
    ]
    assert {(answer.status_code, answer.headers["Location"]) for answer in answers} == {
        (302, "/akun/password/reset/done/")
    }


def test_signing_in_makes_a_new_session_and_signing_out_ends_it(scene):
    client = Client()
    client.get(LOGIN + "?next=/kegiatan/")
    before = client.session.session_key
    answer = try_to_sign_in(scene.users["staf"].email, RIGHT, client=client)
    assert answer.status_code == 302
    inside = client.session.session_key
    assert inside != before
    client.post("/akun/logout/")
    thief = Client()
    thief.cookies["sesi"] = inside
    assert thief.get("/saya/").status_code == 302


def test_cookies_are_not_for_scripts_nor_for_other_sites(scene):
    client = Client()
    client.get(LOGIN)
    try_to_sign_in(scene.users["staf"].email, RIGHT, client=client)
    flags = {
        name: (bool(client.cookies[name]["httponly"]), client.cookies[name]["samesite"]) for name in ("sesi", "csrf")
    }
    assert flags == {"sesi": (True, "Lax"), "csrf": (True, "Lax")}
