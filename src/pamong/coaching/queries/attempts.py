"""A stage done again beside its first time: how long, and what was tapped in each."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pamong.coaching.models import HEARD, PracticeRun, Tap

from .taps import best_of, best_taps


@dataclass(frozen=True)
class Compared:
    """One thing that was tapped: how often the first time, how often again."""

    label: str
    first: int
    again: int


@dataclass(frozen=True)
class Again:
    """A stage done again. Seconds are None while unknown; `rows` are empty when nobody tapped in either."""

    run: PracticeRun
    first_seconds: int | None
    again_seconds: int | None
    rows: list[Compared]

    @property
    def first_clock(self) -> str:
        """How long the first time took, an en dash while unknown."""
        return _clock(self.first_seconds)

    @property
    def again_clock(self) -> str:
        """How long it took again."""
        return _clock(self.again_seconds)


def _clock(seconds: int | None) -> str:
    return "–" if seconds is None else f"{max(0, seconds) // 60}:{max(0, seconds) % 60:02d}"


def attempts_on(run: PracticeRun, spans: Sequence[tuple[str, datetime, datetime]]) -> list[Again]:
    """Return a round's repeated stages with two queries; `spans` say when each stage ran the first time."""
    attempts = list(run.attempts.select_related("rubric"))
    if not attempts:
        return []
    first = best_taps(run)
    taps: defaultdict[Any, list[Tap]] = defaultdict(list)
    for tap in Tap.objects.standing().filter(run__in=attempts).select_related("tapped_by"):
        taps[tap.run_id].append(tap)
    return [_again(run, attempt, first, taps[attempt.pk], spans) for attempt in attempts]


def _again(
    run: PracticeRun,
    attempt: PracticeRun,
    first: Sequence[Tap],
    again: Sequence[Tap],
    spans: Sequence[tuple[str, datetime, datetime]],
) -> Again:
    own = [(begin, end) for stage, begin, end in spans if stage == attempt.stage]
    within = [tap for tap in first if any(begin <= tap.at < end for begin, end in own)]
    before, after = _counts(within), _counts(best_of(again, run.triad))
    rows = [Compared(str(code.label), before[code], after[code]) for code in HEARD if before[code] or after[code]]
    length = sum((end - begin).total_seconds() for begin, end in own)
    lasted = (attempt.ended_at - attempt.started_at).total_seconds() if attempt.ended_at else None
    return Again(attempt, round(length) if own else None, None if lasted is None else round(lasted), rows)


def _counts(taps: Iterable[Tap]) -> Counter[str]:
    return Counter(tap.code for tap in taps)
