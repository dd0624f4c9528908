"""What taps say: golden conversations, and what must hold for any taps."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pamong.coaching.models import TapCode
from pamong.coaching.talk import Method, Moment, figures, share, waiting

START = datetime(2024, 11, 8, 1, tzinfo=UTC)


def at(seconds):
    return START + timedelta(seconds=seconds)


def tap(code, seconds, held=0.0):
    return Moment(code, at(seconds), held)


def test_nothing_tapped_is_no_figure_and_a_note_alone_says_nothing():
    assert figures([], START, at(600)) is None
    assert figures([tap("CT", 5)], START, at(600)) is None


def test_counts_and_rates_of_a_known_conversation():
    taps = [tap(code, place * 30) for place, code in enumerate(["TB", "TB", "TT", "PF", "NS", "TG", "RK"])]
    talk = figures(taps, START, at(600))
    assert {count.code: count.times for count in talk.counts} == {
        "TB": 2, "TT": 1, "TG": 1, "PF": 1, "NS": 1, "RK": 1, "HN": 0,
    }  # fmt: skip
    assert [count.per_ten_minutes for count in talk.counts if count.code == "TB"] == [2]
    assert (talk.open_to_closed.first, talk.open_to_closed.second) == (2, 1)
    assert (talk.paraphrase_to_questions.first, talk.paraphrase_to_questions.second) == (1, 4)
    assert (talk.advice, talk.stacked, talk.silences) == (1, 1, 0)
    assert (talk.waiting.method, talk.share.method) == (Method.UNKNOWN, Method.UNKNOWN)


def test_waiting_is_the_held_silence_or_the_time_until_the_partner_speaks():
    taps = [
        tap("TB", 0), tap("HN", 1, 4.0), tap("BR", 6),
        tap("TB", 60), tap("BR", 62),
        tap("TB", 100), tap("TT", 101), tap("BR", 102),
        tap("TB", 200), tap("BR", 260),
    ]  # fmt: skip
    found = waiting(taps)
    assert (found.cases, found.median, found.method) == (3, 2.0, Method.TAPPED)
    assert found.long_percent == pytest.approx(100 / 3)
    assert waiting(taps[:3]).method == Method.ESTIMATE


def test_the_share_takes_held_silence_out_and_is_an_estimate_with_few_taps():
    taps = [tap("BC", 0), tap("HN", 10, 10.0), tap("BR", 30), tap("BC", 60), tap("BR", 70)]
    found = share(taps, at(100), 100)
    assert (found.percent, found.method) == (pytest.approx(100 * 30 / 90), Method.TAPPED)
    assert share(taps[:3], at(60), 60).method == Method.ESTIMATE
    assert share(taps, at(100), 300).method == Method.ESTIMATE
    assert share([tap("BC", 0)], at(60), 60) == share([], at(60), 60)


moments = st.lists(
    st.tuples(st.sampled_from(TapCode.values), st.integers(0, 3000), st.integers(0, 60)), min_size=1, max_size=40
).map(lambda rows: [tap(*row) for row in rows])
calm = settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)


@calm
@given(moments)
def test_figures_stay_within_their_bounds_whatever_is_tapped(taps):
    talk = figures(taps, START, at(3100))
    if talk is None:
        assert all(one.code == "CT" for one in taps)
        return
    assert sum(count.times for count in talk.counts) == sum(one.code not in ("CT", "BC", "BR") for one in taps)
    assert talk.share.percent is None or -1e-9 <= talk.share.percent <= 100 + 1e-9
    assert (talk.waiting.median is None) == (talk.waiting.method == Method.UNKNOWN)
    assert talk.waiting.median is None or 0 <= talk.waiting.median <= 60


@calm
@given(moments, st.randoms())
def test_the_order_in_which_taps_arrived_does_not_matter(taps, chance):
    unique = list({one.at: one for one in taps}.values())
    shuffled = chance.sample(unique, len(unique))
    assert figures(unique, START, at(3100)) == figures(shuffled, START, at(3100))
