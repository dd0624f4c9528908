"""Which run speaks for an event, and what of it is one's own."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from pamong.measurement import sources
from pamong.measurement.models import TABLES, Part, PersonMeasure, Run, RunState
from pamong.programme.models import Event


def latest_frozen(event: Event) -> Run | None:
    """Return the run whose figures people see: the last one that was frozen."""
    return event.measurements.frozen().order_by("-number").first()


def fresh_sheets(run: Run) -> int:
    """Return how many sheets and tests have come in since a run took its data."""
    return max(0, sources.count_input(run.event) - run.sheets)


def own_measures(user: Any, run: Run) -> list[PersonMeasure]:
    """Return a user's own measures in a frozen run."""
    return list(PersonMeasure.objects.visible_to(user).filter(run=run).select_related("participant"))


def latest_practice(people: Iterable[UUID]) -> dict[UUID, PersonMeasure]:
    """Return the practice measure of each person: of their latest event that was frozen, its last occasion.

    Measures of different events stand on rulers of their own unless these were linked: show them with the event.
    """
    rows = PersonMeasure.objects.filter(
        participant__person__in=list(people), part=Part.PRACTICE, run__state=RunState.FROZEN
    ).select_related("run__event", "participant")
    rows = rows.defer(*(f"run__{name}" for name in TABLES)).order_by("run__event__last_day", "run__number", "order")
    return {row.participant.person_id: row for row in rows}
