"""The voice detector against speech of known truth: by arithmetic always, spoken by espeak-ng where that is installed.

Truth of a spoken sentence: where its envelope (two passes of 30 ms) lies above -36 dBFS, pauses under 0.3 s included.
"""

from __future__ import annotations

import json
import math
import shutil
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
from bench import _voices
from scipy.signal import lfilter

from pamong.engines.speech import Quality, detect, figures

ROOT = Path(__file__).resolve().parents[1]
TALK, SHARE, WAIT, HALF_HOUR = 5.0, 2.0, 0.150, 10.0
Cases = dict[str, tuple[Any, Any]]


def missed() -> list[str]:
    """Print each condition; return those that miss a bar."""
    sys.path[:0] = [str(ROOT / "tests" / "engines" / "speech"), str(ROOT / "scripts")]
    import signals

    talk = signals.dialogue()
    questions = [end for number, (_start, end) in enumerate(talk.truth["coach"]) if number % 2]
    quiet = signals.room(talk.coach), signals.room(talk.coachee, 6)
    cases = {
        "arithmetic, quiet room": quiet,
        "arithmetic, noise 10 dB": (signals.pink(talk.coach, 10), signals.pink(talk.coachee, 10, 8)),
        "arithmetic, crowd 10 dB": (signals.babble(talk.coach, 10), signals.babble(talk.coachee, 10)),
    }
    bad = _judge(cases, signals.RATE, talk.seconds("coach"), talk.seconds("coachee"), questions)
    if shutil.which("espeak-ng"):
        for clip in ("klip-1", "klip-2"):
            bad += _spoken(clip)
        bad += _voices.missed()
    return bad + _speed(quiet[0], signals.RATE)


def _judge(cases: Cases, rate: int, coach: float, coachee: float, questions: list[float]) -> list[str]:
    bad = []
    for name, (one, two) in cases.items():
        tracks = detect(one, rate), detect(two, rate)
        found = figures(*tracks, questions=questions)
        if "crowd" in name:
            good = found.quality == Quality.UNKNOWN
            print(f"{name:30s} {found.quality}   {'ok' if good else 'MISSED'}")
        else:
            off = [100 * track.speech / true - 100 for track, true in zip(tracks, (coach, coachee), strict=True)]
            share = 100 * tracks[0].speech / (tracks[0].speech + tracks[1].speech) - 100 * coach / (coach + coachee)
            good = max(map(abs, off)) <= TALK and abs(share) <= SHARE
            print(f"{name:30s} {off[0]:+.1f} % {off[1]:+.1f} % share {share:+.1f}   {'ok' if good else 'MISSED'}")
        bad += [] if good else [name]
    return bad


def _spoken(clip: str) -> list[str]:
    """Speak a shipped script again, each voice on its own track, and measure it, alone and in a crowd."""
    import make_clips

    rate = make_clips.RATE
    turns = json.loads((make_clips.DATA / f"{clip}.json").read_text(encoding="utf-8"))["turns"]
    parts: dict[str, list[Any]] = {"coach": [], "rekan": []}
    for turn in turns:
        sound = np.frombuffer(make_clips.say(turn["who"], turn["text"]), "<i2") / 32768
        pause = np.zeros(int(float(turn.get("wait", make_clips.GAP)) * rate))
        for who, track in parts.items():
            track += [pause, sound if who == turn["who"] else np.zeros_like(sound)]
    tracks = {who: np.concatenate(track) for who, track in parts.items()}
    truth = {who: _audible(sound, rate) for who, sound in tracks.items()}
    crowd = sum(np.roll(sound, rate * (7 + 11 * place)) for place, sound in enumerate([*tracks.values()] * 3))
    cases = {
        f"{clip} spoken": (tracks["coach"], tracks["rekan"]),
        f"{clip} spoken, crowd": (tracks["coach"] + 0.3 * crowd, tracks["rekan"] + 0.3 * crowd),
    }
    return _judge(cases, rate, truth["coach"], truth["rekan"], [])


def _audible(sound: Any, rate: int) -> float:
    decay = math.exp(-1 / (0.03 * rate))
    smooth = lfilter([1 - decay], [1, -decay], lfilter([1 - decay], [1, -decay], np.abs(sound)))
    places = np.flatnonzero(smooth > 10 ** (-36 / 20))
    gaps = np.diff(places)
    return float((len(places) + gaps[(gaps > 1) & (gaps <= 0.3 * rate)].sum()) / rate)


def _speed(sound: Any, rate: int) -> list[str]:
    half_hour = np.tile(sound, math.ceil(1800 * rate / len(sound)))[: 1800 * rate]
    begun = time.process_time()
    detect(half_hour, rate)
    took = time.process_time() - begun
    print(f"{'half an hour of one microphone':30s} {took:8.1f} s CPU   bar {HALF_HOUR:.0f} s")
    return ["half an hour"] if took > HALF_HOUR else []
