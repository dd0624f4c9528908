"""A hall for measurements: an event with people, staff and enrolled phones, and the server before it.

`python -m bench._hall DIR --people 300` builds it; what phones need to send stands in `DIR/hall.json`, so that whoever
makes the load needs no Django.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_der_private_key

from pamong.core.canonical import packed, unpacked

from ._phone import Phone

ROOT = Path(__file__).resolve().parent.parent
HEAD = {"Content-Type": "application/json", "Connection": "keep-alive"}
SERVE = "import sys; from pamong.config.cli import main; sys.exit(main(sys.argv[1:]))"


@dataclass
class Hall:
    """What was built: phones of participants and staff, cards to scan, codes to see, the moment they are seen."""

    folder: Path
    now: int
    event: str
    sessions: list[str]
    codes: dict[str, str]
    cards: list[str]
    own: list[Phone] = field(default_factory=list)
    staff: list[Phone] = field(default_factory=list)

    def own_scan(self, phone: Phone, session: int = 0) -> dict[str, Any]:
        """Return a participant's signed scan of a session's code."""
        return phone.event("hadir", cara="qr_peserta", bukti=self.codes[self.sessions[session]])

    def staff_scan(self, phone: Phone, person: int, session: int = 0) -> dict[str, Any]:
        """Return a signed scan of somebody's card by staff."""
        where, card = self.sessions[session], self.cards[person % len(self.cards)]
        return phone.event("hadir", cara="pindai_panitia", sesi=where, bukti=card)


def build(folder: Path, *, people: int, staff: int = 8, database_url: str = "") -> Hall:
    """Build a hall in a process of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    call = [sys.executable, "-m", "bench._hall", str(folder), "--people", str(people), "--staff", str(staff)]
    subprocess.run(call, check=True, cwd=ROOT, env=environment(folder, database_url))
    return load(folder)


def environment(folder: Path, database_url: str = "") -> dict[str, str]:
    """Return the environment of a server or a writer on a hall."""
    path = f"{ROOT / 'src'}{os.pathsep}{ROOT / 'tests'}{os.pathsep}{ROOT}"
    return {
        **os.environ,
        "PAMONG_DATA_DIR": str(folder / "data"),
        "DATABASE_URL": database_url,
        "PYTHONPATH": path,
        "DJANGO_SETTINGS_MODULE": "pamong.config.settings",
        "PAMONG_STAFF_MFA": "false",
    }


def load(folder: Path) -> Hall:
    """Read a hall that was built."""
    told = json.loads((folder / "hall.json").read_text(encoding="utf-8"))
    hall = Hall(folder, told["now"], told["event"], told["sessions"], told["codes"], told["cards"])
    hall.own = [_phone(one, hall.now) for one in told["own"]]
    hall.staff = [_phone(one, hall.now) for one in told["staff"]]
    return hall


def _phone(told: dict[str, str], now: int) -> Phone:
    key = load_der_private_key(unpacked(told["key"]), password=None)
    return Phone(told["user"], clock=lambda: now, mark=told["mark"], key=key)  # type: ignore[arg-type]


class Server:
    """The real server on a hall, in a process group of its own."""

    def __init__(
        self, folder: Path, *, database_url: str = "", workers: int = 2, threads: int = 4, log: bool = True
    ) -> None:
        self.folder, self.url, self.log = folder, database_url, log
        self.shape = ["--workers", str(workers), "--threads", str(threads)]
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> Server:
        """Start and wait until it answers."""
        call = [
            sys.executable,
            "-c",
            SERVE,
            "serve",
            "--no-tasks",
            "--no-static",
            "--port",
            str(self.port),
            *self.shape,
        ]
        place = self.folder / "server.log" if self.log else Path(os.devnull)
        with place.open("ab") as log:
            self.process = subprocess.Popen(
                call, cwd=ROOT, env=environment(self.folder, self.url), stdout=log, stderr=log, start_new_session=True
            )
        return self.ready()

    @classmethod
    def around(cls, process: subprocess.Popen[bytes], port: int) -> Server:
        """Return a server that somebody else started, as far as a load needs it."""
        server = cls(Path(os.devnull))
        server.process, server.port = process, port
        return server.ready()

    def ready(self) -> Server:
        """Wait until it answers."""
        assert self.process
        for _ in range(900):
            if self.process.poll() is not None:
                log = self.folder / "server.log"
                raise RuntimeError(f"the server ended: {log.read_text()[-2000:] if log.is_file() else ''}")
            try:
                with socket.create_connection(("127.0.0.1", self.port), timeout=1):
                    return self
            except OSError:
                time.sleep(0.1)
        raise RuntimeError("the server does not answer")

    def kill(self) -> None:
        """Kill every process of the server at once, as if the power of the process were cut."""
        if self.process:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None

    def stop(self) -> None:
        """Stop it properly."""
        if self.process:
            os.killpg(self.process.pid, signal.SIGTERM)
            try:
                self.process.wait(15)
            except subprocess.TimeoutExpired:
                self.kill()
            self.process = None

    def cpu_seconds(self) -> float:
        """Return the processor time of all its processes so far."""
        assert self.process
        ticks = os.sysconf("SC_CLK_TCK")
        return sum(sum(_times(pid)) for pid in _group(self.process.pid)) / ticks

    def __enter__(self) -> Server:
        return self.start()

    def __exit__(self, *_error: object) -> None:
        self.stop()


def _group(leader: int) -> Iterator[int]:
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                if os.getpgid(int(entry.name)) == leader:
                    yield int(entry.name)
            except ProcessLookupError:
                continue


def _times(pid: int) -> tuple[int, int]:
    try:
        words = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return 0, 0
    return int(words[11]), int(words[12])


class Line:
    """One connection to the server, kept open, opened again when it breaks."""

    def __init__(self, port: int, timeout: float = 60) -> None:
        self.port, self.timeout = port, timeout
        self.open: http.client.HTTPConnection | None = None

    def send(self, events: Sequence[dict[str, Any]]) -> dict[str, Any]:
        """Send signed events; OSError when the line breaks, RuntimeError when the server says no to the whole."""
        return self.send_raw(json.dumps({"events": events}))

    def send_raw(self, body: str) -> dict[str, Any]:
        """Send a call made before."""
        try:
            if self.open is None:
                self.open = http.client.HTTPConnection("127.0.0.1", self.port, timeout=self.timeout)
                self.open.connect()
                assert self.open.sock
                self.open.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.open.request("POST", "/api/v1/outbox", body, HEAD)
            answer = self.open.getresponse()
            text = answer.read()
        except (OSError, http.client.HTTPException) as error:
            self.close()
            raise OSError(str(error)) from error
        if answer.status != 200:
            raise RuntimeError(f"{answer.status} {text[:300]!r}")
        told: dict[str, Any] = json.loads(text)
        return told

    def close(self) -> None:
        """Forget the connection."""
        if self.open:
            self.open.close()
        self.open = None


def main(arguments: Sequence[str] | None = None) -> int:
    """Build a hall in the data folder that the environment names."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--people", type=int, default=300)
    parser.add_argument("--staff", type=int, default=8)
    options = parser.parse_args(arguments)
    from pamong.config.django_setup import start_django

    start_django()
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    told = _made(options.people, options.staff)
    (options.folder / "hall.json").write_text(json.dumps(told), encoding="utf-8")
    return 0


