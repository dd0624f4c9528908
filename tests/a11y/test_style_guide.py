"""Every component in a real browser: accessible in light and dark, on narrow and wide screens, without script."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TOUCHED = (
    ".ds-button, .chip, .tab, .nav a, .nav summary, .menu-button, .pagination a, .check-target, .brand, .dialog-close"
)
TOO_SMALL = """(touched) => [...document.querySelectorAll(touched)]
  .filter(element => element.checkVisibility({visibilityProperty: true}))
  .filter(element => element.getBoundingClientRect().height < 48)
  .map(element => element.outerHTML.slice(0, 80))"""


@pytest.fixture
def open_page(chromium: Browser, live_server):
    contexts = []

    def opened(path: str, *, width: int = 390, dark: bool = False, script: bool = True) -> Page:
        context = chromium.new_context(
            viewport={"width": width, "height": 800},
            color_scheme="dark" if dark else "light",
            locale="id-ID",
            java_script_enabled=script,
            service_workers="block",
        )
        contexts.append(context)
        page = context.new_page()
        page.goto(live_server.url + path)
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_no_component_breaks_an_accessibility_rule(open_page, width, dark):
    result = Axe().run(open_page("/gaya/", width=width, dark=dark))
    assert [violation["id"] for violation in result.response["violations"]] == []


@pytest.mark.parametrize("width", [320, 360, 390, 768, 1280])
def test_nothing_is_wider_than_the_screen(open_page, width):
    page = open_page("/gaya/", width=width)
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_what_one_touches_is_at_least_48_pixels_high(open_page):
    assert open_page("/gaya/").evaluate(TOO_SMALL, TOUCHED) == []


def test_the_policy_refuses_nothing_that_we_ship(open_page, live_server):
    page = open_page("/luring/")
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if "Content Security" in message.text else None)
    page.goto(live_server.url + "/gaya/")
    page.wait_for_timeout(300)
    assert complaints == []


def test_the_first_key_stroke_reaches_the_way_to_the_content(open_page):
    page = open_page("/gaya/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_the_theme_changes_without_script(open_page):
    page = open_page("/gaya/", script=False)
    page.click("header .menu > summary")
    page.click("button[value=dark]")
    assert page.locator("html").get_attribute("data-color-scheme") == "dark"
    assert page.url.endswith("/gaya/")


def test_the_language_changes_without_script(open_page):
    page = open_page("/gaya/", script=False)
    page.click("header .menu > summary")
    page.click(f"button[value={settings.LANGUAGES[1][0]}]")
    assert page.locator(".skip").text_content() == "Skip to the content"


def test_a_dialog_opens_without_script(open_page):
    page = open_page("/gaya/", script=False)
    page.click("a[data-open=salam]")
    assert page.locator("#salam").is_visible()


def test_a_dialog_names_how_many_it_touches(open_page):
    page = open_page("/gaya/")
    for box in page.locator("input[name=ids]").all()[:2]:
        box.check()
    page.locator(".bulk-bar [data-open=hapus]").click()
    assert page.locator("#hapus [data-count]").inner_text() == "2"


def test_the_bulk_bar_shows_only_when_rows_are_chosen(open_page):
    page = open_page("/gaya/", width=1280)
    assert not page.locator(".bulk-bar").is_visible()
    page.locator("input[data-check-page]").check()
    assert page.locator(".bulk-bar span[data-chosen]").inner_text() == "4 dipilih"
