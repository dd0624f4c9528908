"""Compile every room's Indonesian texts (`django.po` to `django.mo`) without needing GNU gettext."""

from __future__ import annotations

import sys
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ROOMS = Path(__file__).resolve().parent.parent / "src" / "pamong"


def compile_all() -> int:
    """Compile what is newer than its result; return how many files were compiled."""
    stale = [path for path in ROOMS.glob("*/locale/*/LC_MESSAGES/django.po") if _is_stale(path)]
    for path in stale:
        with path.open("rb") as source, path.with_suffix(".mo").open("wb") as target:
            write_mo(target, read_po(source, locale="id"))
    return len(stale)


def _is_stale(path: Path) -> bool:
    result = path.with_suffix(".mo")
    return not result.exists() or result.stat().st_mtime < path.stat().st_mtime


if __name__ == "__main__":
    compile_all()
    sys.exit(0)
