"""What the one who coached gets to read: stages, both sheets side by side, words, and which stage to do again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F, Q
from django.utils.translation import gettext as _

from pamong.coaching.models import Observation, PracticeRun, StageMark, TapCode
from pamong.coaching.rubric import O3Level, o3_level
from pamong.coaching.rules import OBSERVING, place_in
from pamong.coaching.talk import Method, Talk
from pamong.core.ids import uuid7
from pamong.engines.speech import Figures
from pamong.planning.models import Triad

from .attempts import Again, attempts_on
from .taps import talk_of
from .voice import voice_of


@dataclass(frozen=True)
class StageSpan:
    """How long a stage took in all, however often it was returned to; None when nobody marked it.

    `key` is what a page offers for doing the stage again once.
    """

    code: str
    title: str
    planned_minutes: int
    seconds: int | None = None
    key: UUID = field(default_factory=uuid7)

    @property
    def clock(self) -> str:
        """`4:05`, or an en dash."""
        return "–" if self.seconds is None else _clock(self.seconds)


@dataclass(frozen=True)
class Sheet:
    """One rater's sheet as the pair reads it: raw, with what the rater is and never a rank."""

    rater: str
    name: str
    worked: str
    to_try: str
    next_step: str
    o3: O3Level
    scores: dict[str, int | None]


@dataclass(frozen=True)
class Mark:
    """What one rater gave on an item, with the behaviour that stands for it; None when not observed."""

    rater: str
    score: int | None
    anchor: str


@dataclass(frozen=True)
class ItemRow:
    """An item and what each rater gave."""

    item: dict[str, Any]
    marks: list[Mark]


@dataclass(frozen=True)
class Note:
    """A moment a rater marked, how far into the conversation it was, and the words, if any."""

    clock: str
    words: str


@dataclass(frozen=True)
class Feedback:
    """The page of one round for its pair."""

    run: PracticeRun
    stages: list[StageSpan]
    sheets: list[Sheet]
    groups: list[tuple[dict[str, Any], list[ItemRow]]]
    weakest: str | None
    attempts: list[Again] = field(default_factory=list)
    waiting: int = 0
    talk: Talk | None = None
    notes: list[Note] = field(default_factory=list)
    voice: Figures | None = None

    @property
    def voice_method(self) -> Method | None:
        """How far the measured figures can be trusted, in words."""
        return Method(self.voice.quality) if self.voice else None


def feedback_on(run: PracticeRun) -> Feedback:
    """Gather the feedback on a round. What no rater has submitted is not there."""
    peers_first = F("visitor_id").asc(nulls_first=True)
    rows = run.observations.submitted().select_related("observer__person", "visitor__person")
    rows = rows.order_by(peers_first, "submitted_at")
    sheets = [_sheet(row) for row in rows]
    spans = _spans(run)
    return Feedback(
        run=run,
        stages=stage_spans(run, list(run.marks.select_related("marked_by"))),
        sheets=sheets,
        groups=[(group, _rows(run, group, sheets)) for group in run.rubric.content["groups"]],
        weakest=weakest_stage(run, sheets),
        attempts=attempts_on(run, spans),
        waiting=max(0, _raters(run.triad) - len(sheets)),
        talk=talk_of(run),
        notes=_notes(run),
        voice=voice_of(run, spans) if run.ended_at else None,
    )


def _spans(run: PracticeRun) -> list[tuple[str, datetime, datetime]]:
    """Return each stage with its begin and end, as marked by the one whose task it was."""
    marks = best_marks(run, list(run.marks.select_related("marked_by")))
    ends = [mark.at for mark in marks[1:]] + ([run.ended_at] if run.ended_at else [])
    return [(mark.stage, mark.at, end) for mark, end in zip(marks, ends, strict=False)]


