"""What taps say about a conversation: counts, rates, ratios, waiting, who spoke. Pure, no database.

Every figure says how it came about: measured by a machine (*diukur*), tapped by an observer (*diketuk*), an estimate
from few or gappy taps (*perkiraan*), or nothing at all (*tidak terukur*): then there is no number.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import NamedTuple

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from .models import HEARD, QUESTIONS, SPEAKERS, TapCode

SILENCE_FROM = 3.0  # seconds: shorter pauses belong to ordinary talk
NEAREST = timedelta(seconds=3)  # a silence held this soon after a question is the waiting after it
LONGEST_WAIT = 30.0  # an answer that comes later does not belong to the question
FEW = 3
COVERED = 0.8  # share of the conversation with a known speaker from which the share is more than an estimate


class Method(TextChoices):
    MEASURED = "diukur", _("measured")
    TAPPED = "diketuk", _("tapped")
    ESTIMATE = "perkiraan", _("estimate")
    UNKNOWN = "tidak-terukur", _("not measured")


class Moment(NamedTuple):
    """One tap: what, when, and for how many seconds it was held."""

    code: str
    at: datetime
    seconds: float = 0


@dataclass(frozen=True)
class Count:
    """How often something was tapped, and how often in ten minutes."""

    code: str
    label: str
    times: int
    per_ten_minutes: float | None


@dataclass(frozen=True)
class Ratio:
    """Two counts side by side: `6 : 2`."""

    first: int
    second: int
    method: Method


@dataclass(frozen=True)
class Waiting:
    """How long the coach let the partner think after a question: the median and the share of three seconds or more."""

    method: Method
    cases: int = 0
    median: float | None = None
    long_percent: float | None = None


@dataclass(frozen=True)
class Share:
    """Which part of the talking the coach did."""

    method: Method
    percent: float | None = None


@dataclass(frozen=True)
class Talk:
    """All figures of one observer's taps on one conversation."""

    counts: list[Count]
    open_to_closed: Ratio
    paraphrase_to_questions: Ratio
    waiting: Waiting
    share: Share
    silences: int

    def times(self, code: str) -> int:
        """Return how often a code was tapped."""
        return next((count.times for count in self.counts if count.code == code), 0)

    @property
    def advice(self) -> int:
        """How often advice was given."""
        return self.times(TapCode.ADVICE)

    @property
    def stacked(self) -> int:
        """How often several questions came at once."""
        return self.times(TapCode.STACKED)


def figures(taps: Sequence[Moment], started_at: datetime, ended_at: datetime | None) -> Talk | None:
    """Return what an observer's taps say, or None when nothing was tapped: then nothing is known, not even zero."""
    moments = sorted(taps, key=lambda tap: tap.at)
    if not any(tap.code != TapCode.NOTE for tap in moments):
        return None
    end = max([tap.at for tap in moments] + ([ended_at] if ended_at else []))
    minutes = (end - min(started_at, moments[0].at)).total_seconds() / 60
    counts = _counts(moments, minutes)
    times = {count.code: count.times for count in counts}
    questions = sum(times[code] for code in QUESTIONS)
    return Talk(
        counts=counts,
        open_to_closed=_ratio(times[TapCode.OPEN], times[TapCode.CLOSED]),
        paraphrase_to_questions=_ratio(times[TapCode.PARAPHRASE], questions),
        waiting=waiting(moments),
        share=share(moments, end, minutes * 60),
        silences=sum(tap.code == TapCode.SILENCE and tap.seconds >= SILENCE_FROM for tap in moments),
    )


def _counts(moments: Sequence[Moment], minutes: float) -> list[Count]:
    events = HEARD
    found = [(code, sum(tap.code == code for tap in moments)) for code in events]
    return [
        Count(code.value, str(code.label), times, 10 * times / minutes if minutes >= 1 else None)
        for code, times in found
    ]


def _ratio(first: int, second: int) -> Ratio:
    return Ratio(first, second, Method.TAPPED if first + second else Method.UNKNOWN)


def waiting(moments: Sequence[Moment]) -> Waiting:
    """Return the waiting after tapped questions: the silence held right after, or the time until the partner speaks."""
    cases = [seconds for place, tap in enumerate(moments) if tap.code in QUESTIONS for seconds in _wait(moments, place)]
    if not cases:
        return Waiting(Method.UNKNOWN)
    long = 100 * sum(seconds >= SILENCE_FROM for seconds in cases) / len(cases)
    return Waiting(Method.TAPPED if len(cases) >= FEW else Method.ESTIMATE, len(cases), median(cases), long)


def _wait(moments: Sequence[Moment], place: int) -> list[float]:
    """Return the waiting after the question at `place`, if something tapped before the next question tells it."""
    question = moments[place]
    for tap in moments[place + 1 :]:
        after = tap.at - question.at
        if tap.code in QUESTIONS or after.total_seconds() > LONGEST_WAIT:
            break
        if tap.code == TapCode.SILENCE and tap.seconds and after <= NEAREST:
            return [tap.seconds]
        if tap.code == TapCode.COACHEE_SPEAKS:
            return [after.total_seconds()]
    return []


def share(moments: Sequence[Moment], end: datetime, length: float) -> Share:
    """Return the coach's part of the talking from the taps of who speaks; held silences belong to nobody."""
    speaking = [tap for tap in moments if tap.code in SPEAKERS]
    if {tap.code for tap in speaking} != SPEAKERS:
        return Share(Method.UNKNOWN)
    ends = [tap.at for tap in speaking[1:]] + [end]
    spoken = dict.fromkeys(SPEAKERS, 0.0)
    for tap, until in zip(speaking, ends, strict=True):
        spoken[TapCode(tap.code)] += (until - tap.at).total_seconds() - _silent(moments, tap.at, until)
    total = sum(spoken.values())
    covered = (end - speaking[0].at).total_seconds() / length if length else 0
    if total <= 0:
        return Share(Method.UNKNOWN)
    known = covered >= COVERED and len(speaking) > FEW
    return Share(Method.TAPPED if known else Method.ESTIMATE, 100 * spoken[TapCode.COACH_SPEAKS] / total)


def _silent(moments: Sequence[Moment], start: datetime, until: datetime) -> float:
    """Return the seconds of held silence between two times; overlapping ones count once."""
    silent, reached = 0.0, start
    for tap in moments:
        if tap.code == TapCode.SILENCE and tap.seconds:
            begin, finish = max(tap.at, reached), min(tap.at + timedelta(seconds=tap.seconds), until)
            silent += max(0.0, (finish - begin).total_seconds())
            reached = max(reached, min(finish, until))
    return silent
