"""Every page of every room in a browser: usable by everybody, light on the wire, no wider than the smallest phone.

The pages are read from the URL table, as the permission matrix reads them: a new page is judged the day it is made.
Each is opened as the first of the actors who may see it, on an event of twelve people.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.http import HttpResponse
from django.test import Client
from playwright.sync_api import Browser, Page

from config.test_permission_matrix import ALL, url_of
from scenes.browser import context_of
from scenes.sampit import Scene, bimtek_sampit
from scenes.weight import first_visit

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
ACTORS = ("panitia", "peserta", "kepala_balai", "fasilitator", "coach", "operator", "dinas")
PORTAL = (
    "/",
    "/cari/?q=contoh",
    "/cari/?q=tidakada",
    "/kotak-keluar/",
    "/luring/",
    "/gaya/",
    "/akun/login/",
    "/tidak/ada/",
)
ROOMS = {address.name.partition(":")[0] for address in ALL if ":" in address.name}
MOST_BYTES, MOST_REQUESTS = 120 * 1024, 12
NARROWEST = 320
SLIDES = """[...document.querySelectorAll('.table-frame:not([tabindex]), .chart-picture')]
    .filter(frame => frame.scrollWidth > frame.clientWidth).map(frame => frame.innerText.slice(0, 40))"""


def pages_of(room: str, scene: Scene) -> Iterator[tuple[str, str]]:
    """Yield each page of a room with the first actor to whom it opens."""
    clients = {}
    for actor in ACTORS:
        clients[actor] = Client(raise_request_exception=False)
        clients[actor].force_login(scene.users[actor], backend="allauth.account.auth_backends.AuthenticationBackend")
    for address in ALL:
        if address.name.partition(":")[0] != room:
            continue
        url = url_of(address, scene, scene)
        sees = (who for who, client in clients.items() if _is_page(client.get(url)))
        if actor := next(sees, None):
            yield url, actor


def _is_page(answer: HttpResponse) -> bool:
    """Tell whole pages from files and from fragments that htmx puts into one."""
    if answer.status_code != 200 or not answer["Content-Type"].startswith("text/html"):
        return False
    return b"<!doctype html>" in answer.content[:200]


def faults_of(page: Page, address: str) -> Iterator[str]:
    """Yield what is wrong with a page: too heavy, too wide, closed to somebody, in light or dark."""
    visit = first_visit(page, address)
    sizes = visit.sizes()
    if sum(sizes.values()) > MOST_BYTES or len(visit.answers) > MOST_REQUESTS:
        yield f"{sum(sizes.values()) / 1024:.0f} KiB in {len(visit.answers)} requests"
    yield from (f"light: {fault}" for fault in _closed_to_somebody(page))
    page.emulate_media(color_scheme="dark")
    yield from (f"dark: {fault}" for fault in _closed_to_somebody(page, runOnly=["color-contrast"]))
    page.set_viewport_size({"width": NARROWEST, "height": 640})
    if (width := page.evaluate("document.documentElement.scrollWidth")) > NARROWEST:
        yield f"{width} px wide"
    if slides := page.evaluate(SLIDES):
        yield f"moves sideways: {slides}"


def _closed_to_somebody(page: Page, **options: Any) -> Iterator[str]:
    for violation in Axe().run(page, options=options).response["violations"]:
        yield f"{violation['id']}: {violation['nodes'][0]['html'][:120]}"


def judged(
    pages: Iterator[tuple[str, str | None]], scene: Scene, chromium: Browser, server: str
) -> dict[str, list[str]]:
    """Return the faults by page; every page is a first visit: nothing is kept from the one before."""
    found, contexts = {}, {}
    for url, actor in list(pages):
        if actor not in contexts:
            contexts[actor] = context_of(chromium, server, scene.users[actor] if actor else None, 360)
        page = contexts[actor].new_page()
        found[url] = list(faults_of(page, server + url))
        page.close()
    for context in contexts.values():
        context.close()
    return found


@pytest.mark.parametrize("room", sorted(ROOMS - {"messaging"}))  # messaging has no page of its own
def test_every_page_of_a_room_is_light_narrow_and_open_to_everybody(room, chromium, live_server):
    scene = bimtek_sampit(people=12)
    found = judged(pages_of(room, scene), scene, chromium, live_server.url)
    assert len(found) > 1
    assert {url: faults for url, faults in found.items() if faults} == {}


@pytest.mark.parametrize("actor", [None, "panitia", "peserta"])
def test_the_shells_own_pages_are_light_narrow_and_open_to_everybody(actor, chromium, live_server):
    scene = bimtek_sampit(people=12)
    pages = ((url, actor) for url in PORTAL if actor or "/cari/" not in url)
    found = judged(pages, scene, chromium, live_server.url)
    assert {url: faults for url, faults in found.items() if faults} == {}
