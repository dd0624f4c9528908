"""Whether a rater may rate, and whether their marks drift away from those of the other rater."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import mean
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from pamong.coaching.calibrating import NEEDED
from pamong.coaching.models import CalibrationRule, ClipCoding, MasterClip, Observation
from pamong.programme.models import Event

RECENT = 5
DRIFT_FROM = 0.75
ROUNDS_FOR_DRIFT = 3


@dataclass(frozen=True)
class Gate:
    """What an event asks of a rater before the sheet opens."""

    required: bool
    passed: int = 0

    @property
    def is_open(self) -> bool:
        """Whether the sheet opens."""
        return not self.required or self.passed >= NEEDED

    @property
    def missing(self) -> int:
        """How many clips are still to be coded above the bar."""
        return max(0, NEEDED - self.passed)


def clips_of(event: Event) -> QuerySet[MasterClip]:
    """Return the clips of the event's office that are in use."""
    return MasterClip.objects.filter(office_id=event.office_id, withdrawn_at=None)


def withdrawn_clips(event: Event) -> QuerySet[MasterClip]:
    """Return the clips of the event's office that were taken out of use."""
    return MasterClip.objects.filter(office_id=event.office_id, withdrawn_at__isnull=False)


def calibration_required(event: Event) -> bool:
    """Tell whether raters must be calibrated: as the event's rule says, else when the office has enough clips."""
    if clips_of(event).count() < NEEDED:
        return False
    rule = CalibrationRule.objects.filter(event=event).values_list("required", flat=True).first()
    return rule is None or rule


def gate_of(user: Any, event: Event) -> Gate:
    """Return what the event still asks of a rater."""
    if not calibration_required(event):
        return Gate(required=False)
    passed = ClipCoding.objects.filter(coder=user, passed=True, clip__office_id=event.office_id)
    return Gate(required=True, passed=passed.order_by().values("clip_id").distinct().count())


def clips_for(user: Any, event: Event) -> QuerySet[MasterClip]:
    """Return the clips with whether this rater has coded them (`coded`) and above the bar (`mastered`)."""
    own = ClipCoding.objects.filter(coder=user, clip=OuterRef("pk"))
    return clips_of(event).annotate(coded=Exists(own), mastered=Exists(own.filter(passed=True)))


def draft_of(user: Any, clip: MasterClip) -> dict[str, str]:
    """Return the coding somebody is making, as the form holds it."""
    found = clip.drafts.filter(coder=user).values_list("fields", flat=True).first()
    return dict(found or {})


def next_clip(user: Any, event: Event) -> MasterClip | None:
    """Return the first clip this rater has not coded above the bar."""
    mastered = ClipCoding.objects.filter(coder=user, passed=True).values("clip_id")
    return clips_of(event).exclude(pk__in=mastered).first()


@dataclass(frozen=True)
class Drift:
    """How far a rater's latest marks lie above (+) or below (-) those of the other rater of the same rounds."""

    rounds: int
    difference: float | None

    @property
    def drifts(self) -> bool:
        """Whether it is time to compare oneself with a clip again."""
        known = self.difference is not None and self.rounds >= ROUNDS_FOR_DRIFT
        return known and abs(self.difference or 0) > DRIFT_FROM


def drift_of(user: Any, event: Event) -> Drift:
    """Return the drift over a rater's latest rounds since they last passed a clip."""
    sheets = Observation.objects.submitted().filter(run__event=event, run__repeats=None)
    last = ClipCoding.objects.filter(coder=user, passed=True).values_list("created_at", flat=True).first()
    own = sheets.by(user).filter(**({"submitted_at__gt": last} if last else {})).order_by("-submitted_at")[:RECENT]
    scores = dict(own.values_list("run_id", "scores"))
    others = sheets.filter(run__in=scores).exclude(pk__in=sheets.by(user).values("pk")).values_list("run_id", "scores")
    by_round = {run: found for run, marks in others if (found := _differences(scores[run], marks))}
    apart = [mean(found) for found in by_round.values()]
    return Drift(len(apart), mean(apart) if apart else None)


def _differences(mine: dict[str, Any], other: dict[str, Any]) -> list[int]:
    return [mark - other[item] for item, mark in mine.items() if mark is not None and other.get(item) is not None]
