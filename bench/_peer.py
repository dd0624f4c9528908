"""A peer's check-in beside ours, in the same run: pretix, installed by whoever measures into an environment of its own.

python3 -m venv /tmp/pretix && /tmp/pretix/bin/pip install pretix gunicorn
pamong bench presence --peer /tmp/pretix/bin/python
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from ._drive import Load, drive
from ._hall import ROOT, Server

PUBLISHED = 53.0
CONFIG = """[pretix]
instance_name=bench
url=http://127.0.0.1
datadir={data}
registration=off
[database]
backend=sqlite3
[django]
secret={secret}
"""
HEAD = (
    "POST /api/v1/organizers/bench/checkinrpc/redeem/ HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Token {token}\r\n"
    "Content-Type: application/json\r\nContent-Length: {{}}\r\n\r\n"
)


def pretix(python: Path, data: Path, *, each: int) -> Load:
    """Check people in over pretix's API, one call each, on eight connections."""
    environment = _prepared(python, data)
    told = json.loads(
        subprocess.run(
            [python, "-m", "bench._peer_event", str(8 * (each + 4))],
            check=True, stdout=subprocess.PIPE, cwd=ROOT, env=environment,
        ).stdout.splitlines()[-1]
    )  # fmt: skip
    head = HEAD.format(token=told["token"])
    calls = [_call(told["list"], secret) for secret in told["secrets"]]
    with _served(python, environment) as server:
        drive(server, [calls[place * 4 : place * 4 + 4] for place in range(8)], head=head, read=_verdict)
        rest = calls[32:]
        return drive(server, [rest[place::8] for place in range(8)], head=head, read=_verdict)


def _prepared(python: Path, data: Path) -> dict[str, str]:
    data.mkdir(parents=True, exist_ok=True)
    config = data / "pretix.cfg"
    if not config.exists():
        config.write_text(CONFIG.format(data=data, secret=uuid4().hex * 2), encoding="utf-8")
    environment = {
        **os.environ,
        "PRETIX_CONFIG_FILE": str(config),
        "DJANGO_SETTINGS_MODULE": "bench._peer_settings",
        "PYTHONPATH": str(ROOT),
    }
    environment.pop("DATABASE_URL", None)
    if not (data / "migrated").exists():
        call = [python, "-m", "django", "migrate", "--noinput", "--verbosity", "0"]
        subprocess.run(call, check=True, cwd=ROOT, env=environment)
        (data / "migrated").touch()
    return environment


@contextmanager
def _served(python: Path, environment: dict[str, str]) -> Iterator[Server]:
    """Serve pretix as its handbook says: gunicorn, as many processes as cores."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    call = [python, "-m", "gunicorn", "pretix.wsgi", "--workers", "2", "--bind", f"127.0.0.1:{port}"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    server = Server.around(subprocess.Popen(call, cwd=ROOT, env=environment, start_new_session=True, **quiet), port)
    try:
        yield server
    finally:
        assert server.process
        os.killpg(server.process.pid, signal.SIGTERM)
        server.process.wait(20)


def _call(places: int, secret: str) -> str:
    return json.dumps({"lists": [places], "secret": secret, "nonce": uuid4().hex})


def _verdict(body: bytes) -> list[str]:
    return ["baru" if json.loads(body)["status"] == "ok" else "ditolak"]
