"""`pamong demo`: the Sampit bimtek from roster files to report, then served with a sign-in link per role."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
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
    _use_own_database(options)
    start_django()
    prepare_database()
    from pamong.config.demo.walk import walk  # noqa: PLC0415 - needs Django started

    print(f"Bimtek contoh untuk {options.people} orang. Semua orang di dalamnya rekaan.", flush=True)
    cast, summary = walk(options.out, options.people, seed=options.seed, say=True)
    print(f"{summary['certificates']} sertifikat dan semua berkas ada di {options.out}.")
    if options.no_serve:
        return 0
    _print_links(cast, options.port)
    from pamong.config.server import serve  # noqa: PLC0415

    serve(host="127.0.0.1", port=options.port, workers=2, threads=4, with_tasks=True)
    return 0


def _use_own_database(options: argparse.Namespace) -> None:
    """Start from an empty database beside the files, unless a database is named in the environment."""
    data = (options.out / "data").resolve()
    if not os.environ.get("DATABASE_URL"):
        shutil.rmtree(data, ignore_errors=True)
    for name in ("sertifikat", "daftar"):
        shutil.rmtree(options.out / name, ignore_errors=True)
    os.environ["PAMONG_DATA_DIR"] = str(data)
    # Whoever tries the demonstration signs in by a link, the staff too.
    os.environ["PAMONG_STAFF_MFA"] = "false"
    os.environ.setdefault("PAMONG_PUBLIC_URL", f"http://localhost:{options.port}")


def _print_links(cast: Any, port: int) -> None:
    """Print one sign-in link per role."""
    from pamong.config.demo.doors import doors  # noqa: PLC0415 - needs Django started

    print("\nMasuk sebagai:")
    for role, url in doors(cast, f"http://localhost:{port}"):
        print(f"  {role:14} {url}")
    print(flush=True)
