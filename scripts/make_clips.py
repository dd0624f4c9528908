"""Speak the scripts of the calibration clips with espeak-ng and write down when each code is due.

`python scripts/make_clips.py` needs espeak-ng and ffmpeg (Debian packages) and is run only when a script changes: the
sound (MP3, 16 kbit/s) and the times are kept in the repository. Two synthesized voices; no person is heard.
"""

from __future__ import annotations

import json
import subprocess
import tempfile
import wave
from pathlib import Path
from typing import Any

DATA = Path(__file__).resolve().parent.parent / "src" / "pamong" / "coaching" / "data" / "clips"
VOICES = {"coach": ["-v", "id", "-p", "35"], "rekan": ["-v", "id+f3", "-p", "60"]}
SPEED, RATE = "148", 22050
GAP = 0.45
NOTICED = 2.5  # seconds until a listener knows that this is a silence


def main() -> None:
    """Make every clip anew."""
    for script in sorted(DATA.glob("*.json")):
        content = json.loads(script.read_text(encoding="utf-8"))
        sound, events = spoken(content["turns"])
        content |= {"seconds": round(len(sound) / 2 / RATE, 1), "events": events}
        write_mp3(sound, script.with_suffix(".mp3"))
        script.write_text(written(content), encoding="utf-8")


def spoken(turns: list[dict[str, Any]]) -> tuple[bytes, list[dict[str, Any]]]:
    """Return the sound of a conversation and what an observer is meant to tap, when."""
    sound, events = b"", []
    for turn in turns:
        pause = float(turn.get("wait", GAP))
        if "silence" in turn:
            events.append({"at": seconds(sound) + NOTICED, "code": "HN", "reason": turn["silence"]})
        sound += bytes(2 * int(pause * RATE)) + say(turn["who"], turn["text"])
        if "code" in turn:
            events.append({"at": seconds(sound), "code": turn["code"], "reason": turn["reason"]})
    return sound + bytes(2 * RATE), events


def seconds(sound: bytes) -> float:
    """Return how long a sound is."""
    return round(len(sound) / 2 / RATE, 2)


def say(who: str, text: str) -> bytes:
    """Return a sentence as 16-bit samples."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.wav"
        subprocess.run(["espeak-ng", *VOICES[who], "-s", SPEED, "-w", str(path), text], check=True)  # noqa: S603, S607
        with wave.open(str(path)) as sound:
            assert (sound.getframerate(), sound.getsampwidth()) == (RATE, 2)
            return sound.readframes(sound.getnframes())


def write_mp3(sound: bytes, path: Path) -> None:
    """Write samples as a small file that every phone plays."""
    raw = ["-f", "s16le", "-ar", str(RATE), "-ac", "1", "-i", "pipe:0"]
    small = ["-codec:a", "libmp3lame", "-ar", "16000", "-b:a", "16k", "-map_metadata", "-1", "-bitexact", str(path)]
    subprocess.run(["ffmpeg", "-y", "-loglevel", "error", *raw, *small], input=sound, check=True)  # noqa: S603, S607


def written(content: dict[str, Any]) -> str:
    """Return the clip as JSON with one turn, event or level a line."""
    lines = []
    for name, value in content.items():
        if isinstance(value, list):
            rows = ",\n".join(f"    {json.dumps(row, ensure_ascii=False)}" for row in value)
            lines.append(f'  "{name}": [\n{rows}\n  ]')
        elif isinstance(value, dict):
            rows = ",\n".join(f'    "{key}": {json.dumps(row, ensure_ascii=False)}' for key, row in value.items())
            lines.append(f'  "{name}": {{\n{rows}\n  }}')
        else:
            lines.append(f'  "{name}": {json.dumps(value, ensure_ascii=False)}')
    return "{\n" + ",\n".join(lines) + "\n}\n"


if __name__ == "__main__":
    main()
