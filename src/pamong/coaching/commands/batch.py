"""The same verbs for thousands of rows at once: each row's actor is its own and is checked like a single call's."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from pamong.coaching.models import Observation, PracticeRun, Rubric, SheetState, StageMark
from pamong.coaching.rules import Place, place_in
from pamong.core.audit import audit_each
from pamong.core.clock import now
from pamong.core.ids import uuid7
from pamong.core.permissions import require
from pamong.planning.models import Triad

from .calibration import require_calibrated
from .rounds import load_rubrics, pair_of, seen
from .sheets import complete_content

BATCH = 1000


@dataclass(frozen=True)
class RoundHeld:
    """A round from beginning to end as one person saw it: when each stage began, in order."""

    actor: Any
    triad: Triad
    started_at: datetime
    ended_at: datetime | None = None
    stages: Sequence[tuple[str, datetime]] = field(default=())


@dataclass(frozen=True)
class SheetSent:
    """One rater's complete sheet on one run. `run.triad` with members and facilitator should be prefetched."""

    actor: Any
    key: UUID
    run: PracticeRun
    ratings: dict[str, Any]
    worked: str
    to_try: str
    next_step: str = ""
    made_at: datetime | None = None


@transaction.atomic
def hold_rounds(*, rounds: Sequence[RoundHeld]) -> list[PracticeRun]:
    """Record many whole rounds with their stages; a triad that already has a round keeps it. Return all, in order."""
    for row in rounds:
        require(row.actor, "coaching.run", row.triad)
    rubric = Rubric.objects.first() or load_rubrics()
    known = {run.triad_id: run for run in _whole_runs(rounds)}
    fresh = {row.triad.pk: (row, _new_run(row, rubric)) for row in rounds if row.triad.pk not in known}
    PracticeRun.objects.bulk_create([run for _, run in fresh.values()], batch_size=BATCH)
    marks = [mark for row, run in fresh.values() for mark in _marks(row, run)]
    StageMark.objects.bulk_create(marks, batch_size=BATCH)
    audit_each("coaching.run_started", [(row.actor, run) for row, run in fresh.values()])
    return [_with_triad(known.get(row.triad.pk) or fresh[row.triad.pk][1], row.triad) for row in rounds]


def _whole_runs(rounds: Sequence[RoundHeld]) -> Iterable[PracticeRun]:
    """Return the rounds that the events concerned already hold."""
    return PracticeRun.objects.whole().filter(event__in={row.triad.event_id for row in rounds}).select_related("rubric")


def _new_run(row: RoundHeld, rubric: Rubric) -> PracticeRun:
    coach, coachee = pair_of(row.triad)
    return PracticeRun(
        event_id=row.triad.event_id,
        triad=row.triad,
        rubric=rubric,
        coach=coach,
        coachee=coachee,
        started_at=seen(row.started_at),
        ended_at=row.ended_at and max(row.ended_at, row.started_at),
    )


def _marks(row: RoundHeld, run: PracticeRun) -> Iterable[StageMark]:
    return (StageMark(run=run, stage=stage, at=at, marked_by=row.actor) for stage, at in row.stages)


def _with_triad(run: PracticeRun, triad: Triad) -> PracticeRun:
    """Return the run with the triad the caller has loaded, so that checking raters needs no query."""
    run.triad = triad
    return run


@transaction.atomic
def submit_observations(*, sheets: Sequence[SheetSent]) -> list[Observation]:
    """Release many complete sheets at once; what was sent before, or by this rater, stays as it is. Return the new."""
    for sent in sheets:
        require(sent.actor, "coaching.rate", sent.run)
    for event in {sent.run.triad.event for sent in sheets}:
        require_calibrated([sent.actor for sent in sheets if sent.run.event_id == event.pk], event)
    taken = _taken(sheets)
    fresh: dict[tuple[Any, ...], tuple[Any, Observation]] = {}
    for sent in sheets:
        row = _new_sheet(sent)
        if sent.key not in taken and _rater_key(row) not in taken:
            fresh.setdefault(_rater_key(row), (sent.actor, row))
    rows = [row for _, row in fresh.values()]
    Observation.objects.bulk_create(rows, batch_size=BATCH)
    for event_id in {sent.run.event_id for sent in sheets}:
        done = [(actor, row) for actor, row in fresh.values() if row.run.event_id == event_id]
        audit_each("coaching.observation_submitted", done, event_id=event_id)
    return rows


def _taken(sheets: Sequence[SheetSent]) -> set[Any]:
    """Return the keys and the (run, rater) triples that already have a sheet, drafts too, in the events concerned."""
    rows = Observation.objects.filter(run__event__in={sent.run.event_id for sent in sheets})
    fields = rows.values_list("run_id", "observer_id", "visitor_id", "key")
    return {part for run, observer, visitor, key in fields for part in ((run, observer, visitor), key) if part}


def _rater_key(row: Observation) -> tuple[Any, ...]:
    return (row.run_id, row.observer_id, row.visitor_id)


def _new_sheet(sent: SheetSent) -> Observation:
    place = place_in(sent.actor, sent.run.triad)
    assert isinstance(place, Place)  # `require` has just seen it
    content = complete_content(sent.run.rubric, sent.ratings, sent.worked, sent.to_try, sent.next_step)
    return Observation(
        id=uuid7(),
        key=sent.key,
        run=sent.run,
        observer=place.participant,
        visitor=place.visitor,
        state=SheetState.SUBMITTED,
        made_at=seen(sent.made_at),
        submitted_at=now(),
        **content,
    )
