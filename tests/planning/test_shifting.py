"""What names a session on a page, and what a page may send instead."""

import pytest

from pamong.planning.shifting import SessionRef


def test_a_session_is_named_and_found_again():
    ref = SessionRef("2", "materi", 1, 5)
    assert SessionRef.parse(str(ref)) == ref


@pytest.mark.parametrize(
    "text", ["", "1", "1.m.1", "1.m.x.1", "1.m.\u00b2.1", "1.m.0.1", "1.m.1.1.1", f"1.m.1.{'9' * 5000}"]
)
def test_anything_else_names_none(text):
    assert SessionRef.parse(text) is None
