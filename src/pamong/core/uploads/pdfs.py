"""PDFs that come in: paper and nothing but paper.

A PDF may run scripts, start programs, carry other files, or be a second kind of file at the same time. What a letter
or a handout needs is none of that, so it is refused, also where it hides behind escaped names, in a compressed object
stream, behind a password, or after the end. Nothing is rendered and no library parses the file; what is unpacked has
a limit.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

MOST_UNPACKED = 24 * 1024 * 1024
ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
ACTIVE = re.compile(rb"/(?:JavaScript|Launch|EmbeddedFiles?|RichMedia|SubmitForm|ImportData|XFA)\b")
OTHER_KINDS = re.compile(rb"<script|<html|<!doctype html", re.IGNORECASE)
END_OF_ZIP, LONGEST_END_OF_ZIP = b"PK\x05\x06", 22 + 65535
LANDMARKS = re.compile(rb"\bobj\b|(?<!end)stream\r?\n")
OBJECT_STREAM = b"/ObjStm"


def is_pdf(data: bytes) -> bool:
    """Tell whether bytes are a whole PDF and end as one."""
    return data.startswith(b"%PDF-") and data.rstrip(b"\r\n \t\x00").endswith(b"%%EOF")


def is_plain_paper(data: bytes) -> bool:
    """Tell whether a PDF can do nothing but be looked at."""
    if OTHER_KINDS.search(data) or END_OF_ZIP in data[-LONGEST_END_OF_ZIP:]:
        return False
    plain = _unescaped(data)
    if b"/Encrypt" in plain or ACTIVE.search(plain):
        return False
    parts = list(_object_streams(data))
    if None in parts or len(parts) != plain.count(OBJECT_STREAM):
        return False  # something calls itself an object stream that cannot be looked into
    return not any(ACTIVE.search(_unescaped(part)) for part in parts if part)


def _unescaped(data: bytes) -> bytes:
    """Return the bytes with names written plainly: `/J#61vaScript` is `/JavaScript`."""
    return ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), data)


def _object_streams(data: bytes) -> Iterator[bytes | None]:
    """Yield what object streams hold, None for one that is packed otherwise or too large."""
    room = MOST_UNPACKED
    for head, start in _streams(data):
        if OBJECT_STREAM in _unescaped(head):
            part = _unpacked(data[start : data.find(b"endstream", start)], room)
            room -= len(part or b"")
            yield part


def _streams(data: bytes) -> Iterator[tuple[bytes, int]]:
    """Yield the dictionary of each stream and where its bytes begin: the first after an `obj`, in one pass."""
    opened: int | None = None
    for found in LANDMARKS.finditer(data):
        if found[0] == b"obj":
            opened = found.end()
        elif opened is not None:
            yield data[opened : found.start()], found.end()
            opened = None


def _unpacked(data: bytes, room: int) -> bytes | None:
    unpacker = zlib.decompressobj()
    try:
        part = unpacker.decompress(data, max(room, 1))
    except zlib.error:
        return None
    return part if unpacker.eof else None
