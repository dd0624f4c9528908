"""What a first visit costs on a slow line: bytes on the wire and requests, counted by Chromium itself."""

from __future__ import annotations

import pytest

from pamong.attendance import codes
from pamong.core import clock
from scenes.browser import context_of
from scenes.sampit import bimtek_sampit
from scenes.weight import first_visit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LIST = "/kegiatan/bimtek-sampit/peserta/"
ORDINARY, LIGHT = (120, 12), (80, 8)  # KiB, requests
VISITS = {
    "welcome": (None, "/", ORDINARY),
    "sign-in": (None, "/akun/login/", ORDINARY),
    "home of a participant": ("peserta", "/", LIGHT),
    "home of the committee": ("panitia", "/", ORDINARY),
    "list of participants": ("panitia", LIST, ORDINARY),
    "check-in by the camera app": ("peserta", "/h/{code}", (60, 10)),
}


@pytest.mark.parametrize("name", VISITS)
def test_a_first_visit_is_light(name, chromium, live_server):
    role, path, (most_kib, most_requests) = VISITS[name]
    scene = bimtek_sampit(people=12)
    path = path.replace("{code}", codes.venue_code(scene.sessions[0].pk, clock.now()))
    context = context_of(chromium, live_server.url, scene.users[role] if role else None, 390)
    page = context.new_page()
    visit = first_visit(page, live_server.url + path)
    sizes = visit.sizes()
    landed = page.url
    context.close()
    print(f"{name}: {sum(sizes.values()) / 1024:.1f} KiB in {len(visit.answers)} requests")  # pytest -rP shows it
    assert landed == live_server.url + path
    assert {answer["status"] for answer in visit.answers.values()} == {200}
    assert set(visit.bytes) == set(visit.answers)
    assert 3 <= len(visit.answers) <= most_requests, sizes
    assert sum(sizes.values()) <= most_kib * 1024, sizes
