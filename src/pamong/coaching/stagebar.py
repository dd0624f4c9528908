"""The stage bar: which stage runs, since when, and what the one big button does next."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from pamong.core.ids import uuid7

from .models import PracticeRun, Rubric
from .outbox import FINISHED
from .queries.feedback import best_marks
from .queries.triads import current_rubric


@dataclass(frozen=True)
class Segment:
    """One stage on the bar."""

    code: str
    stage: dict[str, Any]
    current: bool
    done: bool
    key: UUID


@dataclass(frozen=True)
class Bar:
    """The bar as the page draws it and as the script takes it over."""

    segments: list[Segment]
    marks: list[dict[str, str]]
    started_at: datetime | None
    ended_at: datetime | None
    next_code: str
    next_label: str
    key: UUID

    @property
    def marks_json(self) -> str:
        """The marks so far, for the script."""
        return json.dumps(self.marks)

    @property
    def current(self) -> Segment | None:
        """The stage that runs."""
        return next((segment for segment in self.segments if segment.current), None)


def of(
    run: PracticeRun | None,
    rubric: Rubric | None = None,
    *,
    steps: bool = True,
    cues: dict[str, list[str]] | None = None,
) -> Bar:
    """Return the bar of a round, or of one that has not begun.

    With `steps` the big button leads to the next stage; without, the stages themselves are tapped and it only begins
    and ends. `cues` are the event's own questions, if it has any.
    """
    chosen = run.rubric if run else rubric or current_rubric()
    marks = best_marks(run, list(run.marks.select_related("marked_by"))) if run else []
    codes = [stage["code"] for stage in chosen.stages]
    ended = run.ended_at if run else None
    place = codes.index(marks[-1].stage) if marks else -1
    segments = [
        Segment(
            stage["code"],
            stage | {"cues": (cues or {}).get(stage["code"], stage["cues"])},
            number == place and not ended,
            number < place or bool(ended),
            uuid7(),
        )
        for number, stage in enumerate(chosen.stages)
    ]
    code, label = _next(chosen.stages, place if steps or place < 0 else len(codes) - 1)
    times = [{"stage": mark.stage, "at": mark.at.isoformat()} for mark in marks]
    return Bar(segments, times, run.started_at if run else None, ended, code, label, uuid7())


def _next(stages: list[dict[str, Any]], place: int) -> tuple[str, str]:
    if place + 1 == len(stages):
        return FINISHED, _("Finish")
    following = stages[place + 1]
    words = _("Begin: %(stage)s") if place < 0 else _("On to: %(stage)s")
    return following["code"], words % {"stage": following["title"]}
