"""`pamong bench NAME`: measure against the bars; the benchmarks stand in the folder `bench/` of a checkout."""

from __future__ import annotations

import argparse
import runpy
import sys
from pathlib import Path

BENCH = Path(__file__).resolve().parents[4] / "bench"


def configure(parser: argparse.ArgumentParser) -> None:
    """Name the options; what follows the name is the benchmark's own."""
    parser.add_argument("name", help="nama ukuran, atau all")
    parser.add_argument("rest", nargs=argparse.REMAINDER)


def run(options: argparse.Namespace) -> int:
    """Run one benchmark, or all of them one after another."""
    known = sorted(path.stem for path in BENCH.glob("*.py") if not path.stem.startswith("_"))
    wanted = known if options.name == "all" else [options.name]
    if not set(wanted) <= set(known):
        print(f"pamong bench: pilih salah satu dari {', '.join(known)}, atau all.", file=sys.stderr)
        return 2
    sys.path.insert(0, str(BENCH.parent))
    return max(_measure(name, options.rest) for name in wanted)


def _measure(name: str, rest: list[str]) -> int:
    print(f"== {name} ==", flush=True)
    status: int = runpy.run_path(str(BENCH / f"{name}.py"))["main"](rest)
    return status
