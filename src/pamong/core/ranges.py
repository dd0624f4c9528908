"""Which part of a file a browser asks for (RFC 9110 §14): one range of bytes, the only kind players use."""

from __future__ import annotations

import re

ONE = re.compile(r"bytes=(?:(\d{1,15})-(\d{0,15})|-(\d{1,15}))")


class OutOfRangeError(ValueError):
    """What is asked for lies behind the end."""


def part_asked(header: str, size: int) -> tuple[int, int] | None:
    """Return first and behind-last byte of the part asked for; None when the whole is, or something else."""
    found = ONE.fullmatch(header.strip())
    if found is None:
        return None
    if found[3] is not None:
        begin, end = max(0, size - int(found[3])), size
    else:
        begin, end = int(found[1]), min(int(found[2] or size), size - 1) + 1
        if found[2] and int(found[2]) < begin:
            return None
    if begin >= end:
        raise OutOfRangeError
    return begin, end
