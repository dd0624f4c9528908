"""A second look at a whole sound: what the detector would have heard, had it known what came after.

The live detector only looks backwards, and so it errs in three ways that a finished recording lets one mend:

- At first it does not know how loud its owner speaks, and takes a partner heard faintly for the owner. Here the first
  minute is judged by the level at its end.
- A threshold 15 dB under the level cuts the soft first and last sounds of every run, some hundredths of a second each.
  Here a strong run reaches out while it stays within 30 dB of the level and 5 dB above the floor, at most 0.15 s on
  either side. Strong is a run that comes within 8 dB of the level somewhere; a scrap of the partner does not, and stays
  as it was.
- Reached out like that, the end of a run holds the room's echo too. How long this room rings is read from the sound
  itself: the quarter of the runs that fades fastest ends in nothing but the room, and so much is taken off every end,
  but nothing that the live detector counted.

A pause of 0.3 s that begins and ends softly looks up to three frames longer than it is; so much is allowed for. The
numbers were chosen on pairs of synthetic voices and hold nearly as well on others (`bench coaching`); no real voice has
been measured.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pamong.engines.speech.detector import (
    HANGOVER,
    LEVEL_FRAMES,
    Floats,
    Track,
    floor_and_voice,
    runs_of,
    segment,
    threshold_of,
    track_with,
)
from pamong.engines.speech.turns import Segment

REACH = 15  # frames
REACH_UNDER_LEVEL, REACH_OVER_FLOOR = 30.0, 5.0  # dB
STRONG = 8.0  # dB under the level
FASTEST = 0.25  # of the strong runs
SOFT_EDGES = 3  # frames


def track_in_hindsight(levels: Floats) -> Track:
    """Return where somebody speaks, from the levels of all frames of a sound that has ended."""
    floor, voice = floor_and_voice(levels)
    voice[:LEVEL_FRAMES] = np.maximum(voice[:LEVEL_FRAMES], voice[:LEVEL_FRAMES][-1:])
    limits = threshold_of(floor, voice)
    soft = levels > np.maximum(floor + REACH_OVER_FLOOR, voice - REACH_UNDER_LEVEL)
    runs = runs_of(levels > limits)
    strong = [bool(np.any(levels[start:end] >= voice[start:end] - STRONG)) for start, end in runs]
    return track_with(levels, limits, _joined(_reached(runs, strong, soft)))


def _reached(runs: list[list[int]], strong: list[bool], soft: NDArray[np.bool_]) -> list[list[int]]:
    """Return the runs with what belongs to the strong ones before and behind them."""
    before = [_frames_of(soft[max(0, start - REACH) : start][::-1]) for start, _end in runs]
    behind = [_frames_of(soft[end : end + REACH]) for _start, end in runs]
    rings = _ringing([reach for reach, is_strong in zip(behind, strong, strict=True) if is_strong])
    return [
        [start - early, end + max(0, late - rings)] if is_strong else [start, end]
        for (start, end), early, late, is_strong in zip(runs, before, behind, strong, strict=True)
    ]


def _frames_of(soft: NDArray[np.bool_]) -> int:
    """Return how many frames in a row are soft speech, from the first on."""
    return len(soft) if soft.all() else int(np.argmin(soft))


def _ringing(reaches: list[int]) -> int:
    """Return for how many frames the room itself goes on after a sound."""
    return sorted(reaches)[int(FASTEST * (len(reaches) - 1))] if reaches else 0


def _joined(runs: list[list[int]]) -> tuple[Segment, ...]:
    """Return the runs as segments; those that a pause below 0.3 s parts are one."""
    found: list[list[int]] = []
    for start, end in runs:
        if found and start - found[-1][1] < HANGOVER + SOFT_EDGES:
            found[-1][1] = max(end, found[-1][1])
        else:
            found.append([start, end])
    return tuple(segment(start, end) for start, end in found)
