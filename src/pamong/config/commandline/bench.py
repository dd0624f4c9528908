"""`pamong bench NAME`: measure against the bars; the benchmarks stand in the folder `bench/` of a checkout."""

from __future__ import annotations

import argparse
import runpy
import subprocess
import sys
from pathlib import Path

VERDICTS = {0: "memenuhi batas", 2: "TIDAK DIUKUR"}  # 2: this machine cannot measure it
BENCH = Path(__file__).resolve().parents[4] / "bench"


def configure(parser: argparse.ArgumentParser) -> None:
    """Name the options; what follows the name is the benchmark's own."""
    parser.add_argument("name", nargs="?", default="", metavar="NAMA", help=f"{', '.join(_known())}, atau all")
    parser.add_argument("rest", nargs=argparse.REMAINDER, metavar="...", help="pilihan ukuran itu sendiri")


def run(options: argparse.Namespace) -> int:
    """Run one benchmark, or all of them one after another with a verdict for each."""
    known = _known()
    if options.name == "all":
        return _measure_all(known)
    if options.name not in known:
        print(f"pamong bench: pilih salah satu dari {', '.join(known)}, atau all.", file=sys.stderr)
        return 2
    sys.path.insert(0, str(BENCH.parent))
    status: int = runpy.run_path(str(BENCH / f"{options.name}.py"))["main"](options.rest)
    return status


def _known() -> list[str]:
    return sorted(path.stem for path in BENCH.glob("*.py") if not path.stem.startswith("_"))


def _measure_all(names: list[str]) -> int:
    """Run each benchmark in a process of its own: none inherits the memory, settings or data folder of another."""
    verdicts = {}
    for name in names:
        print(f"== {name} ==", flush=True)
        call = [sys.executable, "-m", "pamong.config.cli", "bench", name]
        verdicts[name] = subprocess.run(call, check=False).returncode  # noqa: S603 - our own fixed call
    print("== ringkasan ==")
    for name, status in verdicts.items():
        print(f"{name:<14}{VERDICTS.get(status, 'BELUM MEMENUHI')}")
    return max(verdicts.values(), default=0)
