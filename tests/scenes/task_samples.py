"""Tasks that tests run in real worker processes."""

from __future__ import annotations

import os
import time
from pathlib import Path

from django_tasks import task


@task()
def note(path: str, line: str) -> None:
    """Append a line to a file."""
    with Path(path).open("a", encoding="utf-8") as file:
        file.write(f"{line}\n")


@task()
def note_and_linger(path: str, flag: str) -> None:
    """Say who runs, then hang while the flag file exists."""
    with Path(path).open("a", encoding="utf-8") as file:
        file.write(f"{os.getpid()}\n")
    while Path(flag).exists():
        time.sleep(0.05)


@task()
def fall_over() -> None:
    """Fail every time."""
    raise ValueError("sengaja gagal")
