"""Faults acted out against the real server: kills, power cuts, a full disk, a read-only database, bad lines."""

from __future__ import annotations

import contextlib
import json
import random
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from ._hall import Line, Server, build
from ._power import act_out

Figure = tuple[str, float, float | None]  # what, value, most


def everything(scale: float, database_url: str = "") -> Iterator[Figure]:
    """Yield the figures of all faults; `scale` 1 is the full count."""
    kills, cuts, phones = max(2, int(50 * scale)), max(10, int(200 * scale)), max(20, int(300 * scale))
    with tempfile.TemporaryDirectory() as folder:
        yield from _kill_figures("SQLite", kills_under_load(Path(folder), kills=kills))
    if database_url:
        with tempfile.TemporaryDirectory() as folder, fresh_database(database_url) as url:
            yield from _kill_figures("PostgreSQL", kills_under_load(Path(folder), kills=kills, database_url=url))
    with tempfile.TemporaryDirectory() as folder:
        yield from _cut_figures(Path(folder), cuts)
    with tempfile.TemporaryDirectory() as folder:
        yield from _line_figures("SQLite", phones, bad_line(Path(folder), phones=phones))
    if database_url:
        with tempfile.TemporaryDirectory() as folder, fresh_database(database_url) as url:
            yield from _line_figures("PostgreSQL", phones, bad_line(Path(folder), phones=phones, database_url=url))
    with tempfile.TemporaryDirectory() as folder:
        yield from _full_figures(Path(folder))


def _kill_figures(name: str, kills: Kills) -> Iterator[Figure]:
    yield f"{name}: kill -9 of every process, times", kills.kills, None
    yield "  acknowledged", kills.acknowledged, None
    yield "  sent again and answered as repeats", kills.repeats, None
    yield "  acknowledged and lost", kills.lost, 0
    yield "  doubled", kills.doubled, 0


def _line_figures(name: str, phones: int, line: BadLine) -> Iterator[Figure]:
    yield f"{name}: {phones} phones on a line that cuts 30 %: tries", line.tries, None
    yield "  answered as repeats", line.repeats, None
    yield "  lost", line.lost, 0
    yield "  doubled", line.doubled, 0


def _cut_figures(folder: Path, cuts: int) -> Iterator[Figure]:
    for synchronous, most in (("FULL", 0.0), ("NORMAL", None)):
        found = act_out(folder / synchronous, cuts=cuts, synchronous=synchronous)
        if found is None:
            yield "power cuts: no C compiler here", 0, None
            return
        yield f"power cuts with synchronous={synchronous}", found.cuts, None
        yield "  acknowledged at the last cut", found.acknowledged, None
        yield "  acknowledged and lost, all cuts together", found.lost, most
        yield "  databases damaged", found.damaged, most


def _full_figures(folder: Path) -> Iterator[Figure]:
    with small_disk(folder, megabytes=12) as place:
        if place is None:
            yield "full disk: no right to mount one here", 0, None
            return
        full = full_disk(place)
        yield "full disk: acknowledged before it was full", full.acknowledged, None
        yield "  acknowledged and lost", full.lost, 0
        yield "  calls without the words for it", full.wordless, 0
        yield "read-only database: calls without the words for it", read_only(place), 0


@dataclass
class Kills:
    """What came of killing the server."""

    kills: int = 0
    acknowledged: int = 0
    repeats: int = 0
    lost: int = 0
    doubled: int = 0


@dataclass
class _Desk:
    """One phone that sends its scans one by one and keeps what was not answered."""

    events: list[dict[str, Any]]
    answered: set[str] = field(default_factory=set)
    repeats: int = 0
    tries: int = 0

    def work(self, port: int, stop: threading.Event) -> None:
        """Send until all is answered or the server is gone."""
        line = Line(port, timeout=20)
        for event in self.events:
            if stop.is_set():
                break
            if event["id"] in self.answered:
                continue
            self.tries += 1
            try:
                (answer,) = line.send([event])["answers"]
            except (OSError, RuntimeError):
                break
            self.answered.add(event["id"])
            self.repeats += answer["verdict"] == "ulang"
        line.close()


