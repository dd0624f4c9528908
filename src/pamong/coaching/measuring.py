"""What the detector finds in an uploaded recording: what its format and its microphones allow, each with its grade.

WAV is read with Python's own reader. WebM, Ogg, M4A and MP3 would need a codec library (weighed in
docs/decisions/0010): until one is worth its weight they are *tidak terukur*, and the page says so.
"""

from __future__ import annotations

import wave
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pamong.engines.speech import Quality, Track, figures, frame_levels, quality_alone, silences, track_in_hindsight

from .commands.recording import keep_measures
from .models import Recording

Floats = NDArray[np.float64]
PIECE_SECONDS = 60
WIDTHS = {1: ("u1", 128.0, 128.0), 2: ("<i2", 0.0, 32768.0), 4: ("<i4", 0.0, 2147483648.0)}
SLOWEST, FASTEST = 8000, 96000
PAIR = 2  # channels: the coach's microphone, then the coachee's
FORMAT, CROWD = "format", "ramai"


def measure(recording_id: str) -> None:
    """Measure one recording that is still there; again it does nothing."""
    recording = Recording.objects.whole().filter(pk=recording_id).first()
    if recording is not None and recording.measures is None:
        keep_measures(recording=recording, measures=measured(recording))


def measured(recording: Recording) -> dict[str, Any]:
    """Return the figures of a recording with their grade; no number where nothing can be measured."""
    try:
        with recording.opened() as content, wave.open(content) as sound:
            tracks = _tracks(sound)
    except (wave.Error, EOFError, ValueError):
        return {"quality": Quality.UNKNOWN.value, "why": FORMAT}
    return _apart(tracks) or _together(tracks[0])


def _apart(tracks: list[Track]) -> dict[str, Any] | None:
    """Return the figures of two microphones; None when there is one, or when both heard the same."""
    if len(tracks) != PAIR:
        return None
    found = figures(tracks[0], tracks[1])
    if found.quality == Quality.UNKNOWN or found.share is None:
        return None
    return {
        "quality": found.quality.value,
        "seconds": round(tracks[0].seconds, 2),
        "coach": round(found.coach_seconds or 0, 2),
        "coachee": round(found.coachee_seconds or 0, 2),
        "share": round(found.share, 1),
        "silences": found.silences,
    }


def _together(track: Track) -> dict[str, Any]:
    """Return what one microphone tells: when somebody spoke, not who."""
    quality = quality_alone(track)
    if quality == Quality.UNKNOWN:
        return {"quality": quality.value, "why": CROWD}
    pauses = len(silences(track.segments, ()))
    return {
        "quality": quality.value,
        "seconds": round(track.seconds, 2),
        "speech": round(track.speech, 2),
        "silences": pauses,
    }


def _tracks(sound: wave.Wave_read) -> list[Track]:
    """Return the track of each of two channels, or of the one; more are one sound from many sides."""
    if not SLOWEST <= sound.getframerate() <= FASTEST or sound.getsampwidth() not in WIDTHS:
        raise ValueError("a rate or width that no microphone has")
    rate, scale = sound.getframerate(), WIDTHS[sound.getsampwidth()]
    if sound.getnchannels() != PAIR:
        return [_track((_scaled(piece, scale).mean(axis=1) for piece in _pieces(sound)), rate)]
    minutes = list(_pieces(sound))
    sides = [[piece[:, side] for piece in minutes] for side in range(PAIR)]
    return [_track((_scaled(piece, scale) for piece in pieces), rate) for pieces in sides]


def _track(pieces: Iterable[Floats], rate: int) -> Track:
    return track_in_hindsight(frame_levels(pieces, rate))


def _pieces(sound: wave.Wave_read) -> Iterator[NDArray[np.integer]]:
    """Yield a minute at a time as it is stored, a column for each channel."""
    width = sound.getsampwidth() * sound.getnchannels()
    while raw := sound.readframes(PIECE_SECONDS * sound.getframerate()):
        whole = raw[: len(raw) // width * width]
        yield np.frombuffer(whole, dtype=WIDTHS[sound.getsampwidth()][0]).reshape(-1, sound.getnchannels())


def _scaled(piece: NDArray[np.integer], scale: tuple[str, float, float]) -> Floats:
    """Return samples from -1 to 1."""
    _kind, middle, full = scale
    return np.asarray((piece - middle) / full)
