"""Measurement, measured: accuracy against simulated truth, coverage, speed, and another program in the same run.

`pamong bench measurement [--quick] [--replications N] [--peers PYTHON]`. PYTHON is an interpreter of an environment
with the package `mirt` (never a dependency of ours). Every speed runs in a process of its own on one core; CPU seconds
are the bar, wall seconds stand beside. Ratings are synthetic: 5 categories, sd of persons 1.2, of raters 0.5.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path

import numpy as np

HERE = Path(__file__).resolve()
sys.path.insert(0, str(HERE.parent.parent / "tests"))

from engines.rasch.simulation import ratings, simulate  # noqa: E402
from pamong.engines.rasch import Options, fit_facets, freeze  # noqa: E402

HALO = Options(bundle=("person", "rater"))
# name, persons, raters, criteria, raters a person, halo, CPU seconds at most
SPEEDS = [
    ("48 orang / 6", 48, 6, 6, 2, 0.0, 0.1),
    ("120 ribu / 200", 10_000, 200, 6, 2, 0.0, 0.5),
    ("120 ribu / 200, halo", 10_000, 200, 6, 2, 0.6, 3.0),
    ("1,0 juta / 500", 83_333, 500, 6, 2, 0.0, 3.0),
    ("1,0 juta / 5.000", 83_333, 5_000, 6, 2, 0.0, 6.0),
    ("1,3 juta / 11.000", 36_000, 11_000, 9, 4, 0.0, 12.0),
]
QUICK = 3
MEMORY_BAR = 800
FROZEN_BAR = 0.030
MIRT_RATIO = 20
ONE_CORE = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
PEER_SECONDS = 420


def main(argv: list[str]) -> int:
    """Print the figures; 1 when a bar is missed."""
    parser = argparse.ArgumentParser(prog="pamong bench measurement")
    parser.add_argument("--quick", action="store_true", help="tanpa tabel besar, 20 ulangan")
    parser.add_argument("--replications", type=int, default=200)
    parser.add_argument("--peers", help="python dari lingkungan yang berisi mirt dan RaschPy")
    options = parser.parse_args(argv)
    count = 20 if options.quick else options.replications
    speeds = SPEEDS[:QUICK] if options.quick else SPEEDS
    passed = [_speed(index) for index in range(len(speeds))]
    passed.append(_frozen())
    passed += [_coverage(*shape, halo, count) for shape in ((48, 6), (160, 12), (480, 20)) for halo in (0.0, 0.6)]
    _growth(options.quick)
    if options.peers:
        passed.append(_peers(options.peers, options.quick))
    missed = passed.count(False)
    print("semua batas terpenuhi" if not missed else f"{missed} batas BELUM terpenuhi")
    return 1 if missed else 0


def _speed(index: int) -> bool:
    name, *_, bar = SPEEDS[index]
    call = [sys.executable, str(HERE), "one", str(index)]
    run = subprocess.run(call, capture_output=True, text=True, check=True, env=os.environ | ONE_CORE)
    found = json.loads(run.stdout)
    good = found["cpu"] <= bar and found["memory"] <= MEMORY_BAR and found["converged"]
    if found["raters"] == 500:
        good &= found["rmse"] <= 0.040 and 0.99 <= found["slope"] <= 1.01
    print(
        f"{name:<22} {found['cpu']:7.3f} s CPU (batas {bar:g}) {found['wall']:7.3f} s  {found['memory']:4.0f} MB  "
        f"galat {found['rmse']:.4f}  kemiringan {found['slope']:.4f}  cakupan {found['cover']:.3f}  "
        f"|t|>2 {found['flagged']:.3f}  {'baik' if good else 'BELUM'}",
        flush=True,
    )
    return bool(good)


def one(index: int) -> None:
    """Fit one table and print what it took, as JSON (in a process of its own)."""
    _, persons, raters, criteria, per, halo, _ = SPEEDS[index]
    data = simulate(persons, raters, criteria=criteria, per=per, halo=halo)
    table, options = ratings(data), HALO if halo else Options()
    best = None
    for _ in range(3 if persons < 50_000 else 1):
        cpu, wall = time.process_time(), time.perf_counter()
        fit = fit_facets(table, options=options)
        took = (time.process_time() - cpu, time.perf_counter() - wall)
        best = min(best, took) if best else took
    rater = fit.elements["rater"]
    error = rater["measure"] - data["alpha"]
    answer = {
        "cpu": best[0],
        "wall": best[1],
        "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "converged": fit.converged,
        "raters": raters,
        "rmse": float(np.sqrt(np.mean(error**2))),
        "slope": float(np.polyfit(data["alpha"], rater["measure"], 1)[0]),
        "cover": float(np.mean(np.abs(error) <= 1.96 * rater["se"])),
        "flagged": float(np.mean(np.abs(rater["infit_t"]) > 2)),
    }
    print(json.dumps(answer))


def _frozen() -> bool:
    """One event of 480 x 12 ratings against a frozen calibration."""
    calibration = freeze(fit_facets(ratings(simulate(480, 20, seed=1))))
    table, options = ratings(simulate(480, 20, seed=2)), Options(anchors=calibration.anchors())
    best = min(_timed(lambda: fit_facets(table, options=options)) for _ in range(7))
    good = best <= FROZEN_BAR
    print(f"{'kalibrasi beku, 480 x 12':<24} {1000 * best:.1f} ms CPU (batas 30)  {'baik' if good else 'BELUM'}")
    return good


def _timed(work) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


def _coverage(persons: int, raters: int, halo: float, count: int) -> bool:
    """Share of 95 % intervals that hold the truth, and of good raters that are flagged."""
    severity, person, flagged = [], [], []
    for seed in range(count):
        data = simulate(persons, raters, halo=halo, seed=1000 + seed)
        fit = fit_facets(ratings(data), options=HALO if halo else Options())
        rater = fit.elements["rater"]
        severity.append(np.mean(np.abs(rater["measure"] - data["alpha"]) <= 1.96 * rater["se"]))
        person.append(np.mean(np.abs(fit.persons["eap"] - data["theta"]) <= 1.96 * fit.persons["sd"]))
        flagged += [np.mean(np.abs(rater["infit_t"]) > 2), np.mean(np.abs(rater["outfit_t"]) > 2)]
    low = 0.92 if persons < 160 else 0.93
    means = [float(np.mean(one)) for one in (severity, person, flagged)]
    good = all(low <= mean <= 0.97 for mean in means[:2]) and 0.02 <= means[2] <= 0.06
    print(
        f"{persons:>4}/{raters:<3} halo {halo:.1f}, {count} ulangan: cakupan penilai {means[0]:.3f}, "
        f"orang {means[1]:.3f}, |t|>2 {means[2]:.3f}  {'baik' if good else 'BELUM'}",
        flush=True,
    )
    return good


def _growth(quick: bool) -> None:
    """How cost grows with ratings, raters and categories, as exponents between two sizes."""
    base = {"persons": 4_000, "raters": 100, "categories": 4}
    factor = 2 if quick else 4
    plain = _cost(base)
    for name in base:
        changed = {**base, name: base[name] * factor}
        exponent = np.log(_cost(changed) / plain) / np.log(factor)
        print(f"biaya tumbuh dengan {name}: pangkat {exponent:.2f}")


def _cost(shape: dict[str, int]) -> float:
    table = ratings(simulate(shape["persons"], shape["raters"], categories=shape["categories"]))
    return min(_timed(lambda: fit_facets(table)) for _ in range(3))


PEER = """
import json, sys, time
import numpy as np
from mirt.estimation.mfrm_mml import fit_mfrm
from mirt.models.mfrm import Facet, PolytomousMFRM
data = np.load(sys.argv[1])
persons = int(data["person"].max()) + 1
score, rater, criterion = (data[name].reshape(persons, -1) for name in ("score", "rater", "criterion"))
started, wall = time.process_time(), time.perf_counter()
model = PolytomousMFRM(int(criterion.max()) + 1, int(score.max()) + 1, [Facet("rater", int(rater.max()) + 1)])
fit = fit_mfrm(model, score, {"rater": rater}, item_indices=criterion)
print(json.dumps({"cpu": time.process_time() - started, "wall": time.perf_counter() - wall}))
"""


def _peers(python: str, quick: bool) -> bool:
    """The package mirt on the same ratings, in its own process on one core."""
    index = 1 if quick else 3
    _, persons, raters, criteria, per, halo, _ = SPEEDS[index]
    data = simulate(persons, raters, criteria=criteria, per=per, halo=halo)
    file = Path(os.environ.get("TMPDIR", "/tmp")) / f"pamong-bench-{os.getpid()}.npz"
    np.savez(file, **{name: data[name] for name in ("person", "criterion", "rater", "score")})
    before = _children_cpu()
    try:
        run = subprocess.run(
            [python, "-c", PEER, str(file)],
            capture_output=True, text=True, timeout=PEER_SECONDS, env=os.environ | ONE_CORE, check=False,
        )  # fmt: skip
        found = json.loads(run.stdout.splitlines()[-1]) if run.returncode == 0 else None
        reason = run.stderr.strip().splitlines()[-1:] or [""]
    except subprocess.TimeoutExpired:
        # What it had used when it was ended: a lower bound of what it needs.
        found, reason = {"cpu": _children_cpu() - before, "wall": float(PEER_SECONDS), "ended": True}, [""]
    finally:
        file.unlink(missing_ok=True)
    if found is None:
        print(f"mirt tidak berjalan: {reason[0]}")
        return True
    own = json.loads(
        subprocess.run(
            [sys.executable, str(HERE), "one", str(index)], capture_output=True, text=True, check=True,
            env=os.environ | ONE_CORE,
        ).stdout
    )  # fmt: skip
    ratio = found["cpu"] / own["cpu"]
    good = quick or ratio >= MIRT_RATIO
    least = "belum selesai sesudah " if found.get("ended") else ""
    verdict = "baik" if good else "BELUM"
    print(f"mirt {least}{found['cpu']:.1f} s CPU, kita {own['cpu']:.2f} s: {ratio:.0f} kali  {verdict}")
    return good


def _children_cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    one(int(sys.argv[2]))
