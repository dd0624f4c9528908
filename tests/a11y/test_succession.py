"""The education office's pages on a phone: accessible, one column, no sideways scroll."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from pamong.succession import commands
from pamong.succession.models import Candidate, RuleSetVersion, SchoolPost, Vacancy
from scenes import spare_succession
from scenes.browser import wrong_on_a_phone
from scenes.sampit import bimtek_sampit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


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
    visits = [(scene.users[who], path) for who, paths in _paths(scene).items() for path in paths]
    assert wrong_on_a_phone(chromium, live_server.url, visits) == []
