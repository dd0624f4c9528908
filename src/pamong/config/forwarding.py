"""From a hall's server to the office's: everything phones sent to the hall, by the same call the phones use.

Each event goes as its phone signed it, so the office judges it anew and believes the hall nothing. Sending it all again
changes nothing; a break half-way is mended by calling again.
"""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from pamong.core.models import Device, InboxEvent

BATCH = 100
TIMEOUT = 120
Post = Callable[[dict[str, Any]], dict[str, Any]]


class ForwardError(Exception):
    """The office did not take it. The message says why and what to do."""


def forward(post: Post) -> Counter[str]:
    """Send all devices' events in their order; return how often each verdict was given."""
    verdicts: Counter[str] = Counter()
    for device in Device.objects.order_by("pk"):
        for batch in _batches(device):
            answer = post({"events": batch, "pengantar": [device.introduction]})
            verdicts.update(str(item["verdict"]) for item in answer["answers"])
    return verdicts


def _batches(device: Device) -> Iterator[list[dict[str, Any]]]:
    rows = InboxEvent.objects.filter(device=device).order_by("seq").values_list("body", flat=True)
    events = [json.loads(body) for body in rows]
    for start in range(0, len(events), BATCH):
        yield events[start : start + BATCH]


def over_http(office: str, key: str) -> Post:
    """Return what posts to the office's outbox with the key of a committee member."""
    if not office.startswith(("https://", "http://localhost", "http://127.0.0.1")):
        raise ForwardError("Alamat kantor harus diawali https://.")

    def post(batch: dict[str, Any]) -> dict[str, Any]:
        head = {"Content-Type": "application/json", "Authorization": f"Bearer {key}"}
        call = urllib.request.Request(  # noqa: S310 - the scheme is checked above
            f"{office.rstrip('/')}/api/v1/outbox", json.dumps(batch).encode(), head
        )
        try:
            with urllib.request.urlopen(call, timeout=TIMEOUT) as answer:  # noqa: S310 - as above
                told: dict[str, Any] = json.load(answer)
        except urllib.error.HTTPError as error:
            raise ForwardError(f"Kantor menjawab {error.code}: {error.read(300).decode(errors='replace')}") from error
        except OSError as error:
            raise ForwardError(f"Kantor tidak terjangkau ({error}). Ulangi perintah ini saat ada jaringan.") from error
        return told

    return post
