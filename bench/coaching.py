"""How long practice takes on the server, and how near the voice detector comes to speech whose truth is known.

`python -m bench.coaching` builds a small synthetic event in a temporary database and prints medians against their bars.
What a phone needs from tap to stored is measured in Chromium by tests/a11y/test_practice.py.
"""

from __future__ import annotations

import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from bench import _speech

TAPS, REPEATS = 60, 20
BARS = {"batch of 50 taps": 1000.0, "feedback page": 150.0, "agreement of two observers": 50.0}


def main(argv: Sequence[str] = ()) -> int:
    """Measure and print; return 1 when a bar is missed."""
    with tempfile.TemporaryDirectory() as folder:
        _set_up(folder)
        from django.test.utils import setup_databases, setup_test_environment, teardown_databases

        setup_test_environment(debug=False)
        databases = setup_databases(verbosity=0, interactive=False)
        try:
            missed = [name for name, took in _measure() if _print(name, took)]
            missed += _speech.missed()
        finally:
            teardown_databases(databases, verbosity=0)
    return int(bool(missed))


def _set_up(folder: str) -> None:
    os.environ["PAMONG_DATA_DIR"] = folder
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pamong.config.settings")
    sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))
    import django

    django.setup()
    from django.core.management import call_command

    call_command("collectstatic", interactive=False, verbosity=0)


def _print(name: str, took: float) -> bool:
    bar = BARS[name]
    print(f"{name:30s} {took:8.1f} ms   bar {bar:5.0f} ms   {'MISSED' if took > bar else 'ok'}")
    return took > bar


def _measure() -> Iterator[tuple[str, float]]:
    from coaching.conftest import group_of
    from scenes.sampit import bimtek_sampit

    scene = bimtek_sampit(people=6)
    group = group_of(scene, scene.triads[0])
    yield "batch of 50 taps", _median(lambda: _send_taps(group), 5)
    yield "feedback page", _median(_feedback(group), REPEATS)
    yield "agreement of two observers", _median(_agreement(), REPEATS)


def _median(work: Callable[[], object], repeats: int) -> float:
    taken = []
    for _repeat in range(repeats):
        begun = time.perf_counter()
        work()
        taken.append(1000 * (time.perf_counter() - begun))
    return statistics.median(taken)


def _send_taps(group: Any) -> None:
    from pamong.core.clock import now
    from pamong.core.ids import uuid7
    from pamong.core.outbox import Sent, take

    chance, moment = random.Random(2), now()
    payload = {"kelompok": str(group.triad.pk), "pada": moment.isoformat()}
    codes = chance.choices(["TB", "TT", "PF", "NS", "BC", "BR", "HN"], k=50)
    sent = [Sent(uuid7(), "ketukan", {**payload, "kode": code}, moment) for code in codes]
    assert {answer.verdict for answer in take(group.observer, sent)} == {"baru"}


def _feedback(group: Any) -> Callable[[], object]:
    from django.test import Client
    from django.urls import reverse

    from coaching.conftest import ratings
    from pamong.coaching import commands
    from pamong.core.ids import uuid7

    run = commands.start_run(actor=group.observer, triad=group.triad)
    commands.finish_run(actor=group.observer, run=run)
    words = {"worked": "Jeda.", "to_try": "Satu."}
    for actor in (group.observer, group.visitor):
        commands.submit_observation(actor=actor, key=uuid7(), run=run, ratings=ratings(), **words)
    client = Client()
    client.force_login(group.coach, backend="allauth.account.auth_backends.AuthenticationBackend")
    url = reverse("coaching:feedback", args=[group.triad.event.slug, group.triad.pk])
    assert client.get(url).status_code == 200
    return lambda: client.get(url)


def _agreement() -> Callable[[], object]:
    from pamong.engines.agreement import Event, event_agreement

    chance = random.Random(3)
    first = [Event(place * 12 + chance.random(), chance.choice("ABCDE")) for place in range(TAPS)]
    second = [Event(event.at + chance.gauss(0, 1), event.code) for event in first]
    return lambda: event_agreement(first, second)


if __name__ == "__main__":
    raise SystemExit(main())
