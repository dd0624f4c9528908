"""What if the practice measures were a little different? Drawn anew within their errors, matched again."""

from __future__ import annotations

import numpy as np

from pamong.engines.shortlist.acceptance import Plan, accept
from pamong.engines.shortlist.ordering import build_market
from pamong.engines.shortlist.problem import Problem, Sensitivity

DRAWS = 40
BUDGET = 100_000


def draws_for(problem: Problem) -> int:
    """Return how many draws fit in a second: none where no order rests on practice, few or none in a huge market."""
    if not any(one.practice for one in problem.candidates) or all(one.ranking is not None for one in problem.vacancies):
        return 0
    pairs = sum(len(one.wishes) for one in problem.candidates)
    return min(DRAWS, BUDGET // (pairs or 1))


def vary(problem: Problem, plan: Plan, draws: int) -> Sensitivity:
    """Match again `draws` times with measures drawn from their errors."""
    rated = [(one.id, one.practice) for one in problem.candidates if one.practice]
    rng = np.random.default_rng(problem.seed)
    centre, error = (np.array([getattr(practice, part) for _, practice in rated]) for part in ("measure", "se"))
    own = np.array(plan.granted)
    again, unchanged = np.zeros(len(own), dtype=np.int64), 0
    for _ in range(draws):
        drawn = dict(zip((name for name, _ in rated), rng.normal(centre, error).tolist(), strict=True))
        same = np.array(accept(build_market(problem, drawn)).granted) == own
        unchanged += bool(same.all())
        again += same
    matched = np.flatnonzero((own >= 0) & (again < draws))
    stays = {problem.candidates[at].id: round(float(again[at]) / draws, 3) for at in matched.tolist()}
    return Sensitivity(draws, round(unchanged / draws, 3) if draws else None, stays)
