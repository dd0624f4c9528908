"""From segments of two speakers to turns, backchannels, interruptions, overlap and silence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

BREAKS = 0.2  # seconds of the other's speech that end a turn
BRIEF = 1.0  # a shorter turn inside the other's is a backchannel
EARLY = 0.3  # begun so long before the other ends, and keeping the floor: an interruption
SILENCE = 3.0


class Segment(NamedTuple):
    """A run of speech, in seconds of the session."""

    start: float
    end: float


@dataclass(frozen=True)
class Turn:
    """One speaker's segments with no more than a fifth of a second of the other's speech between them."""

    start: float
    end: float

    @property
    def length(self) -> float:
        """From its first sound to its last."""
        return self.end - self.start


def overlap(one: Iterable[Segment], other: Iterable[Segment]) -> list[Segment]:
    """Return when both speak."""
    first, second, found = sorted(one), sorted(other), []
    place = 0
    for segment in first:
        while place < len(second) and second[place].end <= segment.start:
            place += 1
        for rival in second[place:]:
            if rival.start >= segment.end:
                break
            found.append(Segment(max(segment.start, rival.start), min(segment.end, rival.end)))
    return found


def total(segments: Iterable[Segment]) -> float:
    """Return the seconds of some segments."""
    return sum(segment.end - segment.start for segment in segments)


def turns_of(own: Sequence[Segment], others: Sequence[Segment]) -> list[Turn]:
    """Return a speaker's turns."""
    found: list[Turn] = []
    for segment in sorted(own):
        between = [Segment(found[-1].end, segment.start)] if found and found[-1].end < segment.start else []
        if found and total(overlap(between, others)) <= BREAKS:
            found[-1] = Turn(found[-1].start, max(found[-1].end, segment.end))
        else:
            found.append(Turn(*segment))
    return found


def is_backchannel(turn: Turn, others: Sequence[Turn]) -> bool:
    """Tell whether a turn is a short sound inside the other's turn."""
    return turn.length < BRIEF and any(other.start <= turn.start and turn.end <= other.end for other in others)


def interrupts(turn: Turn, others: Sequence[Turn]) -> bool:
    """Tell whether a turn begins well before the other's ends and goes on after it."""
    return turn.length >= BRIEF and any(
        other.start < turn.start <= other.end - EARLY and turn.end > other.end for other in others
    )


def silences(one: Sequence[Segment], other: Sequence[Segment]) -> list[Segment]:
    """Return the pauses of three seconds or more between the first and the last word of anybody."""
    found, reached = [], None
    for segment in sorted([*one, *other]):
        if reached is not None and segment.start - reached >= SILENCE:
            found.append(Segment(reached, segment.start))
        reached = segment.end if reached is None else max(reached, segment.end)
    return found