def _notes(run: PracticeRun) -> list[Note]:
    """Return the noted moments of raters who have released their sheet: notes travel with it."""
    sheets = run.observations.submitted()
    released = Q(tapped_by__person__in=sheets.values("observer__person")) | Q(
        tapped_by__person__in=sheets.values("visitor__person")
    )
    taps = run.taps.standing().filter(released, code=TapCode.NOTE)
    return [Note(_clock((tap.at - run.started_at).total_seconds()), tap.note) for tap in taps]


def _clock(seconds: float) -> str:
    return f"{max(0, int(seconds)) // 60}:{max(0, int(seconds)) % 60:02d}"


def _raters(triad: Triad) -> int:
    return sum(member.role in OBSERVING for member in triad.members.all()) + (triad.facilitator_id is not None)


def _sheet(row: Observation) -> Sheet:
    rater = _("Visiting coach") if row.visitor else _("Observer")
    person = row.visitor.person if row.visitor else row.observer.person  # type: ignore[union-attr]
    return Sheet(rater, person.name, row.worked, row.to_try, row.next_step, o3_level(row.scores), row.scores)


def _rows(run: PracticeRun, group: dict[str, Any], sheets: Sequence[Sheet]) -> list[ItemRow]:
    items = [item for item in run.rubric.items if item["group"] == group["code"]]
    return [ItemRow(item, [_mark(item, sheet) for sheet in sheets]) for item in items]


def _mark(item: dict[str, Any], sheet: Sheet) -> Mark:
    score = sheet.scores.get(item["code"])
    return Mark(sheet.rater, score, "" if score is None else item["anchors"][score])


def weakest_stage(run: PracticeRun, sheets: Sequence[Sheet]) -> str | None:
    """Return the stage with the lowest mean over the raters, the earlier on a tie; None before any sheet."""
    items = {item["stage"]: item["code"] for item in run.rubric.items if item["stage"]}
    means = {}
    for stage, code in items.items():
        seen = [score for sheet in sheets if (score := sheet.scores.get(code)) is not None]
        if seen:
            means[stage] = sum(seen) / len(seen)
    return min(means, key=lambda stage: means[stage]) if means else None


def stage_spans(run: PracticeRun, marks: Sequence[StageMark]) -> list[StageSpan]:
    """Return the time of each stage by the marks of one person: the observer before the visitor before the coach."""
    seconds = _seconds_by_stage(best_marks(run, marks), run.ended_at)
    return [
        StageSpan(stage["code"], stage["title"], stage["minutes"], seconds.get(stage["code"]))
        for stage in run.rubric.stages
    ]


def best_marks(run: PracticeRun, marks: Sequence[StageMark]) -> list[StageMark]:
    """Return the marks of the one whose task it was; two people's taps never mix."""
    rank = {"observer": 0, "observer2": 1, "visitor": 2, "coach": 3}
    by_rank: dict[int, list[StageMark]] = {}
    for mark in marks:
        place = place_in(mark.marked_by, run.triad)
        by_rank.setdefault(rank.get(place.role, 9) if place else 9, []).append(mark)
    return sorted(by_rank[min(by_rank)], key=lambda mark: mark.at) if by_rank else []


def _seconds_by_stage(marks: Sequence[StageMark], ended_at: datetime | None) -> dict[str, int]:
    """Add up the time from each mark to the next; the last one lasts until the end, unknown while it runs."""
    ends = [mark.at for mark in marks[1:]] + ([ended_at] if ended_at else [])
    seconds: dict[str, int] = {}
    for mark, end in zip(marks, ends, strict=False):
        length = max(0, round((end - mark.at).total_seconds()))
        seconds[mark.stage] = seconds.get(mark.stage, 0) + length
    return seconds


def promised_step(triad: Triad) -> tuple[int, str] | None:
    """Return what the one who coaches here agreed to try when they last coached: the round and the words."""
    coaches = triad.members.filter(role="coach").values("participant_id")
    rows = Observation.objects.submitted().filter(run__coach__in=coaches).exclude(run__triad=triad)
    found = rows.exclude(next_step="").order_by("-submitted_at")
    return found.values_list("run__triad__round", "next_step").first()
