"""Videos that come in: an MP4 or WebM that browsers play, and nothing else that only calls itself so.

An MP4 is walked box by box from its first byte to its last (ISO/IEC 14496-12), a WebM element by element (RFC 8794,
RFC 9559): by seeking, so that a large file is never read whole, and so that nothing can hide after the end. Notes of
the camera (place, owner, model), files carried along, and tracks that are neither picture nor sound are blanked where
they stand, and times of filming are set to zero: no byte moves, so the offsets of sound and picture stay right.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Protocol

MOST_BOXES = 20_000
TOP = frozenset(b"ftyp moov mdat free skip wide sidx moof mfra styp emsg prft pdin".split())
NOTES = frozenset({b"udta", b"meta", b"uuid"})
INSIDE = frozenset({b"moov", b"trak", b"mdia", b"minf", b"stbl"})
DATED = frozenset({b"mvhd", b"tkhd", b"mdhd"})
PICTURES = frozenset({b"avc1", b"avc3", b"av01", b"vp08", b"vp09"})
SOUNDS = frozenset({b"mp4a", b"Opus", b".mp3", b"fLaC"})
TRACKS = {b"vide": PICTURES, b"soun": SOUNDS}
ZEROS = bytes(64 * 1024)


class Seekable(Protocol):
    """What is needed of a file."""

    def read(self, size: int = -1, /) -> bytes: ...
    def seek(self, offset: int, whence: int = 0, /) -> int: ...
    def write(self, data: bytes, /) -> int: ...


class NotAVideoError(ValueError):
    """The bytes are no video that browsers play; `codec` names what they cannot play, if that is the reason."""

    def __init__(self, codec: str = "") -> None:
        super().__init__(codec)
        self.codec = codec


@dataclass(frozen=True)
class Video:
    """What a video turned out to be. Zero seconds: the file does not say."""

    media_type: str
    seconds: float


@dataclass(frozen=True)
class _Box:
    kind: bytes
    start: int
    body: int
    end: int


@dataclass
class _Movie:
    """What was found on the way through an MP4."""

    file: Seekable
    left: int = MOST_BOXES
    seconds: float = 0.0
    blank: list[_Box] = field(default_factory=list)
    dated: list[tuple[int, int]] = field(default_factory=list)
    pictures: int = 0


def cleaned_video(file: Seekable, size: int) -> Video:
    """Tell what a video is, and blank its notes in place; refuse (`NotAVideoError`) everything else."""
    file.seek(0)
    start = file.read(12)
    try:
        if start[4:8] == b"ftyp":
            return _cleaned_mp4(file, size)
        if start.startswith(b"\x1a\x45\xdf\xa3"):
            return Video("video/webm", _cleaned_webm(file, size))
    except (struct.error, IndexError, UnicodeDecodeError, ZeroDivisionError) as error:
        raise NotAVideoError from error
    finally:
        file.seek(0)
    raise NotAVideoError


def _cleaned_mp4(file: Seekable, size: int) -> Video:
    movie = _Movie(file)
    tops = list(_boxes(movie, 0, size))
    kinds = [box.kind for box in tops]
    if kinds[0] != b"ftyp" or kinds.count(b"moov") != 1 or b"mdat" not in kinds or set(kinds) - TOP - NOTES:
        raise NotAVideoError
    movie.blank += [box for box in tops if box.kind in NOTES]
    _look_inside(movie, tops[kinds.index(b"moov")])
    if not movie.pictures:
        raise NotAVideoError
    for box in movie.blank:
        _write_blank(file, box)
    for place, length in movie.dated:
        _overwrite(file, place, length)
    return Video("video/mp4", movie.seconds)


def _boxes(movie: _Movie, start: int, end: int) -> Iterator[_Box]:
    """Yield the boxes that fill the bytes from `start` to `end` exactly."""
    while start < end:
        movie.left -= 1
        movie.file.seek(start)
        length, kind = struct.unpack(">I4s", movie.file.read(8))
        head = 8
        if length == 1:
            (length,) = struct.unpack(">Q", movie.file.read(8))
            head = 16
        elif length == 0:
            length = end - start
        if length < head or start + length > end or movie.left < 0:
            raise NotAVideoError
        yield _Box(kind, start, start + head, start + length)
        start += length


def _look_inside(movie: _Movie, parent: _Box) -> None:
    for box in list(_boxes(movie, parent.body, parent.end)):
        if box.kind in NOTES:
            movie.blank.append(box)
        elif box.kind in DATED:
            _dates(movie, box)
        elif box.kind == b"trak":
            _track(movie, box)
        elif box.kind in INSIDE:
            _look_inside(movie, box)


def _track(movie: _Movie, track: _Box) -> None:
    """Keep tracks of picture and sound, in codecs that browsers play; blank all others."""
    kind = _found(movie, track, b"mdia", b"hdlr")
    handler = _bytes(movie, kind.body + 8, 4) if kind else b""
    if handler not in TRACKS:
        movie.blank.append(track)
        return
    entries = _found(movie, track, b"mdia", b"minf", b"stbl", b"stsd")
    if entries is None:
        raise NotAVideoError
    codec = _bytes(movie, entries.body + 12, 4)
    if codec not in TRACKS[handler]:
        raise NotAVideoError(codec.decode("latin-1").strip())
    movie.pictures += handler == b"vide"
    _look_inside(movie, track)


def _found(movie: _Movie, parent: _Box, *path: bytes) -> _Box | None:
    for kind in path:
        child = next((box for box in _boxes(movie, parent.body, parent.end) if box.kind == kind), None)
        if child is None:
            return None
        parent = child
    return parent


def _dates(movie: _Movie, box: _Box) -> None:
    """Remember where the times of filming stand, and read the length of the whole from the movie's header."""
    version = _bytes(movie, box.body, 1)[0]
    width = 8 if version == 1 else 4
    movie.dated.append((box.body + 4, 2 * width))
    if box.kind == b"mvhd":
        values = _bytes(movie, box.body + 4 + 2 * width, 4 + width)
        scale, length = struct.unpack(">IQ" if version == 1 else ">II", values)
        movie.seconds = round(length / scale, 2)


