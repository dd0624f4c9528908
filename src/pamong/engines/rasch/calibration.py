"""Frozen calibrations: what an event found, kept to be used at the next one.

A calibration is plain data (JSON) with a version, the hash of the ratings it rests on, the hash of the calibration it
was itself anchored to, and a hash of its own content: nobody can change a threshold later without being seen.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.special import erfc

from pamong.engines.rasch.followup import false_discovery
from pamong.engines.rasch.options import Anchors, Label
from pamong.engines.rasch.results import FacetsFit, Table, structured

FORMAT = 1
ENGINE = "pamong.engines.rasch 1"
ALARM, ALARM_T = 0.5, 2.0


class DamagedCalibrationError(ValueError):
    """The content does not fit its hash, or is of an unknown format."""


@dataclass(frozen=True)
class Calibration:
    """Measures that are held fixed from now on.

    Attributes
    ----------
    elements : mapping facet -> mapping element -> (measure, standard error)
    steps : mapping threshold set -> thresholds; ``""`` for the common set
    mean, sd : of the persons it rests on
    model : "rsm" or "pcm"
    source : hash of the ratings and options
    parent : hash of the calibration it was anchored to, "" when none
    note : free text (event, date)
    engine, format : who wrote it
    """

    elements: Mapping[str, Mapping[str, tuple[float, float]]]
    steps: Mapping[str, tuple[float, ...]]
    mean: float
    sd: float
    model: str
    source: str
    parent: str = ""
    note: str = ""
    engine: str = ENGINE
    format: int = FORMAT

    @property
    def hash(self) -> str:
        """SHA-256 of the content."""
        return hashlib.sha256(_canonical(asdict(self))).hexdigest()

    def to_json(self) -> str:
        """Return the calibration as JSON, its hash inside."""
        return json.dumps({**asdict(self), "hash": self.hash}, indent=1, sort_keys=True, ensure_ascii=False)

    @staticmethod
    def from_json(text: str) -> Calibration:
        """Read a calibration back.

        Raises
        ------
        DamagedCalibrationError
            When the text is no calibration, of another format, or was changed after it was written.
        """
        try:
            content = json.loads(text)
            claimed = content.pop("hash")
            elements = {
                f: {e: (float(m), float(s)) for e, (m, s) in known.items()}
                for f, known in content.pop("elements").items()
            }
            steps = {name: tuple(map(float, values)) for name, values in content.pop("steps").items()}
            found = Calibration(elements=elements, steps=steps, **content)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise DamagedCalibrationError(f"This is no calibration: {error}") from error
        if found.format != FORMAT:
            raise DamagedCalibrationError(f"Calibration of format {found.format}; this engine reads {FORMAT}.")
        if found.hash != claimed:
            raise DamagedCalibrationError("The calibration was changed after it was written.")
        return found

    def anchors(self, *, facets: Iterable[str] | None = None) -> Anchors:
        """Return the values to hold fixed, of all facets or of those named (criteria, not raters, as a rule)."""
        wanted = self.elements if facets is None else list(facets)
        return Anchors(
            elements={name: {e: measure for e, (measure, _) in self.elements[name].items()} for name in wanted},
            steps={name: values for name, values in self.steps.items()},  # noqa: C416 - a wider type of key
        )


def _canonical(content: Mapping[str, Any]) -> bytes:
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def freeze(fit: FacetsFit, *, note: str = "", parent: Calibration | None = None) -> Calibration:
    """Return the calibration of a converged marginal fit.

    Raises
    ------
    ValueError
        When the fit did not converge or its elements cannot all be compared.
    """
    if not fit.converged or not fit.connected:
        raise ValueError("Only a converged fit of a connected design can be frozen.")
    elements = {
        facet: {
            str(row["element"]): (float(row["measure"]), float(row["se"]))
            for row in table
            if math.isfinite(row["measure"]) and math.isfinite(row["se"])
        }
        for facet, table in fit.elements.items()
    }
    names = dict.fromkeys(fit.thresholds["set"].tolist())
    steps = {name: tuple(fit.thresholds["value"][fit.thresholds["set"] == name].tolist()) for name in names}
    return Calibration(
        elements=elements,
        steps=steps,
        mean=fit.mean,
        sd=fit.sd,
        model=fit.options.model,
        source=fit.input_hash,
        parent=parent.hash if parent else "",
        note=note,
    )


@dataclass(frozen=True)
class Hold:
    """What holds one facet of a new fit to an earlier calibration.

    Attributes
    ----------
    table : structured array (element, before, now, move, se, t, q, alarm, kept)
        `move` is against the weighted mean of the kept elements; what has moved away is not kept.
    error : standard error of that mean in logits: how well the two scales are tied together by this facet
    """

    table: Table
    error: float

    @property
    def kept(self) -> dict[Label, float]:
        """The elements that stayed where they were, each with its measure in the earlier calibration."""
        rows = self.table[self.table["kept"]]
        return dict(zip(rows["element"].tolist(), rows["before"].tolist(), strict=True))


def drift(before: Calibration, fit: FacetsFit, facet: str, *, called: Mapping[str, str] | None = None) -> Table:
    """Return how far each element known to both has moved since an earlier calibration.

    Both are put on one scale by the precision-weighted mean of their common elements; the free fit must not be
    anchored to the calibration, or nothing can move.

    Parameters
    ----------
    called : mapping, optional
        Name in the fit -> name in the calibration, where these differ; elements it does not name are not compared.

    Returns
    -------
    structured array (element, before, now, move, se, t, q, alarm)
        `alarm` when the move is above 0.5 logit and |t| above 2.

    Raises
    ------
    ValueError
        When fewer than two elements are known to both.
    """
    common = _common(before, fit, facet, called)
    return _moved(common, np.ones(len(common), dtype=bool))


def hold(before: Calibration, fit: FacetsFit, facet: str, *, called: Mapping[str, str] | None = None) -> Hold:
    """Return which common elements may hold a new fit to an earlier calibration: those that have not drifted.

    Parameters and errors as for `drift`. The element that has moved farthest beyond the alarm is let go, the rest is
    compared anew, until nobody has moved: one strong drifter does not make the others look moved.

    Notes
    -----
    ``error = sqrt(max(1, sum t^2 / (k - 1)) / sum 1/se^2)`` over the k kept elements: elements that move more than
    their errors allow (each event has its own accents) tie the scales less well.
    """
    common = _common(before, fit, facet, called)
    kept = np.ones(len(common), dtype=bool)
    while True:
        table = _moved(common, kept)
        gone = kept & table["alarm"]
        if not gone.any() or kept.sum() <= 2:
            break
        kept[int(np.argmax(np.where(gone, np.abs(table["t"]), -1.0)))] = False
    mine = table[kept]
    uneven = max(1.0, float((mine["t"] ** 2).sum()) / (len(mine) - 1))
    columns = {name: table[name] for name in table.dtype.names or ()}
    return Hold(structured(**columns, kept=kept), math.sqrt(uneven / float((1 / mine["se"] ** 2).sum())))


def moved_steps(before: Calibration, fit: FacetsFit) -> tuple[str, ...]:
    """Return the common threshold sets that cannot be held: of another length, or with a threshold that has moved."""
    table, found = fit.thresholds, []
    for name in dict.fromkeys(table["set"].tolist()):
        mine, known = table[table["set"] == name], before.steps.get(name)
        if known is None:
            continue
        if len(known) != len(mine):
            found.append(name)
            continue
        move = np.abs(mine["value"] - np.array(known))
        if ((move > ALARM) & (move > ALARM_T * mine["se"])).any():
            found.append(name)
    return tuple(found)


def _common(before: Calibration, fit: FacetsFit, facet: str, called: Mapping[str, str] | None) -> Table:
    """Return the elements known to both, with measures and errors of then and now."""
    known = before.elements.get(facet, {})
    rows = [
        (name, *known[old], float(row["measure"]), float(row["se"]))
        for row in fit.elements[facet]
        if math.isfinite(row["se"]) and (old := _old_name(name := str(row["element"]), called)) in known
    ]
    if len(rows) < 2:
        raise ValueError(f"Fewer than two elements of {facet} are known to both.")
    names = ("name", "old", "old_se", "new", "new_se")
    return structured(**dict(zip(names, (list(column) for column in zip(*rows, strict=True)), strict=True)))


def _old_name(name: str, called: Mapping[str, str] | None) -> str:
    return name if called is None else called.get(name, "")


def _moved(common: Table, kept: npt.NDArray[np.bool_]) -> Table:
    """Return the moves against the weighted mean of the kept elements."""
    variance = np.maximum(common["old_se"] ** 2 + common["new_se"] ** 2, 1e-12)
    move = common["new"] - common["old"]
    move = move - float(np.average(move[kept], weights=1 / variance[kept]))
    t = move / np.sqrt(variance)
    q = false_discovery(erfc(np.abs(t) / math.sqrt(2)))
    return structured(
        element=common["name"], before=common["old"], now=common["old"] + move, move=move, se=np.sqrt(variance), t=t,
        q=q, alarm=(np.abs(move) > ALARM) & (np.abs(t) > ALARM_T),
    )  # fmt: skip
