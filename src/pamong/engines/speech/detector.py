"""The level-relative voice activity detector.

Each frame of 10 ms is high-passed (one pole, 230 Hz) and its RMS taken in dB. The floor is the 10th percentile of the
last 8 s; the level is the 90th percentile of the frames of the last 60 s that lie 15 dB above the floor. The threshold
is the highest of -55 dBFS, floor + 9 dB and level - 15 dB: a partner heard faintly through the own microphone stays
below it. Speech begins with 30 ms above the threshold and ends with 300 ms below; those 300 ms are not part of it.
Everything looks backwards only, so that a phone can do it while the conversation runs.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from pamong.engines.speech.turns import Segment

Floats = NDArray[np.float64]

FRAME = 0.01  # seconds
CORNER = 230.0  # hertz
LOWEST = -100.0  # dB: digital silence
FLOOR_FRAMES, FLOOR_RANK, FLOOR_EVERY = 800, 0.1, 10
LEVEL_FRAMES, LEVEL_RANK, LEVEL_EVERY = 6000, 0.9, 50
VOICE_ABOVE_FLOOR = 15.0
ABSOLUTE, OVER_FLOOR, UNDER_LEVEL = -55.0, 9.0, 15.0
ONSET, HANGOVER = 3, 30  # frames
NEAR = 3.0  # dB
BATCH = 512  # windows at a time: memory stays small whatever the length


@dataclass(frozen=True)
class Track:
    """One microphone: its speech, how long it was heard, and how many frames were a close call.

    `envelope` is the amplitude of each frame, for telling whether two microphones heard the same.
    """

    segments: tuple[Segment, ...]
    seconds: float
    near: float
    envelope: Floats = field(repr=False, compare=False, default_factory=lambda: np.empty(0))

    @property
    def speech(self) -> float:
        """Seconds of speech."""
        return sum(segment.end - segment.start for segment in self.segments)


def detect(samples: NDArray[np.floating], rate: int) -> Track:
    """Return where somebody speaks in the samples (-1 to 1) of one microphone."""
    return track_of(frame_levels([samples], rate))


def track_of(levels: Floats) -> Track:
    """Return where somebody speaks, from the levels of one microphone's frames."""
    limits = thresholds(levels)
    return track_with(levels, limits, segments_of(levels > limits))


def track_with(levels: Floats, limits: Floats, segments: tuple[Segment, ...]) -> Track:
    """Return the track of some segments, and how many frames were a close call."""
    near = float(np.mean(np.abs(levels - limits) < NEAR)) if len(levels) else 0.0
    return Track(segments, len(levels) * FRAME, near, 10 ** (levels / 20))


def frame_levels(pieces: Iterable[NDArray[np.floating]], rate: int) -> Floats:
    """Return the level of each frame in dB below full scale, to a hundredth; a long sound may come in pieces.

    Where a hundredth of a second is no whole number of samples, frames differ by one: their clock must not drift.
    """
    # Only who hears a sound pays for it: scipy.signal costs more to load than all of Pamong's pages.
    from scipy.signal import lfilter  # noqa: PLC0415 - slow to load

    keep = 1 / (1 + 2 * math.pi * CORNER / rate)
    state, rest, found, done = np.zeros(1), np.empty(0), [np.empty(0)], 0
    for piece in pieces:
        filtered, state = lfilter([keep, -keep], [1, -keep], np.asarray(piece, dtype=np.float64), zi=state)
        rest = np.concatenate([rest, filtered])
        ends = _frame_ends(done, len(rest), rate)
        if len(ends):
            lengths = np.diff(ends, prepend=0)
            squares = np.square(rest[: ends[-1]])
            found.append(np.add.reduceat(squares, ends - lengths) / lengths)
            rest, done = rest[ends[-1] :], done + len(ends)
    power = np.concatenate(found)
    return np.asarray(np.floor(1000 * np.log10(power + 10 ** (LOWEST / 10)) + 0.5) / 100)


def _frame_ends(done: int, count: int, rate: int) -> NDArray[np.int64]:
    """Return where the frames after the first `done` end in the next `count` samples."""
    numbers = np.arange(done, done + 2 + 100 * count // rate, dtype=np.int64)
    places = (numbers * rate + 50) // 100
    ends: NDArray[np.int64] = places[1:] - places[0]
    return ends[: int(np.searchsorted(ends, count, side="right"))]


def thresholds(levels: Floats) -> Floats:
    """Return the threshold of each frame."""
    return threshold_of(*floor_and_voice(levels))


def threshold_of(floor: Floats, voice: Floats) -> Floats:
    """Return the threshold that belongs to a floor and a level."""
    return np.maximum(np.maximum(ABSOLUTE, floor + OVER_FLOOR), voice - UNDER_LEVEL)


def floor_and_voice(levels: Floats) -> tuple[Floats, Floats]:
    """Return floor and level at each frame; they are taken anew every tenth and every fiftieth frame."""
    floors = _floors(levels)
    voices = _voices(levels, floors)
    count = len(levels)
    return np.repeat(floors, FLOOR_EVERY)[:count], np.repeat(voices, LEVEL_EVERY)[:count]


def _floors(levels: Floats) -> Floats:
    """Return the floor at each tenth frame: that frame and those before it, at most 8 s."""
    ends = np.arange(1, len(levels) + 1, FLOOR_EVERY)
    early = [_rank(np.sort(levels[:end]), FLOOR_RANK) for end in ends[ends < FLOOR_FRAMES]]
    late = ends[ends >= FLOOR_FRAMES]
    if not len(late):
        return np.array(early, dtype=np.float64)
    windows = np.lib.stride_tricks.sliding_window_view(levels, FLOOR_FRAMES)
    place = int(FLOOR_RANK * (FLOOR_FRAMES - 1))
    parts = [
        np.partition(windows[late[start : start + BATCH] - FLOOR_FRAMES], place, axis=1)[:, place]
        for start in range(0, len(late), BATCH)
    ]
    return np.concatenate([np.array(early, dtype=np.float64), *parts])


def _voices(levels: Floats, floors: Floats) -> Floats:
    """Return the level of the voice at each fiftieth frame; minus infinity while nothing was loud enough."""
    found = []
    for end in range(1, len(levels) + 1, LEVEL_EVERY):
        window = levels[max(0, end - LEVEL_FRAMES) : end]
        loud = window[window > floors[(end - 1) // FLOOR_EVERY] + VOICE_ABOVE_FLOOR]
        found.append(_rank(np.sort(loud), LEVEL_RANK) if len(loud) else -math.inf)
    return np.array(found, dtype=np.float64)


def _rank(ordered: Floats, share: float) -> float:
    return float(ordered[int(share * (len(ordered) - 1))])


def segments_of(above: NDArray[np.bool_]) -> tuple[Segment, ...]:
    """Return the runs of speech: three frames begin one, thirty below end it, and are not counted."""
    return tuple(segment(start, end) for start, end in runs_of(above))


def runs_of(above: NDArray[np.bool_]) -> list[list[int]]:
    """Return first frame and the frame behind the last of each run of speech."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], above, [False]]).astype(np.int8)))
    found: list[list[int]] = []
    for start, end in edges.reshape(-1, 2).tolist():
        if found and start - found[-1][1] < HANGOVER:
            found[-1][1] = end
        elif end - start >= ONSET:
            found.append([start, end])
    return found


def segment(start: int, end: int) -> Segment:
    """Return a run of frames in seconds."""
    return Segment(round(start * FRAME, 2), round(end * FRAME, 2))