def _bytes(movie: _Movie, place: int, count: int) -> bytes:
    movie.file.seek(place)
    return movie.file.read(count)


def _write_blank(file: Seekable, box: _Box) -> None:
    """Make a box free space of the same length."""
    file.seek(box.start + 4)
    file.write(b"free")
    _overwrite(file, box.body, box.end - box.body)


def _overwrite(file: Seekable, place: int, length: int) -> None:
    file.seek(place)
    while length > 0:
        length -= file.write(ZEROS[: min(length, len(ZEROS))])


SEGMENT, INFO, TRACK_LIST = 0x18538067, 0x1549A966, 0x1654AE6B
DOC_TYPE, SCALE, DURATION, ENTRY, CODEC = 0x4282, 0x2AD7B1, 0x4489, 0xAE, 0x86
NAMES = frozenset({0x4461, 0x7BA9, 0x7384})  # date, title, name of the file
CARRIED = frozenset({0x1254C367, 0x1941A469})  # tags, attachments
VOID, VOID_HEAD = 0xEC, 9
WEBM_PICTURES = frozenset({"V_VP8", "V_VP9", "V_AV1"})
WEBM_CODECS = WEBM_PICTURES | {"A_OPUS", "A_VORBIS"}
MOST_HEAD = 1024 * 1024  # of an element that is read whole


@dataclass(frozen=True)
class _Element:
    kind: int
    start: int
    body: int
    end: int


def _cleaned_webm(file: Seekable, size: int) -> float:
    """Blank a WebM's notes and return how long it says it is; refuse other kinds of Matroska, and other codecs."""
    tops = list(_elements(file, 0, size))
    kinds = [found.kind for found in tops]
    if len(tops) < 2 or kinds[1:].count(SEGMENT) != 1:
        raise NotAVideoError
    if _first(file, tops[0], DOC_TYPE).rstrip(b"\x00") != b"webm":
        raise NotAVideoError
    segment = tops[kinds.index(SEGMENT)]
    parts = list(_elements(file, segment.body, segment.end))
    heads = {found.kind: found for found in reversed(parts)}
    if TRACK_LIST not in heads:
        raise NotAVideoError
    _check_codecs(file, heads[TRACK_LIST])
    for found in (found for found in parts if found.kind in CARRIED):
        _make_void(file, found)
    return _told(file, heads[INFO]) if INFO in heads else 0.0


def _told(file: Seekable, info: _Element) -> float:
    """Blank date, title and file name, and return the length."""
    for found in _elements(file, info.body, info.end):
        if found.kind in NAMES:
            _overwrite(file, found.body, found.end - found.body)
    return _length(file, info)


def _make_void(file: Seekable, found: _Element) -> None:
    """Make an element free space of the same length: its own head is at least five bytes, so a small one is refused."""
    length = found.end - found.start
    if length < VOID_HEAD:
        raise NotAVideoError
    file.seek(found.start)
    file.write(bytes([VOID]) + ((1 << 56) | (length - VOID_HEAD)).to_bytes(8))
    _overwrite(file, found.start + VOID_HEAD, length - VOID_HEAD)


def _check_codecs(file: Seekable, tracks: _Element) -> None:
    entries = [found for found in _elements(file, tracks.body, tracks.end) if found.kind == ENTRY]
    codecs = {_first(file, entry, CODEC).decode("ascii").rstrip("\x00") for entry in entries}
    if codecs - WEBM_CODECS:
        raise NotAVideoError(min(codecs - WEBM_CODECS))
    if not codecs & WEBM_PICTURES:
        raise NotAVideoError


def _length(file: Seekable, info: _Element) -> float:
    raw, scale = _first(file, info, DURATION), _first(file, info, SCALE)
    if len(raw) not in (4, 8):
        return 0.0
    (ticks,) = struct.unpack(">f" if len(raw) == 4 else ">d", raw)
    seconds = ticks * int.from_bytes(scale or b"\x0f\x42\x40") / 1e9
    return round(seconds, 2) if 0 <= seconds < 24 * 3600 else 0.0


def _first(file: Seekable, parent: _Element, kind: int) -> bytes:
    """Return the bytes of the first element of a kind, empty when there is none."""
    for found in _elements(file, parent.body, parent.end):
        if found.kind == kind:
            file.seek(found.body)
            return file.read(min(found.end - found.body, MOST_HEAD))
    return b""


def _elements(file: Seekable, start: int, end: int) -> Iterator[_Element]:
    """Yield the EBML elements of a stretch (RFC 8794); an unknown length reaches to its end."""
    left = MOST_BOXES
    while start < end:
        if not (left := left - 1):
            raise NotAVideoError
        file.seek(start)
        head = file.read(12)
        wide = _width(head[0])
        kind = int.from_bytes(head[:wide])
        more = _width(head[wide])
        length = int.from_bytes(head[wide : wide + more]) & ((1 << 7 * more) - 1)
        body = start + wide + more
        stop = end if length == (1 << 7 * more) - 1 else body + length
        if stop > end:
            raise NotAVideoError
        yield _Element(kind, start, body, stop)
        start = stop


def _width(first: int) -> int:
    """Return how many bytes a number takes, by the zeros it begins with."""
    if not first:
        raise NotAVideoError
    return 9 - first.bit_length()
