"""Debian's Chromium for pages that Django's live server serves; `tests/conftest.py` makes it known to every test."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

HEIGHTS = {390: 844, 1280: 800}
# The rules of axe that look at colours; all others judge what a page is made of, which is the same in the dark.
OF_COLOURS = ["color-contrast", "link-in-text-block"]
WIDER = "() => document.documentElement.scrollWidth > document.documentElement.clientWidth"
NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def browser_path() -> str:
    """Return where Chromium is; it must be there, tests that need it are never skipped."""
    path = next(filter(None, map(shutil.which, NAMES)), None) or _own_of_playwright()
    assert path, "Chromium is missing: scripts/setup browser"
    return path


def _own_of_playwright() -> str | None:
    """Return the browser that `playwright install` brought, where no package does."""
    found = sorted(Path.home().glob(".cache/ms-playwright/chromium-*/chrome-linux*/chrome"))
    return str(found[-1]) if found else None


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Return one browser for all tests."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright's loop runs in the thread of the tests
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path(), args=ARGUMENTS)
        yield browser
        browser.close()


def context_of(browser: Browser, address: str, user: object | None, width: int, **more: Any) -> BrowserContext:
    """Return a browser window in which a person is signed in."""
    context = browser.new_context(
        viewport={"width": width, "height": HEIGHTS.get(width, 740)},
        locale="id-ID",
        **{"service_workers": "block", **more},
    )
    if user is not None:
        client = Client()
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")  # type: ignore[arg-type]
        name = settings.SESSION_COOKIE_NAME
        context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": address}])
    return context


def barriers(page: Page) -> list[tuple[str, str]]:
    """Return what closes an open page to somebody: by every rule in light, by those of colours also in the dark."""
    found = [("light", one) for one in Axe().run(page).response["violations"]]
    page.emulate_media(color_scheme="dark")
    found += [("dark", one) for one in Axe().run(page, options={"runOnly": OF_COLOURS}).response["violations"]]
    page.emulate_media(color_scheme="light")
    return [(f"{scheme}: {one['id']}", one["nodes"][0]["html"][:100]) for scheme, one in found]


def wrong_on_a_phone(browser: Browser, address: str, visits: Iterable[tuple[object, str]]) -> list[tuple[str, ...]]:
    """Return what is wrong with pages on a phone, each opened by somebody: barriers, and sliding sideways."""
    paths: dict[object, list[str]] = {}
    for user, path in visits:
        paths.setdefault(user, []).append(path)
    wrong: list[tuple[str, ...]] = []
    for user, own in paths.items():
        with context_of(browser, address, user, 360) as context:
            for path in own:
                page = context.new_page()
                page.goto(address + path)
                wrong += [(path, *one) for one in barriers(page)]
                wrong += [(path, "wider than the phone")] if page.evaluate(WIDER) else []
                page.close()
    return wrong
