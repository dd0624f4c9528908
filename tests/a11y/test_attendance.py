"""Presence on real phones: a card held before the camera, with and without signal; pages that everybody can use."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from time import sleep

import pytest
from django.conf import settings
from django.db import OperationalError
from django.test import Client
from playwright.sync_api import Browser, Page

from pamong.attendance import codes, commands
from pamong.attendance.commands import PresenceClaim
from pamong.attendance.models import Presence, PresenceEvent
from pamong.core import clock, epochs
from pamong.core.ids import uuid7
from pamong.core.models import Device, InboxEvent
from pamong.core.qr import qr_code
from pamong.planning.models import Session
from scenes.browser import ARGUMENTS, barriers, browser_path
from scenes.sampit import Scene, bimtek_sampit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDTH, HEIGHT, MODULE = 640, 480, 6
TOO_SMALL = """() => [...document.querySelectorAll('.ds-button, .chip, .tick, .tab')]
  .filter(element => element.checkVisibility())
  .filter(element => element.getBoundingClientRect().height < 48)
  .map(element => element.outerHTML.slice(0, 90))"""


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
def phone(chromium: Browser, live_server) -> Iterator[Callable[..., Page]]:
    """Return a page on somebody's phone."""
    contexts = []

    def opened(user: object, path: str, *, browser: Browser = chromium) -> Page:
        client = Client()
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        context = browser.new_context(
            viewport={"width": 360, "height": 740},
            locale="id-ID",
            service_workers="block",
        )
        name = settings.SESSION_COOKIE_NAME
        context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])
        contexts.append(context)
        page = context.new_page()
        page.goto(live_server.url + path, wait_until="networkidle")  # devices are enrolled in the background
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def camera(chromium: Browser, tmp_path: Path) -> Iterator[Callable[[str], Browser]]:
    """Return a browser whose camera sees a QR with this text."""
    browsers = []

    def showing(text: str) -> Browser:
        film = tmp_path / "kamera.y4m"
        film.write_bytes(film_of(text))
        fake = ["--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"]
        arguments = [*ARGUMENTS, *fake, f"--use-file-for-fake-video-capture={film}"]
        browsers.append(chromium.browser_type.launch(executable_path=browser_path(), args=arguments))
        return browsers[-1]

    yield showing
    for browser in browsers:
        browser.close()


