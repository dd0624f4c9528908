"""Follow-up on a phone: accessible, one column, no sideways scroll."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import Browser

from measurement.test_skills import hold_visit
from pamong.followup import commands
from scenes import spare_followup
from scenes.browser import WIDER, barriers, context_of, wrong_on_a_phone
from scenes.measured import measured, rate
from scenes.sampit import bimtek_sampit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ROOM = "/kegiatan/bimtek-sampit/tindak-lanjut/"


def _paths(scene) -> dict[str, list[str]]:
    ids = {
        name: getattr(spare_followup, name)(scene)
        for name in ("activity", "evidence", "visit", "supervision", "community", "story")
    }
    key = commands.make_principal_link(actor=scene.users["peserta"], plan=spare_followup.plan(scene))
    return {
        "peserta": [
            "", "rencana/tulis/", "rencana/kegiatan/", f"rencana/kegiatan/{ids['activity']}/",
            f"rencana/kegiatan/{ids['activity']}/bukti/", "pendampingan/", f"supervisi/{ids['supervision']}/",
            "komunitas/", f"komunitas/{ids['community']}/", "praktik-baik/", "praktik-baik/tulis/",
            f"praktik-baik/{ids['story']}/", reverse("followup:principal", args=[key]),
        ],
        "coach": [
            "daftar/", f"peserta/{scene.participants[0].pk}/", f"pendampingan/{ids['visit']}/",
            f"praktik-baik/{ids['story']}/",
        ],
        "panitia": ["daftar/?hanya=diam", "pendampingan/", "catatan/"],
    }  # fmt: skip


def test_every_page_is_accessible_and_fits_a_phone(chromium: Browser, live_server):
    scene = bimtek_sampit(people=6)
    visits = [
        (scene.users[who], path if path.startswith("/") else ROOM + path)
        for who, paths in _paths(scene).items()
        for path in paths
    ]
    assert wrong_on_a_phone(chromium, live_server.url, visits) == []


def test_the_growth_of_each_skill_in_the_coaching_log_has_no_barrier(chromium: Browser, live_server):
    scene = bimtek_sampit(people=12)
    rate(scene)
    for place, number in ((0, 1), (0, 2), (1, 1), (2, 1)):
        hold_visit(scene, place, number)
    measured(scene)
    context = context_of(chromium, live_server.url, scene.users["peserta"], 360)
    page = context.new_page()
    page.goto(f"{live_server.url}{ROOM}catatan/")
    assert page.locator("main").inner_text().count("Pertumbuhan tiap keterampilan") == 1
    assert (barriers(page), page.evaluate(WIDER)) == ([], False)
    context.close()
