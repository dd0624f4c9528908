"""The figures of a conversation from two microphones and what was tapped, each with how far it can be trusted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import median

import numpy as np

from pamong.engines.speech.detector import Track
from pamong.engines.speech.turns import (
    SILENCE,
    Segment,
    Turn,
    interrupts,
    is_backchannel,
    overlap,
    silences,
    total,
    turns_of,
)

CLOSE_CALLS = 0.12  # share of frames near the threshold from which a figure is an estimate
TOO_CLOSE = 0.22  # from here it is no measure any more: noise at 5 dB stays below, a crowd at 15 dB does not
TOO_MUCH_OVERLAP = 0.25  # of the time in which anybody speaks
SAME_SOUND = 0.5  # correlation of the two envelopes; our own bar, two voices in turn lie below zero
NEAREST = 3.0  # a question belongs to the turn that ends this near to its tap
LONGEST_WAIT = 30.0
EARLIEST = 0.3  # an answer may begin this long before the question has quite ended


class Quality(StrEnum):
    """How far the figures can be trusted."""

    MEASURED = "diukur"
    ESTIMATE = "perkiraan"
    UNKNOWN = "tidak-terukur"


@dataclass(frozen=True)
class Wait:
    """The waiting after tapped questions: cases, median, and the share of three seconds or more."""

    cases: tuple[float, ...]

    @property
    def median(self) -> float | None:
        """The middle case."""
        return median(self.cases) if self.cases else None

    @property
    def long_percent(self) -> float | None:
        """Percent of the cases with three seconds or more."""
        return 100 * sum(case >= SILENCE for case in self.cases) / len(self.cases) if self.cases else None


@dataclass(frozen=True)
class StageShare:
    """The coach's part of the talking in one stage; None while nobody spoke."""

    code: str
    percent: float | None


@dataclass(frozen=True)
class Figures:
    """What two microphones say; with quality `tidak-terukur` there is no number at all."""

    quality: Quality
    coach_seconds: float | None = None
    coachee_seconds: float | None = None
    share: float | None = None
    overlap: float | None = None
    turns: tuple[int, int] | None = None
    backchannels: int | None = None
    interruptions: int | None = None
    silences: int | None = None
    wait: Wait | None = None
    stages: tuple[StageShare, ...] = ()


def figures(
    coach: Track,
    coachee: Track,
    *,
    questions: Sequence[float] = (),
    stages: Sequence[tuple[str, float, float]] = (),
) -> Figures:
    """Return the figures; `questions` are the times of tapped questions, `stages` code, begin and end of each."""
    quality = quality_of(coach, coachee)
    if quality == Quality.UNKNOWN:
        return Figures(quality)
    one, other = coach.segments, coachee.segments
    coach_turns, coachee_turns = turns_of(one, other), turns_of(other, one)
    return Figures(
        quality,
        coach.speech,
        coachee.speech,
        100 * coach.speech / (coach.speech + coachee.speech),
        total(overlap(one, other)),
        (len(coach_turns), len(coachee_turns)),
        _count(is_backchannel, coach_turns, coachee_turns),
        _count(interrupts, coach_turns, coachee_turns),
        len(silences(one, other)),
        Wait(tuple(_waits(questions, coach_turns, other))),
        tuple(StageShare(code, _share(one, other, Segment(begin, end))) for code, begin, end in stages),
    )


def quality_of(coach: Track, coachee: Track) -> Quality:
    """Tell how far two tracks can be trusted: the same sound in both, or a crowd, cannot be measured."""
    talked = coach.speech + coachee.speech
    if not coach.segments or not coachee.segments:
        return Quality.UNKNOWN
    both = total(overlap(coach.segments, coachee.segments))
    near = max(coach.near, coachee.near)
    if both > TOO_MUCH_OVERLAP * (talked - both) or near > TOO_CLOSE or same_sound(coach, coachee):
        return Quality.UNKNOWN
    return Quality.ESTIMATE if near > CLOSE_CALLS else Quality.MEASURED


def quality_alone(track: Track) -> Quality:
    """Tell how far one microphone that hears everybody can be trusted about when somebody spoke."""
    if not track.segments or track.near > TOO_CLOSE:
        return Quality.UNKNOWN
    return Quality.ESTIMATE if track.near > CLOSE_CALLS else Quality.MEASURED


def same_sound(one: Track, other: Track) -> bool:
    """Tell whether two microphones hear the same: their amplitudes rise and fall together."""
    count = min(len(one.envelope), len(other.envelope))
    first, second = one.envelope[:count], other.envelope[:count]
    if count < 2 or not first.std() or not second.std():
        return False
    return float(np.corrcoef(first, second)[0, 1]) > SAME_SOUND


def _count(rule: Callable[[Turn, list[Turn]], bool], coach: list[Turn], coachee: list[Turn]) -> int:
    return sum(rule(turn, coachee) for turn in coach) + sum(rule(turn, coach) for turn in coachee)


def _waits(questions: Sequence[float], turns: Sequence[Turn], answers: Sequence[Segment]) -> list[float]:
    """Return the gap after each question; one turn is asked about once, whatever was tapped on it."""
    ends = {min(turns, key=lambda turn: abs(turn.end - at)).end for at in questions} if turns else set()
    near = [end for end in sorted(ends) if any(abs(end - at) <= NEAREST for at in questions)]
    return [gap for end in near if (gap := _gap(end, answers)) is not None]


def _gap(end: float, answers: Sequence[Segment]) -> float | None:
    onset = next((segment.start for segment in sorted(answers) if segment.start >= end - EARLIEST), None)
    return max(0.0, onset - end) if onset is not None and onset - end <= LONGEST_WAIT else None


def _share(one: Sequence[Segment], other: Sequence[Segment], span: Segment) -> float | None:
    spoken = [total(overlap(segments, [span])) for segments in (one, other)]
    return 100 * spoken[0] / sum(spoken) if sum(spoken) else None
