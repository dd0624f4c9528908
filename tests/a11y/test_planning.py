"""Planning in a browser: accessible at both widths, one proposal for a double click, news without a reload."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

from pamong.planning import commands
from pamong.planning.models import Plan
from scenes.browser import context_of
from scenes.planned import drafted_event

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ROOM = "/kegiatan/bimtek-sampit/jadwal/"


@pytest.fixture
def scene():
    made, _draft = drafted_event()
    return made


@pytest.mark.parametrize("width", [360, 1280])
def test_pages_of_planning_have_no_barrier_and_fit_the_screen(chromium, live_server, scene, width):
    with context_of(chromium, live_server.url, scene.users["panitia"], width) as context:
        page = context.new_page()
        later = ("kelompok/", "kelompok/1/", "kelompok/pertemuan/", "kalender/")
        for path in (
            "",
            "rencana/",
            "rencana/1/",
            "rencana/1/kelas/1/",
            "rencana/1/papan/",
            "rencana/1/kelompok/",
            "rencana/1/pemerataan/",
            *later,
        ):
            if path == "kelompok/":
                commands.publish_plan(actor=scene.users["panitia"], plan=Plan.objects.get())
            page.goto(live_server.url + ROOM + path)
            found = Axe().run(page)
            assert found.violations_count == 0, f"{path}: {found.generate_report()}"
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path


def test_two_quick_presses_make_one_copy(chromium, live_server, scene):
    commands.publish_plan(actor=scene.users["panitia"], plan=Plan.objects.get())
    with context_of(chromium, live_server.url, scene.users["panitia"], 360) as context:
        page = context.new_page()
        page.goto(f"{live_server.url}{ROOM}rencana/1/")
        page.locator("form[action$='/salin/'] button").dblclick()
        page.wait_for_url("**/rencana/2/")
    assert Plan.objects.count() == 2


def test_the_waiting_page_shows_the_answer_by_itself(chromium, live_server, scene):
    plan = Plan.objects.get()
    Plan.objects.update(answer={})
    with context_of(chromium, live_server.url, scene.users["panitia"], 360) as context:
        page = context.new_page()
        page.goto(f"{live_server.url}{ROOM}rencana/1/")
        page.get_by_text("Sedang mencari").wait_for()
        Plan.objects.update(answer=plan.answer)
        page.get_by_role("button", name="Terbitkan untuk semua").wait_for()


def test_a_session_is_dragged_to_a_free_hour_and_taken_back_by_key(chromium, live_server, scene):
    rows = Plan.objects.get().answer["timetable"]
    with context_of(chromium, live_server.url, scene.users["panitia"], 1280) as context:
        page = context.new_page()
        page.goto(f"{live_server.url}{ROOM}rencana/1/papan/?kelas=1")
        page.locator("a.session").first.drag_to(page.locator("[data-hour='3.1']"))
        page.get_by_text("Perubahan terakhir").wait_for()
        assert Plan.objects.get().answer["timetable"] != rows
        page.get_by_role("button", name="Urungkan").focus()
        page.keyboard.press("Enter")
        page.get_by_text("Sudah diurungkan").wait_for()
    assert Plan.objects.get().answer["timetable"] == rows
