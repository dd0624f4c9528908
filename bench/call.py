"""Calls of three on real lines: `pamong bench call [join relay outage narrow lossy talk] [--tries N]`. Root only.

Every phone is a Chromium in a network namespace of its own; server and relay stand behind a hub. Bars: 19 of 20 joins,
also through the relay alone; back within 10 s of a 30 s outage; at 40 kbit/s and at 10 % loss at most 2 % of the speech
made up and 80 kbit/s a person each way; talk time within 5 %, share within 2 points, waits within 150 ms.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import time
import wave
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src"), str(ROOT / "tests"), str(ROOT / "tests" / "engines" / "speech")]

from bench._lines import HUB, Line, forget_losses, in_own_network, lines  # noqa: E402

JOINS, OUTAGE, BACK, MADE_UP, WIRE, WATCHED = 0.95, 30, 10.0, 2.0, 80.0, 60
PARTS = ("join", "relay", "outage", "narrow", "lossy", "talk")


def main(arguments: Sequence[str] = ()) -> int:
    """Measure and print; return 1 when a bar is missed."""
    in_own_network(str(Path(__file__).resolve()), list(arguments))
    parser = argparse.ArgumentParser(prog="pamong bench call")
    parser.add_argument("parts", nargs="*", default=PARTS)
    parser.add_argument("--tries", type=int, default=20)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        hall = Hall(Path(folder), stack)
        good = [getattr(hall, part)(options.tries) for part in options.parts or PARTS]
    return int(not all(good))


class Hall:
    """Everything that runs during the measurements."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        import signals
        from playwright.sync_api import sync_playwright

        from scenes import booth

        self.booth_of, self.folder, self.talk_known = booth, folder, signals.dialogue()
        self.lines = stack.enter_context(lines())
        port = booth.free_port()
        self.booth = booth.Booth(folder, relay=port, host=HUB)
        stack.enter_context(booth.relay(folder, port, host=HUB))
        stack.enter_context(self.booth.open())
        self.kind = stack.enter_context(sync_playwright()).chromium
        self.sounds = {who: _wave(folder / f"{who}.wav", getattr(self.talk_known, who)) for who in ("coach", "coachee")}
        self.sounds["observer"] = _wave(folder / "observer.wav", 0 * self.talk_known.coach)

    def browsers(self, stack: ExitStack, *, loop: bool = True) -> list[Any]:
        """Start a browser for each of the three on the own line, each with the own voice."""
        from scenes.browser import browser_path

        found = []
        for line, role in zip(self.lines, self.booth_of.ROLES, strict=True):
            voice = f"--use-file-for-fake-audio-capture={self.sounds[role]}{'' if loop else '%noloop'}"
            secure = f"--unsafely-treat-insecure-origin-as-secure={self.booth.address}"
            browser = self.booth_of.launched(self.kind, line.program(self.folder, browser_path()), voice, secure)
            stack.callback(browser.close)
            found.append(browser)
        return found

    def pages(self, browsers: Sequence[Any], **more: Any) -> list[Any]:
        """Open the page of the call for all three."""
        return [
            self.booth.page(browser, role, **more) for browser, role in zip(browsers, self.booth_of.ROLES, strict=True)
        ]

    def meet(self, pages: Sequence[Any], seconds: float = 20) -> float | None:
        """Join with all three; return the seconds until each hears both others, None when that fails."""
        begun = time.perf_counter()
        for page in pages:
            self.booth_of.join(page)
        met = all(self.booth_of.meets(page, seconds=seconds) for page in pages)
        return time.perf_counter() - begun if met else None

    def join(self, tries: int, *, only_relay: bool = False) -> bool:
        """Join again and again."""
        took = []
        with ExitStack() as stack:
            browsers = self.browsers(stack)
            for _try in range(tries):
                pages = self.pages(browsers, only_relay=only_relay)
                took.append(self.meet(pages))
                for page in pages:
                    page.context.close()
        done = [one for one in took if one is not None]
        good = len(done) >= JOINS * tries
        name = "three join, relay only" if only_relay else "three join"
        middle = f"median {statistics.median(done):.1f} s, slowest {max(done):.1f} s" if done else ""
        return _tell(name, f"{len(done)} of {tries}  {middle}", good)

    def relay(self, tries: int) -> bool:
        """Join through the relay alone."""
        return self.join(tries, only_relay=True)

    def outage(self, _tries: int) -> bool:
        """Cut the coach's line for half a minute, directly and through the relay."""
        direct, relayed = self._outage(only_relay=False), self._outage(only_relay=True)
        return direct and relayed

    def _outage(self, *, only_relay: bool) -> bool:
        with ExitStack() as stack:
            pages = self.pages(self.browsers(stack), only_relay=only_relay)
            assert self.meet(pages) is not None
            time.sleep(3)
            self.lines[0].cut()
            time.sleep(OUTAGE)
            lost = pages[0].get_attribute("call-room", "data-connected")
            self.lines[0].mend()
            begun = time.perf_counter()
            back = all(self.booth_of.meets(page, seconds=60) for page in pages)
            took = time.perf_counter() - begun
        name = f"after {OUTAGE} s outage{', relay only' if only_relay else ''}"
        return _tell(name, f"{lost} connected during it, all back after {took:.1f} s", back and took <= BACK)

    def narrow(self, _tries: int) -> bool:
        """Talk while every line carries 40 kbit/s each way."""
        return self._talk_on("40 kbit/s", lambda line: line.narrow(40))

    def lossy(self, _tries: int) -> bool:
        """Talk while every line loses a tenth."""
        return self._talk_on("10 % loss", lambda line: line.lose(0.1))

    def _talk_on(self, name: str, change: Callable[[Line], None]) -> bool:
        with ExitStack() as stack:
            pages = self.pages(self.browsers(stack))  # the page is there before the line turns bad
            for line in self.lines:
                change(line)
            met = self.meet(pages, seconds=60)
            before = [self.reports(pages), [line.carried() for line in self.lines], time.perf_counter()]
            time.sleep(WATCHED)
            after = [self.reports(pages), [line.carried() for line in self.lines], time.perf_counter()]
            for line in self.lines:
                line.plain()
            forget_losses()
        seconds = after[2] - before[2]
        wire = [8 * (b - a) / 1000 / seconds for one, two in zip(before[1], after[1], strict=True)
                for a, b in zip(one, two, strict=True)]  # fmt: skip
        made_up = [_made_up(one, two) for one, two in zip(before[0], after[0], strict=True)]
        rungs = sorted({row["rung"] for report in after[0] for row in report.values()})
        rooms = [round(next(iter(report.values()))["room"] or 0) for report in after[0] if report]
        heard = ", ".join(f"{one:.1f}" for one in made_up)
        words = f"made up {heard} %  wire up/down {' '.join(f'{one:.0f}' for one in wire)} kbit/s"
        good = met is not None and max(made_up) <= MADE_UP and max(wire) <= WIRE
        return _tell(
            f"{name}, {WATCHED} s from joining",
            f"{words}  on {', '.join(rungs)}  joined in {met or 0:.1f} s, room {rooms}",
            good,
        )

    def reports(self, pages: Sequence[Any]) -> list[dict[str, Any]]:
        """Return what each page measures of its connections."""
        return [page.evaluate("document.querySelector('call-room').call.report()") for page in pages]

    def talk(self, _tries: int) -> bool:
        """Hold the known conversation over the call and compare what the phones measured."""
        from engines.speech import signals

        talk = self.talk_known
        with ExitStack() as stack:
            pages = self.pages(self.browsers(stack, loop=False))
            pages[0].click("[data-next]")
            for page in pages[:2]:
                page.check("[data-measure]")
            self.meet(pages)
            time.sleep(len(talk.coach) / signals.RATE + 4)
            for page in pages[:2]:
                page.click("[data-press=leave]")
                page.wait_for_timeout(3000)
        return _judge(self.folder / "pamong.sqlite3", talk)


