"""Videos that come in: judged by their bytes from first to last, playable by browsers, without the camera's notes."""

from __future__ import annotations

import io
from struct import pack

import pytest

from pamong.core.uploads.videos import NotAVideoError, Video, cleaned_video

SECRET = b"+2.53-112.95/ Sampit"


def box(kind: bytes, *parts: bytes) -> bytes:
    body = b"".join(parts)
    return pack(">I4s", 8 + len(body), kind) + body


def track(handler: bytes, codec: bytes) -> bytes:
    entry = box(codec, bytes(20))
    media = box(b"stbl", box(b"stsd", pack(">II", 0, 1), entry))
    name = box(b"hdlr", bytes(8), handler, bytes(13))
    return box(b"trak", box(b"tkhd", bytes(4), b"DATEDATE"), box(b"mdia", name, box(b"minf", media)))


def movie(*tracks: bytes, notes: bytes = b"", tail: bytes = b"") -> bytes:
    header = box(b"mvhd", bytes(4), b"DATEDATE", pack(">II", 1000, 95_500), bytes(80))
    return box(b"ftyp", b"isom") + box(b"moov", header, *tracks, notes) + box(b"mdat", b"PICTURES") + tail


GOOD = (track(b"vide", b"avc1"), track(b"soun", b"mp4a"))


def cleaned(data: bytes) -> tuple[Video, bytes]:
    file = io.BytesIO(data)
    return cleaned_video(file, len(data)), file.getvalue()


def element(kind: int, *parts: bytes, unknown: bool = False) -> bytes:
    body = b"".join(parts)
    size = b"\x01" + (b"\xff" * 7 if unknown else len(body).to_bytes(7))
    return kind.to_bytes((kind.bit_length() + 7) // 8) + size + body


def webm(codec: bytes = b"V_VP8", kind: bytes = b"webm", *, unknown: bool = False, tags: bytes = SECRET) -> bytes:
    info = element(0x1549A966, element(0x2AD7B1, b"\x0f\x42\x40"), element(0x4489, pack(">d", 6010.0)))
    tracks = element(0x1654AE6B, element(0xAE, element(0x86, codec)), element(0xAE, element(0x86, b"A_OPUS")))
    carried = element(0x1254C367, tags)
    cluster = element(0x1F43B675, b"PICTURES", unknown=unknown)
    parts = (info, tracks, cluster) if unknown else (info, tracks, carried, cluster)
    return element(0x1A45DFA3, element(0x4282, kind)) + element(0x18538067, *parts, unknown=unknown)


def test_a_video_tells_its_kind_and_length_and_keeps_every_byte_in_its_place():
    notes = box(b"udta", SECRET)
    data = movie(*GOOD, notes=notes)
    video, kept = cleaned(data)
    assert video == Video("video/mp4", 95.5)
    assert kept.index(b"PICTURES") == data.index(b"PICTURES")
    assert len(kept) == len(data)


@pytest.mark.parametrize("kind", [b"udta", b"meta", b"uuid"])
def test_the_notes_of_the_camera_and_the_times_of_filming_are_gone(kind):
    data = movie(*GOOD, notes=box(kind, SECRET), tail=box(kind, SECRET))
    _video, kept = cleaned(data)
    assert (SECRET in kept, b"DATE" in kept) == (False, False)
    assert cleaned(kept)[0] == Video("video/mp4", 95.5)


def test_a_track_that_is_neither_picture_nor_sound_is_blanked():
    _video, kept = cleaned(movie(*GOOD, track(b"meta", b"mebx")))
    assert (b"mebx" in kept, kept.count(b"trak")) == (False, 2)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"%PDF-1.7 ftyp",
        b"\x00\x00\x00\x08ftyp",
        movie(track(b"soun", b"mp4a")),
        movie(*GOOD, tail=b"PK\x03\x04 more"),
        movie(*GOOD, tail=box(b"evil", b"<script>")),
        movie(*GOOD)[:-3],
        box(b"ftyp", b"isom") + box(b"mdat", b"x"),
        box(b"ftyp", b"isom") + pack(">I4s", 4, b"moov"),
        box(b"ftyp", b"isom") + pack(">I4sQ", 1, b"moov", 2**63),
        box(b"ftyp", b"isom") + b"\x00\x00\x00\x08free" * 20_001,
        b"\x1a\x45\xdf\xa3",
        webm(kind=b"matroska"),
        webm()[:-4],
        webm() + b"<html>",
        webm(codec=b"A_VORBIS"),
    ],
    ids=range(16),
)
def test_what_is_no_whole_video_is_refused(data):
    with pytest.raises(NotAVideoError):
        cleaned(data)


@pytest.mark.parametrize(
    ("data", "codec"),
    [
        (movie(track(b"vide", b"hvc1")), "hvc1"),
        (movie(GOOD[0], track(b"soun", b"ac-3")), "ac-3"),
        (webm(codec=b"V_MPEG4/ISO/AVC"), "V_MPEG4/ISO/AVC"),
    ],
)
def test_a_codec_that_phones_cannot_play_is_named(data, codec):
    with pytest.raises(NotAVideoError) as refusal:
        cleaned(data)
    assert refusal.value.codec == codec


def test_a_webm_loses_its_tags_and_stays_readable():
    data = webm()
    video, kept = cleaned(data)
    assert video == Video("video/webm", 6.01)
    assert (SECRET in kept, len(kept), kept.index(b"PICTURES")) == (False, len(data), data.index(b"PICTURES"))
    assert cleaned(kept)[0] == video


def test_a_webm_as_browsers_record_it_has_no_known_sizes():
    assert cleaned(webm(unknown=True))[0] == Video("video/webm", 6.01)
