"""An installation that faces people: strict by its public address alone, no warning left, and it fails closed."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import OperationalError
from django.test import Client

SOURCE = Path(__file__).resolve().parents[2] / "src"
PUBLIC = {"PAMONG_PUBLIC_URL": "https://bimtek.contoh.test", "PAMONG_HOSTS": "bimtek.contoh.test"}
ASK = """
import json
from pamong.config.django_setup import start_django
start_django()
from django.core.checks import WARNING, run_checks
from django.core.management import call_command
from django.test import Client
call_command("migrate", verbosity=0)
call_command("collectstatic", interactive=False, verbosity=0)
client = Client(headers={"host": "bimtek.contoh.test"})
page = client.get("/akun/login/", secure=True)
plain = client.get("/akun/login/")
print(json.dumps({
    "warnings": [str(issue) for issue in run_checks(include_deployment_checks=True) if issue.level >= WARNING],
    "status": page.status_code,
    "headers": dict(page.headers),
    "cookies": {name: morsel.OutputString() for name, morsel in page.cookies.items()},
    "plain": [plain.status_code, plain.headers.get("Location")],
    "stranger": Client(headers={"host": "jahat.contoh.test"}).get("/akun/login/", secure=True).status_code,
    "page": page.content.decode(),
}))
"""


@pytest.fixture(scope="module")
def installation(tmp_path_factory):
    place = {**os.environ, **PUBLIC, "PYTHONPATH": str(SOURCE), "PAMONG_DATA_DIR": str(tmp_path_factory.mktemp("data"))}
    place.pop("DATABASE_URL", None)
    told = subprocess.run([sys.executable, "-c", ASK], env=place, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stderr
    return json.loads(told.stdout)


def test_djangos_deployment_checks_find_nothing(installation):
    assert installation["warnings"] == []


def test_plain_http_is_led_to_https_and_strange_hosts_are_refused(installation):
    assert installation["plain"] == [301, "https://bimtek.contoh.test/akun/login/"]
    assert installation["stranger"] == 400


def test_cookies_are_bound_to_the_host_and_to_https(installation):
    csrf = installation["cookies"]["__Host-csrf"]
    assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= set(csrf.split("; "))
    assert "Domain" not in csrf


def observatory_score(headers, cookies, page):
    """Reckon as the HTTP Observatory does: from 100, minus what is missing; bonuses count from 90 upwards."""
    policy = dict(part.strip().partition(" ")[::2] for part in headers.get("Content-Security-Policy", "").split(";"))
    scripts = policy.get("script-src", policy.get("default-src", "*"))
    age = re.search(r"max-age=(\d+)", headers.get("Strict-Transport-Security", ""))
    minus = {
        "no policy": (not policy, 25),
        "unsafe scripts": ("unsafe-" in scripts or "*" in scripts, 20),
        "short or no HSTS": (not age or int(age[1]) < 15768000, 20),
        "sniffing": (headers.get("X-Content-Type-Options") != "nosniff", 5),
        "framing": (policy.get("frame-ancestors") != "'none'" and "X-Frame-Options" not in headers, 20),
        "cookies": (not all("Secure" in text and "HttpOnly" in text for text in cookies.values()), 20),
        "foreign scripts": (bool(re.search(r"<script[^>]+src=\"(https?:)?//", page)), 20),
        "leaking referrer": (headers.get("Referrer-Policy") in ("unsafe-url", "origin"), 5),
    }
    score = 100 - sum(points for missing, points in minus.values() if missing)
    bonus = {
        "default nothing": (policy.get("default-src") == "'none'" and "unsafe" not in str(policy), 10),
        "private referrer": (headers.get("Referrer-Policy") in ("same-origin", "no-referrer", "strict-origin"), 5),
        "same-site cookies": (all("SameSite" in text for text in cookies.values()), 5),
        "framing by policy": (policy.get("frame-ancestors") == "'none'", 5),
        "same-origin resources": (headers.get("Cross-Origin-Resource-Policy") == "same-origin", 10),
    }
    return score + (sum(points for earned, points in bonus.values() if earned) if score >= 90 else 0)


def test_the_observatory_would_give_its_best_mark(installation):
    score = observatory_score(installation["headers"], installation["cookies"], installation["page"])
    assert (installation["status"], score) == (200, 135)


@pytest.mark.parametrize("path", ["/kegiatan/bimtek-sampit/", "/kegiatan/bimtek-sampit/peserta/", "/saya/"])
def test_a_broken_permission_check_shows_nothing(scene, sign_in, monkeypatch, path):
    """Deny on error: a database that fails while it is asked who may see ends in a plain page without details."""
    client = sign_in(scene.users["panitia"])
    client.raise_request_exception = False

    def broken(*_args, **_fields):
        raise OperationalError("rahasia-di-dalam: kata sandi basis data")

    monkeypatch.setattr("pamong.people.models.User.is_authenticated", property(broken))
    monkeypatch.setattr("rules.has_perm", broken)
    answer = client.get(path)
    assert answer.status_code == 500
    page = answer.content.decode()
    assert "Ada yang rusak di pihak kami" in page
    assert [word for word in ("rahasia-di-dalam", "Traceback", "Peserta 01") if word in page] == []


def test_the_api_fails_closed_too(scene, monkeypatch):
    def broken(_key):
        raise OperationalError("rahasia-di-dalam")

    monkeypatch.setattr("pamong.config.api.token_for_key", broken)
    client = Client(raise_request_exception=False, headers={"authorization": "Bearer apa-saja"})
    answer = client.get("/api/v1/events")
    assert (answer.status_code, answer.json()["code"]) == (503, "sibuk")
    assert "rahasia-di-dalam" not in answer.content.decode()
