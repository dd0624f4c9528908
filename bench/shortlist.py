"""The shortlist, measured: 20,000 candidates, 5,000 vacancies, reasons and all; and the projection of need.

`pamong bench shortlist`. People and schools are synthetic; the plan is checked from the definition of stability.
"""

from __future__ import annotations

import argparse
import resource
import time
from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta

import numpy as np

from pamong.engines.needs import Post, project
from pamong.engines.shortlist import Candidate, Practice, Problem, Vacancy, shortlist

BAR = 1.0


def main(argv: list[str]) -> int:
    """Print the figures; 1 when a bar is missed or a pair blocks."""
    parser = argparse.ArgumentParser(prog="pamong bench shortlist")
    parser.add_argument("--candidates", type=int, default=20_000)
    parser.add_argument("--vacancies", type=int, default=5_000)
    options = parser.parse_args(argv)
    shortlist(market(10, 5))  # the first call pays for importing the solver
    problem = market(options.candidates, options.vacancies)
    missed = _report("tanpa urutan kantor", problem) + _report("dengan urutan kantor", with_rankings(problem))
    return int(missed + _projection() > 0)


def _report(name: str, problem: Problem) -> int:
    processor = time.process_time()
    found = shortlist(problem)
    processor = time.process_time() - processor
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{len(problem.candidates)} calon, {len(problem.vacancies)} lowongan, {name}:")
    print(f"  {found.seconds:.2f} s dinding, {processor:.2f} s prosesor, memori puncak {memory:.0f} MB")
    print(
        f"  {len(found.matches)} usulan, pembanding {found.alternative.filled}, {len(found.ties)} seri, "
        f"{found.blocking_pairs} pasangan penghalang, {found.sensitivity.draws} undian ulang",
        flush=True,
    )
    return int(found.seconds > BAR) + found.blocking_pairs


def market(candidates: int, vacancies: int, wishes: int = 10, seed: int = 1) -> Problem:
    """Return a synthetic market in which popular schools are wished more."""
    rng = np.random.default_rng(seed)
    popularity = rng.dirichlet(np.ones(vacancies))
    people = [
        Candidate(
            id=f"CONTOH-{number:05d}",
            authority="62",
            eligible=bool(rng.random() < 0.95),
            wishes=[f"V{at:05d}" for at in rng.choice(vacancies, min(wishes, vacancies), replace=False, p=None)]
            if number % 2
            else [f"V{at:05d}" for at in np.unique(rng.choice(vacancies, wishes, p=popularity))],
            practice=Practice(float(rng.normal()), 0.4) if rng.random() < 0.8 else None,
            groups={"sex": str(rng.choice(["L", "P"])), "regency": f"62.{rng.integers(1, 15):02d}"},
        )
        for number in range(candidates)
    ]
    return Problem(people, [Vacancy(f"V{at:05d}", "62") for at in range(vacancies)])


def with_rankings(problem: Problem) -> Problem:
    """Let every vacancy rank those who wish it, at random."""
    rng = np.random.default_rng(2)
    wishing: dict[str, list[str]] = defaultdict(list)
    for one in problem.candidates:
        for wish in one.wishes:
            wishing[wish].append(one.id)
    ranked = [replace(one, ranking=rng.permutation(wishing[one.id]).tolist()) for one in problem.vacancies]
    return replace(problem, vacancies=ranked)


def posts(count: int = 4_542) -> list[Post]:
    """Return synthetic schools with their principals."""
    rng = np.random.default_rng(3)
    return [
        Post(
            school=f"{30200000 + number}",
            regency=f"62.{rng.integers(1, 15):02d}",
            kecamatan=f"Kecamatan {rng.integers(1, 137)}",
            level=str(rng.choice(["TK", "SD", "SMP", "SMA", "SMK"])),
            authority="62",
            principal=f"CONTOH-{number}" if rng.random() < 0.8 else None,
            birth_date=date(1964, 1, 1) + timedelta(days=int(rng.integers(0, 10_000))),
            term_start=date(2017, 1, 1) + timedelta(days=int(rng.integers(0, 3_000))),
            acting=bool(rng.random() < 0.1),
        )
        for number in range(count)
    ]


def _projection() -> int:
    schools = posts()
    started = time.perf_counter()
    found = project(schools, date(2026, 1, 1))
    seconds = time.perf_counter() - started
    print(f"proyeksi {len(schools)} satuan pendidikan: {seconds:.3f} s, {len(found.vacancies)} lowongan dalam 4 tahun")
    return int(seconds > BAR)


if __name__ == "__main__":
    import sys

    sys.exit(main(sys.argv[1:]))
