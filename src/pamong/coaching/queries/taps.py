"""The taps of a round: one's own while tapping, and what the pair gets to read of them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from pamong.coaching import talk
from pamong.coaching.models import PracticeRun, Tap, TapCode
from pamong.coaching.rules import place_in
from pamong.planning.models import Triad

RANK = {"observer": 0, "observer2": 1, "visitor": 2}
LATEST = 400


def own_taps(user: Any, run: PracticeRun | None) -> list[Tap]:
    """Return what a rater tapped on a round and did not take back, in order."""
    return list(run.taps.standing().filter(tapped_by=user)[:LATEST]) if run else []


def as_json(taps: Sequence[Tap]) -> str:
    """Return taps as the pad takes them over."""
    return json.dumps([{"key": str(tap.pk), "code": tap.code, "at": tap.at.isoformat()} for tap in taps])


def best_taps(run: PracticeRun) -> list[Tap]:
    """Return the taps of the one whose task it was, the peer before the visiting coach: two people's never mix."""
    return best_of(run.taps.standing().select_related("tapped_by"), run.triad)


def best_of(taps: Iterable[Tap], triad: Triad) -> list[Tap]:
    """Return of all taps those of the one whose task it was; notes alone are not listening."""
    by_rank: dict[int, list[Tap]] = {}
    for tap in taps:
        by_rank.setdefault(_rank(tap, triad), []).append(tap)
    listening = [taps for _rank, taps in sorted(by_rank.items()) if any(tap.code != TapCode.NOTE for tap in taps)]
    return listening[0] if listening else []


def _rank(tap: Tap, triad: Triad) -> int:
    place = place_in(tap.tapped_by, triad)
    return RANK.get(place.role, 9) if place else 9


def moments(taps: Sequence[Tap]) -> list[talk.Moment]:
    """Return taps as the figures need them."""
    return [talk.Moment(tap.code, tap.at, (tap.milliseconds or 0) / 1000) for tap in taps]


def talk_of(run: PracticeRun) -> talk.Talk | None:
    """Return what was tapped on a round in figures; None before its end and when nobody tapped."""
    return talk.figures(moments(best_taps(run)), run.started_at, run.ended_at) if run.ended_at else None
