"""Presence under load and under fault, against the real server.

Load (2 cores, the makers of the load on the same cores): single signed check-ins at least 350 a second on SQLite with
FULL durability, at least 800 in batches of 20, p99 at 50 a second at most 100 ms, none refused; at most 8 statements a
check-in; 500 offline scans in one upload at most 1 s, and again with the same result; a snapshot for 5,000 people at
most 150 KB in one answer. Faults: nothing acknowledged is ever lost, nothing is doubled.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench import _faults
from bench._drive import Load, drive
from bench._hall import ROOT, Hall, Line, Server, build
from bench._peer import PUBLISHED, pretix


@dataclass
class Report:
    """What was measured, and which bars were missed."""

    missed: list[str] = field(default_factory=list)

    def say(self, what: str, value: float, unit: str, *, least: float | None = None, most: float | None = None) -> None:
        """Print a figure beside its bar."""
        bar = (
            f" (bar: at least {least:g})"
            if least is not None
            else f" (bar: at most {most:g})"
            if most is not None
            else ""
        )
        good = (least is None or value >= least) and (most is None or value <= most)
        print(f"{'  ' if good else '! '}{what:<58}{value:>10,.1f} {unit}{bar}", flush=True)
        if not good:
            self.missed.append(what)


def single_calls(hall: Hall, connections: int, each: int, session: int) -> list[list[str]]:
    """Return calls of one event: half from people's own phones, half from staff who scan cards."""
    calls: list[list[str]] = []
    phones = iter(hall.own)
    for place in range(connections):
        if place % 2:
            own = [hall.staff_scan(hall.staff[place], place * each + n, session) for n in range(each)]
        else:
            own = [hall.own_scan(next(phones), session) for _ in range(each)]
        calls.append([json.dumps({"events": [event]}) for event in own])
    return calls


def batch_calls(hall: Hall, connections: int, each: int, size: int, session: int) -> list[list[str]]:
    """Return calls of many staff scans."""
    calls = []
    for place in range(connections):
        phone, start = hall.staff[place], place * each * size
        batches = [[hall.staff_scan(phone, start + n * size + k, session) for k in range(size)] for n in range(each)]
        calls.append([json.dumps({"events": batch}) for batch in batches])
    return calls


