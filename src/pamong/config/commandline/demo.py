"""`pamong demo`: the Sampit bimtek from roster files to report, then served with a sign-in link per role."""

from __future__ import annotations

import argparse
import gc
import os
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from pamong.config.django_setup import prepare_database, start_django


def configure(parser: argparse.ArgumentParser) -> None:
    """Name the options."""
    parser.add_argument("--people", type=int, default=200, help="jumlah orang di daftar (bawaan 200)")
    parser.add_argument("--out", type=Path, default=Path("var/demo"), help="folder untuk semua berkas")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--no-serve", action="store_true", help="berhenti setelah berkas jadi")


def run(options: argparse.Namespace) -> int:
    """Walk the event in a database of its own, then serve it."""
    if options.people < 9:
        print("pamong demo: paling sedikit 9 orang, supaya kelompok praktik dapat disusun.", file=sys.stderr)
        return 2
    if not _start_afresh(options):
        print("pamong demo: folder data ini berisi kegiatan sungguhan. Pakai PAMONG_DATA_DIR lain.", file=sys.stderr)
        return 2
    start_django()
    prepare_database()
    from pamong.config.demo.walk import walk  # noqa: PLC0415 - needs Django started

    print(f"Bimtek contoh untuk {options.people} orang. Semua orang di dalamnya rekaan.", flush=True)
    with _rare_collections():
        cast, summary = walk(options.out, options.people, seed=options.seed, say=True)
    print(f"{summary['certificates']} sertifikat dan semua berkas ada di {options.out}.")
    if options.no_serve:
        return 0
    _print_links(cast, options.port)
    from pamong.config.server import serve  # noqa: PLC0415

    serve(host="127.0.0.1", port=options.port, workers=2, threads=4, with_tasks=True)
    return 0


@contextmanager
def _rare_collections() -> Iterator[None]:
    """Look for cyclic garbage seldom: a walk holds hundreds of thousands of rows that hardly ever form cycles."""
    usual = gc.get_threshold()
    gc.set_threshold(100_000, 20, 50)
    try:
        yield
    finally:
        gc.set_threshold(*usual)


def _start_afresh(options: argparse.Namespace) -> bool:
    """Clear what an earlier demonstration left; data of real events is never touched. Tell whether one may begin."""
    data = Path(os.environ.get("PAMONG_DATA_DIR", "var"))
    for name in ("sertifikat", "daftar"):
        shutil.rmtree(options.out / name, ignore_errors=True)
    # Whoever tries the demonstration signs in by a link, the staff too.
    os.environ["PAMONG_STAFF_MFA"] = "false"
    os.environ.setdefault("PAMONG_PUBLIC_URL", f"http://localhost:{options.port}")
    if os.environ.get("DATABASE_URL"):
        return True
    database = data / "pamong.sqlite3"
    if _holds_real_events(database):
        return False
    for leftover in (database, *(database.with_name(database.name + end) for end in ("-wal", "-shm"))):
        leftover.unlink(missing_ok=True)
    for folder in (data / "media", *(data / "kunci").glob("contoh-*")):
        shutil.rmtree(folder, ignore_errors=True)
    return True


def _holds_real_events(database: Path) -> bool:
    if not database.exists():
        return False
    with closing(sqlite3.connect(database)) as connection:
        try:
            count = connection.execute("SELECT COUNT(*) FROM programme_event WHERE NOT is_sample").fetchone()[0]
        except sqlite3.DatabaseError:
            return False
    return bool(count)


def _print_links(cast: Any, port: int) -> None:
    """Print one sign-in link per role."""
    from pamong.config.demo.doors import doors  # noqa: PLC0415 - needs Django started

    print("\nMasuk sebagai:")
    for role, url in doors(cast, f"http://localhost:{port}"):
        print(f"  {role:14} {url}")
    print(flush=True)
