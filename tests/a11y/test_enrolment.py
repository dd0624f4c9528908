"""Files chosen, cells corrected, a list taken out: on a phone whose browser speaks English, and without barriers."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from pamong.enrolment.models import RosterImport
from scenes.browser import barriers, context_of
from scenes.roster_files import xlsx
from scenes.sampit import Scene, bimtek_sampit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ROOM = "/kegiatan/bimtek-sampit/"
ROWS = [["Nama Lengkap", "NIP", "Sekolah", "Kabupaten"], ["Sari Contoh", "12345", "SDN 1 Contoh", "Seruyan"]]


@pytest.fixture
def scene() -> Scene:
    return bimtek_sampit(people=6)


@pytest.fixture
def desk(chromium, live_server, scene):
    """Return the committee's phone at the start of an import."""
    context = context_of(chromium, live_server.url, scene.users["panitia"], 360)
    page = context.new_page()
    page.goto(f"{live_server.url}{ROOM}peserta/impor/")
    yield page
    context.close()


def choose(page: Page, *names: str) -> None:
    files = [{"name": name, "mimeType": "application/octet-stream", "buffer": xlsx(ROWS)} for name in names]
    page.locator('input[type="file"]').set_input_files(files)


def test_the_file_control_speaks_the_language_of_the_page(desk):
    names = desk.locator("file-choice [data-names]")
    assert (desk.locator("file-choice label").inner_text(), names.inner_text()) == (
        "Pilih berkas",
        "Belum ada berkas dipilih",
    )
    choose(desk, "lulusan.xlsx")
    assert names.inner_text() == "lulusan.xlsx"
    choose(desk, "a.xlsx", "b.xlsx")
    assert names.inner_text() == "2 berkas: a.xlsx, b.xlsx"
    assert (barriers(desk), desk.locator("file-choice label").bounding_box()["height"] >= 48) == ([], True)


def test_the_file_control_is_reached_by_keyboard_and_shows_it(desk):
    desk.locator('input[type="file"]').focus()
    desk.keyboard.press("Shift+Tab")
    desk.keyboard.press("Tab")
    outline = desk.locator("file-choice label").evaluate("label => getComputedStyle(label).outlineStyle")
    assert (desk.evaluate("document.activeElement.type"), outline) == ("file", "solid")


def test_without_script_the_browser_s_own_control_is_there(chromium, live_server, scene):
    context = context_of(chromium, live_server.url, scene.users["panitia"], 360, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live_server.url}{ROOM}peserta/impor/")
    control, label = page.locator('input[type="file"]'), page.locator("file-choice label")
    assert (control.evaluate("it => getComputedStyle(it).opacity"), label.is_visible()) == ("1", False)
    context.close()


def test_a_wrong_cell_is_corrected_on_a_phone(desk, live_server):
    choose(desk, "lulusan.xlsx")
    desk.locator("main form button").first.click()
    desk.wait_for_url("**/kolom/")
    made = RosterImport.objects.get()
    desk.get_by_role("button", name="periksa", exact=False).click()
    desk.wait_for_url("**/periksa/")
    desk.goto(f"{live_server.url}{ROOM}peserta/impor/{made.pk}/sel/")
    assert (barriers(desk), desk.evaluate("document.documentElement.scrollWidth <= innerWidth")) == ([], True)
    desk.get_by_label("NIP Sari Contoh").fill("198001012005012101")
    desk.locator("main form .form-actions button").click()
    desk.wait_for_url("**/periksa/")
    made.refresh_from_db()
    assert made.summary["wrong"] == 0


def test_the_page_of_an_export_has_no_barrier(desk, live_server):
    desk.goto(f"{live_server.url}{ROOM}peserta/unduh/")
    assert (barriers(desk), desk.evaluate("document.documentElement.scrollWidth <= innerWidth")) == ([], True)


def test_the_code_for_a_borrowed_device_and_the_desk_s_form_with_needs_have_no_barrier(desk, live_server, scene):
    place = f"{live_server.url}{ROOM}peserta/{scene.participants[0].pk}/"
    desk.goto(place)
    desk.click("form[action$='/pinjaman/'] button")
    desk.wait_for_selector(".qr")
    assert (barriers(desk), desk.evaluate("document.documentElement.scrollWidth <= innerWidth")) == ([], True)
    desk.goto(f"{place}jawab/")
    assert desk.locator("main").inner_text().count("5. Kebutuhan Anda") == 1
    assert (barriers(desk), desk.evaluate("document.documentElement.scrollWidth <= innerWidth")) == ([], True)
