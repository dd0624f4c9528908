"""How long the whole demonstration takes, and how much memory: `pamong bench demo [--people 200]`."""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence

BARS = {200: (60.0, 700), 5000: (600.0, None)}  # people: seconds, MiB


def main(argv: Sequence[str] | None = None) -> int:
    """Walk a roster to the report and print seconds and peak memory; return 1 when a bar is missed."""
    parser = argparse.ArgumentParser(prog="pamong bench demo", description=__doc__)
    parser.add_argument("--people", type=int, default=200)
    people = parser.parse_args(argv).people
    started = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        call = [sys.executable, "-m", "pamong.config.cli", "demo", "--people", str(people), "--out", f"{folder}/keluar"]
        done = subprocess.run(
            [*call, "--no-serve"],
            check=False,
            stdout=subprocess.DEVNULL,
            env={**os.environ, "PAMONG_DATA_DIR": f"{folder}/data"},
        )
    seconds = time.perf_counter() - started
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    peak = usage.ru_maxrss / 1024  # the largest single process of the tree
    most_seconds, most_memory = BARS.get(people, (None, None))
    good = done.returncode == 0 and seconds <= (most_seconds or seconds) and peak <= (most_memory or peak)
    cpu = usage.ru_utime + usage.ru_stime
    print(
        f"{people} orang  {seconds:.1f} s (batas {most_seconds or '-'} s)  CPU {cpu:.1f} s  "
        f"memori puncak {peak:.0f} MiB (batas {most_memory or '-'} MiB)  {'ok' if good else 'MISSED'}"
    )
    return int(not good)
