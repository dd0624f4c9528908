"""What a first visit costs on a slow line: bytes on the wire and requests, counted by Chromium itself."""

from __future__ import annotations

import base64
import gzip
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import CDPSession, Page

from scenes.browser import context_of
from scenes.sampit import bimtek_sampit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LIST = "/kegiatan/bimtek-sampit/peserta/"
ORDINARY, LIGHT = (120, 12), (80, 8)  # KiB, requests
VISITS = {
    "welcome": (None, "/", ORDINARY),
    "sign-in": (None, "/akun/login/", ORDINARY),
    "home of a participant": ("peserta", "/", LIGHT),
    "home of the committee": ("panitia", "/", ORDINARY),
    "list of participants": ("panitia", LIST, ORDINARY),
}
TEXTS = ("text/", "application/javascript", "application/json", "application/manifest+json", "image/svg+xml")


@dataclass
class Visit:
    """The answers of one first visit, by request."""

    wire: CDPSession
    answers: dict[str, dict[str, Any]] = field(default_factory=dict)
    bytes: dict[str, int] = field(default_factory=dict)

    def listen(self) -> None:
        """Count with an empty cache."""
        self.wire.send("Network.enable")
        self.wire.send("Network.setCacheDisabled", {"cacheDisabled": True})
        self.wire.on(
            "Network.responseReceived", lambda told: self.answers.update({told["requestId"]: told["response"]})
        )
        self.wire.on(
            "Network.loadingFinished",
            lambda told: self.bytes.update({told["requestId"]: int(told["encodedDataLength"])}),
        )

    def size(self, request: str) -> int:
        """Return what came over the wire; a static text counts compressed, as the real server keeps it."""
        answer, size = self.answers[request], self.bytes[request]
        names = {name.lower() for name in answer["headers"]}
        if "content-encoding" in names or not answer["mimeType"].startswith(TEXTS):
            return size
        told = self.wire.send("Network.getResponseBody", {"requestId": request})
        body = base64.b64decode(told["body"]) if told["base64Encoded"] else told["body"].encode()
        return size - len(body) + len(gzip.compress(body))


def first_visit(page: Page, address: str) -> Visit:
    """Open a page as if for the first time."""
    visit = Visit(page.context.new_cdp_session(page))
    visit.listen()
    page.goto(address, wait_until="networkidle")
    return visit


@pytest.mark.parametrize("name", VISITS)
def test_a_first_visit_is_light(name, chromium, live_server):
    role, path, (most_kib, most_requests) = VISITS[name]
    scene = bimtek_sampit(people=12)
    context = context_of(chromium, live_server.url, scene.users[role] if role else None, 390)
    page = context.new_page()
    visit = first_visit(page, live_server.url + path)
    sizes = {visit.answers[request]["url"]: visit.size(request) for request in visit.bytes}
    landed = page.url
    context.close()
    print(f"{name}: {sum(sizes.values()) / 1024:.1f} KiB in {len(visit.answers)} requests")  # pytest -rP shows it
    assert landed == live_server.url + path
    assert {answer["status"] for answer in visit.answers.values()} == {200}
    assert set(visit.bytes) == set(visit.answers)
    assert 3 <= len(visit.answers) <= most_requests, sizes
    assert sum(sizes.values()) <= most_kib * 1024, sizes
