"""`pamong restore`: go on from a backup."""

from __future__ import annotations

import argparse
import sys
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from pamong.config.commandline.backup import say_on_terminal
from pamong.config.django_setup import start_django

OTHER_KEY = (
    "Kunci rahasia pemasangan ini bukan yang dipakai saat cadangan dibuat, jadi kode masuk kedua para petugas tidak "
    "terbaca. Isi PAMONG_SECRET_KEY dengan kunci lama sebelum memulai pamong serve."
)


def configure(parser: argparse.ArgumentParser) -> None:
    """Name the options."""
    parser.add_argument("file", type=Path, help="berkas cadangan")
    parser.add_argument("--yes", action="store_true", help="ganti data yang sekarang tanpa bertanya")


def run(options: argparse.Namespace) -> int:
    """Replace the present data by a backup's, after asking."""
    start_django()
    from django.conf import settings  # noqa: PLC0415 - needs Django started

    from pamong.config.snapshot import BackupError, opens_second_factors, restore_backup  # noqa: PLC0415
    from pamong.core.words import clock_time, long_date  # noqa: PLC0415

    if not options.yes and not _agreed():
        print("Tidak jadi: data tidak berubah. Tanpa layar tanya-jawab, tambahkan --yes.", file=sys.stderr)
        return 1
    try:
        backup = restore_backup(options.file, told=say_on_terminal)
    except BackupError as error:
        print(error, file=sys.stderr)
        return 1
    made = datetime.fromisoformat(backup.made_at)
    zone = settings.TIME_ZONE
    print(
        f"Data kembali ke keadaan {long_date(made.astimezone(ZoneInfo(zone)).date())}, {clock_time(made, zone)}. "
        "Mulai ulang pamong serve."
    )
    if not opens_second_factors(backup):
        print(OTHER_KEY, file=sys.stderr)
    return 0


def _agreed() -> bool:
    if not sys.stdin.isatty():
        return False
    return (
        input("Semua data sekarang akan diganti isi cadangan dan tidak dapat kembali. Ketik GANTI untuk melanjutkan: ")
        == "GANTI"
    )