def _judge(database: Path, talk: Any) -> bool:
    from datetime import datetime

    import pysqlite3

    from pamong.engines.speech import Segment, Track, figures

    kept = pysqlite3.connect(database).execute(
        "select v.participant_id = r.coach_id, v.began_at, v.seconds, v.near, v.segments"
        " from coaching_voicetrack v join coaching_practicerun r on r.id = v.run_id order by 1 desc"
    )
    rows = [(datetime.fromisoformat(began).timestamp(), seconds, near, json.loads(segments))
            for _coach, began, seconds, near, segments in kept]  # fmt: skip
    assert len(rows) == 2, rows
    zero = rows[0][0]
    tracks = [
        Track(tuple(Segment(a + began - zero, b + began - zero) for a, b in segments), seconds, near)
        for began, seconds, near, segments in rows
    ]
    truths = [talk.truth["coach"], talk.truth["coachee"]]
    # When a fake microphone's file began is not told: it is taken from the detector, so a constant delay cancels.
    began = [
        statistics.median(found.start - true[0] for found, true in zip(track.segments, truth, strict=False))
        for track, truth in zip(tracks, truths, strict=True)
    ]
    asked = [end for number, (_begin, end) in enumerate(truths[0]) if number % 2]
    answers = [min(begin for begin, _end in truths[1] if begin > end) for end in asked]
    true_waits = [answer + began[1] - end - began[0] for end, answer in zip(asked, answers, strict=True)]
    found = figures(*tracks, questions=[end + began[0] for end in asked])
    off = [100 * track.speech / sum(b - a for a, b in truth) - 100 for track, truth in zip(tracks, truths, strict=True)]
    share = 100 * tracks[0].speech / sum(track.speech for track in tracks) - talk.share
    waits = [abs(one - two) for one, two in zip(found.wait.cases, true_waits, strict=False)]
    good = (
        max(map(abs, off)) <= 5
        and abs(share) <= 2
        and len(found.wait.cases) == len(asked)
        and max(waits, default=0) <= 0.150
    )
    words = f"talk {off[0]:+.1f} {off[1]:+.1f} %  share {share:+.1f}  {found.quality}"
    worst = f"{len(waits)} of {len(asked)} waits, worst {1000 * max(waits, default=0):.0f} ms"
    return _tell("known dialogue over the call", f"{words}  {worst}", good)


def _made_up(before: dict[str, Any], after: dict[str, Any]) -> float:
    """Return the percent of a person's hearing that was made up, the worst of the others' voices."""
    shares = [0.0]
    for seat, row in after.items():
        samples = row["samples"] - before.get(seat, row)["samples"]
        shares += [100 * (row["concealed"] - before[seat]["concealed"]) / samples] if samples > 0 else []
    return max(shares)


def _wave(path: Path, sound: Any) -> Path:
    import numpy as np
    import signals

    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, 3 * signals.RATE, 0, "NONE", ""))
        file.writeframes((np.repeat(signals.room(sound), 3) * 32767).astype("<i2").tobytes())
    return path


def _tell(name: str, words: str, good: bool) -> bool:
    print(f"{name:34s} {words}   {'ok' if good else 'MISSED'}", flush=True)
    return good


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
