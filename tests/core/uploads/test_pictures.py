"""Pictures that come in: rebuilt from what a picture needs; which way is up stays."""

from __future__ import annotations

import struct

import pytest

from pamong.core.uploads.pictures import NotAPictureError, rebuilt_picture

REST = (
    b"\xff\xc0\x00\x0b\x08\x00\x01\x00\x01\x01\x01\x11\x00"
    b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00\x12\xff\x00\x34\xff\xd9"
)


def photo(turn: int, order: str = ">", place: bytes = b"GPS!") -> bytes:
    """Return a photo with a camera's data: which way is up, and where it was."""
    mark = b"MM\0*" if order == ">" else b"II*\0"
    tags = struct.pack(f"{order}HHIHH", 0x0112, 3, 1, turn, 0) + struct.pack(f"{order}HHI", 0x8825, 4, 1) + place
    tiff = mark + struct.pack(f"{order}IH", 8, 2) + tags + b"\0\0\0\0"
    segment = b"Exif\0\0" + tiff
    return b"\xff\xd8\xff\xe1" + struct.pack(">H", len(segment) + 2) + segment + REST


def turn_of(data: bytes) -> int | None:
    """Read the turn mark as a viewer does, of our own segment."""
    at = data.find(b"Exif\0\0MM\0*")
    return None if at < 0 else struct.unpack_from(">H", data, at + 6 + 10 + 8)[0]


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("turn", [3, 6, 8])
def test_a_turned_photo_stays_turned_and_forgets_where_it_was(turn: int, order: str) -> None:
    kept, kind = rebuilt_picture(photo(turn, order)) or (b"", "")
    assert (kind, turn_of(kept), b"GPS!" in kept) == ("image/jpeg", turn, False)
    assert rebuilt_picture(kept) == (kept, kind)


@pytest.mark.parametrize("turn", [0, 1, 9, 65535])
def test_a_turn_that_says_nothing_is_left_out(turn: int) -> None:
    kept, _kind = rebuilt_picture(photo(turn)) or (b"", "")
    assert kept == b"\xff\xd8" + REST


def test_broken_camera_data_is_dropped_and_the_picture_kept() -> None:
    segment = b"Exif\0\0MM\0*\xff\xff\xff\xff1234567890"
    data = b"\xff\xd8\xff\xe1" + struct.pack(">H", len(segment) + 2) + segment + REST
    assert rebuilt_picture(data) == (b"\xff\xd8" + REST, "image/jpeg")


def test_what_was_put_behind_a_picture_is_gone() -> None:
    kept, _kind = rebuilt_picture(b"\xff\xd8" + REST + b"PK\x03\x04<script>") or (b"", "")
    assert kept == b"\xff\xd8" + REST


@pytest.mark.parametrize("data", [b"\xff\xd8\xff", (b"\xff\xd8" + REST)[:-4], b"\x89PNG\r\n\x1a\n" + b"\0" * 40])
def test_half_a_picture_is_none(data: bytes) -> None:
    with pytest.raises(NotAPictureError):
        rebuilt_picture(data)
