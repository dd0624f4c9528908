"""How far a coding agrees with the agreed codes of its clip. Pure, no database."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from pamong.engines import agreement

from .models import TapCode

CLIPS = Path(__file__).parent / "data" / "clips"
NEEDED = 2
KAPPA_BAR, F1_BAR, NEAR_BAR = 0.5, 0.7, 0.8
LINE = re.compile(r"^\s*(\d{1,3}):(\d{1,2}(?:[.,]\d{1,3})?)\s+([A-Za-z]{2})\b\s*(.*)$")

Tapped = tuple[float, str]


@dataclass(frozen=True)
class Comparison:
    """A coding against the agreed one; None where the data define no coefficient."""

    kappa: float | None
    f1: float | None
    near: float | None
    weighted_kappa: float | None
    icc: float | None

    @property
    def passed(self) -> bool:
        """Whether it is above the bar. A clip with one single code has no kappa: then the others decide."""
        kappa = self.kappa is None or self.kappa >= KAPPA_BAR
        return kappa and (self.f1 or 0) >= F1_BAR and (self.near or 0) >= NEAR_BAR


def compare(
    taps: Sequence[Tapped],
    levels: Mapping[str, int | None],
    events: Sequence[Mapping[str, Any]],
    agreed: Mapping[str, Sequence[Any]],
) -> Comparison:
    """Compare taps and levels with the agreed ones; what was not observed counts as far apart, not as left out."""
    found = agreement.event_agreement(_events(taps), [agreement.Event(event["at"], event["code"]) for event in events])
    pairs = np.array([(agreed[item][0], _level(levels.get(item))) for item in agreed], dtype=float).reshape(-1, 2)
    seen = pairs[~np.isnan(pairs).any(axis=1)]
    near = float(np.mean(np.abs(pairs[:, 0] - np.nan_to_num(pairs[:, 1], nan=9)) <= 1)) if len(pairs) else math.nan
    weighted = agreement.cohen_kappa(seen[:, 0], seen[:, 1], weights="quadratic", categories=range(4))
    icc = agreement.intraclass_correlations(seen).single_agreement.value if len(seen) > 1 else math.nan
    return Comparison(
        *(None if math.isnan(value) else value for value in (found.kappa, found.f1, near, weighted.value, icc))
    )


def _level(level: int | None) -> float:
    return math.nan if level is None else level


def _events(taps: Sequence[Tapped]) -> list[agreement.Event]:
    return [agreement.Event(at, code) for at, code in taps]


@dataclass(frozen=True)
class Moment:
    """One moment of the clip: what was agreed and why, and what the rater tapped."""

    at: float
    agreed: str
    reason: str
    tapped: str

    @property
    def clock(self) -> str:
        """`1:05`."""
        return f"{int(self.at) // 60}:{int(self.at) % 60:02d}"

    @property
    def same(self) -> bool:
        """Whether both say the same."""
        return self.agreed == self.tapped


def moments(taps: Sequence[Tapped], events: Sequence[Mapping[str, Any]]) -> list[Moment]:
    """Return all moments in order, each with both codes in words, empty where one tapped nothing."""
    one, two = sorted(taps), sorted(events, key=lambda event: event["at"])
    aligned = agreement.align([at for at, _code in one], [event["at"] for event in two])
    return [
        Moment(
            two[pair.second]["at"] if pair.second is not None else one[pair.first or 0][0],
            label(two[pair.second]["code"]) if pair.second is not None else "",
            two[pair.second]["reason"] if pair.second is not None else "",
            label(one[pair.first][1]) if pair.first is not None else "",
        )
        for pair in aligned
    ]


def label(code: str) -> str:
    """Return a code in words."""
    return str(TapCode(code).label)


def read_line(line: str) -> tuple[float, str, str] | None:
    """Read `0:42,5 TB why` as seconds, code and the rest; None when it is not of that form."""
    found = LINE.match(line)
    if found is None or found[3].upper() not in TapCode.values:
        return None
    return int(found[1]) * 60 + float(found[2].replace(",", ".")), found[3].upper(), found[4].strip()


def shipped_clips() -> list[dict[str, Any]]:
    """Return the clips that come with Pamong."""
    return [json.loads(path.read_text(encoding="utf-8")) for path in sorted(CLIPS.glob("*.json"))]
