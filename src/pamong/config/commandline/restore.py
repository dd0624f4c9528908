"""`pamong restore`: go on from a backup."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from pamong.config.django_setup import start_django


def configure(parser: argparse.ArgumentParser) -> None:
    """Name the options."""
    parser.add_argument("file", type=Path, help="berkas cadangan")
    parser.add_argument("--yes", action="store_true", help="ganti data yang sekarang tanpa bertanya")


def run(options: argparse.Namespace) -> int:
    """Replace the present data by a backup's, after asking."""
    start_django()
    from pamong.config.snapshot import BackupError, restore_backup  # noqa: PLC0415 - needs Django started

    if not options.yes and not _agreed():
        print("Tidak jadi: data tidak berubah.", file=sys.stderr)
        return 1
    try:
        backup = restore_backup(options.file)
    except BackupError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"Data kembali ke keadaan {backup.made_at}. Mulai ulang pamong serve.")
    return 0


def _agreed() -> bool:
    if not sys.stdin.isatty():
        return False
    return input("Semua data sekarang akan diganti isi cadangan. Ketik GANTI untuk melanjutkan: ") == "GANTI"
