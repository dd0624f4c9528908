"""How much memory `pamong serve` with its worker holds at rest: `pamong bench serve` (Linux: PSS of all processes)."""

from __future__ import annotations

import argparse
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Sequence
from pathlib import Path

BAR = 250  # MiB
PAGES = ("/", "/v/", "/akun/login/")
PATIENCE = 90


def main(argv: Sequence[str] | None = None) -> int:
    """Serve, ask for a few pages, let it rest and sum up; return 1 when the bar is missed."""
    argparse.ArgumentParser(prog="pamong bench serve", description=__doc__).parse_args(argv)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        call = [sys.executable, "-m", "pamong.config.cli"]
        place = {**os.environ, "PAMONG_DATA_DIR": folder}
        subprocess.run([*call, "migrate"], check=True, env=place, stdout=subprocess.DEVNULL)
        server = subprocess.Popen(
            [*call, "serve", "--port", str(port)], env=place, stdout=subprocess.DEVNULL, start_new_session=True
        )
        try:
            _visit(port)
            time.sleep(3)
            sizes = [_pss(process) for process in _tree(server.pid)]
        finally:
            os.killpg(server.pid, signal.SIGTERM)
            server.wait(30)
    total = sum(sizes)
    print(f"{len(sizes)} proses  {total:.0f} MiB PSS (batas {BAR} MiB)  {'ok' if total <= BAR else 'MISSED'}")
    return int(total > BAR)


def _visit(port: int) -> None:
    deadline = time.monotonic() + PATIENCE
    for page in PAGES * 4:
        while True:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}{page}", timeout=20).close()
                break
            except OSError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.5)


def _tree(root: int) -> list[int]:
    """Return a process and all that came from it."""
    parents = {}
    for place in Path("/proc").glob("[0-9]*"):
        try:
            parents[int(place.name)] = int((place / "stat").read_text().rsplit(") ", 1)[1].split()[1])
        except OSError:  # ended meanwhile
            continue
    found = [root]
    for process in found:
        found += [child for child, parent in parents.items() if parent == process]
    return found


def _pss(process: int) -> float:
    lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024
