"""The shell: display choices, installation, offline page, style guide, error pages."""

from __future__ import annotations

import json

import pytest
from django.template.loader import render_to_string
from django.test import Client, override_settings

pytestmark = pytest.mark.django_db


def test_the_style_guide_opens_for_everybody(client: Client):
    answer = client.get("/gaya/")
    assert answer.status_code == 200
    assert "Kirim pengingat ke 14 orang" in answer.content.decode()


def test_the_theme_is_remembered_and_leads_back(client: Client):
    answer = client.post("/tampilan/", {"theme": "dark", "next": "/gaya/"})
    assert (answer.status_code, answer["Location"]) == (302, "/gaya/")
    assert answer.cookies["theme"].value == "dark"
    assert 'data-color-scheme="dark"' in client.get("/gaya/").content.decode()


def test_an_invented_theme_means_as_the_device(client: Client):
    answer = client.post("/tampilan/", {"theme": '"><b>', "next": "https://jahat.example/"})
    assert (answer["Location"], answer.cookies["theme"].value) == ("/", "auto")


def test_a_forged_theme_cookie_is_escaped(client: Client):
    client.cookies["theme"] = "x'\"<b>"
    assert "<b>" not in client.get("/luring/").content.decode()
    assert '"<b>' not in client.get("/gaya/").content.decode().split("<head>")[0]


def test_the_service_worker_knows_the_shell_and_is_served_at_the_root(client: Client):
    answer = client.get("/sw.js")
    first, _, code = answer.content.decode().partition("\n")
    shell = json.loads(first.removeprefix("self.SHELL=").removesuffix(";"))
    assert answer["Content-Type"] == "text/javascript; charset=utf-8"
    names = ("pamong.css", "main.js", "icons.svg", "attendance/check-in.js")
    assert shell["files"] == [f"/static/dist/{name}" for name in names]
    assert {client.get(page).status_code for page in shell["instead"].values()} == {200}
    assert "Tidak ada sinyal" in shell["offline"]
    assert "addEventListener" in code


def test_the_app_can_be_installed(client: Client):
    manifest = client.get("/manifest.webmanifest").json()
    assert (manifest["start_url"], manifest["display"]) == ("/", "standalone")
    assert {icon["sizes"] for icon in manifest["icons"]} == {"any", "192x192", "512x512"}


def test_a_page_that_is_not_there_says_what_to_do(client: Client):
    answer = client.get("/tidak/ada/")
    assert answer.status_code == 404
    assert "Halaman ini tidak ada" in answer.content.decode()


@override_settings(DEBUG=False)
@pytest.mark.parametrize("name", ["400.html", "500.html"])
def test_pages_for_broken_times_need_no_context(name):
    assert "Pamong" in render_to_string(name)


def test_the_policy_allows_no_inline_code(client: Client):
    answer = client.get("/gaya/")
    assert "unsafe-inline" not in answer["Content-Security-Policy"]
    html = answer.content.decode()
    assert "<script>" not in html
    assert "style=" not in html
