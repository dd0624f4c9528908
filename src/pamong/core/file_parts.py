"""A file of sound or picture, or the part of it that a player asks for.

A player may ask for everything from some byte on and then read slowly; one piece at a time lets the server's thread go
at once, and an iPhone plays nothing without parts. A part may always be shorter than what was asked for (RFC 9110,
section 14.4): the player asks for the next one.
"""

from __future__ import annotations

import re
from typing import IO

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase

ASKED = re.compile(r"bytes=(\d{1,12})-(\d{0,12})")
PIECE = 1024 * 1024


def played(request: HttpRequest, file: IO[bytes], media_type: str) -> HttpResponseBase:
    """Return the whole file, or at most one piece of what the request's Range asks for. Closes the file in time."""
    size = file.seek(0, 2)
    found = ASKED.fullmatch(request.headers.get("Range", ""))
    response = _part(file, size, int(found[1]), int(found[2] or size)) if found else _whole(file, size)
    response["Content-Type"] = media_type
    response["Accept-Ranges"] = "bytes"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Disposition"] = "inline"
    response["Cache-Control"] = "private, max-age=86400"
    return response


def _whole(file: IO[bytes], size: int) -> HttpResponseBase:
    file.seek(0)
    if size > PIECE:
        return FileResponse(file)
    with file:
        return HttpResponse(file.read())


def _part(file: IO[bytes], size: int, first: int, asked: int) -> HttpResponseBase:
    last = min(asked, size - 1, first + PIECE - 1)
    with file:
        if first > last:
            return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
        file.seek(first)
        response = HttpResponse(file.read(last - first + 1), status=206)
    response["Content-Range"] = f"bytes {first}-{last}/{size}"
    return response
