"""The sheet's own logic: what a complete sheet is, and the O3 level derived from it. Pure, no database."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"
LEVELS = range(4)
NOT_OBSERVED = "x"
O3_ITEMS = tuple(f"O{number}" for number in range(1, 9))
MET_FROM = 2

Scores = dict[str, int | None]


@dataclass(frozen=True)
class O3Level:
    """What form O3 (Lampiran 8) would say: how many of its eight criteria were met, as 1-4.

    The form has no level for none met, so `level` is None then. Criteria not observed count as not met, as on the
    paper form; `observed` tells how many could be judged.
    """

    level: int | None
    met: int
    observed: int


def o3_level(scores: Mapping[str, int | None]) -> O3Level:
    """Derive O3's 1-4 from the eight item scores: a criterion is met from level 2 (*sesuai*)."""
    seen = [score for code in O3_ITEMS if (score := scores.get(code)) is not None]
    met = sum(score >= MET_FROM for score in seen)
    return O3Level(level=(met + 1) // 2 or None, met=met, observed=len(seen))


def read_scores(codes: Iterable[str], raw: Mapping[str, Any]) -> Scores:
    """Return the scores that are well formed among `raw` (`0`-`3`, `x` or null for not observed), known codes only."""
    read = {code: _score(raw[code]) for code in codes if code in raw}
    return {code: value for code, value in read.items() if value is not ...}


def _score(value: Any) -> Any:
    if value is None or value == NOT_OBSERVED:
        return None
    text = str(value)
    return int(text) if text in {"0", "1", "2", "3"} and not isinstance(value, bool) else ...


def shipped_rubrics() -> list[dict[str, Any]]:
    """Return every version of the sheet that comes with Pamong, oldest first."""
    found = [json.loads(path.read_text(encoding="utf-8")) for path in DATA.glob("rubric-v*.json")]
    return sorted(found, key=lambda content: content["version"])
