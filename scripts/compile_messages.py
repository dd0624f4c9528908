"""Compile every room's Indonesian texts (`django.po` to `django.mo`) without needing GNU gettext."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ROOMS = Path(__file__).resolve().parent.parent / "src" / "pamong"


def compile_all() -> int:
    """Compile what is newer than its result; return how many files were compiled."""
    stale = [path for path in ROOMS.glob("*/locale/*/LC_MESSAGES/django.po") if _is_stale(path)]
    for path in stale:
        _compile(path)
    return len(stale)


def _compile(path: Path) -> None:
    """Write beside and swap: whoever reads meanwhile reads the old texts or the new, never half of them."""
    fresh = path.with_suffix(f".mo-{os.getpid()}")
    with path.open("rb") as source, fresh.open("wb") as target:
        write_mo(target, read_po(source, locale="id"))
    fresh.replace(path.with_suffix(".mo"))


def _is_stale(path: Path) -> bool:
    result = path.with_suffix(".mo")
    return not result.exists() or result.stat().st_mtime < path.stat().st_mtime


if __name__ == "__main__":
    compile_all()
    sys.exit(0)
