"""The shipped clips, the bar a coding must reach, and how a line of a coding is read."""

import random

import pytest

from coaching.clips import agreed
from coaching.conftest import CODES
from pamong.coaching.calibrating import CLIPS, compare, moments, read_line, shipped_clips
from pamong.coaching.models import TapCode

SHIPPED = shipped_clips()


@pytest.mark.parametrize("clip", SHIPPED, ids=[clip["slug"] for clip in SHIPPED])
def test_the_shipped_clips_are_whole_and_small(clip):

    assert set(clip["levels"]) == set(CODES)
    assert {event["code"] for event in clip["events"]} <= set(TapCode.values)
    assert [event for event in clip["events"] if not event["reason"] or not 0 < event["at"] < clip["seconds"]] == []
    assert (CLIPS / f"{clip['slug']}.mp3").stat().st_size <= 300 * 1024


@pytest.mark.parametrize("clip", SHIPPED, ids=[clip["slug"] for clip in SHIPPED])
def test_whoever_hears_what_was_agreed_passes_a_second_late_and_one_code_off(clip):
    taps, levels = agreed(clip)
    late = [(at + 1.2, code) for at, code in taps]
    assert compare(late, levels, clip["events"], clip["levels"]).passed
    one_off = [(at, "TB" if place == 0 and code != "TB" else code) for place, (at, code) in enumerate(late)]
    assert compare(one_off[:-1], levels, clip["events"], clip["levels"]).passed


@pytest.mark.parametrize("clip", SHIPPED, ids=[clip["slug"] for clip in SHIPPED])
def test_whoever_taps_at_random_or_nothing_does_not_pass(clip):
    taps, levels = agreed(clip)
    chance = random.Random(1)
    guesses = [
        [(at, chance.choice(["TB", "TT", "TG", "PF", "NS", "RK", "HN"])) for at, _code in taps] for _ in range(40)
    ]
    assert [compare(guess, levels, clip["events"], clip["levels"]).passed for guess in guesses].count(True) == 0
    assert not compare([], levels, clip["events"], clip["levels"]).passed
    assert not compare(taps, dict.fromkeys(levels), clip["events"], clip["levels"]).passed


def test_levels_far_from_the_agreed_ones_do_not_pass():
    taps, levels = agreed(SHIPPED[1])
    found = compare(taps, dict.fromkeys(levels, 3), SHIPPED[1]["events"], SHIPPED[1]["levels"])
    assert (found.passed, found.f1) == (False, 1)


def test_moments_stand_side_by_side_with_their_reasons():
    events = [{"at": 5, "code": "TB", "reason": "Terbuka."}, {"at": 20, "code": "NS", "reason": "Saran."}]
    rows = moments([(6.0, "TT"), (40.0, "RK")], events)
    assert [(row.clock, row.agreed, row.tapped, row.same) for row in rows] == [
        ("0:05", "Pertanyaan terbuka", "Pertanyaan tertutup", False),
        ("0:20", "Nasihat diberikan", "", False),
        ("0:40", "", "Rangkuman", False),
    ]


@pytest.mark.parametrize(
    ("line", "read"),
    [
        ("0:42 TB", (42.0, "TB", "")),
        ("1:02,5 ns Memberi saran", (62.5, "NS", "Memberi saran")),
        ("0:42", None),
        ("42 TB", None),
        ("0:42 ZZ", None),
    ],
)
def test_a_line_is_time_code_and_reason(line, read):
    assert read_line(line) == read
