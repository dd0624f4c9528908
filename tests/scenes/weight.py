"""What a first visit costs, counted by Chromium itself: bytes on the wire and requests."""

from __future__ import annotations

import base64
import gzip
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import CDPSession, Page

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

    def sizes(self) -> dict[str, int]:
        """Return the bytes by address."""
        return {self.answers[request]["url"]: self.size(request) for request in list(self.bytes)}

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
