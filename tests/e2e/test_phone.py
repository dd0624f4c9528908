"""The phone without signal: what is kept, what the person sees, what arrives, and that nothing comes twice."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import OperationalError
from playwright.sync_api import Browser, BrowserContext, Page

from pamong.attendance import codes
from pamong.attendance.models import Presence, PresenceEvent, SessionClosing
from pamong.core import clock, outbox
from pamong.core.models import Device, InboxEvent
from pamong.planning.models import Session
from scenes.browser import context_of
from scenes.sampit import Scene, bimtek_sampit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
KEPT_BY_WORKER = """async path => {
  await navigator.serviceWorker.ready;
  for (let tries = 0; tries < 100; tries += 1) {
    if (await caches.match(path, {ignoreVary: true})) return true;
    await new Promise(resolve => setTimeout(resolve, 100));
  }
  return false;
}"""


@pytest.fixture
def scene() -> Scene:
    """The scene, its first sessions running now."""
    scene = bimtek_sampit(people=6)
    shift = clock.now() - timedelta(minutes=10) - scene.sessions[0].starts_at
    for session in scene.sessions:
        session.starts_at += shift
        session.ends_at += shift
        session.save()
    return scene


@pytest.fixture
def session(scene: Scene) -> Session:
    return scene.sessions[0]


@pytest.fixture
def phone(chromium: Browser, live_server) -> Iterator[Callable[..., BrowserContext]]:
    """Return somebody's phone, with a service worker."""
    contexts = []

    def of(user: object) -> BrowserContext:
        more = {"service_workers": "allow", "base_url": live_server.url}
        contexts.append(context_of(chromium, live_server.url, user, 360, **more))
        contexts[-1].set_default_timeout(15_000)
        return contexts[-1]

    yield of
    for context in contexts:
        context.close()


def opened(context: BrowserContext, path: str, *, worker: bool = True) -> Page:
    """Open a page and wait until it would open again without signal."""
    page = context.new_page()
    page.goto(path)
    if worker:
        assert page.evaluate(KEPT_BY_WORKER, path)
    page.wait_for_load_state("networkidle")
    return page


def scan(page: Page, code: str) -> str:
    """Let a USB scanner type a code; return the colour and words of the answer."""
    page.evaluate("document.querySelector('[data-result]').replaceChildren()")
    page.fill("[name=code]", code)
    page.press("[name=code]", "Enter")
    page.wait_for_selector(".scanner-result .scanner-title")
    return page.get_attribute(".scanner-result", "data-color")


def scanner_path(scene: Scene, session: Session) -> str:
    return f"/kegiatan/{scene.event.slug}/kehadiran/{session.pk}/pindai/"


def test_scans_without_signal_survive_a_reload_and_arrive_once_signed(scene, session, phone):
    context = phone(scene.users["panitia"])
    page = opened(context, scanner_path(scene, session))
    context.set_offline(True)
    scan(page, codes.personal_code(scene.participants[0]))
    page.wait_for_selector(".sync[data-state=kept]")
    page.reload()
    scan(page, codes.personal_code(scene.participants[2]))
    assert page.inner_text(".sync") == "Di perangkat · 2"
    assert Presence.objects.count() == 0
    context.set_offline(False)
    page.wait_for_selector(".sync[data-state=sent]")
    device = Device.objects.get()
    assert list(InboxEvent.objects.order_by("seq").values_list("device", "seq", "verdict")) == [
        (device.pk, 1, "baru"),
        (device.pk, 2, "baru"),
    ]
    assert [row.counts for row in Presence.objects.all()] == [True, True]


def test_two_tabs_make_one_chain_and_send_nothing_twice(scene, session, phone):
    context = phone(scene.users["panitia"])
    tabs = [opened(context, scanner_path(scene, session)) for _ in range(2)]
    context.set_offline(True)
    for place, tab in enumerate(tabs * 2):
        scan(tab, codes.personal_code(scene.participants[place]))
    context.set_offline(False)
    tabs[1].bring_to_front()
    tabs[1].wait_for_selector(".sync[data-state=sent]")
    tabs[0].bring_to_front()
    tabs[0].wait_for_selector(".sync[data-state=sent]")
    assert list(InboxEvent.objects.order_by("seq").values_list("seq", flat=True)) == [1, 2, 3, 4]
    assert PresenceEvent.objects.count() == 4


