"""What `pamong serve` with its worker holds in memory: at rest, and again after its first visitors.

`python -m bench.rest` starts the server on an empty database of its own and adds up the proportional set size (PSS) of
all its processes, as Linux tells it. Only the figure at rest has a bar; the one after visits says what it grows to.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

BAR_MIB = 250
VISITS = ("/", "/akun/login/", "/v/", "/gaya/")
ROUNDS, QUIET_SECONDS = 25, 10
QUIET = subprocess.DEVNULL


def main(argv: list[str] | None = None) -> int:
    """Measure and print; return 1 when the bar is missed."""
    if not Path("/proc/self/smaps_rollup").exists():
        print("rest: this system does not tell the PSS of a process")
        return 0
    with tempfile.TemporaryDirectory() as folder, _served(folder) as (server, address):
        time.sleep(QUIET_SECONDS)
        at_rest = sum(_pss_of(server))
        for _round in range(ROUNDS):
            for path in VISITS:
                _open(address + path)
        time.sleep(QUIET_SECONDS / 2)
        after = sum(_pss_of(server))
    verdict = "MISSED" if at_rest > BAR_MIB else "ok"
    print(f"{'at rest, all processes':42s} {at_rest:8.1f} MiB  bar {BAR_MIB} MiB   {verdict}")
    print(f"{f'after {ROUNDS * len(VISITS)} visits':42s} {after:8.1f} MiB")
    return int(at_rest > BAR_MIB)


@contextmanager
def _served(folder: str) -> Iterator[tuple[int, str]]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    settings = {**os.environ, "PAMONG_DATA_DIR": folder, "PAMONG_PUBLIC_URL": f"http://localhost:{port}"}
    command = [sys.executable, "-c", "from pamong.config.cli import main; main()"]
    subprocess.run([*command, "migrate"], env=settings, check=True, stdout=QUIET)
    server = subprocess.Popen([*command, "serve", "--port", str(port)], env=settings, stdout=QUIET, stderr=QUIET)
    address = f"http://localhost:{port}"
    try:
        _wait_for(address)
        yield server.pid, address
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(30)


def _wait_for(address: str) -> None:
    for _second in range(90):
        try:
            return _open(f"{address}/sw.js")
        except OSError:
            time.sleep(1)
    raise SystemExit("rest: the server does not answer")


def _open(address: str) -> None:
    with urllib.request.urlopen(address, timeout=30) as answer:
        answer.read()


def _pss_of(process: int) -> Iterator[float]:
    """Yield the PSS in MiB of a process and all its children."""
    roll = Path(f"/proc/{process}/smaps_rollup").read_text()
    yield next(int(line.split()[1]) for line in roll.splitlines() if line.startswith("Pss:")) / 1024
    for child in Path(f"/proc/{process}/task/{process}/children").read_text().split():
        yield from _pss_of(int(child))


if __name__ == "__main__":
    raise SystemExit(main())
