"""The others beside our fit, in the same run: mirt and RaschPy, installed by whoever measures, apart from Pamong.

python3 -m venv /tmp/rivals && /tmp/rivals/bin/pip install mirt raschpy
pamong bench measurement --peers /tmp/rivals/bin/python

Each gets the same ratings in a process of its own, on one core. It ends itself when its CPU seconds are used up, so
that a busy machine takes none of its time away; what it had finished by then is told.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

import numpy as np

MIRT_RATIO = 20
MIRT_SECONDS, RASCHPY_SECONDS = 420, 60
MOST_BYTES = 6 << 30
USED_UP = "belum selesai, waktu CPU habis"
ONE_CORE = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")

BEGIN = """
import json, resource, sys, time, warnings
import numpy as np
warnings.simplefilter("ignore")
seconds = int(sys.argv[2])
data = np.load(sys.argv[1])

def tell(stage):
    used = time.process_time() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"stage": stage, "cpu": used, "memory": peak}), flush=True)

def limit():
    last = int(time.process_time()) + seconds
    resource.setrlimit(resource.RLIMIT_CPU, (last, last + 30))
    resource.setrlimit(resource.RLIMIT_AS, (int(sys.argv[3]),) * 2)
"""
MIRT = (
    BEGIN
    + """
from mirt.estimation.mfrm_mml import fit_mfrm
from mirt.models.mfrm import Facet, PolytomousMFRM
persons = int(data["person"].max()) + 1
score, rater, criterion = (data[name].reshape(persons, -1) for name in ("score", "rater", "criterion"))
limit()
started = time.process_time()
model = PolytomousMFRM(int(criterion.max()) + 1, int(score.max()) + 1, [Facet("rater", int(rater.max()) + 1)])
fit_mfrm(model, score, {"rater": rater}, item_indices=criterion)
tell("semua")
"""
)
RASCHPY = (
    BEGIN
    + """
import pandas as pd
from raschpy import MFRM
long = pd.DataFrame({name: data[name] for name in ("rater", "person", "criterion", "score")})
wide = long.set_index(["rater", "person", "criterion"])["score"].unstack().astype(float)
limit()
started = time.process_time()
model = MFRM(wide, max_score=int(long["score"].max()))
model.calibrate_global()
model.std_errors_global()
tell("kalibrasi dan galat")
model.fit_statistics_global()
tell("semua")
"""
)


class Table(Protocol):
    """A table of the bench."""

    @property
    def name(self) -> str: ...

    def data(self) -> dict[str, Any]: ...


Own = Callable[[Any], dict[str, Any]]


def beside_mirt(python: str, size: Table, own: Own, *, judged: bool) -> bool:
    """Print what mirt took, ours beside it, and the ratio; tell whether it is far enough."""
    stages, end = _run(python, MIRT, size, MIRT_SECONDS)
    if not stages and end != USED_UP:
        print(f"mirt, {size.name}: tidak berjalan: {end}  BELUM")
        return False
    ours = own(size)
    # What it had used when it ended itself: a lower bound of what it needs.
    took, how = (stages[-1]["cpu"], f"{stages[-1]['memory']:.0f} MB") if stages else (float(MIRT_SECONDS), end)
    ratio = took / ours["cpu"]
    good = not judged or ratio >= MIRT_RATIO
    print(
        f"mirt, {size.name}: {took:.1f} s CPU ({how}), kita {ours['cpu']:.2f} s ({ours['memory']:.0f} MB): "
        f"{ratio:.0f} kali{f' (batas {MIRT_RATIO})' if judged else ''}  {'baik' if good else 'BELUM'}",
        flush=True,
    )
    return good


def beside_raschpy(python: str, sizes: list[Any], own: Own) -> None:
    """Print what RaschPy took on ever larger tables, until it does not finish."""
    for size in sizes:
        stages, end = _run(python, RASCHPY, size, RASCHPY_SECONDS)
        ours = own(size)
        words = [f"{one['stage']} {one['cpu']:.2f} s, {one['cpu'] / ours['cpu']:.1f} kali" for one in stages]
        finished = len(stages) == 2
        how = f"{stages[-1]['memory']:.0f} MB" if finished else f"tidak selesai: {end}"
        print(f"RaschPy, {size.name}: {'; '.join([*words, how])}; kita {ours['cpu']:.3f} s", flush=True)
        if not finished:
            return


def _run(python: str, program: str, size: Table, seconds: int) -> tuple[list[dict[str, Any]], str]:
    """Return the stages that were finished, and what ended the program."""
    data = size.data()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "ratings.npz"
        np.savez(file, **{name: data[name] for name in ("person", "criterion", "rater", "score")})
        call = [python, "-c", program, str(file), str(seconds), str(MOST_BYTES)]
        run = subprocess.run(call, capture_output=True, text=True, check=False, env=os.environ | ONE_CORE)
    stages = [json.loads(line) for line in run.stdout.splitlines() if line.startswith('{"stage"')]
    if run.returncode == -signal.SIGXCPU:
        return stages, USED_UP
    return stages, (run.stderr.strip().splitlines() or [f"keluar {run.returncode}"])[-1]
