"""The one part of a file that a player asks for."""

import pytest

from pamong.core.ranges import OutOfRangeError, part_asked


@pytest.mark.parametrize(
    ("asked", "part"),
    [
        ("", None),
        ("bytes=0-", (0, 100)),
        ("bytes=10-19", (10, 20)),
        ("bytes=90-500", (90, 100)),
        ("bytes=-10", (90, 100)),
        ("bytes=-500", (0, 100)),
        ("bytes=20-10", None),
        ("bytes=0-1,5-6", None),
        ("lines=0-1", None),
    ],
)
def test_the_part_asked_for(asked, part):
    assert part_asked(asked, 100) == part


def test_behind_the_end_there_is_nothing():
    for asked in ("bytes=100-", "bytes=100-200", "bytes=-0"):
        with pytest.raises(OutOfRangeError):
            part_asked(asked, 100)
