"""Fairness, group by group: how many could, wished and were proposed. Counts first: small groups prove nothing."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping

from pamong.engines.shortlist.problem import Problem

FEW = 30
FOUR_FIFTHS = 0.8
Line = dict[str, float | int | None]


def audit(problem: Problem, matched: Mapping[str, str]) -> dict[str, dict[str, Line]]:
    """Return by group (sex, regency, school type, cohort, whatever is given) and level the counts and shares.

    `ratio` is the level's share of proposals among the eligible over the highest share of a level that is not small;
    `flag` is 1 where it is below four fifths and the level has at least thirty eligible people, None where too few to
    tell.
    """
    seen = Counter(
        (group, level, one.eligible is True, bool(one.wishes), one.id in matched)
        for one in problem.candidates
        for group, level in one.groups.items()
    )
    counts: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(lambda: [0, 0, 0, 0]))
    for (group, level, *facts), people in seen.items():
        line = counts[group][level]
        for at, fact in enumerate((True, *facts)):
            line[at] += people * fact
    return {group: _shares(levels) for group, levels in sorted(counts.items())}


def _shares(levels: Mapping[str, list[int]]) -> dict[str, Line]:
    shares = {level: line[3] / line[1] for level, line in levels.items() if line[1]}
    best = max((share for level, share in shares.items() if levels[level][1] >= FEW), default=0.0)
    return {level: _line(levels[level], shares.get(level), best) for level in sorted(levels)}


def _line(counts: list[int], share: float | None, best: float) -> Line:
    candidates, eligible, wished, proposed = counts
    ratio = None if share is None or not best else round(share / best, 4)
    flag = None if ratio is None or eligible < FEW else int(ratio < FOUR_FIFTHS)
    return {
        "candidates": candidates,
        "eligible": eligible,
        "wished": wished,
        "matched": proposed,
        "share": None if share is None else round(share, 4),
        "ratio": ratio,
        "flag": flag,
    }
