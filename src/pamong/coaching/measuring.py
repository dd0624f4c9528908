"""What the detector finds in an uploaded recording: what its format and its microphones allow, each with its grade.

WAV is read with Python's own reader, and looked at twice. What a phone records here (WebM or M4A) it measures itself
while it records (`commands.keep_heard`). Files of these formats from elsewhere would need a codec library (weighed in
docs/decisions/0010): they are *tidak terukur*, and the page says so.
"""

from __future__ import annotations

import wave
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pamong.engines.speech import Quality, Track, frame_levels, track_in_hindsight

from .commands.recording import keep_measures
from .heard import FORMAT, PAIR, apart, together
from .models import Recording

Floats = NDArray[np.float64]
PIECE_SECONDS = 60
WIDTHS = {1: ("u1", 128.0, 128.0), 2: ("<i2", 0.0, 32768.0), 4: ("<i4", 0.0, 2147483648.0)}
SLOWEST, FASTEST = 8000, 96000


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
    return apart(tracks) or together(tracks[0])


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
