"""A phone records, another stops it, the sound arrives and is remarked on: in Chromium, with a known voice."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from a11y.test_voice import FAKES, microphone
from coaching.conftest import Group, group_of
from coaching.recorded import agreed, kept, session_for, wav
from engines.speech import signals
from pamong.coaching import commands
from pamong.coaching.models import Recording, RecordingRemark
from pamong.coaching.queries.recording import Kept
from scenes.browser import ARGUMENTS, browser_path, context_of, wrong_on_a_phone
from scenes.sampit import Scene, bimtek_sampit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ROOM = "/kegiatan/bimtek-sampit/praktik/rekaman/"


@pytest.fixture
def scene() -> Scene:
    return bimtek_sampit(people=6)


@pytest.fixture
def group(scene: Scene) -> Group:
    return group_of(scene, scene.triads[0])


def session_page(group: Group) -> str:
    return f"{ROOM}sesi/praktik/{group.triad.pk}/"


def test_a_phone_records_until_another_stops_it(group, chromium: Browser, live_server, tmp_path: Path):
    agreed(group)
    microphone(tmp_path / "voice.wav")
    fakes = [*ARGUMENTS, *FAKES, f"--use-file-for-fake-audio-capture={tmp_path / 'voice.wav'}"]
    browser = chromium.browser_type.launch(executable_path=browser_path(), args=fakes)
    try:
        phone = context_of(browser, live_server.url, group.coach, 360).new_page()
        other = context_of(browser, live_server.url, group.observer, 360).new_page()
        phone.goto(live_server.url + session_page(group))
        phone.click("form[data-record] button")
        expect(phone.locator(".recorder-state")).to_contain_text("Merekam di ponsel ini: 0:0")
        phone.wait_for_timeout(4500)
        other.goto(live_server.url + session_page(group))
        expect(other.locator(".recording-lamp")).to_be_visible()
        other.click("form[data-stop-recording] button")
        expect(phone.locator(".recorder-state")).to_contain_text("Berhenti.", timeout=15_000)
        expect(phone.locator("[data-sending]")).to_contain_text("Semuanya sudah sampai.", timeout=15_000)
        expect(phone.locator(".recording-list")).to_contain_text("Tersimpan", timeout=15_000)
        phone.wait_for_selector(".sync[data-state=sent]")
        left = phone.evaluate("indexedDB.databases().then((all) => all.map(({ name }) => name))")
    finally:
        browser.close()
    row = Recording.objects.get()
    assert (row.state, row.media_type) == ("ada", "audio/webm")
    assert (row.measures["by"], 3 < row.measures["seconds"] < 12) == ("ponsel", True)
    assert 5_000 < row.received < 60_000
    assert row.opened().read(4) == b"\x1a\x45\xdf\xa3"
    assert any(name.startswith("pamong-suara-") for name in left)


def plays(page: Page, address: str) -> None:
    page.goto(address)
    page.evaluate("document.querySelector('audio').muted = true")
    page.click("[data-toggle]")
    reached(page, 1.2)


def reached(page: Page, second: float) -> None:
    """Wait until the sound has come that far (the strict CSP lets no polling function be made of a string)."""
    for _try in range(100):
        if page.evaluate("document.querySelector('audio').currentTime") >= second:
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"the sound did not reach {second} s")


def test_a_file_arrives_and_typing_pauses_the_sound(group, chromium: Browser, live_server, tmp_path: Path):
    agreed(group)
    content = wav(signals.room(signals.dialogue(turns=2).coach) * 0.5, signals.RATE)
    (tmp_path / "praktik.wav").write_bytes(content)
    context = context_of(chromium, live_server.url, group.coachee, 360)
    page = context.new_page()
    page.goto(live_server.url + session_page(group))
    page.click("details:has(form[data-send-file]) summary")
    page.set_input_files("input[type=file]", tmp_path / "praktik.wav")
    page.route("**/tus/", lambda route: route.abort() if route.request.method == "PATCH" else route.continue_())
    page.click("form[data-send-file] button")
    state, bar = page.locator("sound-progress [role=status]"), page.get_by_role("progressbar")
    expect(state).to_contain_text("Belum bisa dikirim.")
    assert bar.evaluate("bar => [bar.value, bar.max]") == [0, len(content)]
    page.click("[data-pause]")
    page.unroute("**/tus/")
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(state).to_contain_text("Dijeda.")
    page.click("[data-pause]")
    expect(state).to_contain_text("Semuanya sudah sampai.", timeout=20_000)
    assert bar.evaluate("bar => bar.value") == len(content)
    expect(page.locator(".recording-list")).to_contain_text("Tersimpan", timeout=20_000)
    row = Recording.objects.get()
    assert (row.state, row.opened().read() == content) == ("ada", True)
    plays(page, f"{live_server.url}{ROOM}{row.pk}/")
    page.locator("[data-remark] textarea").press_sequentially("Jeda yang baik")
    assert page.evaluate("document.querySelector('audio').paused") is True
    page.keyboard.press("Escape")
    assert page.evaluate("document.querySelector('audio').paused") is False
    page.click("[data-remark] button")
    page.wait_for_selector(".remarks")
    remark = RecordingRemark.objects.get()
    assert (remark.text, 1 <= remark.second <= 3) == ("Jeda yang baik", True)
    page.click(".remark-clock")
    reached(page, 1)
    context.close()


def test_the_pages_of_recordings_are_accessible(scene, group, chromium: Browser, live_server):
    row = kept(group)
    commands.add_remark(actor=group.observer, kept=Kept(row, session_for(group)), second=3, text="Jeda.")
    ask = agreed(group, "penilaian", people=[group.coach])
    commands.start_recording(actor=group.coach, key=row.ask_id, session=session_for(group), ask=row.ask)
    paths = {
        session_page(group): group.coach,
        f"{ROOM}izin/{ask.pk}/": group.coachee,
        f"{ROOM}izin/{row.ask_id}/": group.coachee,
        f"{ROOM}{row.pk}/": group.observer,
        ROOM: scene.users["kepala_balai"],
        f"{ROOM}masa-simpan/": scene.users["kepala_balai"],
        f"/kegiatan/bimtek-sampit/praktik/kelompok/{group.triad.pk}/pandu/": group.coach,
    }
    visits = [(user, path) for path, user in paths.items()]
    assert wrong_on_a_phone(chromium, live_server.url, visits) == []
