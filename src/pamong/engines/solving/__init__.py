"""How the planning engines run the CP-SAT solver: same input, same seed, same effort, same answer.

In comes a model and the limits of a run; what happens is deterministic (the limit is the solver's own count of its
work, wall time is only a safety stop); out goes the outcome, or the smallest set of rules that cannot hold together.
This is a base: planning engines use it, it knows none of them.
"""

from pamong.engines.solving.conflicts import Conflict, Relaxation, minimal_conflict
from pamong.engines.solving.cpsat import SOLVER, Limits, Outcome, Stopwatch, run
from pamong.engines.solving.hashing import fingerprint

__all__ = [
    "SOLVER",
    "Conflict",
    "Limits",
    "Outcome",
    "Relaxation",
    "Stopwatch",
    "fingerprint",
    "minimal_conflict",
    "run",
]
