"""A recording sent to the real server over a line that cuts connections: does it arrive byte for byte?

`python -m bench.recording` builds a small synthetic event, sends sounds of several sizes with 0, 10, 30 and 50 % of
all calls cut (half of them before the server has them whole, half after it has done its work) and compares SHA-256.
"""

from __future__ import annotations

import hashlib
import http.client
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from base64 import b64encode
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench._faults import Cutter
from bench._hall import ROOT, Server, environment

MEGABYTE = 1024**2
TRIES = ((1, 0.0), (1, 0.1), (1, 0.3), (1, 0.5), (5, 0.3))  # megabytes, share of calls cut
PIECE = 64 * 1024


@dataclass
class Sent:
    """What came of one sending."""

    megabytes: float
    cut: float
    calls: int
    repeated: int
    seconds: float
    equal: bool


def main(argv: Sequence[str] = ()) -> int:
    """Send all and print; return 1 when a sound arrived otherwise than it was sent."""
    if argv:
        return _build(Path(argv[0]))
    with tempfile.TemporaryDirectory() as folder:
        found = [one for size, cut in TRIES for one in [through_a_bad_line(Path(folder), int(size * MEGABYTE), cut)]]
    for one in found:
        print(
            f"{one.megabytes:4.1f} MB, {one.cut:3.0%} of calls cut: {one.calls:4d} calls, {one.repeated:3d} repeated,"
            f" {one.seconds:6.1f} s, SHA-256 {'equal' if one.equal else 'DIFFERENT'}"
        )
    return int(not all(one.equal for one in found))


def through_a_bad_line(folder: Path, size: int, cut: float, *, checksum: bool = True) -> Sent:
    """Send a sound of so many bytes through a line that cuts a share of all calls."""
    call = [sys.executable, "-m", "bench.recording", str(folder)]
    told = json.loads(subprocess.run(call, check=True, cwd=ROOT, env=environment(folder), capture_output=True).stdout)
    sound = b"RIFF\x00\x00\x00\x00WAVEfmt " + random.Random(7).randbytes(size - 16)
    with Server(folder) as server, Cutter(server.port, cut) as cutter:
        phone = _Phone(cutter.port, told, checksum=checksum)
        start = time.monotonic()
        address = phone.persist("POST", told["create"], {"Upload-Length": str(size)}, (201,))["Location"]
        while (offset := phone.offset(address)) < size:
            phone.send(address, offset, sound[offset : offset + PIECE])
        seconds = time.monotonic() - start
        with closing(http.client.HTTPConnection("127.0.0.1", server.port)) as whole:
            whole.request("GET", address.replace("/tus/", "/suara/"), headers=phone.head)
            same = hashlib.sha256(whole.getresponse().read()).digest() == hashlib.sha256(sound).digest()
    return Sent(size / MEGABYTE, cut, phone.calls, phone.repeated, seconds, same)


class _Phone:
    """A sender that knows tus and never gives up; every call is a new connection, so that each has its own fate."""

    def __init__(self, port: int, told: dict[str, str], *, checksum: bool) -> None:
        self.port, self.checksum = port, checksum
        self.calls = self.repeated = 0
        about = f"kunci {b64encode(told['key'].encode()).decode()}"
        self.head = {"Cookie": told["cookie"], "X-CSRFToken": told["csrf"], "Tus-Resumable": "1.0.0"}
        self.head |= {"Upload-Metadata": about, "Accept-Encoding": "identity"}

    def call(self, verb: str, address: str, headers: dict[str, str], body: bytes = b"") -> tuple[int, Any]:
        """Send one call."""
        self.calls += 1
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            line.request(verb, address, body, {**self.head, **headers})
            answer = line.getresponse()
            answer.read()
            return answer.status, answer.headers
        finally:
            line.close()

    def persist(self, verb: str, address: str, headers: dict[str, str], good: tuple[int, ...]) -> Any:
        """Send one call until its answer comes."""
        while True:
            try:
                status, answer = self.call(verb, address, headers)
            except (OSError, http.client.HTTPException):
                self.repeated += 1
                continue
            assert status in good, status
            return answer

    def offset(self, address: str) -> int:
        """Ask how far the server is."""
        return int(self.persist("HEAD", address, {}, (200,))["Upload-Offset"])

    def send(self, address: str, offset: int, piece: bytes) -> None:
        """Send a piece once; whether it came is asked afterwards."""
        head = {"Content-Type": "application/offset+octet-stream", "Upload-Offset": str(offset)}
        if self.checksum:
            head["Upload-Checksum"] = f"sha256 {b64encode(hashlib.sha256(piece).digest()).decode()}"
        try:
            status, _head = self.call("PATCH", address, head, piece)
            assert status in (204, 409, 460), status
        except (OSError, http.client.HTTPException):
            self.repeated += 1


def _build(folder: Path) -> int:
    """Make the event, the consent of everybody in one group, and tell what the sender needs."""
    os.environ["PAMONG_DATA_DIR"] = str(folder / "data")
    import django

    django.setup()
    from django.apps import apps
    from django.conf import settings
    from django.core.management import call_command
    from django.test import Client
    from django.urls import reverse

    if not (folder / "data" / "pamong.sqlite3").exists():
        settings.MIGRATION_MODULES = dict.fromkeys((app.label for app in apps.get_app_configs()), None)
        call_command("migrate", run_syncdb=True, verbosity=0)
        settings.MIGRATION_MODULES = {}
        call_command("migrate", fake=True, verbosity=0)  # the tables are those the migrations make; the server asks

    from coaching.conftest import group_of
    from coaching.recorded import agreed
    from pamong.coaching.models import ConsentAsk
    from pamong.core.ids import uuid7
    from pamong.planning.models import Triad
    from scenes.sampit import bimtek_sampit

    if not Triad.objects.exists():
        bimtek_sampit(people=6)
    triad = Triad.objects.select_related("event").order_by("number")[0]
    group = group_of(type("Scene", (), {"event": triad.event}), triad)
    ask = ConsentAsk.objects.first() or agreed(group)
    client = Client()
    client.force_login(group.coach, backend="allauth.account.auth_backends.AuthenticationBackend")
    session, csrf = client.cookies[settings.SESSION_COOKIE_NAME].value, "c" * 32
    print(
        json.dumps(
            {
                "cookie": f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={csrf}",
                "csrf": csrf,
                "key": str(uuid7()),
                "create": reverse("coaching:recording_create", args=[triad.event.slug, ask.pk]),
            }
        )
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
