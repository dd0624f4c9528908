"""How long 5,000 people take from roster files into the database: check with plan, then commit.

`pamong bench enrolment [--people N]`. Runs in a database of its own; bar: 10 s for dry run and commit of 5,000 rows.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from pathlib import Path
from random import Random

BAR = 10.0


def main(argv: list[str]) -> int:
    """Print the seconds of each step; status 1 when the bar of the single list is missed."""
    parser = argparse.ArgumentParser(prog="pamong bench enrolment")
    parser.add_argument("--people", type=int, default=5000)
    options = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as folder:
        os.environ["PAMONG_DATA_DIR"] = folder
        return _measure(options.people, Path(folder))


def _measure(people: int, folder: Path) -> int:
    from pamong.config.django_setup import prepare_database, start_django

    start_django()
    prepare_database()
    from pamong.config.demo.cast import call_together
    from pamong.config.demo.rosters import write_rosters
    from pamong.config.demo.teachers import make_teachers

    random = Random(7)
    files = write_rosters(make_teachers(people, random), folder / "daftar", random)
    cast = call_together(30, random)
    first = _import(cast, files[:1], "satu daftar")
    again = _import(cast, files[:1], "daftar yang sama lagi")
    _import(cast, files, "empat berkas bersama")
    return int(max(first, again) > BAR * people / 5000)


def _import(cast, paths: list[Path], label: str) -> float:
    from django.core.files.uploadedfile import SimpleUploadedFile

    from pamong.enrolment import commands
    from pamong.enrolment.queries import plan_of

    actor, event = cast.users["panitia"], cast.event
    began = time.perf_counter()
    uploads = [SimpleUploadedFile(path.name, path.read_bytes()) for path in paths]
    roster = commands.start_import(actor=actor, event=event, files=uploads)
    commands.check_import(actor=actor, roster_import=roster, inline=True)
    roster.refresh_from_db()
    rows, plan = roster.rows.count(), plan_of(roster)
    checked = time.perf_counter()
    commands.commit_import(actor=actor, roster_import=roster, inline=True)
    done = time.perf_counter()
    print(
        f"  {label:24} {rows:6} baris  periksa {checked - began:5.2f} s  simpan {done - checked:5.2f} s  "
        f"jumlah {done - began:5.2f} s (batas {BAR:g} s)  rencana {plan}",
        flush=True,
    )
    return done - began
