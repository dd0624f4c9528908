"""The gain of classes, with the cases in which there is none."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pamong.engines.itemstats import GainLevel, gain_level, group_gains

NAN = float("nan")
percents = st.floats(0, 95)


def test_the_gain_is_taken_from_the_means_of_the_class() -> None:
    (gain,) = group_gains(["A", "A"], [40, 60], [70, 90])
    assert (gain.before, gain.after, gain.gain) == (50, 80, pytest.approx(0.6))


def test_the_mean_of_personal_gains_would_be_another_number() -> None:
    (gain,) = group_gains(["A", "A"], [20, 90], [60, 100])
    assert gain.gain == pytest.approx(25 / 45)
    assert gain.gain != pytest.approx((0.5 + 1.0) / 2)


def test_only_people_with_both_tests_count() -> None:
    (gain,) = group_gains(["A"] * 4, [40, 60, NAN, 10], [70, 90, 100, NAN])
    assert (gain.n, gain.n_before, gain.n_after, gain.gain) == (2, 3, 3, pytest.approx(0.6))


def test_a_class_that_knew_everything_before_has_no_gain() -> None:
    (gain,) = group_gains(["A", "A"], [100, 100], [100, 100])
    assert np.isnan(gain.gain)
    assert gain.level is GainLevel.UNDEFINED


def test_a_class_without_pairs_has_no_gain() -> None:
    (gain,) = group_gains(["A", "A"], [50, NAN], [NAN, 70])
    assert (gain.n, gain.level) == (0, GainLevel.UNDEFINED)


def test_groups_come_in_the_order_they_appear() -> None:
    assert [gain.group for gain in group_gains(["B", "A", "B"], [1, 2, 3], [4, 5, 6])] == ["B", "A"]


@pytest.mark.parametrize(
    ("gain", "level"),
    [
        (0.71, "tinggi"),
        (0.7, "sedang"),
        (0.3, "sedang"),
        (0.29, "rendah"),
        (-0.5, "rendah"),
        (NAN, "tidak terdefinisi"),
    ],
)
def test_the_words_follow_the_customary_borders(gain: float, level: str) -> None:
    assert gain_level(gain) == level


def test_the_error_agrees_with_leaving_one_out() -> None:
    random = np.random.default_rng(1)
    before = random.uniform(20, 70, 200)
    after = np.clip(before + random.normal(20, 8, 200), 0, 100)
    (gain,) = group_gains(["A"] * 200, before, after)
    left_out = [group_gains(["A"] * 199, np.delete(before, i), np.delete(after, i))[0].gain for i in range(200)]
    jackknife = np.sqrt(199 / 200 * ((left_out - np.mean(left_out)) ** 2).sum())
    assert gain.se == pytest.approx(jackknife, rel=0.02)


@given(st.lists(st.tuples(percents, percents), min_size=1, max_size=20))
def test_a_gain_never_exceeds_one(pairs: list[tuple[float, float]]) -> None:
    before, after = zip(*pairs, strict=True)
    assert group_gains(["A"] * len(pairs), before, after)[0].gain <= 1
