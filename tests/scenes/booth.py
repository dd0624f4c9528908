"""A follow-up session by call: own database and server, browsers with fake microphones, a relay.

`python -m scenes.booth DIR` builds the database in a process of its own, so that no test's settings reach it.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserType, Page

ROOT = Path(__file__).resolve().parents[2]
# As `pamong serve` does, but for its question whether migrations ran: these tables come straight from the models.
SERVE = (
    "import sys; from pamong.config.django_setup import start_django; start_django();"
    "from pamong.config.server import serve;"
    "serve(host=sys.argv[1], port=int(sys.argv[2]), workers=2, threads=4, with_tasks=False, with_static=False)"
)
SECRET = "rahasia-uji"
COOKIE = "sesi"
FAKES = (
    "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream",
    "--autoplay-policy=no-user-gesture-required",
    "--allow-loopback-in-peer-connection",
)
ROLES = ("coach", "coachee", "observer")


def free_port(kind: int = socket.SOCK_STREAM) -> int:
    """Return a port nobody listens on now."""
    with socket.socket(type=kind) as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


class Booth:
    """Database and real server of one session; `relay` is the port of a relay, `host` where all of it listens."""

    def __init__(self, folder: Path, *, relay: int | None = None, host: str = "127.0.0.1") -> None:
        self.folder, self.host, self.port = folder, host, free_port()
        self.address = f"http://{host}:{self.port}"
        self.place = {
            **os.environ,
            "PAMONG_DATA_DIR": str(folder),
            "DATABASE_URL": "",
            "DJANGO_SETTINGS_MODULE": "pamong.config.settings",
            "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT / 'tests'}",
            "PAMONG_STAFF_MFA": "false",
            "PAMONG_DEBUG": "true",  # static files as they are built, without collecting them first
            "PAMONG_HOSTS": host,
            "PAMONG_PUBLIC_URL": self.address,
            "PAMONG_CALL_RELAYS": f"turn:{host}:{relay}?transport=udp" if relay else "",
            "PAMONG_CALL_RELAY_SECRET": SECRET if relay else "",
        }
        told = subprocess.run(
            [sys.executable, "-m", "scenes.booth"], env=self.place, cwd=ROOT, check=True, capture_output=True, text=True
        )
        self.told: dict[str, Any] = json.loads(told.stdout)

    @contextmanager
    def open(self) -> Iterator[Booth]:
        """Serve while the block runs."""
        call = [sys.executable, "-c", SERVE, self.host, str(self.port)]
        log = (self.folder / "server.log").open("ab")
        server = subprocess.Popen(call, env=self.place, cwd=ROOT, stdout=log, stderr=log, start_new_session=True)
        try:
            _wait_for(self.host, self.port)
            yield self
        finally:
            os.killpg(server.pid, signal.SIGTERM)
            server.wait(20)
            log.close()

    def page(self, browser: Browser, role: str, *, only_relay: bool = False, width: int = 360) -> Page:
        """Open the call's page of one of the group."""
        context = browser.new_context(
            viewport={"width": width, "height": 740}, locale="id-ID", service_workers="block",
            permissions=["microphone", "camera"],
        )  # fmt: skip
        context.add_cookies([{"name": COOKIE, "value": self.told["cookies"][role], "url": self.address}])
        page = context.new_page()
        page.goto(f"{self.address}/kegiatan/{self.told['event']}/praktik/kelompok/{self.told['triad']}/panggilan/")
        if only_relay:
            page.evaluate("document.querySelector('call-room').dataset.only = 'relay'")
        return page


def join(page: Page) -> None:
    """Press the button."""
    page.wait_for_selector("[data-press=join]")
    page.click("[data-press=join]")


def meets(page: Page, others: int = 2, seconds: float = 20) -> bool:
    """Tell whether a page is connected with so many others within a time."""
    try:
        page.wait_for_selector(f"call-room[data-connected='{others}']", timeout=1000 * seconds)
    except Exception:
        return False
    return True


def launched(kind: BrowserType, path: str, *more: str) -> Browser:
    """Start a browser with fake devices."""
    from scenes.browser import ARGUMENTS

    return kind.launch(executable_path=path, args=[*ARGUMENTS, *FAKES, *more])


def relay_path() -> str:
    """Return where the relay's program is; tests that need it are never skipped."""
    path = shutil.which("turnserver")
    assert path, "coturn is missing: scripts/setup relay"
    return path


@contextmanager
def relay(folder: Path, port: int, *, host: str = "127.0.0.1") -> Iterator[subprocess.Popen[bytes]]:
    """Run a relay that takes passwords made with our secret."""
    first = free_port(socket.SOCK_DGRAM)
    first = min(first, 65000)
    call = [
        relay_path(), "-n", "--no-cli", "--listening-ip", host, "--relay-ip", host, "--listening-port", str(port),
        "--min-port", str(first), "--max-port", str(first + 200), "--realm", "pamong", "--use-auth-secret",
        "--static-auth-secret", SECRET, "--fingerprint", "--no-tls", "--no-dtls", "--allow-loopback-peers",
        "--pidfile", str(folder / "relay.pid"), "--db", str(folder / "relay.sqlite"), "--log-file", "stdout",
        "--simple-log",
    ]  # fmt: skip
    with (folder / "relay.log").open("ab") as log:
        process = subprocess.Popen(call, stdout=log, stderr=log)
    try:
        _wait_for(host, port)
        yield process
    finally:
        process.send_signal(signal.SIGCONT)
        process.terminate()
        process.wait(10)


def _wait_for(host: str, port: int) -> None:
    for _try in range(900):
        try:
            with socket.create_connection((host, port), timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"nothing listens on {port}")


def build() -> None:
    """Build the session in the data folder that the environment names; tell what browsers need to be its people."""
    from django.conf import settings

    from pamong.config.django_setup import start_django

    start_django()
    from django.apps import apps
    from django.core.management import call_command
    from django.db import transaction
    from django.test import Client

    settings.MIGRATION_MODULES = {app.label: None for app in apps.get_app_configs()}
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    call_command("migrate", run_syncdb=True, verbosity=0, interactive=False)
    from coaching.conftest import account_of
    from pamong.followup.commands import name_partner
    from pamong.followup.models import Visit
    from pamong.followup.queries.groups import possible_partners
    from scenes.sampit import bimtek_sampit

    with transaction.atomic():
        scene = bimtek_sampit(people=6)
        visit = Visit.objects.create(
            event=scene.event, participant=scene.participants[0], coach=scene.crew["coach"][0], number=1,
            planned_on=scene.event.last_day,
        )  # fmt: skip
        partner = possible_partners(visit)[0]
        people = (visit.participant.person, partner.person, scene.crew["coach"][0].person)
        accounts = [account_of(person) for person in people]
        name_partner(actor=accounts[0], visit=visit, partner=partner)
    cookies = {}
    for role, user in zip(ROLES, accounts, strict=True):
        client = Client()
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        cookies[role] = client.cookies[COOKIE].value
    print(json.dumps({"event": scene.event.slug, "triad": str(visit.pk), "cookies": cookies}))


if __name__ == "__main__":
    build()
