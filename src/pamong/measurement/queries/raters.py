"""Raters: how strict each was, in points of the scale, and whether that is known well enough to say so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from pamong.coaching.models import Observation
from pamong.measurement.models import RaterMeasure, Run
from pamong.people.models import Person

Z = 1.96
UNEVEN, ALIKE = 1.5, 0.6
FAR_T = 2.0


@dataclass(frozen=True)
class RaterLine:
    """One rater: `lean` is `strict`, `mild` or empty when the difference is not larger than its error."""

    row: RaterMeasure
    person: Person
    is_visitor: bool

    @property
    def half(self) -> float | None:
        """Half the width of the interval, in points."""
        return None if self.row.points_se is None else Z * self.row.points_se

    @property
    def size(self) -> float:
        """The difference from the mean rater in points, without its sign."""
        return abs(self.row.points or 0.0)

    @property
    def lean(self) -> str:
        """Which way the rater leans, if that can be said."""
        if self.row.points is None or self.half is None or abs(self.row.points) <= self.half:
            return ""
        return "strict" if self.row.points > 0 else "mild"

    @property
    def pattern(self) -> str:
        """What the fit says: `uneven` marks, marks that are `alike` on all criteria, or nothing."""
        infit, t = self.row.infit, self.row.infit_t
        if infit is None or t is None:
            return ""
        if infit > UNEVEN and t > FAR_T:
            return "uneven"
        return "alike" if infit < ALIKE and t < -FAR_T else ""


def _line(row: RaterMeasure) -> RaterLine:
    somebody: Any = row.crew or row.participant
    return RaterLine(row, somebody.person, row.crew_id is not None)


def rater_lines(rows: QuerySet[RaterMeasure]) -> list[RaterLine]:
    """Return measured raters with their names."""
    return [_line(row) for row in rows.select_related("crew__person", "participant__person")]


def raters_of(run: Run, *, q: str = "", kind: str = "") -> QuerySet[RaterMeasure]:
    """Return the raters of a run: visiting coaches first, then peers, by name."""
    rows = RaterMeasure.objects.filter(run=run)
    if kind:
        rows = rows.filter(crew__isnull=kind != "coach")
    if q:
        rows = rows.filter(Q(crew__person__name__icontains=q) | Q(participant__person__name__icontains=q))
    return rows.order_by("participant__person__name", "crew__person__name", "code")


def own_severity(user: Any, run: Run) -> list[RaterLine]:
    """Return a user's own severity in a frozen run."""
    return rater_lines(RaterMeasure.objects.visible_to(user).filter(run=run))


def once_only(user: Any, run: Run) -> bool:
    """Tell whether a user rated at the event without being measured as a rater: a single sheet says too little."""
    sheets = Observation.objects.submitted().by(user)
    return sheets.filter(run__event=run.event_id, run__repeats=None).exists()
