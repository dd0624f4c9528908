"""Acting out power cuts: real writers' writes and syncs are logged (`_power.c`), then cut short at many places.

At a cut everything that a finished sync covered is on the disk. Of what was written after it every 512-byte sector may
be there, missing or old, in any mixture. Lost directory entries and disks that lie about syncs are not acted out.
"""

from __future__ import annotations

import random
import shutil
import sqlite3
import struct
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from ._hall import ROOT, build, environment

HEAD = struct.Struct("<cIHqI")
SECTOR = 512
SHIM = Path(__file__).with_name("_power.c")


@dataclass
class Record:
    """One logged call."""

    kind: str
    thread: int
    offset: int
    path: str
    data: bytes


@dataclass
class Disk:
    """What a disk holds for certain, and what was written since the last sync of each file."""

    certain: dict[str, bytearray] = field(default_factory=dict)
    pending: dict[str, list[Record]] = field(default_factory=dict)
    starts: dict[tuple[int, str], int] = field(default_factory=dict)

    def take(self, record: Record) -> None:
        """Let one call happen."""
        waiting = self.pending.setdefault(record.path, [])
        if record.kind in "WT":
            waiting.append(record)
        elif record.kind == "S":
            self.starts[record.thread, record.path] = len(waiting)
        elif record.kind == "D":
            self._settle(record)

    def _settle(self, record: Record) -> None:
        """A sync that has ended makes certain what was written before it began."""
        count = self.starts.pop((record.thread, record.path), 0)
        waiting = self.pending[record.path]
        for written in waiting[:count]:
            _write(self.certain.setdefault(record.path, bytearray()), written, lambda: True)
        del waiting[:count]
        for key, start in self.starts.items():
            if key[1] == record.path:
                self.starts[key] = max(0, start - count)

    def after_cut(self, path: str, chance: random.Random) -> bytes:
        """Return what a file holds when the power comes back."""
        content = bytearray(self.certain.get(path, b""))
        share = chance.choice((0.0, 0.2, 0.5, 0.8, 1.0))
        for written in self.pending.get(path, ()):
            _write(content, written, lambda: chance.random() < share)
        return bytes(content)


def _write(content: bytearray, record: Record, lands: object) -> None:
    if record.kind == "T":
        if lands():  # type: ignore[operator]
            del content[record.offset :]
            content.extend(bytes(max(0, record.offset - len(content))))
        return
    for start in range(0, len(record.data), SECTOR):
        if not lands():  # type: ignore[operator]
            continue
        piece, at = record.data[start : start + SECTOR], record.offset + start
        content.extend(bytes(max(0, at + len(piece) - len(content))))
        content[at : at + len(piece)] = piece


def records(log: Path) -> Iterator[Record]:
    """Read the log of writers."""
    raw, at = log.read_bytes(), 0
    while at + HEAD.size <= len(raw):
        kind, thread, path_length, offset, length = HEAD.unpack_from(raw, at)
        at += HEAD.size
        path = raw[at : at + path_length].decode()
        at += path_length
        size = length if kind == b"W" else 0
        yield Record(kind.decode(), thread, offset, path, raw[at : at + size])
        at += size


def shim(folder: Path) -> Path | None:
    """Compile the shim; None where there is no C compiler."""
    compiler = shutil.which("cc")
    if compiler is None:
        return None
    library = folder / "power.so"
    subprocess.run([compiler, "-O1", "-shared", "-fPIC", "-o", str(library), str(SHIM), "-ldl"], check=True)
    return library


@dataclass(frozen=True)
class Cuts:
    """What came of the cuts."""

    cuts: int
    acknowledged: int
    lost: int
    cuts_with_loss: int
    damaged: int


def act_out(folder: Path, *, cuts: int, synchronous: str = "FULL", events: int = 120, seed: int = 1) -> Cuts | None:
    """Let two writers take check-ins into one database, cut their power many times, and count what is missing."""
    folder.mkdir(parents=True, exist_ok=True)
    library = shim(folder)
    if library is None:
        return None
    build(folder, people=40, staff=2)
    data = folder / "data"
    database = data / "pamong.sqlite3"
    with sqlite3.connect(database) as plain:
        plain.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    plain.close()
    before = {str(database): bytearray(database.read_bytes())}
    log = folder / "power.log"
    extra = {"LD_PRELOAD": str(library), "POWER_LOG": str(log), "POWER_FOLDER": str(data)}
    call = [sys.executable, "-m", "bench._power_writer", str(folder), synchronous, str(events)]
    writers = [
        subprocess.Popen([*call, str(place)], cwd=ROOT, env={**environment(folder), **extra}) for place in range(2)
    ]
    if sum(writer.wait() for writer in writers):
        raise RuntimeError("a writer failed")
    return _judge(list(records(log)), before, database, folder / "cut", cuts, random.Random(seed))


def _judge(
    calls: list[Record], before: dict[str, bytearray], database: Path, place: Path, cuts: int, chance: random.Random
) -> Cuts:
    first = next(n for n, call in enumerate(calls) if call.path.endswith("terima"))
    where = sorted(chance.sample(range(first, len(calls)), min(cuts, len(calls) - first)))
    disk, told = Disk(certain=before), []
    lost, with_loss, damaged, done = 0, 0, 0, 0
    for cut in where:
        for call in calls[done:cut]:
            if call.path.endswith("terima"):
                told.extend(call.data.decode().split())
            else:
                disk.take(call)
        done = cut
        held, sound = _after(disk, database, place, chance)
        missing = len(set(told) - held)
        lost, with_loss, damaged = lost + missing, with_loss + bool(missing), damaged + (not sound)
    return Cuts(len(where), len(told), lost, with_loss, damaged)


def _after(disk: Disk, database: Path, place: Path, chance: random.Random) -> tuple[set[str], bool]:
    """Start from what the disk holds; return the events that are there, and whether the database is sound."""
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir()
    copy = place / "pamong.sqlite3"
    copy.write_bytes(disk.after_cut(str(database), chance))
    copy.with_name(copy.name + "-wal").write_bytes(disk.after_cut(f"{database}-wal", chance))
    opened = sqlite3.connect(copy)
    try:
        sound = opened.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        return {row[0] for row in opened.execute("SELECT id FROM core_inboxevent")}, sound
    except sqlite3.DatabaseError:
        return set(), False
    finally:
        opened.close()
