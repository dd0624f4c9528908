"""Aligned events: golden cases, chance, and what holds for any two observers."""

from __future__ import annotations

import math
import random
import statistics

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pamong.engines.agreement import Aligned, Event, align, event_agreement

CODES = ("TB", "TT", "PF", "NS", "RK")


def events(*pairs: tuple[float, str]) -> list[Event]:
    return [Event(*pair) for pair in pairs]


def test_the_nearest_taps_are_one_moment_and_a_lone_tap_stays_alone():
    assert align([0, 10, 20], [1, 12, 40]) == [Aligned(0, 0), Aligned(1, 1), Aligned(2, None), Aligned(None, 2)]


def test_more_pairs_go_before_nearer_ones():
    # pairing the second tap with the nearest would leave the first alone
    assert align([0, 2], [2, 4.5]) == [Aligned(0, 0), Aligned(1, 1)]


def test_among_as_many_pairs_the_nearest_are_chosen():
    assert align([10], [8, 9.5, 12]) == [Aligned(None, 0), Aligned(0, 1), Aligned(None, 2)]


def test_exactly_the_tolerance_is_still_one_moment():
    assert [align([0], [3.0]), len(align([0], [3.01]))] == [[Aligned(0, 0)], 2]


def test_a_known_pair_of_observers():
    """Six moments, five with the same code, one tap more of the second: by hand."""
    first = events((0, "TB"), (10, "TB"), (20, "TT"), (30, "TT"), (40, "PF"), (50, "PF"))
    second = events((1, "TB"), (11, "TB"), (21, "TT"), (31, "TB"), (41, "PF"), (51, "PF"), (70, "NS"))
    found = event_agreement(first, second)
    assert (found.matched, found.same) == (6, 5)
    assert found.f1 == pytest.approx(2 * 5 / 13)
    chance = (2 * 3 + 2 * 1 + 2 * 2) / 7  # margins 2, 2, 2, one missed; 3, 1, 2, one NS
    assert found.kappa == pytest.approx((5 - chance) / (7 - chance))


def test_the_same_taps_agree_wholly_and_one_single_code_tells_nothing():
    taps = events((0, "TB"), (5, "TT"), (9, "TB"))
    assert (event_agreement(taps, taps).kappa, event_agreement(taps, taps).f1) == (pytest.approx(1), 1)
    alone = event_agreement(taps[:1], taps[:1])
    assert (math.isnan(alone.kappa), alone.f1) == (True, 1)


def test_nobody_tapped_is_unknown_and_one_who_tapped_alone_agrees_with_nobody():
    nothing = event_agreement([], [])
    assert (math.isnan(nothing.kappa), math.isnan(nothing.f1)) == (True, True)
    assert event_agreement(events((0, "TB")), []).f1 == 0


def _stream(chance: random.Random, right: float, missed: float, truth: list[Event]) -> list[Event]:
    kept = [event for event in truth if chance.random() >= missed]
    code = [event.code if chance.random() < right else chance.choice(CODES) for event in kept]
    return [Event(event.at + chance.gauss(0, 0.7), name) for event, name in zip(kept, code, strict=True)]


def _simulated(right: float, missed: float, sessions: int = 60) -> list[tuple[float, float]]:
    chance = random.Random(4)
    found = []
    for _session in range(sessions):
        truth = [Event(place * 12 + chance.uniform(-4, 4), chance.choice(CODES)) for place in range(51)]
        pair = [_stream(chance, right, missed, truth) for _observer in range(2)]
        agreed = event_agreement(*pair)
        found.append((agreed.kappa, agreed.f1))
    return found


@pytest.mark.parametrize("missed", [0.0, 0.1, 0.3])
def test_random_codes_give_no_agreement(missed):
    kappas = [kappa for kappa, _f1 in _simulated(right=0.0, missed=missed)]
    assert abs(statistics.mean(kappas)) < 0.03
    assert abs(statistics.median(kappas)) < 0.1


def test_good_observers_pass_the_bar():
    found = _simulated(right=0.9, missed=0.1)
    assert statistics.mean(kappa for kappa, _f1 in found) > 0.5
    assert statistics.mean(f1 for _kappa, f1 in found) > 0.7


streams = st.lists(st.tuples(st.integers(0, 400), st.sampled_from(CODES)), max_size=25).map(
    lambda rows: [Event(at / 4, code) for at, code in rows]
)
calm = settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)


@calm
@given(streams, streams)
def test_every_tap_stands_once_in_order_and_pairs_lie_within_the_tolerance(first, second):
    one, two = sorted(first), sorted(second)
    found = event_agreement(first, second).alignment
    assert [pair.first for pair in found if pair.first is not None] == list(range(len(one)))
    assert [pair.second for pair in found if pair.second is not None] == list(range(len(two)))
    pairs = [(one[pair.first], two[pair.second]) for pair in found if None not in (pair.first, pair.second)]
    assert [(a, b) for a, b in pairs if abs(a.at - b.at) > 3] == []
    assert len(pairs) == _most_pairs([event.at for event in one], [event.at for event in two])


def _most_pairs(first: list[float], second: list[float]) -> int:
    """Pair greedily from the left: on a line with one tolerance that is the most there can be."""
    i = j = pairs = 0
    while i < len(first) and j < len(second):
        near = abs(first[i] - second[j]) <= 3
        pairs += near
        i, j = (i + (near or first[i] < second[j]), j + (near or first[i] > second[j]))
    return pairs


@calm
@given(streams, streams)
def test_it_does_not_matter_who_is_first_nor_when_the_clock_began(first, second):
    there, back = event_agreement(first, second), event_agreement(second, first)
    later = event_agreement(*[[Event(event.at + 64, event.code) for event in taps] for taps in (first, second)])
    for other in (back, later):
        assert (there.matched, there.same) == (other.matched, other.same)
        assert there.f1 == other.f1 or math.isnan(there.f1)
    assert there.kappa == pytest.approx(later.kappa, nan_ok=True)


@calm
@given(streams, streams)
def test_no_coefficient_leaves_its_bounds(first, second):
    found = event_agreement(first, second)
    assert math.isnan(found.f1) or 0 <= found.f1 <= 1
    assert math.isnan(found.kappa) or found.kappa <= 1 + 1e-9
    assert found.same <= min(len(first), len(second))
