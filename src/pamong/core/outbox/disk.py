"""Waiting for the disk behind the queue instead of in it.

A transaction on SQLite takes a few milliseconds of reckoning and then, with synchronous=FULL, as many again until the
disk holds what was written, and all that time nobody else may write. Here the transaction ends without that wait, the
next one begins, and whoever led the first waits for the disk before anybody is answered. One sync covers all that was
written to the log before it, so those who wait side by side often share one. Nothing is acknowledged sooner than with
FULL; only other readers may see, for these milliseconds, what a power cut could still take back.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import connection

FULL = 2  # how SQLite tells synchronous=FULL


@contextmanager
def put_off() -> Iterator[Path | None]:
    """Commit without waiting; return the log that must be synced before anybody is told, or None: FULL has waited."""
    log = _log()
    if log is None or not _waits_for_the_disk():
        yield None
        return
    _set("NORMAL")
    try:
        yield log
    finally:
        _set("FULL")


def sync(log: Path | None) -> None:
    """Return once the disk holds all that was committed to this log."""
    if log is None:
        return
    file = os.open(log, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fdatasync(file)
    finally:
        os.close(file)


def settle() -> None:
    """Return once the disk holds whatever can be read now."""
    sync(_log())


def _log() -> Path | None:
    """Return the write-ahead log; None for another database, one in memory, one without a log yet, or inside a test."""
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        return None
    log = Path(f"{connection.settings_dict['NAME']}-wal")
    return log if log.is_file() else None


def _waits_for_the_disk() -> bool:
    return bool(_told("PRAGMA synchronous")[0] == FULL)


def _set(synchronous: str) -> None:
    _told(f"PRAGMA synchronous={synchronous}")


def _told(pragma: str) -> Any:
    """Without Django's cursor: these run with every transaction of the hall."""
    connection.ensure_connection()
    return connection.connection.execute(pragma).fetchone()
