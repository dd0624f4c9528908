"""What a sound is by its bytes: containers a browser plays, with sound in them and no picture."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import IO

Reader = Callable[[int, int], bytes]  # the bytes from one place to before another

HEAD = 4096
MOST_MOOV = 4 * 1024 * 1024
VIDEO_CODECS = (b"V_VP8", b"V_VP9", b"V_AV1", b"V_MPEG", b"V_THEORA")
OGG_SOUNDS = (b"OpusHead", b"\x01vorbis")
# MPEG-1 layer III (ISO 11172-3): kilobits and hertz by index.
KBITS = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
LOW_KBITS = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
HERTZ = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}


def may_be_sound(start: bytes) -> bool:
    """Tell from the first bytes whether it is worth going on: a cheap look before the rest has come."""
    return (
        start.startswith((b"\x1a\x45\xdf\xa3", b"OggS", b"ID3"))
        or start[4:8] == b"ftyp"
        or (start[:4] == b"RIFF" and start[8:12] in (b"WAVE", b""))
        or _mp3_frame(start, 0) > 0
    )


def sound_type(read: Reader, size: int) -> str:
    """Return the media type of a whole sound, empty when it is something else, or carries a picture."""
    head = read(0, min(HEAD, size))
    for judge in (_webm, _ogg, _wav, _mp3):
        if found := judge(head):
            return found
    return _mp4(read, size) if head[4:8] == b"ftyp" else ""


def sound_type_of(file: IO[bytes]) -> str:
    """Return the media type of an open file that holds a whole sound."""

    def read(begin: int, end: int) -> bytes:
        file.seek(begin)
        return file.read(max(0, end - begin))

    return sound_type(read, file.seek(0, 2))


def _webm(head: bytes) -> str:
    if not head.startswith(b"\x1a\x45\xdf\xa3") or b"webm" not in head[:64]:
        return ""
    sounds = b"A_OPUS" in head or b"A_VORBIS" in head
    return "audio/webm" if sounds and not any(codec in head for codec in VIDEO_CODECS) else ""


def _ogg(head: bytes) -> str:
    return "audio/ogg" if head.startswith(b"OggS") and any(mark in head[:64] for mark in OGG_SOUNDS) else ""


def _wav(head: bytes) -> str:
    return "audio/wav" if head[:4] == b"RIFF" and head[8:12] == b"WAVE" and b"fmt " in head else ""


def _mp3(head: bytes) -> str:
    if head.startswith(b"ID3"):
        return "audio/mpeg"
    length = _mp3_frame(head, 0)
    return "audio/mpeg" if length and _mp3_frame(head, length) else ""


def _mp3_frame(data: bytes, place: int) -> int:
    """Return the length of the layer III frame that begins at a place, 0 when none does."""
    header = data[place : place + 4]
    if len(header) < 4 or header[0] != 0xFF or header[1] & 0xE6 != 0xE2:
        return 0
    version, kbits, hertz = header[1] >> 3 & 3, header[2] >> 4, header[2] >> 2 & 3
    if version not in HERTZ or not 0 < kbits < 15 or hertz == 3:
        return 0
    rate, samples = (KBITS[kbits], 144_000) if version == 3 else (LOW_KBITS[kbits], 72_000)
    return samples * rate // HERTZ[version][hertz] + (header[2] >> 1 & 1)


def _mp4(read: Reader, size: int) -> str:
    for kind, begin, end in _boxes(read, size):
        if kind == b"moov":
            index = read(begin, min(end, begin + MOST_MOOV))
            return "audio/mp4" if b"soun" in index and b"vide" not in index else ""
    return ""


def _boxes(read: Reader, size: int) -> Iterator[tuple[bytes, int, int]]:
    """Yield kind, begin and end of the boxes at the top (ISO 14496-12), at most a few hundred."""
    place = 0
    for _box in range(512):
        header = read(place, min(place + 16, size))
        if len(header) < 8:
            return
        length, kind = int.from_bytes(header[:4], "big"), header[4:8]
        if length == 1 and len(header) == 16:
            length = int.from_bytes(header[8:], "big")
        length = size - place if length == 0 else length
        if length < 8:
            return
        yield kind, place, min(place + length, size)
        place += length