def _made(people: int, staff: int) -> dict[str, Any]:
    from datetime import timedelta

    from django.db import transaction

    from pamong.attendance import codes
    from pamong.people.models import User
    from pamong.planning.models import Session
    from scenes.sampit import bimtek_sampit

    with transaction.atomic():
        scene = bimtek_sampit(people=people)
        first = scene.sessions[0]
        for number, session in enumerate(scene.sessions, 1):  # plenaries, all now: everybody may be everywhere
            session.training_class, session.part = None, number
            session.starts_at, session.ends_at = first.starts_at, first.ends_at
        Session.objects.bulk_update(scene.sessions, ["training_class", "part", "starts_at", "ends_at"])
        now = first.starts_at + timedelta(minutes=10)
        users = [User(person=one.person, email=None) for one in scene.participants[1:]]
        for user in users:
            user.set_unusable_password()
        users = [scene.users["peserta"], *User.objects.bulk_create(users)]
        helpers = [scene.users["panitia"]] * staff
        own = [_enrolled(user, now) for user in users]
        desk = [_enrolled(user, now) for user in helpers]
    return {
        "now": round(now.timestamp() * 1000),
        "event": scene.event.slug,
        "sessions": [str(one.pk) for one in scene.sessions],
        "codes": {str(one.pk): codes.venue_code(one.pk, now) for one in scene.sessions},
        "cards": [codes.personal_code(one) for one in scene.participants],
        "own": own,
        "staff": desk,
    }


def _enrolled(user: Any, now: Any) -> dict[str, str]:
    from pamong.core.models import Device

    phone = Phone(user.pk, clock=lambda: round(now.timestamp() * 1000))
    Device.objects.create(pk=phone.dev, owner=user, public_key=phone.spki, name="Ponsel uji", mark=phone.mark)
    raw = phone.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    return {"user": str(user.pk), "key": packed(raw), "mark": phone.mark}


if __name__ == "__main__":
    sys.exit(main())
