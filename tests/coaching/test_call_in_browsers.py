"""A follow-up session in three browsers: through the relay, over its outage, and on by telephone."""

from __future__ import annotations

import signal
import time

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from scenes.booth import ROLES, Booth, free_port, join, launched, meets, relay
from scenes.browser import browser_path

pytestmark = pytest.mark.browser
OUTAGE = 9.0  # long enough that the browsers give the way up; the bench cuts it for thirty seconds


def test_three_join_through_the_relay_survive_an_outage_and_go_on_by_telephone(chromium: Browser, tmp_path):
    port = free_port()
    booth = Booth(tmp_path, relay=port)
    with relay(tmp_path, port) as relaying, booth.open():
        browser = launched(chromium.browser_type, browser_path())
        try:
            pages = [booth.page(browser, role, only_relay=True) for role in ROLES]
            for page in pages:
                join(page)
            assert [meets(page) for page in pages] == [True, True, True]
            offered = [page.inner_text("[data-press=mute]") for page in pages]
            assert offered == ["Matikan mikrofon", "Matikan mikrofon", "Nyalakan mikrofon"]

            relaying.send_signal(signal.SIGSTOP)
            pages[0].wait_for_selector("call-room [data-grade=connecting]", timeout=15_000)
            time.sleep(OUTAGE - 6)
            relaying.send_signal(signal.SIGCONT)
            assert [meets(page, seconds=10) for page in pages] == [True, True, True]

            coach, coachee, observer = pages
            assert Axe().run(coachee).response["violations"] == []
            assert observer.locator("[name=item-T]").count() > 0  # the sheet stands below the call
            observer.click("#session-sheet .form-actions button")  # refused, as it is empty; the call goes on
            summary = observer.wait_for_selector("#session-sheet .error-summary")
            assert summary.bounding_box()["y"] > 0  # told from its first line
            assert meets(observer)
            observer.click("[data-next]")
            observer.click("[data-press=phone]")
            observer.wait_for_selector("call-room:not([data-joined]) [data-numbers][open]")
            observer.click("tap-pad [value=TB]")
            observer.wait_for_selector("[data-take-back]:has-text('terbuka')")
            assert meets(coach, others=1)

            coachee.click("[data-press=leave]")
            coachee.goto(f"{booth.address}/kegiatan/{booth.told['event']}/praktik/perangkat/")
            coachee.click("[data-press=begin]")
            coachee.wait_for_selector("[data-part=relay][data-found=reached]", timeout=15_000)
            coachee.wait_for_selector("[data-part=microphone][data-found=good]")
            coachee.click("[data-press=heard]")
            assert Axe().run(coachee).response["violations"] == []
        finally:
            browser.close()
