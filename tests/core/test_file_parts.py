"""Sound and picture in parts: never more than a piece at once, whatever a player asks for."""

import io

import pytest
from django.test import RequestFactory

from pamong.core.file_parts import PIECE, played

WHOLE = bytes(range(256)) * 5000  # a little more than a piece


def asked(span):
    headers = {"HTTP_RANGE": span} if span else {}
    return played(RequestFactory().get("/", **headers), io.BytesIO(WHOLE), "video/mp4")


@pytest.mark.parametrize(
    ("span", "first", "last"),
    [
        ("bytes=0-", 0, PIECE - 1),
        ("bytes=0-1", 0, 1),
        (f"bytes={PIECE}-", PIECE, len(WHOLE) - 1),
        ("bytes=10-99999999", 10, PIECE + 9),
        ("bytes=-5", len(WHOLE) - 5, len(WHOLE) - 1),
        (f"bytes=-{2 * len(WHOLE)}", 0, PIECE - 1),
    ],
)
def test_a_part_is_at_most_a_piece_and_says_which(span, first, last):
    answer = asked(span)
    assert (answer.status_code, answer["Content-Range"]) == (206, f"bytes {first}-{last}/{len(WHOLE)}")
    assert answer.content == WHOLE[first : last + 1]


@pytest.mark.parametrize("span", [f"bytes={len(WHOLE)}-", f"bytes={len(WHOLE)}-{len(WHOLE) + 9}", "bytes=-0"])
def test_a_part_that_is_not_there_is_refused(span):
    answer = asked(span)
    assert (answer.status_code, answer["Content-Range"]) == (416, f"bytes */{len(WHOLE)}")


@pytest.mark.parametrize("span", ["", "bytes=9-3", "bytes=0-1,4-5", "pages=1-2"])
def test_everything_else_gets_the_whole(span):
    answer = asked(span)
    assert (answer.status_code, answer["Accept-Ranges"], answer["X-Content-Type-Options"]) == (200, "bytes", "nosniff")
    assert b"".join(answer.streaming_content) == WHOLE
