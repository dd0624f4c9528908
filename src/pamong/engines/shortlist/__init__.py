"""A just shortlist: for many vacancies at once, who could go where, and why.

In: candidates (appointing authority, formal eligibility, wishes, practice evidence with its error) and vacancies with
the office's order or none. Happens: hard filters, deferred acceptance with the candidates proposing, a minimum-cost
plan as second opinion, an independent check, draws within the errors of the evidence, counts by group. Leaves:
proposals with reasons, ties a person must decide, and what would change. It prepares a decision; it never appoints.
"""

from __future__ import annotations

import time
from dataclasses import replace

from pamong.engines.pausing import collector_paused
from pamong.engines.shortlist.acceptance import accept, pairs_of
from pamong.engines.shortlist.audit import audit
from pamong.engines.shortlist.check import blocking_pairs
from pamong.engines.shortlist.explaining import Explainer, overlap
from pamong.engines.shortlist.ordering import build_market
from pamong.engines.shortlist.problem import (
    Alternative,
    Candidate,
    Match,
    Practice,
    Problem,
    Sensitivity,
    Shortlist,
    Tie,
    Unfilled,
    Unmatched,
    Vacancy,
)
from pamong.engines.shortlist.second_opinion import fullest_plan
from pamong.engines.shortlist.sensitivity import draws_for, vary

__all__ = [
    "Alternative",
    "Candidate",
    "Match",
    "Practice",
    "Problem",
    "Sensitivity",
    "Shortlist",
    "Tie",
    "Unfilled",
    "Unmatched",
    "Vacancy",
    "blocking_pairs",
    "overlap",
    "shortlist",
]


def shortlist(problem: Problem) -> Shortlist:
    """Propose who could go where.

    Same problem and seed, same answer but for the seconds.
    """
    started = time.perf_counter()
    with collector_paused():  # many small tuples without cycles: collecting costs a third of the time
        found = _propose(problem)
    return replace(found, seconds=round(time.perf_counter() - started, 4))


def _propose(problem: Problem) -> Shortlist:
    market = build_market(problem)
    plan = accept(market)
    pairs = pairs_of(market, plan)
    explainer = Explainer(problem, market, plan)
    return Shortlist(
        matches=explainer.matches(),
        unmatched=explainer.unmatched(),
        unfilled=explainer.unfilled(),
        ties=explainer.ties(),
        blocking_pairs=len(blocking_pairs(problem, pairs)),
        alternative=fullest_plan(market),
        sensitivity=vary(problem, plan, draws_for(problem)),
        audit=audit(problem, {candidate: vacancy for vacancy, candidate in pairs}),
        seconds=0.0,
    )
