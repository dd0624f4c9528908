"""Eligibility, measured: a nation of teachers against K25, CSV in and CSV out, in its own process.

`pamong bench eligibility [--people 4000000] [--keep]`. The people are synthetic.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

BAR_SECONDS, BAR_MEGABYTES = 60, 2000
HEADER = (
    "id,edu_level,accredited,serdik_no,gp_cert,sttpp_cks,status,golongan,jenjang_jf,teach_years,perf_1,perf_2,"
    "mgr_months,disc_clear,crim_clear,birth_date,assign_date,pact_signed,health_date,skck_date,napza_date,mapping_ref,"
    "ppk_id,school_ppk_id"
)
KINDS = 50_000


def main(argv: list[str]) -> int:
    """Print the figures; 1 when a bar is missed."""
    parser = argparse.ArgumentParser(prog="pamong bench eligibility")
    parser.add_argument("--people", type=int, default=4_000_000)
    options = parser.parse_args(argv)
    with tempfile.TemporaryDirectory(prefix="pamong-bench-") as folder:
        source, target = Path(folder, "guru.csv"), Path(folder, "hasil.csv")
        write_teachers(source, options.people)
        print(f"{options.people} guru, {source.stat().st_size / 1e6:.0f} MB CSV", flush=True)
        wall, processor, memory = _judge(source, target)
        lines = _count_lines(target)
        print(f"  {wall:.1f} s dinding, {processor:.1f} s prosesor, memori puncak {memory:.0f} MB, {lines - 1} baris")
    return int(wall > BAR_SECONDS or memory > BAR_MEGABYTES or lines != options.people + 1)


def _judge(source: Path, target: Path) -> tuple[float, float, float]:
    started = time.perf_counter()
    call = [sys.executable, "-m", "pamong.config.cli", "eligibility", str(source), "--rules", "K25"]
    subprocess.run([*call, "--as-of", "2026-03-01", "--out", str(target)], check=True)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.perf_counter() - started, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def write_teachers(path: Path, count: int) -> None:
    """Write a table of teachers: unique ids and certificate numbers, the rest drawn from many kinds of people."""
    kinds = list(teacher_kinds(min(KINDS, count)))
    with path.open("w", encoding="utf-8") as out:
        out.write(HEADER + "\n")
        for first in range(0, count, KINDS):
            last = min(first + KINDS, count)
            out.writelines(
                f"CONTOH-{number:08d},{kinds[at][0]},{number + 10**11 if number % 9 else ''},{kinds[at][1]}\n"
                for at, number in enumerate(range(first, last))
            )


def teacher_kinds(count: int, seed: int = 1) -> list[tuple[str, str]]:
    """Return the cells before and after the certificate number, with gaps as registers have them."""
    rng = np.random.default_rng(seed)

    def draw(options: str, weights: list[float] | None = None) -> list[str]:
        return [str(one) for one in rng.choice(options.split(" "), count, p=weights)]

    def days(first: str, last: str) -> list[str]:
        low, high = np.datetime64(first), np.datetime64(last)
        return [str(day) for day in low + rng.integers(0, (high - low).astype(int), count)]

    def gaps(cells: list[str], share: float) -> list[str]:
        return ["" if gone else cell for cell, gone in zip(cells, rng.random(count) < share, strict=True)]

    regencies = [f"62.{number:02d}" for number in rng.integers(1, 15, count)]
    before = zip(draw("S1 S2 D3 SMA", [0.85, 0.1, 0.03, 0.02]), gaps(draw("ya tidak", [0.9, 0.1]), 0.1), strict=True)
    after = zip(
        gaps(draw("ada tidak"), 0.6), gaps(draw("ada tidak"), 0.8), draw("PNS PPPK Non_ASN", [0.5, 0.35, 0.15]),
        draw("III/a III/b III/c III/d IV/a"), [f"Ahli {one}" for one in draw("Pertama Muda Madya")],
        [str(years) for years in rng.integers(0, 30, count)], gaps(draw("Baik Kurang", [0.95, 0.05]), 0.1),
        gaps(draw("Baik Kurang", [0.95, 0.05]), 0.1), gaps([str(one) for one in rng.integers(0, 60, count)], 0.3),
        gaps(draw("ya tidak", [0.99, 0.01]), 0.3), gaps(draw("ya tidak", [0.99, 0.01]), 0.3),
        days("1965-01-01", "2000-01-01"), gaps(days("2026-03-01", "2026-09-01"), 0.8), gaps(draw("ya tidak"), 0.5),
        gaps(days("2025-01-01", "2026-03-01"), 0.5), gaps(days("2025-01-01", "2026-03-01"), 0.5),
        gaps(days("2025-01-01", "2026-03-01"), 0.5), gaps(draw("M-1 M-2"), 0.9), regencies,
        [one if rng.random() < 0.9 else "62" for one in regencies], strict=True,
    )  # fmt: skip
    ends = (",".join(cells).replace("_", " ") for cells in after)
    return list(zip((",".join(cells) for cells in before), ends, strict=True))


def _count_lines(path: Path) -> int:
    with path.open("rb") as stream:
        return sum(block.count(b"\n") for block in iter(lambda: stream.read(1 << 20), b""))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