@contextlib.contextmanager
def fresh_database(url: str) -> Iterator[str]:
    """Make a database of its own beside the one that `url` names, and drop it afterwards."""
    import psycopg

    name, base = f"pamong_{uuid4().hex}", url.rpartition("/")[0]
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        yield f"{base}/{name}"
        server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def kills_under_load(folder: Path, *, kills: int, database_url: str = "") -> Kills:
    """Kill every process of the server again and again while eight phones send; count what is missing at the end."""
    hall = build(folder, people=60, database_url=database_url)
    desks = [_Desk([hall.staff_scan(phone, n, n // 60 % 6) for n in range(60 * kills)]) for phone in hall.staff]
    done = Kills()
    chance = random.Random(7)
    server = Server(folder, database_url=database_url)
    for _ in range(kills):
        server.start()
        _let_work(desks, server, chance.randint(4, 40))
        done.kills += 1
    told = set().union(*(desk.answered for desk in desks))
    done.acknowledged = len(told)
    done.lost = len(told - _held(folder, database_url))
    with server:
        again = [_Desk(desk.events[: len(desk.answered) + 1]) for desk in desks]
        _let_work(again, server, None)
    done.repeats = sum(desk.repeats for desk in desks) + sum(desk.repeats for desk in again)
    ids = _all_ids(folder, database_url)
    done.doubled = len(ids) - len(set(ids))
    return done


def _let_work(desks: list[_Desk], server: Server, until: int | None) -> None:
    """Let all desks send at once; kill the server in the midst of it after so many more answers, or never."""
    stop = threading.Event()
    before = sum(len(desk.answered) for desk in desks)
    threads = [threading.Thread(target=desk.work, args=(server.port, stop)) for desk in desks]
    for thread in threads:
        thread.start()
    while until is not None and any(thread.is_alive() for thread in threads):
        if sum(len(desk.answered) for desk in desks) - before >= until:
            server.kill()
            stop.set()
            break
        time.sleep(0.002)
    for thread in threads:
        thread.join()
    if until is not None:
        server.kill()


def _all_ids(folder: Path, url: str) -> list[str]:
    """Return the ids of all presence events, asked without Django."""
    if url:
        import psycopg

        with psycopg.connect(url) as database:
            return [str(row[0]) for row in database.execute("SELECT id FROM attendance_presenceevent").fetchall()]
    import sqlite3

    opened = sqlite3.connect(folder / "data" / "pamong.sqlite3")
    try:
        return [str(UUID(row[0])) for row in opened.execute("SELECT id FROM attendance_presenceevent")]
    finally:
        opened.close()


def _held(folder: Path, url: str) -> set[str]:
    return set(_all_ids(folder, url))


@dataclass
class BadLine:
    """What came of a bad line."""

    tries: int
    repeats: int
    lost: int
    doubled: int


def bad_line(folder: Path, *, phones: int, cut: float = 0.3, database_url: str = "") -> BadLine:
    """Let many phones check in over a line that is slow and cuts connections, half of them after the write."""
    hall = build(folder, people=phones, database_url=database_url)
    with Server(folder, database_url=database_url) as server, Cutter(server.port, cut) as cutter:
        desks = [_Desk([hall.own_scan(phone)]) for phone in hall.own]
        groups = [desks[start::30] for start in range(30)]
        threads = [threading.Thread(target=_persist, args=(group, cutter.port)) for group in groups]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    ids = _all_ids(folder, database_url)
    sent = {event["id"] for desk in desks for event in desk.events}
    tries, repeats = sum(desk.tries for desk in desks), sum(desk.repeats for desk in desks)
    return BadLine(tries, repeats, len(sent - set(ids)), len(ids) - len(set(ids)) + len(set(ids) - sent))


def _persist(desks: list[_Desk], port: int) -> None:
    for desk in desks:
        while len(desk.answered) < len(desk.events):
            desk.work(port, threading.Event())


class Cutter:
    """A line in front of a server: slow, and cut in a share of all connections, before or after the answer is made."""

    def __init__(self, port: int, share: float, *, seed: int = 3) -> None:
        self.target, self.share = port, share
        self.chance = random.Random(seed)
        self.door = socket.create_server(("127.0.0.1", 0), backlog=256)
        self.port: int = self.door.getsockname()[1]

    def __enter__(self) -> Cutter:
        threading.Thread(target=self._serve, daemon=True).start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.door.close()

    def _serve(self) -> None:
        while True:
            try:
                visitor, _ = self.door.accept()
            except OSError:
                return
            fate = self.chance.random()
            threading.Thread(target=self._carry, args=(visitor, fate), daemon=True).start()

    def _carry(self, visitor: socket.socket, fate: float) -> None:
        """Carry one call and its answer; cut it before it arrives, or after it was answered."""
        with contextlib.suppress(OSError), visitor, socket.create_connection(("127.0.0.1", self.target)) as server:
            call = _whole(visitor)
            time.sleep(0.02 + 0.1 * fate)
            if fate < self.share / 2:
                server.sendall(call[: len(call) // 2])
                return
            server.sendall(call)
            answer = _whole(server)
            if fate >= self.share:
                visitor.sendall(answer)


def _whole(line: socket.socket) -> bytes:
    """Read one HTTP message with a length."""
    line.settimeout(30)
    raw = b""
    while b"\r\n\r\n" not in raw:
        piece = line.recv(65536)
        if not piece:
            return raw
        raw += piece
    head, _, rest = raw.partition(b"\r\n\r\n")
    named = [row.split(b":", 1)[1] for row in head.split(b"\r\n") if row.lower().startswith(b"content-length:")]
    while named and len(rest) < int(named[0]):
        piece = line.recv(65536)
        if not piece:
            break
        rest += piece
    return head + b"\r\n\r\n" + rest


@contextlib.contextmanager
def small_disk(folder: Path, *, megabytes: int) -> Iterator[Path | None]:
    """Mount a small disk in memory; None where that is not allowed."""
    place = folder / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(place)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        yield None
        return
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], check=False)


@dataclass
class Full:
    """What came of a full disk."""

    acknowledged: int
    refused: int
    wordless: int
    lost: int


def full_disk(place: Path) -> Full:
    """Fill the disk under a server that is sent scans; then make room and send what was refused."""
    hall = build(place, people=40)
    phone = hall.staff[0]
    told: set[str] = set()
    refused: list[dict[str, Any]] = []
    wordless = 0
    with Server(place, workers=1) as server:
        line = Line(server.port)
        stone = place / "stone"
        for number in range(60):
            if number == 20:
                _fill(stone)
            event = hall.staff_scan(phone, number, number % 6)
            try:
                line.send([event])
                told.add(event["id"])
            except RuntimeError as refusal:
                refused.append(event)
                wordless += not _says(str(refusal), "penuh")
        stone.unlink()
        for event in refused:
            line.send([event])
            told.add(event["id"])
        line.close()
    return Full(len(told), len(refused), wordless + (not refused), len(told - _held(place, "")))


def _fill(stone: Path) -> None:
    """Take all the room there is."""
    with stone.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while True:
            file.write(bytes(65536))
    with stone.open("ab", buffering=0) as file, contextlib.suppress(OSError):
        while True:
            file.write(bytes(512))


def read_only(place: Path) -> int:
    """Send scans to a server whose disk can only be read; return how many were not told so."""
    from ._hall import load

    hall = load(place)
    wordless = 0
    subprocess.run(["mount", "-o", "remount,ro", str(place)], check=True)
    try:
        server = Server(place, workers=1, log=False)
        with server:
            line = Line(server.port)
            for number in range(5):
                try:
                    line.send([hall.staff_scan(hall.staff[1], number, 0)])
                    wordless += 1
                except RuntimeError as refusal:
                    wordless += not _says(str(refusal), "hanya_baca")
            line.close()
    finally:
        subprocess.run(["mount", "-o", "remount,rw", str(place)], check=False)
    return wordless


def _says(refusal: str, code: str) -> bool:
    return refusal.startswith("503") and json.dumps(code) in refusal
