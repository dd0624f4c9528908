"""`pamong report EVENT --out DIR`: the event's papers and report."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from pamong.config.django_setup import start_django


def configure(parser: argparse.ArgumentParser) -> None:
    """Name the options."""
    parser.add_argument("event", help="kode kegiatan")
    parser.add_argument("--out", type=Path, required=True, help="folder tujuan")


def run(options: argparse.Namespace) -> int:
    """Write every paper into the folder."""
    start_django()
    from pamong.programme.models import Event  # noqa: PLC0415 - needs Django started
    from pamong.reporting.views import FILES  # noqa: PLC0415

    event = Event.objects.filter(slug=options.event).select_related("office", "venue").first()
    if event is None:
        print(f"pamong report: kegiatan {options.event!r} tidak ada.", file=sys.stderr)
        return 2
    options.out.mkdir(parents=True, exist_ok=True)
    for name, (make, _kind) in FILES.items():
        (options.out / name).write_bytes(make(event))
    print(f"{len(FILES)} berkas tersimpan di {options.out}.")
    return 0
