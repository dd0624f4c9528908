"""The figures two phones measured on one round, on one clock; nothing while one of the two is missing."""

from __future__ import annotations

from datetime import datetime

from pamong.coaching.models import QUESTIONS, PracticeRun, VoiceTrack
from pamong.engines.speech import Figures, Segment, Track, figures

from .taps import best_taps


def voice_of(run: PracticeRun, stages: list[tuple[str, datetime, datetime]]) -> Figures | None:
    """Return what was measured, with the waits after tapped questions and the share in each stage."""
    tracks = {track.participant_id: track for track in run.voices.all()}
    pair = [tracks.get(run.coach_id), tracks.get(run.coachee_id)]
    if pair[0] is None or pair[1] is None:
        return None
    zero = run.started_at
    questions = [_since(zero, tap.at) for tap in best_taps(run) if tap.code in QUESTIONS]
    spans = [(code, _since(zero, begin), _since(zero, end)) for code, begin, end in stages]
    return figures(_track(pair[0], zero), _track(pair[1], zero), questions=questions, stages=spans)


def _since(zero: datetime, moment: datetime) -> float:
    return (moment - zero).total_seconds()


def _track(kept: VoiceTrack, zero: datetime) -> Track:
    shift = _since(zero, kept.began_at)
    return Track(tuple(Segment(start + shift, end + shift) for start, end in kept.segments), kept.seconds, kept.near)
