"""One repeatable run of CP-SAT."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from importlib.metadata import version
from typing import Literal

from ortools.sat.python import cp_model

SOLVER = f"OR-Tools CP-SAT {version('ortools')}"
NEARLY = 0.9  # of the effort: a run that ended with less was ended by something else
WORKERS = 8  # a fixed number: interleaved search gives the same answer on any number of cores
POLL_SECONDS = 0.1

Status = Literal["optimal", "feasible", "infeasible", "unknown"]
Manner = Literal["wide", "quick", "polish", "core", "bound"]
STATUS: dict[object, Status] = {
    cp_model.OPTIMAL: "optimal",
    cp_model.FEASIBLE: "feasible",
    cp_model.INFEASIBLE: "infeasible",
    cp_model.UNKNOWN: "unknown",
}


def never() -> bool:
    """Never ask a run to stop."""
    return False


@dataclass(frozen=True)
class Stopwatch:
    """Wall time of a whole answer; only the safety stop looks at it."""

    limit: float | None = None
    started: float = field(default_factory=time.perf_counter)

    @property
    def seconds(self) -> float:
        return time.perf_counter() - self.started

    @property
    def left(self) -> float | None:
        return None if self.limit is None else max(0.0, self.limit - self.seconds)

    @property
    def rang(self) -> bool:
        """Tell whether the time is up; a solver told to stop then may return a moment early."""
        return self.limit is not None and self.seconds >= 0.98 * self.limit - 0.01


@dataclass(frozen=True)
class Limits:
    """Seed and effort of a run, and what may end it early.

    Attributes
    ----------
    effort : float
        Deterministic seconds (CP-SAT's own count of its work), so that the answer does not depend on the machine.
    watch : Stopwatch
        Wall clock; a run it ends is reported as stopped by time.
    should_stop : callable
        Polled while solving; the best answer so far is kept.
    """

    seed: int = 0
    effort: float = 5.0
    watch: Stopwatch = field(default_factory=Stopwatch)
    should_stop: Callable[[], bool] = never
    progress: Callable[[float, float], None] | None = None

    def share(self, part: float) -> "Limits":
        """Return the same limits with a part of the effort."""
        return replace(self, effort=self.effort * part)

    @property
    def over(self) -> bool:
        return self.watch.rang or self.should_stop()


@dataclass(frozen=True)
class Outcome:
    """What a run found."""

    status: Status
    objective: float
    bound: float
    solver: cp_model.CpSolver
    stopped_by_time: bool

    @property
    def found(self) -> bool:
        return self.status in ("optimal", "feasible")


class _Reporter(cp_model.CpSolverSolutionCallback):
    """Hand each better solution's cost and bound to the caller."""

    def __init__(self, progress: Callable[[float, float], None]) -> None:
        super().__init__()
        self._progress = progress

    def on_solution_callback(self) -> None:
        self._progress(self.objective_value, self.best_objective_bound)


def run(model: cp_model.CpModel, limits: Limits, *, manner: Manner = "wide") -> Outcome:
    """Solve a model within its limits, always repeatably.

    Parameters
    ----------
    manner : str
        `wide`: many strategies in turn. `quick`: one worker without linear relaxation, the fastest way to a good plan
        where everything is a choice of places. `polish`: neighbourhood search from a hint. `core`: one worker without
        presolve, as assumption cores need it. `bound`: one worker with all of the linear relaxation.
    """
    solver = cp_model.CpSolver()
    _set_limits(solver, limits)
    _MANNERS[manner](solver)
    reporter = _Reporter(limits.progress) if limits.progress and model.has_objective() else None
    done = threading.Event()
    watcher = threading.Thread(target=_watch, args=(solver, limits, done), daemon=True)
    watcher.start()
    try:
        status = STATUS.get(solver.solve(model, reporter), "unknown")
    finally:
        done.set()
        watcher.join()
    found = status in ("optimal", "feasible")
    return Outcome(
        status=status,
        objective=solver.objective_value if found and model.has_objective() else 0.0,
        bound=solver.best_objective_bound if found and model.has_objective() else 0.0,
        solver=solver,
        stopped_by_time=status not in ("optimal", "infeasible") and _ran_out(solver, limits),
    )


def _ran_out(solver: cp_model.CpSolver, limits: Limits) -> bool:
    """Tell whether the clock ended a run: CP-SAT stops a moment early when its next look would come too late."""
    if limits.watch.left is None or limits.should_stop():
        return limits.watch.rang
    return limits.watch.rang or solver.response_proto.deterministic_time < NEARLY * limits.effort


def _set_limits(solver: cp_model.CpSolver, limits: Limits) -> None:
    parameters = solver.parameters
    parameters.random_seed = limits.seed % 2**31
    parameters.max_deterministic_time = max(limits.effort, 0.01)
    if limits.watch.left is not None:
        parameters.max_time_in_seconds = max(limits.watch.left, 0.01)


def _search_widely(solver: cp_model.CpSolver) -> None:
    solver.parameters.num_workers = WORKERS
    solver.parameters.interleave_search = True


def _search_quickly(solver: cp_model.CpSolver) -> None:
    solver.parameters.num_workers = 1
    solver.parameters.linearization_level = 0


def _polish(solver: cp_model.CpSolver) -> None:
    solver.parameters.num_workers = WORKERS // 2
    solver.parameters.interleave_search = True
    solver.parameters.use_lns_only = True
    solver.parameters.linearization_level = 0


def _find_core(solver: cp_model.CpSolver) -> None:
    solver.parameters.num_workers = 1
    solver.parameters.cp_model_presolve = False


def _bound_tightly(solver: cp_model.CpSolver) -> None:
    solver.parameters.num_workers = 1
    solver.parameters.linearization_level = 2


_MANNERS: dict[Manner, Callable[[cp_model.CpSolver], None]] = {
    "wide": _search_widely,
    "quick": _search_quickly,
    "polish": _polish,
    "core": _find_core,
    "bound": _bound_tightly,
}


def _watch(solver: cp_model.CpSolver, limits: Limits, done: threading.Event) -> None:
    while not done.wait(POLL_SECONDS):
        if limits.should_stop():
            solver.stop_search()
            return
