"""What one microphone, or two, tell of a recording, as figures with their grade. Pure, no database."""

from __future__ import annotations

from typing import Any

from pamong.engines.speech import Quality, Track, figures, quality_alone, silences

PAIR = 2  # channels: the coach's microphone, then the coachee's
FORMAT, CROWD = "format", "ramai"
PHONE = "ponsel"  # measured by the phone that recorded


def apart(tracks: list[Track]) -> dict[str, Any] | None:
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


def together(track: Track) -> dict[str, Any]:
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
