"""Sealed files: what is written comes back from any place; what was changed on the disk does not come back at all."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pamong.core.sealed_files import FRAME, SealBrokenError, SealedFile, new_key


def written(path, pieces, key=None, name=b"name"):
    file = SealedFile(path, key or new_key(), name)
    at = stored = 0
    for piece in pieces:
        stored = file.append(piece, at=at, stored=stored)
        at += len(piece)
    return file


@given(st.lists(st.binary(min_size=1, max_size=300), min_size=1, max_size=6), st.data())
@settings(max_examples=40, deadline=None)
def test_every_part_comes_back(tmp_path_factory, pieces, data):
    whole = b"".join(pieces)
    begin = data.draw(st.integers(0, len(whole)))
    end = data.draw(st.integers(begin, len(whole)))
    file = written(tmp_path_factory.mktemp("sealed") / "file", pieces)
    assert file.part(begin, end) == whole[begin:end]
    with file.opened(len(whole)) as content:
        assert (content.seek(begin), content.read(end - begin), content.tell()) == (begin, whole[begin:end], end)
        assert (content.seek(-1, 2), content.read(9), content.seek(0), content.read()) == (
            len(whole) - 1, whole[-1:], 0, whole,
        )  # fmt: skip


def test_a_piece_longer_than_a_frame(tmp_path):
    whole = bytes(range(251)) * 600
    file = written(tmp_path / "file", [whole])
    assert [file.part(FRAME - 3, FRAME + 3), file.part(0, len(whole))] == [whole[FRAME - 3 : FRAME + 3], whole]


def test_what_was_changed_moved_cut_or_has_another_key_is_refused(tmp_path):
    path = tmp_path / "file"
    file = written(path, [b"a" * 50, b"b" * 50])
    raw = path.read_bytes()
    half = len(raw) // 2
    for changed in (raw[:30] + bytes([raw[30] ^ 1]) + raw[31:], raw[half:] + raw[:half], raw[:-1], raw[:half]):
        path.write_bytes(changed)
        with pytest.raises(SealBrokenError):
            file.part(0, 100)
    path.write_bytes(raw)
    for other in (SealedFile(path, new_key(), b"name"), SealedFile(path, file.key, b"other")):
        with pytest.raises(SealBrokenError):
            other.part(0, 100)
    assert file.part(0, 100) == b"a" * 50 + b"b" * 50


def test_bytes_nobody_confirmed_are_cut_off(tmp_path):
    file = SealedFile(tmp_path / "file", new_key(), b"name")
    stored = file.append(b"first", at=0, stored=0)
    file.append(b"lost", at=5, stored=stored)
    file.append(b"second", at=5, stored=stored)
    assert file.part(0, 11) == b"firstsecond"


def test_a_key_of_an_earlier_secret_still_opens(tmp_path, settings):
    file = written(tmp_path / "file", [b"sound"])
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "x" * 50
    assert file.part(0, 5) == b"sound"
