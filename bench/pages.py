"""How long the server takes for the list pages of an event of 5,000 people.

`python -m bench.pages [--people 5000]` builds a synthetic event in a temporary database (or in DATABASE_URL's test
database) and prints the median of 20 answers a page against its bar.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

LIST_BAR, COUNT_BAR, REPEATS = 60.0, 10.0, 20
BATCH = 1000
PAGES = ("peserta/", "jadwal/", "jadwal/kelompok/", "kehadiran/", "kelulusan/", "tes/", "praktik/papan/", "laporan/")


def main(argv: list[str] | None = None) -> int:
    """Measure and print; return 1 when a bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=5000)
    people = parser.parse_args(argv).people
    with tempfile.TemporaryDirectory() as folder:
        _set_up(folder)
        from django.test.utils import setup_databases, setup_test_environment, teardown_databases

        setup_test_environment(debug=False)
        databases = setup_databases(verbosity=0, interactive=False)
        try:
            missed = [name for name, took, bar in _measure(people) if _print(name, took, bar)]
        finally:
            teardown_databases(databases, verbosity=0)
    return int(bool(missed))


def _set_up(folder: str) -> None:
    os.environ["PAMONG_DATA_DIR"] = folder
    os.environ["PAMONG_STAFF_MFA"] = "false"  # else staff would only be led to their second factor
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pamong.config.settings")
    sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))
    import django

    django.setup()
    from django.core.management import call_command

    call_command("collectstatic", interactive=False, verbosity=0)


def _print(name: str, took: float, bar: float) -> bool:
    print(f"{name:42s} {took:8.1f} ms   bar {bar:4.0f} ms   {'MISSED' if took > bar else 'ok'}")
    return took > bar


def _measure(people: int) -> Iterator[tuple[str, float, float]]:
    from django.test import Client

    from pamong.attendance.queries import live_count

    scene = _event_of(people)
    event = scene.event.get_absolute_url()
    for role, pages in (("panitia", ("/", *(event + page for page in PAGES))), ("peserta", ("/",))):
        client = Client()
        client.force_login(scene.users[role], backend="allauth.account.auth_backends.AuthenticationBackend")
        for page in pages:
            answer = client.get(page)
            if answer.status_code != 200:
                raise SystemExit(f"{role} {page} answered {answer.status_code}: nothing to measure")
            yield f"{role} {page.replace(event, '…/')}", _median(lambda c=client, p=page: c.get(p)), LIST_BAR
    hall = scene.sessions[0]
    yield "live presence count", _median(lambda: live_count(hall)), COUNT_BAR


def _median(call: Any) -> float:
    times = []
    for _turn in range(REPEATS):
        began = time.perf_counter()
        call()
        times.append(1000 * (time.perf_counter() - began))
    return statistics.median(times)


def _event_of(people: int) -> Any:
    """Return the Sampit scene, filled up with synthetic people, classes and presence."""
    from pamong.attendance.models import Level, Presence
    from pamong.enrolment.models import Participant, ParticipantState
    from pamong.people.models import Person
    from pamong.planning.models import ClassMember
    from scenes.sampit import bimtek_sampit

    scene = bimtek_sampit(people=12)
    names = [f"Guru Contoh {number:05d}" for number in range(people - 12)]
    persons = [Person(name=name, printed_name=name, is_sample=True, regency_id="62.02") for name in names]
    Person.objects.bulk_create(persons, batch_size=BATCH)
    places = [Participant(event=scene.event, person=one, state=ParticipantState.CONFIRMED) for one in persons]
    Participant.objects.bulk_create(places, batch_size=BATCH)
    classes = list(scene.event.classes.all())
    members = [ClassMember(participant=p, training_class=classes[n % len(classes)]) for n, p in enumerate(places)]
    _bulk(ClassMember, members)
    session = scene.sessions[0]
    rows = [
        Presence(session=session, participant=p, level=Level.CONFIRMED, way="manual", first_at=session.starts_at)
        for p in places
    ]
    _bulk(Presence, rows)
    return scene


def _bulk(model: Any, rows: list[Any]) -> None:
    model.objects.bulk_create(rows, batch_size=BATCH)


if __name__ == "__main__":
    raise SystemExit(main())