def test_a_participant_without_signal_is_recorded_by_the_camera_app_alone(scene, session, phone):
    context = phone(scene.users["peserta"])
    opened(context, "/")
    context.set_offline(True)
    page = context.new_page()
    page.goto(f"/h/{codes.venue_code(session.pk, clock.now())}")
    page.wait_for_selector("[data-state] >> text=Tersimpan di HP ini")
    context.set_offline(False)
    page.wait_for_selector("[data-state][data-color=success]")
    presence = Presence.objects.get()
    assert (presence.participant.person.user, presence.level) == (scene.users["peserta"], 2)


def test_with_signal_the_phone_signs_what_its_camera_app_opened(scene, session, phone):
    context = phone(scene.users["peserta"])
    page = context.new_page()
    page.goto(f"/h/{codes.venue_code(session.pk, clock.now())}")
    page.wait_for_selector(".check-in-card[data-color=success]")
    page.wait_for_selector(".sync[data-state=sent]")
    assert Presence.objects.get().level == 2


def test_a_full_server_is_told_on_the_phone_and_loses_nothing(scene, session, phone, monkeypatch):
    def full(raw):
        raise OperationalError("database or disk is full")

    context = phone(scene.users["panitia"])
    page = opened(context, scanner_path(scene, session))
    with monkeypatch.context() as trouble:
        trouble.setattr(outbox, "take_signed", full)
        context.set_offline(True)
        scan(page, codes.personal_code(scene.participants[0]))
        context.set_offline(False)
        page.wait_for_selector(".sync[data-state=trouble]")
        assert page.inner_text(".sync") == "Server penuh · 1 di perangkat"
    page.evaluate("dispatchEvent(new Event('online'))")
    page.wait_for_selector(".sync[data-state=sent]")
    assert Presence.objects.count() == 1


def test_a_full_phone_says_that_a_scan_is_not_recorded(scene, session, phone):
    context = phone(scene.users["panitia"])
    page = opened(context, scanner_path(scene, session))
    page.evaluate("void (IDBObjectStore.prototype.add = () => { throw new DOMException('', 'QuotaExceededError') })")
    context.set_offline(True)
    assert scan(page, codes.personal_code(scene.participants[0])) == "danger"
    assert "BELUM tercatat" in page.inner_text(".scanner-title")
    page.wait_for_selector(".sync[data-state=full]")


def test_a_file_carries_scans_to_a_phone_with_signal(scene, session, phone, tmp_path: Path):
    lonely, carrier = phone(scene.users["panitia"]), phone(scene.users["fasilitator"])
    page = opened(lonely, scanner_path(scene, session))
    opened(lonely, "/kotak-keluar/")
    lonely.set_offline(True)
    scan(page, codes.personal_code(scene.participants[0]))
    page.goto("/kotak-keluar/")
    with page.expect_download() as download:
        page.click("[data-save]")
    file = tmp_path / download.value.suggested_filename
    download.value.save_as(file)
    assert json.loads(file.read_text())["jumlah"] == 1
    staff = opened(carrier, "/kotak-keluar/")
    staff.set_input_files("#id_carried", file)
    staff.wait_for_selector("text=1 catatan diambil")
    staff.wait_for_function("() => document.querySelectorAll('outbox-list li').length === 0")
    assert Presence.objects.get().participant == scene.participants[0]
    lonely.set_offline(False)
    page.wait_for_selector(".sync[data-state=sent]")
    assert PresenceEvent.objects.count() == 1


def test_signing_out_with_unsent_records_is_a_choice(scene, session, phone):
    context = phone(scene.users["panitia"])
    page = opened(context, scanner_path(scene, session))
    context.set_offline(True)
    scan(page, codes.personal_code(scene.participants[0]))
    page.evaluate("document.querySelector('[data-sign-out]').requestSubmit()")
    page.wait_for_selector("#unsent[open]")
    assert page.inner_text("#unsent .dialog-body p") == (
        "1 catatan hanya ada di perangkat ini. Catatan itu tetap di sini saat Anda keluar, "
        "dan terkirim saat Anda masuk lagi di perangkat ini."
    )
    context.set_offline(False)
    page.click("#unsent [data-choice=send]")
    page.wait_for_url(lambda address: "pindai" not in address)
    assert Presence.objects.count() == 1


def test_a_session_is_closed_without_signal_with_headcount_and_names(scene, session, phone):
    context = phone(scene.users["panitia"])
    page = opened(context, scanner_path(scene, session).replace("pindai", "tutup"))
    context.set_offline(True)
    page.fill("[name=headcount]", "0")
    page.click("form.form button")
    page.wait_for_selector("text=Penutupan tersimpan di perangkat ini")
    context.set_offline(False)
    page.wait_for_selector(".sync[data-state=sent]")
    closing = SessionClosing.objects.get()
    assert (closing.headcount, closing.confirms, closing.device) == (0, True, Device.objects.get())
