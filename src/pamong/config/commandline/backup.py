"""`pamong backup`: one archive with all that is needed to go on elsewhere."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from pamong.config.django_setup import start_django


def configure(parser: argparse.ArgumentParser) -> None:
    """Name the options."""
    parser.add_argument("file", type=Path, nargs="?", help="berkas cadangan (bawaan: di folder data, bertanggal)")


def run(options: argparse.Namespace) -> int:
    """Make a backup and read it back."""
    start_django()
    from django.conf import settings  # noqa: PLC0415 - needs Django started

    from pamong.config.snapshot import BackupError, make_backup  # noqa: PLC0415
    from pamong.core import clock  # noqa: PLC0415

    target = options.file or Path(settings.DATA_DIR) / f"cadangan-{clock.now():%Y%m%d-%H%M%S}.tar.gz"
    try:
        backup = make_backup(target, told=say_on_terminal)
    except BackupError as error:
        print(error, file=sys.stderr)
        return 1
    size = f"{target.stat().st_size / 1e6:.0f} MB"
    print(f"Cadangan tersimpan di {target} ({size}) dan sudah dibaca ulang: {backup.media_files} berkas unggahan.")
    return 0


def say_on_terminal(step: str) -> None:
    """Say what is being done to somebody who watches."""
    if sys.stderr.isatty():
        print(step, file=sys.stderr, flush=True)
