"""Which rulers an event may be put on, and who stands on the same one."""

from __future__ import annotations

from dataclasses import dataclass
from math import hypot
from typing import Any

import numpy as np

from pamong.engines.rasch import Calibration
from pamong.enrolment.models import Participant
from pamong.measurement import sources
from pamong.measurement.models import Part, RaterMeasure, Run
from pamong.measurement.reckoning import expected
from pamong.measurement.rulers import Ruler, error_between
from pamong.measurement.sources import BIMTEK
from pamong.measurement.tables import Coded
from pamong.programme.models import CrewMember, Event

from .growth import Change
from .people import SMALLEST_CLASS, Z

MOST = 20


def rulers_for(event: Event) -> list[Run]:
    """Return the frozen runs of the office that used the same version of the sheet: other events', the latest first."""
    form = sources.form_of(event)
    if not form:
        return []
    rows = Run.objects.frozen().filter(event__office=event.office_id, form=form).exclude(calibration="")
    found = rows.select_related("event").order_by("-frozen_at")[:MOST]
    return sorted(found, key=lambda one: one.event_id == event.pk)


def ruler_of(run: Run, coded: Coded) -> Ruler | None:
    """Return the ruler a run is to be put on, with the raters known to both; None when it stands on its own."""
    if not run.ruler_text:
        return None
    calibration = Calibration.from_json(run.ruler_text)
    earlier = run.ruler
    whole = (earlier.part(Part.PRACTICE) if earlier else None) or {}
    path = whole.get("path") or [[calibration.hash, 0.0]]
    return Ruler(calibration, path, _shared(earlier, coded) if earlier else {})


def _shared(earlier: Run, coded: Coded) -> dict[str, str]:
    """Return the code there of every rater here who was measured there: the same person, in whatever place."""
    rows = RaterMeasure.objects.filter(run=earlier).values_list("code", "crew__person", "participant__person")
    there = {crew or participant: code for code, crew, participant in rows}
    found = {}
    for kind, people in (("coach", CrewMember.objects), ("peserta", Participant.objects)):
        codes = {name.partition(":")[2]: code for code, name in coded.raters.items() if name.startswith(kind)}
        for pk, person in people.filter(pk__in=codes).values_list("pk", "person"):
            if person in there:
                found[codes[str(pk)]] = there[person]
    return found


@dataclass(frozen=True)
class Standing:
    """Where the people of one event stood at the bimtek, on the scale of the run that is looked at.

    `points` to `high` is the event's mean; `change` how far the looked-at event stands above it, with its interval,
    the ties of the rulers counted in.
    """

    run: Run
    n: int
    points: float
    low: float
    high: float
    highest: int
    change: Change | None

    @property
    def is_this(self) -> bool:
        """Whether it is the event that is looked at."""
        return self.change is None


def standings(run: Run) -> list[Standing]:
    """Return the events of the office whose practice stands on the scale of a run, the latest frozen run of each.

    Empty when nobody else stands on it: figures on different rulers are never put beside each other.
    """
    if not run.scale:
        return []
    rows = Run.objects.frozen().filter(scale=run.scale, event__office=run.event.office_id).exclude(event=run.event_id)
    latest = {row.event_id: row for row in rows.select_related("event").order_by("number")}
    others = [one for one in latest.values() if _group(one)][:MOST]
    if not others or _group(run) is None:
        return []
    found = [_standing(run, run), *(_standing(run, one) for one in others)]
    return sorted(found, key=lambda one: (one.run.event.first_day, one.run.event.title))


def _group(run: Run) -> tuple[float, float] | None:
    """Return the mean of the people at the bimtek in logits and its error, None when they are too few."""
    whole = run.part(Part.PRACTICE)
    mean, se = (whole or {"groups": {}})["groups"].get(BIMTEK, (None, None))
    enough = whole is not None and whole["n_people"] >= SMALLEST_CLASS
    return (mean, se) if enough and mean is not None and se is not None else None


def _standing(run: Run, other: Run) -> Standing:
    place = _group(other)
    whole, theirs = run.part(Part.PRACTICE), other.part(Part.PRACTICE)
    assert place is not None
    assert whole is not None
    assert theirs is not None
    mean, se = place
    points, low, high = (_points(whole, mean + side * Z * se) for side in (0, -1, 1))
    change = None if other.pk == run.pk else _apart(run, other)
    return Standing(other, theirs["n_people"], points, low, high, whole["highest"], change)


def _apart(run: Run, other: Run) -> Change:
    """Return how far the people of a run stand above those of another event, in points of the run's scale."""
    here, there = _group(run), _group(other)
    whole, theirs = run.part(Part.PRACTICE), other.part(Part.PRACTICE)
    assert here is not None
    assert there is not None
    assert whole is not None
    assert theirs is not None
    difference = here[0] - there[0]
    half = Z * hypot(here[1], there[1], error_between(whole["path"], theirs["path"]))
    start = _points(whole, there[0])
    points, low, high = (_points(whole, there[0] + difference + side * half) - start for side in (0, -1, 1))
    return Change(Part.PRACTICE, BIMTEK, BIMTEK, theirs["n_people"], points, low, high, whole["highest"])


def _points(whole: dict[str, Any], place: float) -> float:
    """Return the score expected at a place from the mean rater, over the criteria, on the steps of a run."""
    steps = {name: np.array(values) for name, values in whole["thresholds"].items()}
    items = [(name, measure) for name, measure, *_rest in whole["items"] if measure is not None]
    pairs = [("", 0.0)] if "" in steps else [(name, measure) for name, measure in items if name in steps]
    values: dict[str, list[float]] = {}
    for name, score, *_rest in whole["categories"]:
        values.setdefault(name, []).append(float(score))
    scores = [expected(np.array([place - shift]), steps[name], np.array(values[name]))[0] for name, shift in pairs]
    return float(np.mean(scores))
