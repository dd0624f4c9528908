"""The education office's pages on a phone: accessible, one column, no sideways scroll."""

from __future__ import annotations

import os

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser

from pamong.succession import commands
from pamong.succession.models import Candidate, RuleSetVersion, SchoolPost, Vacancy
from scenes import spare_succession
from scenes.browser import barriers
from scenes.sampit import bimtek_sampit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDER = "() => document.documentElement.scrollWidth > document.documentElement.clientWidth"
PICTURES = os.environ.get("PAMONG_PICTURES")


def _paths(scene) -> dict[str, list[str]]:
    dinas = scene.users["dinas"]
    version = RuleSetVersion.objects.get(pk=spare_succession.version(scene))
    commands.refresh_candidates(actor=dinas, authority="62.02")
    one = Candidate.objects.get(person=scene.participants[0].person)
    vacancy = Vacancy.objects.get(pk=spare_succession.vacancy(scene))
    for row in Candidate.objects.filter(authority="62.02").exclude(pk=one.pk):
        row.wish_rows.create(school=vacancy.school, place=1)
    SchoolPost.objects.create(authority="62.02", school=vacancy.school, kecamatan="Baamang")
    values = {"expr": "mgr_months >= 36", "fields": ["mgr_months"]}
    draft = commands.draft_rule(actor=dinas, current=version, rule="K25-MGR", reason="Contoh", **values)
    office = [
        "", "calon/", f"calon/{one.pk}/", f"keberatan/{spare_succession.objection(scene)}/", "kebutuhan/", "lowongan/",
        f"lowongan/{vacancy.pk}/", f"lowongan/{vacancy.pk}/putuskan/", "usulan/", "aturan/", f"aturan/{version.pk}/",
        f"aturan/{draft.pk}/", f"aturan/{version.pk}/butir/K25-MGR/", f"aturan/{version.pk}/tafsir/", "catatan/",
    ]  # fmt: skip
    return {"dinas": [f"/suksesi/{path}" for path in office] + ["/"], "peserta": ["/jalan-saya/"]}


def test_every_page_is_accessible_and_fits_a_phone(chromium: Browser, live_server):
    scene = bimtek_sampit(people=6)
    wrong = []
    for who, paths in _paths(scene).items():
        client = Client()
        client.force_login(scene.users[who], backend="allauth.account.auth_backends.AuthenticationBackend")
        context = chromium.new_context(
            viewport={"width": 360, "height": 740}, locale="id-ID",
            service_workers="block",
        )  # fmt: skip
        name = settings.SESSION_COOKIE_NAME
        context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])
        for path in paths:
            page = context.new_page()
            page.goto(live_server.url + path)
            wrong += [(path, *one) for one in barriers(page)]
            if page.evaluate(WIDER):
                wrong.append((path, "wider than the phone", ""))
            if PICTURES:
                page.screenshot(
                    path=f"{PICTURES}/{path.strip('/').replace('/', '_')[:30] or 'home'}.png", full_page=True
                )
            page.close()
        context.close()
    assert wrong == []
