"""Assignment letters that come in: judged by their bytes; pictures are rebuilt from what a picture needs.

Rebuilding keeps the pixels as they are and drops everything else (place and time of the photo, thumbnails, anything
appended), so that a file is a picture and nothing but a picture.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from struct import pack, unpack_from
from typing import Any

from django.utils.translation import gettext as _

from pamong.core.refusals import Refused

MOST_BYTES = 3 * 1024 * 1024
MOST_PIXELS = 60_000_000
PNG_START = b"\x89PNG\r\n\x1a\n"
PNG_KEPT = frozenset({b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"sRGB", b"pHYs"})
FRAMES = frozenset({0xC0, 0xC1, 0xC2})
JPEG_KEPT = frozenset({0xC0, 0xC1, 0xC2, 0xC4, 0xDB, 0xDD, 0xE0, 0xEE})
PDF_ACTIVE = (b"/JavaScript", b"/Launch", b"/EmbeddedFile", b"/RichMedia")


class NotAPictureError(ValueError):
    """The bytes are not what their beginning says."""


def accepted_letter(file: Any) -> tuple[bytes, str]:
    """Return the bytes to keep and their media type, or refuse with the way out."""
    if (file.size or 0) > MOST_BYTES:
        raise Refused({"letter": _("This file is larger than 3 MB. Take the photo smaller, or save the PDF again.")})
    data = file.read()
    try:
        if data.startswith(PNG_START):
            return rebuilt_png(data), "image/png"
        if data.startswith(b"\xff\xd8\xff"):
            return rebuilt_jpeg(data), "image/jpeg"
    except (NotAPictureError, IndexError, ValueError, struct.error) as error:
        raise Refused({"letter": _("This picture is damaged. Take the photo again and choose it again.")}) from error
    if data.startswith(b"%PDF-") and b"%%EOF" in data[-1024:]:
        if any(mark in data for mark in PDF_ACTIVE):
            raise Refused({"letter": _("This PDF carries scripts or attachments. Print it to a new PDF first.")})
        return data, "application/pdf"
    raise Refused({"letter": _("Only PDF, JPEG and PNG are taken. Take a photo of the letter, or scan it to PDF.")})


def rebuilt_png(data: bytes) -> bytes:
    """Return a PNG of the chunks a picture needs, each with its checksum verified (PNG, ISO/IEC 15948)."""
    parts, seen = [PNG_START], []
    for kind, body in _png_chunks(data):
        seen.append(kind)
        if kind == b"IHDR" and _too_large(*unpack_from(">II", body)):
            raise NotAPictureError
        if kind in PNG_KEPT:
            parts.append(pack(">I", len(body)) + kind + body + pack(">I", zlib.crc32(kind + body)))
    if seen[:1] != [b"IHDR"] or b"IDAT" not in seen or seen[-1] != b"IEND":
        raise NotAPictureError
    return b"".join(parts)


def _png_chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    place = len(PNG_START)
    while place + 12 <= len(data):
        (length,) = unpack_from(">I", data, place)
        kind, body = data[place + 4 : place + 8], data[place + 8 : place + 8 + length]
        if len(body) != length or data[place + 8 + length : place + 12 + length] != pack(">I", zlib.crc32(kind + body)):
            raise NotAPictureError
        yield kind, body
        if kind == b"IEND":
            return
        place += 12 + length


def rebuilt_jpeg(data: bytes) -> bytes:
    """Return a JPEG of the segments a picture needs, up to its end marker (ITU-T T.81, annex B)."""
    parts, place, has_frame = [b"\xff\xd8"], 2, False
    while True:
        if data[place] != 0xFF:
            raise NotAPictureError
        marker = data[place + 1]
        if marker == 0xD9:
            break
        (length,) = unpack_from(">H", data, place + 2) if place + 4 <= len(data) else (0,)
        segment = data[place : place + 2 + length]
        if length < 2 or len(segment) != 2 + length:
            raise NotAPictureError
        has_frame |= _is_frame(marker, segment)
        place += 2 + length
        if marker == 0xDA:
            end = _end_of_scan(data, place)
            parts.append(segment + data[place:end])
            place = end
        elif marker in JPEG_KEPT:
            parts.append(segment)
    if not has_frame or len(parts) < 3:
        raise NotAPictureError
    return b"".join([*parts, b"\xff\xd9"])


def _is_frame(marker: int, segment: bytes) -> bool:
    if marker in FRAMES and _too_large(*unpack_from(">HH", segment, 5)):
        raise NotAPictureError
    return marker in FRAMES


def _end_of_scan(data: bytes, place: int) -> int:
    """Return where the entropy-coded data ends: at a marker that is neither stuffing nor a restart."""
    while (place := data.index(b"\xff", place)) + 1 < len(data):
        following = data[place + 1]
        if following and not 0xD0 <= following <= 0xD7 and following != 0xFF:
            return place
        place += 1 if following == 0xFF else 2
    raise NotAPictureError


def _too_large(width: int, height: int) -> bool:
    return not 0 < width * height <= MOST_PIXELS
