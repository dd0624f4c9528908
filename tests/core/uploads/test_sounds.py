"""Sounds that come in are told by their bytes: what plays is taken, pictures, films and disguises are not."""

from __future__ import annotations

import pytest

from pamong.core.uploads.sounds import may_be_sound, sound_type

EBML = b"\x1a\x45\xdf\xa3\x9f\x42\x82\x84webm" + b"\0" * 30
MP3 = b"\xff\xfb\x90\x00" + b"\0" * 413  # 128 kbit/s at 44,1 kHz: a frame of 417 bytes


def box(kind: bytes, content: bytes = b"") -> bytes:
    return (8 + len(content)).to_bytes(4, "big") + kind + content


SOUNDS = {
    "webm": (EBML + b"A_OPUS" + b"\0" * 50, "audio/webm"),
    "ogg": (b"OggS" + b"\0" * 24 + b"OpusHead" + b"\0" * 20, "audio/ogg"),
    "wav": (b"RIFF\x24\0\0\0WAVEfmt \x10\0\0\0" + b"\0" * 30, "audio/wav"),
    "mp3": (MP3 * 2, "audio/mpeg"),
    "mp3 with a tag": (b"ID3\x04\0\0\0\0\0\0" + MP3, "audio/mpeg"),
    "m4a": (box(b"ftyp", b"M4A \0\0\0\0") + box(b"moov", b"hdlrsoun"), "audio/mp4"),
    "m4a, index last": (box(b"ftyp", b"isom") + box(b"mdat", b"x" * 9000) + box(b"moov", b"soun"), "audio/mp4"),
}
OTHERS = {
    "film in webm": EBML + b"V_VP9 A_OPUS" + b"\0" * 50,
    "film in mp4": box(b"ftyp", b"isom") + box(b"moov", b"soun vide"),
    "mp4 without index": box(b"ftyp", b"isom") + box(b"mdat", b"x"),
    "mp4 of broken boxes": box(b"ftyp", b"isom") + b"\0\0\0\x02moov",
    "matroska": b"\x1a\x45\xdf\xa3" + b"matroska" + b"A_OPUS",
    "film in ogg": b"OggS" + b"\0" * 24 + b"\x80theora" + b"\0" * 20,
    "avi": b"RIFF\x24\0\0\0AVI LIST" + b"\0" * 30,
    "jpeg": b"\xff\xd8\xff\xe0" + b"\0" * 500,
    "lone mp3 frame": MP3 + b"<html>",
    "page": b"<!doctype html><script>alert(1)</script>" + b" " * 50,
    "nothing": b"",
}


def judged(data: bytes) -> str:
    return sound_type(lambda begin, end: data[begin:end], len(data))


@pytest.mark.parametrize("name", SOUNDS)
def test_a_sound_is_known(name: str) -> None:
    data, kind = SOUNDS[name]
    assert (judged(data), may_be_sound(data[:16])) == (kind, True)


def test_everything_else_is_not() -> None:
    assert {name: judged(data) for name, data in OTHERS.items()} == dict.fromkeys(OTHERS, "")
    assert not any(may_be_sound(OTHERS[name][:16]) for name in ("avi", "jpeg", "page", "nothing"))
