"""What every page says to the browser, and what no page holds."""

import re

import pytest

STRICT = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), microphone=(self), geolocation=(), payment=(), usb=()",
}
PAGES = (
    "/",
    "/kegiatan/",
    "/kegiatan/bimtek-sampit/",
    "/kegiatan/bimtek-sampit/peserta/",
    "/kegiatan/bimtek-sampit/jadwal/",
    "/kegiatan/bimtek-sampit/kehadiran/",
    "/kegiatan/bimtek-sampit/tes/",
    "/kegiatan/bimtek-sampit/praktik/papan/",
    "/kegiatan/bimtek-sampit/kelulusan/",
    "/kegiatan/bimtek-sampit/laporan/",
    "/saya/",
    "/gaya/",
)
INLINE = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>|<style\b|\sstyle=\"|\son[a-z]+=\"", re.IGNORECASE)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_strict_and_holds_no_inline_script_or_style(scene, sign_in, path):
    answer = sign_in(scene.users["panitia"]).get(path)
    assert answer.status_code == 200
    assert {name: answer.headers[name] for name in STRICT} == STRICT
    policy = answer.headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    page = re.sub(r"<svg.*?</svg>", "", answer.content.decode(), flags=re.DOTALL)
    assert INLINE.findall(page) == []


def test_only_the_scanner_may_compile_wasm(scene, sign_in):
    session = scene.sessions[0].pk
    policy = (
        sign_in(scene.users["panitia"])
        .get(f"/kegiatan/bimtek-sampit/kehadiran/{session}/pindai/")
        .headers["Content-Security-Policy"]
    )
    assert "'wasm-unsafe-eval'" in policy
    assert "'unsafe-eval'" not in policy.replace("'wasm-unsafe-eval'", "")
    assert "'unsafe-inline'" not in policy


def test_what_a_person_types_is_shown_as_text(scene, sign_in):
    person = scene.participants[0].person
    person.printed_name = person.name = '<script>alert(1)</script>"><img src=x>'
    person.save()
    page = sign_in(scene.users["panitia"]).get("/kegiatan/bimtek-sampit/peserta/").content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_a_post_without_its_token_is_refused(scene):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(scene.users["panitia"], backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.post("/kegiatan/bimtek-sampit/laporan/naskah/", {"saran": "x"}).status_code == 403
