"""Talk time as the live detector and the second look have it, in spoken dialogues whose truth needs no threshold.

espeak-ng speaks a script with a voice for each side, each on an own track, without the artificial echo of some of its
voices: then a sentence is where its samples are not zero, pauses up to 0.3 s included. The second look was made with
the first five pairs of voices. The others, and the script written here, were measured beside them while it was made,
so their figures read a little too well.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import tempfile
import wave
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from scipy.signal import fftconvolve

from pamong.engines.speech import frame_levels, track_in_hindsight, track_of

CLIPS = Path(__file__).resolve().parents[1] / "src" / "pamong" / "coaching" / "data" / "clips"
RATE, GAP, PAUSE = 22050, 0.45, 0.3
BAR = 1.0  # percent, of the average error without its sign, in a quiet room
Voice = tuple[str, int, int]  # name, pitch, speed
KNOWN: tuple[tuple[Voice, Voice], ...] = (
    (("id", 35, 148), ("id+f3", 60, 148)),
    (("id+m1", 45, 140), ("id+f1", 55, 160)),
    (("id+m3", 40, 155), ("id+f2", 50, 145)),
    (("id+f4", 50, 150), ("id+m7", 50, 150)),
    (("id+m4", 40, 165), ("id+f5", 60, 140)),
)
HELD_OUT: tuple[tuple[Voice, Voice], ...] = (
    (("id+m2", 45, 150), ("id+f1", 40, 130)),
    (("id+m6", 50, 158), ("id+linda", 55, 150)),
    (("id+john", 40, 145), ("id+steph", 55, 152)),
    (("ms", 45, 150), ("ms+f2", 60, 155)),
    (("id+klatt", 40, 150), ("id+klatt3", 50, 150)),
)
UNHEARD = (
    ("coach", "Selamat siang, Pak Joko. Bagaimana kabar Bapak setelah pelatihan minggu lalu?", GAP),
    (
        "rekan",
        "Kabar baik, Bu. Hanya saja saya masih bingung mengatur waktu untuk membuat modul ajar. "
        "Setiap malam saya mencoba, tetapi selalu tertunda.",
        0.9,
    ),
    ("coach", "Apa yang membuatnya tertunda?", GAP),
    (
        "rekan",
        "Anak saya masih kecil, jadi begitu pulang saya sudah lelah. Lalu, ada juga rapat desa dua kali seminggu. "
        "Akhirnya hanya tersisa hari Minggu, dan itu pun dipakai untuk keluarga.",
        2.1,
    ),
    (
        "coach",
        "Jadi, pulang sekolah Bapak lelah, dan hari Minggu untuk keluarga. Kapan saat paling segar bagi Bapak?",
        GAP,
    ),
    ("rekan", "Pagi. Sekitar pukul lima, sebelum anak bangun.", 3.3),
    ("coach", "Bagus. Apa satu langkah kecil yang bisa Bapak coba besok pagi?", GAP),
    ("rekan", "Saya akan menulis tujuan pembelajaran satu bab saja, lima belas menit.", 1.4),
    ("coach", "Baik. Siapa yang dapat mengingatkan Bapak?", GAP),
    ("rekan", "Istri saya, dan mungkin Pak Hadi, sebab kami satu kelompok.", 0.7),
)
Turns = tuple[tuple[str, str, float], ...]
Room = Callable[[Any, Any], Any]
Talk = tuple[Any, Any]  # two own microphones


def missed() -> list[str]:
    """Print live and second look for each pair of voices and each room; return what misses the bar."""
    with tempfile.TemporaryDirectory() as folder:
        _without_echo(Path(folder))
        known = [_dialogue(folder, _clip("klip-1"), pair) for pair in KNOWN]
        voices = [_dialogue(folder, _clip("klip-1"), pair) for pair in HELD_OUT]
        words = [_dialogue(folder, UNHEARD, pair) for pair in HELD_OUT]
    _print_pairs((*KNOWN, *HELD_OUT, *HELD_OUT), known + voices + words)
    groups = {"known voices": known, "other voices": voices, "other voices and words": words}
    return [name for group, talks in groups.items() for name in _judged(group, talks)]


def _print_pairs(pairs: Sequence[tuple[Voice, Voice]], talks: list[Talk]) -> None:
    for (one, two), talk in zip(pairs, talks, strict=True):
        found = list(_errors([talk], _rooms()["quiet room"]))
        told = "   ".join(
            f"{name} {a:+.1f} -> {b:+.1f} %" for name, (a, b) in zip((one[0], two[0]), found, strict=True)
        )
        shares = " -> ".join(f"{_share_off(talk, errors):+.1f}" for errors in zip(*found, strict=True))
        print(f"{'talk time, live -> upload':40s} {told}   share {shares} points")


def _share_off(talk: Talk, errors: tuple[float, ...]) -> float:
    """Return by how many points the coach's share is off, from the errors of both talk times in percent."""
    true = [_spoken_seconds(side) for side in talk]
    found = [seconds * (1 + error / 100) for seconds, error in zip(true, errors, strict=True)]
    return 100 * found[0] / sum(found) - 100 * true[0] / sum(true)


