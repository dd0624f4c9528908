"""Turns, backchannels, interruptions, waits and stages on segments written by hand."""

import numpy as np
import pytest

from engines.speech.signals import RATE, dialogue, room
from pamong.engines.speech import Segment, Track, Turn, detect, figures, turns_of
from pamong.engines.speech.turns import interrupts, is_backchannel, overlap, silences, total


def track(*segments, near=0.05, seconds=60.0):
    return Track(tuple(Segment(*one) for one in segments), seconds, near)


def test_a_turn_goes_on_until_the_other_has_spoken_for_a_fifth_of_a_second():
    own = [Segment(0, 2), Segment(3, 4), Segment(6, 7)]
    assert turns_of(own, [Segment(2.4, 2.55)]) == [Turn(0, 7)]
    assert turns_of(own, [Segment(4.5, 5.5)]) == [Turn(0, 4), Turn(6, 7)]


def test_a_short_sound_inside_the_other_s_turn_is_a_backchannel_and_no_interruption():
    long = [Turn(0, 10)]
    assert [is_backchannel(Turn(*turn), long) for turn in ((4, 4.5), (4, 5.5), (9.8, 10.4))] == [True, False, False]
    assert [interrupts(Turn(*turn), long) for turn in ((9, 12), (9.8, 12), (9, 9.9), (4, 4.5))] == [
        True,
        False,
        False,
        False,
    ]


def test_overlap_and_silence():
    one, other = [Segment(0, 4), Segment(10, 12)], [Segment(3, 5), Segment(11, 11.5)]
    assert total(overlap(one, other)) == pytest.approx(1.5)
    assert silences(one, other) == [Segment(5, 10)]


def test_figures_of_a_small_conversation():
    coach, coachee = track((0, 4), (20, 23)), track((6, 18), (21, 21.5))
    found = figures(coach, coachee, questions=[4.5], stages=[("T", 0, 10), ("I", 10, 19), ("R", 30, 40)])
    assert (found.share, found.overlap, found.turns) == (pytest.approx(100 * 7 / 19.5), 0.5, (2, 2))
    assert (found.backchannels, found.interruptions, found.silences) == (1, 0, 0)
    assert (found.wait.cases, found.wait.median, found.wait.long_percent) == ((2,), 2, 0)
    assert [(stage.code, stage.percent) for stage in found.stages] == [("T", 50), ("I", 0), ("R", None)]


def test_a_question_far_from_any_turn_and_one_never_answered_have_no_wait():
    coach, coachee = track((0, 4), (50, 54)), track((6, 30))
    assert figures(coach, coachee, questions=[12.0]).wait.cases == ()
    assert figures(coach, coachee, questions=[53.0]).wait.cases == ()


def test_two_taps_on_one_turn_are_one_question():
    coach, coachee = track((0, 4)), track((6, 30))
    assert figures(coach, coachee, questions=[3.0, 4.5]).wait.cases == (2,)


def test_waits_are_within_150_milliseconds_of_the_truth():
    talk = dialogue(seed=4)
    ends = [end for number, (_start, end) in enumerate(talk.truth["coach"]) if number % 2]
    starts = np.array([start for start, _end in talk.truth["coachee"]])
    true = [float(starts[starts >= end].min() - end) for end in ends]
    tracks = detect(room(talk.coach), RATE), detect(room(talk.coachee, 6), RATE)
    found = figures(*tracks, questions=[end + 0.8 for end in ends]).wait.cases
    assert np.abs(np.array(found) - true).max() <= 0.15
