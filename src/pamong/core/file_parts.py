"""A file of sound or picture, or the part of it that a player asks for.

A player may ask for everything from some byte on and then read slowly; one piece at a time lets the server's thread go
at once, and an iPhone plays nothing without parts. A part may always be shorter than what was asked for (RFC 9110,
section 14.4): the player asks for the next one.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from typing import IO

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase

ONE = re.compile(r"bytes=(?:(\d{1,15})-(\d{0,15})|-(\d{1,15}))")  # one range, the only kind players use
PIECE = 1024 * 1024
KEPT_A_DAY = {"Cache-Control": "private, max-age=86400"}


def played(
    request: HttpRequest, file: IO[bytes], media_type: str, headers: Mapping[str, str] = KEPT_A_DAY
) -> HttpResponseBase:
    """Return the whole file, or at most one piece of what the request's Range asks for. Closes the file in time."""
    size = file.seek(0, os.SEEK_END)
    part = _part_asked(request.headers.get("Range", ""), size)
    response = _part(file, size, *part) if part else _whole(file, size)
    response["Content-Type"] = media_type
    response["Accept-Ranges"] = "bytes"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Disposition"] = "inline"
    for name, value in headers.items():
        response[name] = value
    return response


def _part_asked(header: str, size: int) -> tuple[int, int] | None:
    """Return first and behind-last byte of what is asked for; None when the whole is, or something else."""
    found = ONE.fullmatch(header.strip())
    if found is None:
        return None
    if found[3] is not None:
        return max(0, size - int(found[3])), size
    first, last = int(found[1]), int(found[2] or size)
    return (first, min(last + 1, size)) if first <= last or first >= size else None


def _whole(file: IO[bytes], size: int) -> HttpResponseBase:
    file.seek(0)
    if size > PIECE:
        return FileResponse(file)
    with file:
        return HttpResponse(file.read())


def _part(file: IO[bytes], size: int, begin: int, end: int) -> HttpResponseBase:
    with file:
        if begin >= end:
            return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
        end = min(end, begin + PIECE)
        file.seek(begin)
        response = HttpResponse(file.read(end - begin), status=206)
    response["Content-Range"] = f"bytes {begin}-{end - 1}/{size}"
    return response
