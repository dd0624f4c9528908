"""What a second look at a finished sound mends: soft edges, the room's echo, the first minute. Levels by hand."""

import numpy as np
import pytest

from engines.speech.signals import RATE, babble, dialogue, pink, room
from pamong.engines.speech import Quality, figures, frame_levels, track_in_hindsight, track_of

QUIET, VOICE, SOFT = -70.0, -20.0, -45.0


def heard(*parts):
    """Levels of parts of so many hundredths of a second, with silence before and behind."""
    silence = np.full(1000, QUIET)
    return np.concatenate([silence, *(np.full(frames, float(level)) for frames, level in parts), silence])


def lengths(levels):
    return [round(end - start, 2) for start, end in track_in_hindsight(levels).segments]


def test_a_strong_run_holds_its_soft_beginning_and_the_live_detector_does_not():
    levels = heard((100, VOICE), (100, QUIET), (8, SOFT), (100, VOICE))
    assert [round(end - start, 2) for start, end in track_of(levels).segments] == [1.0, 1.0]
    assert lengths(levels) == [1.0, 1.08]


def test_a_run_reaches_out_by_fifteen_frames_at_most():
    assert lengths(heard((60, SOFT), (100, VOICE))) == [1.15]


def test_what_lies_thirty_decibels_under_the_voice_or_barely_above_the_floor_is_no_speech():
    assert lengths(heard((8, VOICE - 31), (100, VOICE))) == [1.0]
    noisy = np.maximum(heard((8, -46.0), (100, VOICE)), -50.0)  # four decibels above the floor of this room
    assert lengths(noisy) == [1.0]


def test_a_scrap_of_the_partner_stays_as_it_was():
    scrap = [(5, SOFT), (20, VOICE - 12), (5, SOFT)]
    levels = heard((100, VOICE), (100, QUIET), *scrap, (100, QUIET), (100, VOICE))
    assert lengths(levels) == [1.0, 0.2, 1.0]


def test_as_long_as_the_room_rings_is_taken_off_every_end():
    ringing = [(6, SOFT), (100, QUIET)]
    fading = [(10, SOFT), (100, QUIET)]
    spoken = [(100, VOICE), *ringing, (100, VOICE), *ringing, (100, VOICE), *fading]
    assert lengths(heard(*spoken)) == [1.0, 1.0, 1.04]


def test_a_pause_of_a_third_of_a_second_is_judged_by_its_soft_edges():
    assert lengths(heard((100, VOICE), (32, QUIET), (100, VOICE))) == [2.32]
    assert lengths(heard((100, VOICE), (33, QUIET), (100, VOICE))) == [1.0, 1.0]


def test_a_partner_heard_before_the_owner_first_speaks_is_not_the_owner():
    levels = heard((300, VOICE - 20), (300, QUIET), (500, VOICE))
    assert len(track_of(levels).segments) == 2
    assert lengths(levels) == [5.0]


@pytest.mark.parametrize("length", [0, 1, 5])
def test_next_to_nothing_has_no_speech(length):
    assert track_in_hindsight(np.full(length, QUIET)).segments == ()


def test_noise_gains_nothing_and_a_crowd_is_still_not_measured():
    talk = dialogue(turns=4)
    noisy = track_in_hindsight(frame_levels([pink(talk.coach, 10)], RATE))
    assert abs(noisy.speech / talk.seconds("coach") - 1) <= 0.02
    hall = [track_in_hindsight(frame_levels([babble(one, 15)], RATE)) for one in (talk.coach, talk.coachee)]
    assert figures(*hall).quality == Quality.UNKNOWN


def test_waits_stay_within_150_milliseconds():
    talk = dialogue(seed=4)
    ends = [end for number, (_start, end) in enumerate(talk.truth["coach"]) if number % 2]
    starts = np.array([start for start, _end in talk.truth["coachee"]])
    true = [float(starts[starts >= end].min() - end) for end in ends]
    sides = [room(talk.coach), room(talk.coachee, 6)]
    found = figures(*(track_in_hindsight(frame_levels([side], RATE)) for side in sides), questions=ends).wait.cases
    assert np.abs(np.array(found) - true).max() <= 0.15