def film_of(text: str) -> bytes:
    """Return a film of one still picture (Y4M, raw): a QR code on grey."""
    matrix = [list(row) for row in qr_code(text, error="l").matrix]
    rows = [bytearray([120]) * WIDTH for _ in range(HEIGHT)]
    side = (len(matrix) + 8) * MODULE
    top, left = (HEIGHT - side) // 2, (WIDTH - side) // 2
    for y in range(side):
        for x in range(side):
            row, column = y // MODULE - 4, x // MODULE - 4
            inside = 0 <= row < len(matrix) and 0 <= column < len(matrix)
            rows[top + y][left + x] = 16 if inside and matrix[row][column] else 235
    picture = b"".join(map(bytes, rows)) + bytes([128]) * (WIDTH * HEIGHT // 2)
    return f"YUV4MPEG2 W{WIDTH} H{HEIGHT} F10:1 Ip A1:1 C420jpeg\n".encode() + (b"FRAME\n" + picture) * 5


def scanner_path(scene: Scene, session: Session) -> str:
    return f"/kegiatan/{scene.event.slug}/kehadiran/{session.pk}/pindai/"


def test_a_card_before_the_camera_is_recorded(scene, session, phone, camera, live_server):
    member = scene.participants[0]
    browser = camera(f"{live_server.url}/h/{codes.personal_code(member)}")
    page = phone(scene.users["panitia"], scanner_path(scene, session), browser=browser)
    page.wait_for_selector("presence-scanner[data-names='6']", state="attached")
    page.click("[data-start]")
    page.wait_for_selector(".scanner-result[data-color=success] .scanner-title")
    assert page.inner_text(".scanner-title") == member.person.name
    assert page.inner_text("[data-numbers]") == "1 dari 3 tercatat"
    page.wait_for_selector(".sync[data-state=sent]")
    assert Presence.objects.get().participant == member


def test_a_scan_without_signal_is_sent_when_it_returns(scene, session, phone):
    page = phone(scene.users["panitia"], scanner_path(scene, session))
    page.wait_for_selector("presence-scanner[data-names='6']", state="attached")
    page.context.set_offline(True)
    page.fill("[name=code]", codes.personal_code(scene.participants[0]))
    page.press("[name=code]", "Enter")
    page.wait_for_selector(".scanner-result[data-color=success] .scanner-title")
    assert page.inner_text("[data-recent] li") == f"{scene.participants[0].person.name} di perangkat"
    page.wait_for_selector(".sync[data-state=kept]")
    assert Presence.objects.count() == 0
    page.context.set_offline(False)
    page.wait_for_selector(".sync[data-state=sent]")
    assert Presence.objects.get().counts


def _scan(page, member, count):
    page.fill("[name=code]", codes.personal_code(member))
    page.press("[name=code]", "Enter")
    page.wait_for_function("count => document.querySelectorAll('[data-recent] li').length === count", arg=count)


def test_after_a_restore_the_phone_sends_again_what_no_backup_holds(scene, session, phone):
    page = phone(scene.users["panitia"], scanner_path(scene, session))
    page.wait_for_selector("presence-scanner[data-names='6']", state="attached")
    _scan(page, scene.participants[0], 1)
    page.wait_for_selector(".sync[data-state=sent]")
    for model in (Presence, PresenceEvent, InboxEvent):
        model.objects.all().delete()
    Device.objects.update(held_to=0, highest=0, head=None)  # the backup was made before the scan
    epochs.begin("restored")
    _scan(page, scene.participants[2], 2)
    _eventually(lambda: Presence.objects.count() == 2)
    assert InboxEvent.objects.order_by("seq").values_list("seq", "verdict")[0] == (1, "baru")


def test_a_server_that_cannot_write_is_told_in_words_and_loses_nothing(scene, session, phone, monkeypatch):
    def read_only(*_):
        raise OperationalError("attempt to write a readonly database")

    page = phone(scene.users["panitia"], scanner_path(scene, session))
    page.wait_for_selector("presence-scanner[data-names='6']", state="attached")
    with monkeypatch.context() as broken:
        broken.setattr("pamong.core.outbox.signed.together.take", read_only)
        _scan(page, scene.participants[0], 1)
        page.wait_for_selector(".sync[data-state=trouble], .sync[data-state=kept]")
        page.goto(page.url.split("/kegiatan/")[0] + "/kotak-keluar/")
        page.wait_for_selector("outbox-list p:has-text('hanya bisa dibaca')")
        assert not Presence.objects.exists()
    page.evaluate("dispatchEvent(new Event('online'))")
    _eventually(Presence.objects.exists)
    page.wait_for_selector(".sync[data-state=sent]")


def _eventually(condition):
    for _ in range(300):
        if condition():
            return
        sleep(0.1)
    raise AssertionError("it never came to that")


def test_the_screen_goes_on_turning_its_codes_without_the_server(scene, session, phone):
    page = phone(scene.users["panitia"], scanner_path(scene, session).replace("pindai", "layar"))
    first = page.get_attribute("[data-text]", "data-text")
    page.context.set_offline(True)
    page.wait_for_selector(f"[data-text]:not([data-text='{first}'])", timeout=25_000)
    shown = codes.read_venue_code(codes.code_in(page.get_attribute("[data-text]", "data-text")))
    assert shown.session_id == session.pk
    assert shown.is_fresh(clock.now())
    assert codes.is_spoken_code(page.inner_text("[data-spoken]").replace(" ", ""), session.pk, clock.now())


def test_digits_typed_without_signal_are_signed_and_sent_when_it_returns(scene, session, phone):
    page = phone(scene.users["peserta"], f"/kegiatan/{scene.event.slug}/kehadiran/saya/")
    page.context.set_offline(True)
    page.fill("[name=code]", codes.spoken_code(session.pk, clock.now()))
    page.press("[name=code]", "Enter")
    page.wait_for_selector("presence-spoken [data-when=kept]:visible")
    page.context.set_offline(False)
    page.wait_for_selector("presence-spoken [data-when=sent]:visible")
    presence = Presence.objects.get()
    assert (presence.way, presence.level) == ("kode_lisan", 1)


def test_no_page_breaks_an_accessibility_rule_or_the_thumb(scene, session, phone):
    committee, peserta = scene.users["panitia"], scene.users["peserta"]
    now = clock.now()
    rows = [
        PresenceClaim(uuid7(), session.pk, scene.participants[2].pk, "qr_peserta", now),
        PresenceClaim(uuid7(), session.pk, scene.participants[1].pk, "pindai_panitia", now),
    ]
    commands.record_presences(actor=committee, rows=rows)
    room = f"/kegiatan/{scene.event.slug}/kehadiran/"
    pages = [
        (committee, room),
        (committee, room + "rekap/"),
        (committee, room + "pertanyaan/"),
        (committee, f"{room}{session.pk}/"),
        (committee, f"{room}{session.pk}/pindai/"),
        (committee, f"{room}{session.pk}/layar/"),
        (committee, f"{room}{session.pk}/papan/"),
        (committee, f"{room}{session.pk}/tutup/"),
        (peserta, room + "saya/"),
        (peserta, f"/h/{codes.venue_code(session.pk, now)}"),
        (peserta, "/h/tanpa-sinyal/"),
        (committee, "/kotak-keluar/"),
    ]
    wrong = {}
    for user, path in pages:
        page = phone(user, path)
        violations = barriers(page)
        small = page.evaluate(TOO_SMALL)
        page.set_viewport_size({"width": 320, "height": 640})
        wrong[path] = (violations, page.evaluate("document.documentElement.scrollWidth") - 320, small)
    assert wrong == dict.fromkeys(wrong, ([], 0, []))