def _judged(group: str, talks: list[Talk]) -> Iterator[str]:
    for room, heard in _rooms().items():
        live, later = np.array(list(_errors(talks, heard))).T
        bad = room == "quiet room" and np.mean(np.abs(later)) > BAR
        print(f"{group + ', ' + room:40s} live {_told(live)}   upload {_told(later)}   {'MISSED' if bad else 'ok'}")
        if bad:
            yield f"{group}, {room}"


def _told(errors: Any) -> str:
    near = 100 * np.mean(np.abs(errors) <= BAR)
    plain = np.abs(errors)
    spread = f"{np.mean(plain):.1f} without sign, worst {np.max(plain):.1f}, {near:.0f} % within 1"
    return f"{np.mean(errors):+.1f} % ({spread})"


def _errors(talks: list[Talk], heard: Room) -> Iterator[tuple[float, float]]:
    """Yield the error of either look in percent of the talk time, track by track."""
    for one, other in talks:
        for own, partner in ((one, other), (other, one)):
            levels = frame_levels([heard(own, partner)], RATE)
            true = _spoken_seconds(own)
            live, later = track_of(levels).speech, track_in_hindsight(levels).speech
            yield 100 * live / true - 100, 100 * later / true - 100


@cache
def _rooms() -> dict[str, Room]:
    chance = np.random.default_rng(5)
    hiss = 1e-4 * chance.standard_normal(1 << 22)
    spectrum = np.fft.rfft(chance.standard_normal(1 << 22))
    noise = np.fft.irfft(spectrum / np.sqrt(np.maximum(1, np.arange(len(spectrum)))))
    clock = np.arange(RATE // 2) / RATE
    tail = chance.standard_normal(len(clock)) * 10 ** (-3 * clock / 0.3) * (clock > 0.004)
    echo = tail * np.sqrt(10**-1.5 / np.sum(tail**2))  # rings for 0.3 s, 15 dB under the voice

    def pink(own: Any, decibels: float) -> Any:
        loud = own[np.abs(own) > 1e-3]
        return own + noise[: len(own)] * np.sqrt(np.mean(loud**2)) / noise.std() * 10 ** (-decibels / 20)

    return {
        "quiet room": lambda own, _partner: own + hiss[: len(own)],
        "room that rings": lambda own, _partner: own + fftconvolve(own, echo)[: len(own)] + hiss[: len(own)],
        "noise 20 dB": lambda own, _partner: pink(own, 20),
        "noise 10 dB": lambda own, _partner: pink(own, 10),
        "partner at -26 dB": lambda own, partner: own + 0.05 * partner + hiss[: len(own)],
        "partner at -20 dB": lambda own, partner: own + 0.1 * partner + hiss[: len(own)],
    }


def _without_echo(folder: Path) -> None:
    """Copy the voices of espeak-ng and take their echo out: it would be sound that nobody spoke."""
    told = subprocess.run(["espeak-ng", "--version"], check=True, capture_output=True, text=True).stdout
    shutil.copytree(told.split("Data at:")[1].strip(), folder / "espeak-ng-data")
    for variant in (folder / "espeak-ng-data" / "voices" / "!v").iterdir():
        text = variant.read_text(encoding="utf-8", errors="replace")
        variant.write_text(re.sub(r"^echo.*$", "", text, flags=re.MULTILINE), encoding="utf-8")


def _clip(name: str) -> Turns:
    turns = json.loads((CLIPS / f"{name}.json").read_text(encoding="utf-8"))["turns"]
    return tuple((turn["who"], turn["text"], float(turn.get("wait", GAP))) for turn in turns)


def _dialogue(folder: str, turns: Turns, pair: tuple[Voice, Voice]) -> Talk:
    """Return two own microphones, silent while the other speaks."""
    sides: dict[str, list[Any]] = {"coach": [], "rekan": []}
    voices = dict(zip(sides, pair, strict=True))
    for who, text, wait in turns:
        sound = _said(folder, voices[who], text)
        for side, track in sides.items():
            track += [np.zeros(int(wait * RATE)), sound if side == who else np.zeros(len(sound))]
    return np.concatenate([*sides["coach"], np.zeros(RATE)]), np.concatenate([*sides["rekan"], np.zeros(RATE)])


def _said(folder: str, voice: Voice, text: str) -> Any:
    name, pitch, speed = voice
    path = Path(folder) / "said.wav"
    call = ["espeak-ng", f"--path={folder}", "-v", name, "-p", str(pitch), "-s", str(speed), "-w", str(path), text]
    subprocess.run(call, check=True)
    with wave.open(str(path)) as sound:
        return np.frombuffer(sound.readframes(sound.getnframes()), "<i2") / 32768


def _spoken_seconds(sound: Any) -> float:
    places = np.flatnonzero(sound)
    gaps = np.diff(places)
    short = gaps[(gaps > 1) & (gaps <= PAUSE * RATE)]
    return float(len(places) + short.sum() - len(short)) / RATE