def measure_load(report: Report, folder: Path, url: str, scale: float) -> float:
    """Measure the server on one database; return single check-ins a second."""
    each = max(20, int(300 * scale))
    hall = build(folder, people=8 * each, database_url=url)
    name = "PostgreSQL" if url else "SQLite FULL"
    with Server(folder, database_url=url) as server:
        drive(server, single_calls(hall, 8, 4, 3))  # warm: every worker has answered
        load = drive(server, single_calls(hall, 8, each, 0))
        rate = load.count / load.seconds
        report.say(f"{name}: single signed check-ins, 8 connections", rate, "/s", least=350)
        report.say("  p50 while saturated", load.share(0.5), "ms")
        report.say("  p99 while saturated", load.share(0.99), "ms")
        _costs(report, load)
        batches = drive(server, batch_calls(hall, 4, max(4, each // 10), 20, 1))
        report.say(f"{name}: in batches of 20, 4 connections", batches.count / batches.seconds, "/s", least=800)
        _costs(report, batches)
        paced = drive(server, single_calls(hall, 8, max(20, each // 3), 2), pause=8 / 50)
        report.say(f"{name}: p99 at 50 a second", paced.share(0.99), "ms", most=100)
        report.say("  p50 at 50 a second", paced.share(0.5), "ms")
        _costs(report, paced)
        _offline(report, hall, server, name)
    return rate


def _costs(report: Report, load: Load) -> None:
    """Say what a load cost, and that every claim was taken as it should be."""
    taken = load.verdicts["baru"] + load.verdicts["ganda"]
    report.say("  processor time of the server a check-in", 1000 * load.cpu / max(1, load.count), "ms")
    report.say("  processors taken by others meanwhile", load.others, "of 2")
    report.say("  processor time of whoever made the load", 1000 * load.maker / max(1, load.count), "ms")
    report.say("  calls refused or broken, claims not taken", load.refused + load.count - taken, "", most=0)


def _offline(report: Report, hall: Hall, server: Server, name: str) -> None:
    """Send 500 scans kept without signal in one call, twice."""
    events = [hall.staff_scan(hall.staff[-1], n, 4) for n in range(500)]
    body, line = json.dumps({"events": events}), Line(server.port)
    waits, told = [], []
    for _ in range(2):
        began = time.perf_counter()
        told.append(line.send_raw(body))
        waits.append(time.perf_counter() - began)
    report.say(f"{name}: 500 offline scans in one upload", waits[0], "s", most=1)
    report.say("  the same again", waits[1], "s", most=1)
    first = [one["result"] for one in told[0]["answers"]]
    again = [(one["verdict"], one["result"]) for one in told[1]["answers"]]
    same = again == [("ulang", result) for result in first] and told[0]["perangkat"] == told[1]["perangkat"]
    report.say("  answers that differ the second time", 0 if same else 1, "", most=0)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print, and return 1 when a bar was missed."""
    parser = argparse.ArgumentParser(prog="pamong bench presence")
    parser.add_argument("--scale", type=float, default=1.0, help="share of the full counts")
    url = os.environ.get("DATABASE_URL", "")
    given = url if url.startswith("postgres") else ""
    parser.add_argument("--database", default=given, help="also this PostgreSQL; by default the one in DATABASE_URL")
    parser.add_argument("--only", choices=["load", "faults", "snapshot", "peer", "phone"], help="one part")
    parser.add_argument("--peer", type=Path, help="the Python of an environment in which pretix is installed")
    parser.add_argument("--peer-data", type=Path, help="keep pretix's database here for the next time")
    parser.add_argument("--minutes", type=float, default=20.0, help="how long the phones are without signal")
    options = parser.parse_args(arguments)
    report = Report()
    parts: dict[str, Callable[[], Any]] = {
        "load": lambda: _load(report, options),
        "snapshot": lambda: _snapshot(report),
        "faults": lambda: _all_faults(report, options),
        "peer": lambda: _peer(report, options),
        "phone": lambda: _phone(report, options),
    }
    for name, part in parts.items():
        if options.only in (None, name):
            part()
    if report.missed:
        print("bars missed: " + "; ".join(report.missed))
    return 1 if report.missed else 0


def _load(report: Report, options: argparse.Namespace) -> None:
    with tempfile.TemporaryDirectory() as folder:
        measure_load(report, Path(folder), "", options.scale)
    if options.database:
        with tempfile.TemporaryDirectory() as folder, _faults.fresh_database(options.database) as url:
            measure_load(report, Path(folder), url, options.scale)


def _snapshot(report: Report) -> None:
    from bench._snapshot import measure

    size, seconds, again = measure(5000)
    report.say("snapshot for a scanner of 5,000 people, one answer", size / 1024, "KB", most=150)
    report.say("  made in", seconds, "s")
    report.say("  with one person changed", again / 1024, "KB")


def _all_faults(report: Report, options: argparse.Namespace) -> None:
    for what, value, most in _faults.everything(options.scale, options.database):
        report.say(what, value, "", most=most)


def _peer(report: Report, options: argparse.Namespace) -> None:
    """Measure a peer and ourselves one after the other, so that both meet the same machine."""
    if not options.peer:
        print(f"  peer not measured (--peer); pretix in an earlier trial on 2 quiet cores: {PUBLISHED:.0f}/s")
        return
    each = max(10, int(60 * options.scale))
    with tempfile.TemporaryDirectory() as folder:
        data = options.peer_data or Path(folder) / "pretix"
        peer = pretix(options.peer, data, each=each)
        hall = build(Path(folder) / "hall", people=8 * each)
        with Server(Path(folder) / "hall") as server:
            drive(server, single_calls(hall, 8, 4, 3))
            own = drive(server, single_calls(hall, 8, each, 0))
    for name, load in (("pretix's check-in API, SQLite FULL", peer), ("ours beside it", own)):
        report.say(f"{name}, 8 connections", load.count / load.seconds, "/s")
        _costs(report, load)
    report.say("times the peer's throughput", own.count / own.seconds * peer.seconds / max(1, peer.count), "", least=8)
    report.say(
        "times the peer's check-ins for the same processor time", peer.cpu / peer.count * own.count / own.cpu, ""
    )


def _phone(report: Report, options: argparse.Namespace) -> None:
    """Real browsers without signal; its own figures stand in `bench.presence_phone`."""
    call = [sys.executable, "-m", "bench.presence_phone", "--minutes", str(options.minutes * options.scale)]
    status = subprocess.run(call, check=False, cwd=ROOT).returncode
    report.say("three phones without signal: measures missed", status, "", most=0)


if __name__ == "__main__":
    raise SystemExit(main())
