"""Captions: read from a WebVTT file or typed as `0:05 words`, checked, and written out as a WebVTT file of our own.

Only times and plain words are kept: no style, no region, no script-like tag of the file that came in. Pure.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

MOST = 2000
LONGEST = 7.0  # a typed line stays this long at most, the usual limit for two lines of subtitles
CLOCK = r"(?:(\d{1,2}):)?(\d{1,3}):(\d{1,2})(?:[.,](\d{1,3}))?"
TIMES = re.compile(rf"^\s*{CLOCK}\s+-->\s+{CLOCK}(?:\s|$)")
TYPED = re.compile(rf"^\s*{CLOCK}\s+(.*\S)\s*$")
TAG = re.compile(r"<[^>]*>")


class CaptionError(ValueError):
    """A line that cannot be read; `reason` is `head`, `time`, `order`, `late` or `many`."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(line, reason)
        self.line, self.reason = line, reason


@dataclass(frozen=True)
class Cue:
    """Words from one second to another."""

    start: float
    end: float
    words: str


def read_captions(text: str, seconds: float = 0) -> list[Cue]:
    """Return the cues in order; refuse (`CaptionError`) what cannot be read or begins after the video's end."""
    text = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    cues = list(_of_file(text) if text.startswith("WEBVTT") else _typed(text, seconds))
    if len(cues) > MOST:
        raise CaptionError(0, "many")
    late = [number for number, (_line, cue) in enumerate(cues) if seconds and cue.start >= seconds]
    if late:
        raise CaptionError(cues[late[0]][0], "late")
    for (_before, one), (line, other) in pairwise(cues):
        if other.start < one.start:
            raise CaptionError(line, "order")
    return [cue for _line, cue in cues]


def _of_file(text: str) -> Iterator[tuple[int, Cue]]:
    """Read a WebVTT file (W3C): blocks between empty lines, of which those with times are kept."""
    lines = text.split("\n")
    if not re.match(r"^WEBVTT(?:[ \t]|$)", lines[0]):
        raise CaptionError(1, "head")
    for number, line in enumerate(lines):
        if "-->" in line:
            found = TIMES.match(line)
            if found is None:
                raise CaptionError(number + 1, "time")
            words = _plain(_block(lines, number + 1))
            start, end = _seconds(*found.groups()[:4]), _seconds(*found.groups()[4:])
            if end <= start:
                raise CaptionError(number + 1, "time")
            if words:
                yield number + 1, Cue(start, end, words)


def _block(lines: list[str], start: int) -> list[str]:
    """Return the lines up to the next empty one."""
    end = next((place for place in range(start, len(lines)) if not lines[place].strip()), len(lines))
    return lines[start:end]


def _typed(text: str, seconds: float) -> Iterator[tuple[int, Cue]]:
    """Read typed lines; each stays until the next one, at most seven seconds."""
    rows = []
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            found = TYPED.match(line)
            if found is None:
                raise CaptionError(number, "time")
            rows.append((number, _seconds(*found.groups()[:4]), _plain([found[5]])))
    for place, (number, start, words) in enumerate(rows):
        last = rows[place + 1][1] if place + 1 < len(rows) else seconds or start + LONGEST
        yield number, Cue(start, min(max(last, start + 0.5), start + LONGEST), words)


def _seconds(hours: str | None, minutes: str, seconds: str, part: str | None) -> float:
    return int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds) + float(f"0.{part or 0}")


def _plain(lines: list[str]) -> str:
    return "\n".join(html.unescape(TAG.sub("", line)).strip() for line in lines).strip()


def written(cues: list[Cue]) -> str:
    """Return a WebVTT file of the cues."""
    blocks = (f"{_clock(cue.start)} --> {_clock(cue.end)}\n{_escaped(cue.words)}" for cue in cues)
    return "\n\n".join(["WEBVTT", *blocks]) + "\n"


def _clock(seconds: float) -> str:
    whole = round(seconds * 1000)
    return f"{whole // 3600000:02d}:{whole // 60000 % 60:02d}:{whole // 1000 % 60:02d}.{whole % 1000:03d}"


def _escaped(words: str) -> str:
    """Escape what would end the cue or be read as a tag."""
    return html.escape(words, quote=False)
