"""Every role walks through its main pages in a real browser: nothing breaks, nothing is wide, everybody can use it.

With PAMONG_SCREENSHOTS=1 the same pages of the demonstration's walk are drawn for docs/screenshots.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from playwright.sync_api import Page

from pamong.config.demo.walk import walk
from scenes.browser import HEIGHTS, context_of
from scenes.sampit import bimtek_sampit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PICTURES = Path(__file__).resolve().parents[2] / "docs" / "screenshots"
LARGEST = 150 * 1024
DRAW = bool(os.environ.get("PAMONG_SCREENSHOTS"))
COMMITTEE_PAGES = {
    "beranda": "/",
    "kegiatan": "{event}",
    "peserta": "{event}peserta/",
    "jadwal": "{event}jadwal/",
    "kehadiran": "{event}kehadiran/",
    "tes": "{event}tes/",
    "kelulusan": "{event}kelulusan/",
    "laporan": "{event}laporan/",
    "cari": "/cari/?q=contoh",
}
PAGES = {
    "peserta": {
        "beranda": "/",
        "qr": "{event}kehadiran/saya/",
        "jadwal": "{event}jadwal/",
        "praktik": "{event}praktik/",
        "data": "/saya/",
    },
    "panitia": COMMITTEE_PAGES,
    "fasilitator": {"beranda": "/", "praktik": "{event}praktik/", "kehadiran": "{event}kehadiran/"},
    "coach": {"beranda": "/", "praktik": "{event}praktik/"},
    "kepala_balai": {"beranda": "/", "kelulusan": "{event}kelulusan/", "laporan": "{event}laporan/"},
    "dinas": {"beranda": "/", "guru": "{event}peserta/"},
    "operator": {"beranda": "/"},
    "publik": {"beranda": "/", "masuk": "/akun/login/", "periksa": "/v/"},
}


@pytest.fixture
def people():
    """Return the accounts by role and the address of their event."""
    scene = bimtek_sampit(people=12)
    return scene.users, scene.event.get_absolute_url()


def complaints(page: Page) -> list[str]:
    """Collect what the browser complains of: errors, refused content, requests without an answer."""
    found: list[str] = []
    page.on("console", lambda message: found.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: found.append(str(error)))
    page.on("response", lambda answer: found.append(f"{answer.status} {answer.url}") if answer.status >= 400 else None)
    return found


def faults_of(page: Page) -> Iterator[str]:
    """Yield what axe finds, and whether the page is wider than a small phone."""
    for violation in Axe().run(page).response["violations"]:
        yield f"{violation['id']}: {violation['nodes'][0]['html'][:120]}"
    size = page.viewport_size
    page.set_viewport_size({"width": 360, "height": 740})
    if page.evaluate("document.documentElement.scrollWidth") > 360:
        yield "wider than 360 px"
    page.set_viewport_size(size)


@pytest.mark.parametrize("width", HEIGHTS)
@pytest.mark.parametrize("role", PAGES)
def test_a_role_walks_through_its_pages(role, width, people, chromium, live_server):
    users, event = people
    context = context_of(chromium, live_server.url, users.get(role), width)
    page = context.new_page()
    wrong: dict[str, list[str]] = {}
    for name, address in PAGES[role].items():
        found = complaints(page)
        page.goto(live_server.url + address.format(event=event))
        page.wait_for_load_state("load")
        assert page.url == live_server.url + address.format(event=event)
        wrong[name] = [*found, *faults_of(page)]
    context.close()
    assert wrong == {name: [] for name in PAGES[role]}


@pytest.mark.skipif(not DRAW, reason="draws docs/screenshots anew; set PAMONG_SCREENSHOTS=1")
def test_the_tour_of_the_demonstration_is_pictured(tmp_path, chromium, live_server):
    cast, _ = walk(tmp_path / "walk", 60)
    first = cast.event.participants.taking_part().order_by("person__name").first()
    users = {**cast.users, "peserta": first.person.user}
    drawn = set()
    for role, width in product(PAGES, HEIGHTS):
        context = context_of(chromium, live_server.url, users.get(role), width)
        page = context.new_page()
        for name, address in PAGES[role].items():
            page.goto(live_server.url + address.format(event=cast.event.get_absolute_url()), wait_until="networkidle")
            picture = PICTURES / f"{role}-{name}-{'phone' if width == 390 else 'desktop'}.png"
            page.screenshot(path=picture)
            drawn.add(picture)
        context.close()
    for stale in set(PICTURES.glob("*.png")) - drawn:
        stale.unlink()
    assert {path.name: path.stat().st_size for path in drawn if path.stat().st_size > LARGEST} == {}


def test_the_keyboard_skips_to_the_content(chromium, live_server):
    scene = bimtek_sampit(people=4, planned=False)
    place = scene.participants[0]
    scene.event.participants.filter(pk=place.pk).update(state="diundang")
    context = context_of(chromium, live_server.url, scene.users["peserta"], 390)
    page = context.new_page()
    page.goto(f"{live_server.url}{scene.event.get_absolute_url()}")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    context.close()


def test_the_search_works_without_script(people, chromium, live_server):
    context = context_of(chromium, live_server.url, people[0]["panitia"], 390, java_script_enabled=False)
    page = context.new_page()
    page.goto(live_server.url + "/cari/")
    page.fill("#q", "Bimtek")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.locator("main a", has_text="Bimtek").count() == 1
    context.close()


def test_what_was_typed_comes_back_to_its_writer_after_the_session_ended(people, chromium, live_server):
    users, event = people
    address = live_server.url + event + "petugas/baru/"
    context = context_of(chromium, live_server.url, users["panitia"], 390)
    page = context.new_page()
    page.goto(address)
    page.fill("[name=name]", "Contoh Belum Terkirim")
    context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.url == f"{live_server.url}/akun/login/?next={event}petugas/baru/"
    again = context_of(chromium, live_server.url, users["panitia"], 390)
    context.add_cookies(again.cookies())
    page.goto(address)
    assert page.input_value("[name=name]") == "Contoh Belum Terkirim"
    page.reload()
    assert page.input_value("[name=name]") == ""
    again.close()
    context.close()
