"""The test sheet and the evaluation on a phone: accessible, and whole after a time without signal."""

from __future__ import annotations

from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext, Page

from pamong.assessment.commands import open_evaluation
from pamong.assessment.models import Sitting
from pamong.core.clock import now
from scenes.answers import account_of, open_exam
from scenes.sampit import Scene, bimtek_sampit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ROOM = "/kegiatan/bimtek-sampit/"
SMALL = """() => [...document.querySelectorAll('.mark, .question .ds-field, main .ds-button')]
  .filter(element => element.checkVisibility() && element.getBoundingClientRect().height < 48)
  .map(element => element.outerHTML.slice(0, 90))"""


@pytest.fixture
def scene() -> Scene:
    made = bimtek_sampit(people=6)
    open_exam(made)
    start = now() - timedelta(minutes=1)
    open_evaluation(actor=made.users["panitia"], event=made.event, opens_at=start, closes_at=start + timedelta(days=1))
    return made


@pytest.fixture
def phone(chromium, live_server):
    """Return a page on somebody's phone."""
    contexts: list[BrowserContext] = []

    def opened(user: object, path: str, *, width: int = 360) -> Page:
        client = Client()
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        viewport = {"width": width, "height": 740}
        context = chromium.new_context(viewport=viewport, locale="id-ID", service_workers="block")
        name = settings.SESSION_COOKIE_NAME
        context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])
        contexts.append(context)
        page = context.new_page()
        page.goto(live_server.url + ROOM + path)
        return page

    yield opened
    for context in contexts:
        context.close()


def begun(phone, scene: Scene) -> Page:
    page = phone(account_of(scene, 0), "tes/pretes/")
    page.click("main .next-step button")
    page.wait_for_selector("[data-question]")
    return page


def choose(page: Page, place: int) -> None:
    """Answer the question at a place: its first option, or a number."""
    question = page.locator("[data-question]").nth(place)
    if question.get_attribute("data-kind") == "angka":
        question.locator("input").fill("5")
        question.locator("input").blur()
    else:
        question.locator("input").first.check()


def test_answers_given_without_signal_are_there_when_it_returns(phone, scene):
    page = begun(phone, scene)
    page.context.set_offline(True)
    for place in range(3):
        choose(page, place)
    page.wait_for_selector(".sync:has-text('3')")
    page.context.set_offline(False)
    page.wait_for_selector(".sync[data-state=sent]")
    assert Sitting.objects.get().answers.filter(is_current=True).count() == 3


def test_the_time_left_runs_down(phone, scene):
    page = begun(phone, scene)
    shown = page.locator("[data-clock]").inner_text()
    page.wait_for_timeout(2100)
    assert page.locator("[data-clock]").inner_text() < shown
    assert shown.startswith("29:") or shown == "30:00"


@pytest.mark.parametrize("path", ["tes/", "tes/pretes/", "evaluasi/", "evaluasi/isi/"])
def test_pages_of_participants_have_no_barrier(phone, scene, path):
    page = phone(account_of(scene, 0), path)
    assert [violation["id"] for violation in Axe().run(page).response["violations"]] == []
    assert page.evaluate(SMALL) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_sheet_has_no_barrier(phone, scene):
    page = begun(phone, scene)
    assert [violation["id"] for violation in Axe().run(page).response["violations"]] == []
    assert page.evaluate(SMALL) == []


@pytest.mark.parametrize("path", ["tes/soal/", "tes/soal/baru/", "tes/pretes/meja/", "tes/pretes/butir/", "tes/hasil/"])
def test_pages_of_the_committee_have_no_barrier(phone, scene, path):
    page = phone(scene.users["panitia"], path, width=1280)
    assert [violation["id"] for violation in Axe().run(page).response["violations"]] == []
