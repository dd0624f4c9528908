"""Speech whose truth is known, made by arithmetic: syllables of a voice, pauses, noise, a crowd."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

RATE = 16000
Sound = NDArray[np.float64]


@dataclass(frozen=True)
class Dialogue:
    """Two own microphones and when each speaks, in seconds."""

    coach: Sound
    coachee: Sound
    truth: dict[str, list[tuple[float, float]]]

    def seconds(self, who: str) -> float:
        """How long somebody speaks."""
        return sum(end - start for start, end in self.truth[who])

    @property
    def share(self) -> float:
        """The coach's part of the talking in percent."""
        return 100 * self.seconds("coach") / (self.seconds("coach") + self.seconds("coachee"))


def voice(length: float, pitch: float, random: np.random.Generator) -> Sound:
    """Return one utterance: syllables of harmonics under three formants, nowhere silent for long."""
    clock = np.arange(int(length * RATE)) / RATE
    drift = pitch * (1 + 0.08 * np.sin(2 * np.pi * 0.7 * clock + random.uniform(0, 6)))
    phase = 2 * np.pi * np.cumsum(drift) / RATE
    sound = np.zeros_like(clock)
    for number in range(1, 25):
        gain = sum(1 / (1 + ((number * pitch - formant) / 180) ** 2) for formant in (500, 1500, 2500))
        sound += gain * np.sin(number * phase)
    syllables = 0.25 + 0.75 * np.abs(np.sin(2 * np.pi * 2.2 * clock + random.uniform(0, 3)))
    edge = np.minimum(1, np.minimum(clock, clock[::-1]) / 0.008)
    return np.asarray(0.12 * sound * syllables * edge / np.sqrt(np.mean(sound**2)))


def dialogue(turns: int = 8, seed: int = 1, waits: tuple[float, ...] = (0.6, 1.4, 3.4)) -> Dialogue:
    """Return a conversation: the coach speaks shortly, the partner at length, with known waits after each question."""
    random = np.random.default_rng(seed)
    parts: dict[str, list[tuple[float, Sound]]] = {"coach": [], "coachee": []}
    truth: dict[str, list[tuple[float, float]]] = {"coach": [], "coachee": []}
    now = 1.0
    for number in range(turns):
        for who, pitch, pieces in (("coach", 115.0, 2), ("coachee", 205.0, 4)):
            for _piece in range(pieces):
                length = random.uniform(1.2, 2.4)
                parts[who].append((now, voice(length, pitch, random)))
                truth[who].append((now, now + length))
                now += length + 0.6
            now += waits[number % len(waits)] - 0.6 if who == "coach" else 0.3
    total = now + 1.0
    return Dialogue(*(_laid(parts[who], total) for who in ("coach", "coachee")), truth)


def _laid(pieces: list[tuple[float, Sound]], total: float) -> Sound:
    sound = np.zeros(int(total * RATE))
    for at, piece in pieces:
        sound[int(at * RATE) : int(at * RATE) + len(piece)] += piece
    return sound


def room(sound: Sound, seed: int = 5) -> Sound:
    """Return a sound with the faint hiss of a quiet room."""
    return sound + 1e-4 * np.random.default_rng(seed).standard_normal(len(sound))


def pink(sound: Sound, decibels: float, seed: int = 7) -> Sound:
    """Return a sound with pink noise so many dB below its speech."""
    white = np.fft.rfft(np.random.default_rng(seed).standard_normal(len(sound)))
    noise = np.fft.irfft(white / np.sqrt(np.maximum(1, np.arange(len(white)))), len(sound))
    loud = sound[np.abs(sound) > 1e-3]
    return np.asarray(sound + noise * np.sqrt(np.mean(loud**2) / np.mean(noise**2)) * 10 ** (-decibels / 20))


def babble(sound: Sound, decibels: float, seed: int = 11) -> Sound:
    """Return a sound in a hall: many other voices at once, so many dB below its speech."""
    random = np.random.default_rng(seed)
    crowd = np.zeros(len(sound))
    for _voice in range(3):
        at = int(random.uniform(0, 0.5) * RATE)
        pitch = random.uniform(95, 240)
        while at < len(sound) - RATE:
            piece = voice(random.uniform(1, 3), pitch, random)[: len(sound) - at]
            crowd[at : at + len(piece)] += piece
            at += len(piece) + int(random.uniform(0.3, 3) * RATE)
    loud = sound[np.abs(sound) > 1e-3]
    return np.asarray(sound + crowd * np.sqrt(np.mean(loud**2) / np.mean(crowd**2)) * 10 ** (-decibels / 20))
