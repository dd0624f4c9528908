"""Put an event's practice on the ruler of an earlier one: what holds, what has moved, how sure the tie is. No database.

The criteria (and the steps of the scale) are held where the ruler has them; whatever has drifted is let go and named.
Criteria alone do not tie the level: a stricter crew and a weaker group give the same marks. Observers who rated at both
events do; without them the crews are taken as equally strict on average, and what that leaves open goes into the error.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from pamong.engines.rasch import Anchors, Calibration, FacetsFit, Hold, hold, moved_steps

from .tables import ONCE

FEWEST_CRITERIA = 5
FEWEST_SHARED = 2
USUAL_SPREAD, USUAL_WEIGHT = 0.5, 2.0  # logits between raters, and how many raters' worth we believe that
Figures = dict[str, Any]


@dataclass(frozen=True)
class Ruler:
    """A calibration, the errors of its ties to the first of its chain, and raters known to both: code here → there."""

    calibration: Calibration
    path: Sequence[Sequence[Any]] = ()
    shared: Mapping[str, str] | None = None


@dataclass(frozen=True)
class Tie:
    """What holds a fit to a ruler (None when nothing does), and what the report says of it (JSON)."""

    found: Figures
    anchors: Anchors | None = None


def tie_to(ruler: Ruler, free: FacetsFit) -> Tie:
    """Return what may hold these ratings to a ruler, or the `problem`: too few criteria stayed where they were."""
    calibration = ruler.calibration
    names = {"note": calibration.note, "hash": calibration.hash}
    found: Figures = {**names, "format": calibration.format, "engine": calibration.engine}
    if not free.connected or not free.converged:
        return Tie({**found, "problem": "unlinked"})
    common = set(calibration.elements.get("item", {})) & set(free.elements["item"]["element"].tolist())
    if len(common) < FEWEST_CRITERIA:
        return Tie({**found, "problem": "few_common", "common": len(common)})
    items, raters = hold(calibration, free, "item"), _raters(ruler, free)
    found |= {"common": len(items.table), "kept": len(items.kept), "items": _rows(items)}
    if len(items.kept) < max(FEWEST_CRITERIA, math.ceil(len(items.table) / 2)):
        return Tie({**found, "problem": "few_left"})
    loose = moved_steps(calibration, free)
    left_open = _between_crews(calibration, free) if raters is None else raters.error
    found |= {
        "raters": _rows(raters) if raters else [],
        "steps_moved": list(loose),
        "assumed": raters is None,
        "error": round(math.hypot(items.error, left_open), 6),
    }
    elements = {"item": items.kept} | ({"rater": raters.kept} if raters else {})
    steps: dict[str | int, tuple[float, ...]] = {
        name: values for name, values in calibration.steps.items() if name not in loose
    }
    return Tie(found, Anchors(elements=elements, steps=steps))


def _raters(ruler: Ruler, free: FacetsFit) -> Hold | None:
    """Return what the observers of both events hold, None when fewer than two of them kept their ear."""
    try:
        found = hold(ruler.calibration, free, "rater", called=ruler.shared or {})
    except ValueError:
        return None
    enough = len(found.kept) >= FEWEST_SHARED and not found.table["alarm"][found.table["kept"]].any()
    return found if enough else None


def _rows(held: Hold) -> list[list[Any]]:
    names = ("before", "now", "move", "se")
    return [
        [str(row["element"]), *(round(float(row[name]), 4) for name in names), bool(row["kept"])] for row in held.table
    ]


def _between_crews(calibration: Calibration, free: FacetsFit) -> float:
    """Return the error of taking two crews as equally strict on average: s sqrt(1/R1 + 1/R2)."""
    then = [measure for name, (measure, _se) in calibration.elements["rater"].items() if not name.startswith(ONCE)]
    rows = free.elements["rater"]
    now = [float(row["measure"]) for row in rows if not row["element"].startswith(ONCE)]
    square = sum(_square(one) for one in (then, now)) + USUAL_WEIGHT * USUAL_SPREAD**2
    variance = square / (len(then) + len(now) + USUAL_WEIGHT)
    return math.sqrt(variance * (1 / max(len(then), 1) + 1 / max(len(now), 1)))


def _square(measures: Iterable[float]) -> float:
    known = np.array([measure for measure in measures if math.isfinite(measure)])
    return float(((known - known.mean()) ** 2).sum()) if known.size else 0.0


def with_errors_of(fit: FacetsFit, calibration: Calibration, shared: Mapping[str, str]) -> FacetsFit:
    """Return an anchored fit whose held elements show the ruler's errors: held is not the same as known exactly."""
    elements = {}
    for facet, table in fit.elements.items():
        known, copied = calibration.elements.get(facet, {}), table.copy()
        for row in copied:
            if row["anchored"]:
                name = str(row["element"])
                row["se"] = known[shared[name] if facet == "rater" else name][1]
        elements[facet] = copied
    return replace(fit, elements=elements)


def anchor_rows(anchors: Anchors) -> list[list[Any]]:
    """Return the values held as rows of `pamong measure --anchors`; as a list, in an order that no database changes."""
    rows = [[facet, name, value] for facet, known in anchors.elements.items() for name, value in known.items()]
    for name, values in anchors.steps.items():
        for step, value in enumerate(values, 1):
            rows.append(["threshold", f"{name}:{step}" if name else str(step), value])
    return rows


def error_between(here: Sequence[Sequence[Any]], there: Sequence[Sequence[Any]]) -> float:
    """Return the error of the ties between two runs of one scale: of every tie that only one of them hangs on."""
    common = {row[0] for row in here} & {row[0] for row in there}
    return math.sqrt(sum(error**2 for name, error in (*here, *there) if name not in common))
