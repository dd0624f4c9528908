"""Pictures that come in are rebuilt from what a picture needs.

Rebuilding keeps the pixels as they are and drops everything else (place and time of the photo, thumbnails, anything
appended), so that a file is a picture and nothing but a picture. Of a camera's data one fact stays: which way is up.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from struct import pack, unpack_from

MOST_PIXELS = 60_000_000
PNG_START = b"\x89PNG\r\n\x1a\n"
JPEG_START = b"\xff\xd8\xff"
PNG_KEPT = frozenset({b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"sRGB", b"pHYs"})
FRAMES = frozenset({0xC0, 0xC1, 0xC2})
JPEG_KEPT = frozenset({0xC0, 0xC1, 0xC2, 0xC4, 0xDB, 0xDD, 0xE0, 0xEE})
EXIF = b"Exif\x00\x00"
TURN_TAG, TURNS = 0x0112, range(2, 9)


class NotAPictureError(ValueError):
    """The bytes are not what their beginning says."""


def rebuilt_picture(data: bytes) -> tuple[bytes, str] | None:
    """Return the rebuilt picture with its media type, None for what does not begin like a PNG or JPEG."""
    try:
        if data.startswith(PNG_START):
            return rebuilt_png(data), "image/png"
        if data.startswith(JPEG_START):
            return rebuilt_jpeg(data), "image/jpeg"
    except (IndexError, ValueError, struct.error) as error:
        raise NotAPictureError from error
    return None


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
        parts.append(_kept(marker, segment))
        if marker == 0xDA:
            end = _end_of_scan(data, place)
            parts.append(data[place:end])
            place = end
    if not has_frame or not any(part.startswith(b"\xff\xda") for part in parts):
        raise NotAPictureError
    return b"".join([*parts, b"\xff\xd9"])


def _kept(marker: int, segment: bytes) -> bytes:
    if marker == 0xE1:
        return _turn_alone(segment)
    return segment if marker in JPEG_KEPT or marker == 0xDA else b""


def _turn_alone(segment: bytes) -> bytes:
    """Return of a camera's data a segment that says which way is up, and nothing else (Exif 2.3, tag 274)."""
    tiff = segment[10:]
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if segment[4:10] != EXIF or order is None or len(tiff) < 14:
        return b""
    try:
        turn = _turn_of(tiff, order)
    except struct.error:
        return b""
    if turn not in TURNS:
        return b""
    kept = EXIF + b"MM\x00*" + pack(">IHHHIHHI", 8, 1, TURN_TAG, 3, 1, turn, 0, 0)
    return b"\xff\xe1" + pack(">H", len(kept) + 2) + kept


def _turn_of(tiff: bytes, order: str) -> int:
    (first,) = unpack_from(f"{order}I", tiff, 4)
    (count,) = unpack_from(f"{order}H", tiff, first)
    for place in range(first + 2, first + 2 + 12 * count, 12):
        tag, _kind, _number, turn = unpack_from(f"{order}HHIH", tiff, place)
        if tag == TURN_TAG:
            return int(turn)
    return 0


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
