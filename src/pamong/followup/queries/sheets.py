"""The sheets of follow-up sessions as rows for measurement."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import QuerySet

from pamong.followup.models import Visit, VisitState
from pamong.measurement.sources import Rating, marks
from pamong.programme.models import Event

FIRST_ORDER = 1  # after the bimtek


def visit_ratings(event: Event) -> Iterator[Rating]:
    """Yield the marks of sessions that were held, each session an occasion of its own."""
    rows = _held(event).order_by()
    for who, coach, number, scores in rows.values_list("participant_id", "coach_id", "number", "scores").iterator(2000):
        yield from marks(who, f"pendampingan-{number}", FIRST_ORDER + number, f"coach:{coach}", scores)


def visit_sheets(event: Event) -> int:
    """Return how many sessions were held."""
    return _held(event).count()


def visit_versions(event: Event) -> set[int]:
    """Return the versions of the sheet used in the sessions."""
    return set(_held(event).order_by().values_list("rubric__version", flat=True).distinct())


def _held(event: Event) -> QuerySet[Visit]:
    return Visit.objects.filter(event=event, state=VisitState.DONE)
