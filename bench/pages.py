"""How long the server works on the list pages of an event of 5,000 people: `pamong bench pages [--people 5000]`.

A synthetic event with two classes and one recorded session is built in a temporary database (or in the test database
of DATABASE_URL). `--data DIR` takes the event of a demonstration instead (the PAMONG_DATA_DIR in which `pamong demo
--people 5000` ran): 164 classes, tests, rounds and certificates, as heavy as life. An education
office's talent map holds twice as many people. Every page is asked for many times in one warmed process, without the
instruments that tests hang on templates. The bars are held against CPU milliseconds, those of the database server
included: on a quiet machine they equal the wall milliseconds printed beside them.
"""

from __future__ import annotations

import argparse
import gc
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

LIST_BAR, MAP_BAR, COUNT_BAR, REPEATS = 60.0, 100.0, 10.0, 30
BATCH = 1000
PAGES = ("peserta/", "jadwal/", "jadwal/kelompok/", "kehadiran/", "kelulusan/", "tes/", "praktik/papan/", "laporan/")


@dataclass(frozen=True)
class Figure:
    """What one page costs, as medians of many answers (the database server's part as a mean)."""

    name: str
    cpu: float
    wall: float
    queries: int
    bar: float

    @property
    def missed(self) -> bool:
        """Whether the page costs more than it may."""
        return self.cpu > self.bar

    def __str__(self) -> str:
        verdict = "MISSED" if self.missed else "ok"
        figures = f"CPU {self.cpu:6.1f} ms   wall {self.wall:6.1f} ms   {self.queries:3d} queries"
        return f"{self.name:32s} {figures}   bar {self.bar:3.0f} ms   {verdict}"


def main(argv: Sequence[str] | None = None) -> int:
    """Measure and print; return 1 when a bar is missed."""
    parser = argparse.ArgumentParser(prog="pamong bench pages", description=__doc__)
    parser.add_argument("--people", type=int, default=5000)
    parser.add_argument("--data", help="the data folder of a demonstration, instead of an event made for this")
    options = parser.parse_args(argv)
    return _on_a_demonstration(options.data) if options.data else _on_an_event_of(options.people)


def _on_a_demonstration(folder: str) -> int:
    _set_up(folder)
    from pamong.people.models import User
    from pamong.programme.models import Event

    event = Event.objects.get()
    someone = User.objects.filter(person__in=event.participants.values("person")).order_by("pk").first()
    users = {"panitia": User.objects.get(email="panitia@contoh.test"), "peserta": someone}
    return _print(_measure(event, users, event.sessions.order_by("starts_at").first()))


def _print(figures: Iterator[Figure]) -> int:
    missed = 0
    for figure in figures:
        print(figure, flush=True)
        missed += figure.missed
    return int(missed > 0)


def _on_an_event_of(people: int) -> int:
    with tempfile.TemporaryDirectory() as folder:
        _set_up(folder)
        from django.test.utils import setup_databases, teardown_databases

        databases = setup_databases(verbosity=0, interactive=False)
        try:
            scene = _event_of(people)
            figures = _measure(scene.event, scene.users, scene.sessions[0])
            return _print(chain(figures, _measure_talent_map(scene, 2 * people)))
        finally:
            teardown_databases(databases, verbosity=0)


def _set_up(folder: str) -> None:
    os.environ["PAMONG_DATA_DIR"] = folder
    os.environ["PAMONG_STAFF_MFA"] = "false"  # else staff would only be led to their second factor
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pamong.config.settings")
    sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))
    import django

    django.setup()
    from django.core.management import call_command

    call_command("collectstatic", interactive=False, verbosity=0)


def _measure(of: Any, users: Mapping[str, Any], hall: Any) -> Iterator[Figure]:
    from django.test import Client

    from pamong.attendance.queries import live_count

    event = of.get_absolute_url()
    gc.collect()
    gc.freeze()  # as `pamong serve` does before its first page
    for role, pages in (("panitia", ("/", *(event + page for page in PAGES))), ("peserta", ("/",))):
        client = Client(SERVER_NAME="localhost")
        client.force_login(users[role], backend="allauth.account.auth_backends.AuthenticationBackend")
        for page in pages:
            answer = client.get(page)
            if answer.status_code != 200:
                raise SystemExit(f"{role} {page} answered {answer.status_code}: nothing to measure")
            name = f"{role} {page.replace(event, '…/')}"
            yield _figure(name, lambda c=client, p=page: c.get(p), LIST_BAR)  # type: ignore[misc]
    yield _figure("live presence count", lambda: live_count(hall), COUNT_BAR)


def _measure_talent_map(scene: Any, people: int) -> Iterator[Figure]:
    """Yield the education office's map of twice as many teachers, all judged by its rules."""
    from django.test import Client

    from pamong.people.models import Person
    from pamong.succession.commands.candidates import assess
    from pamong.succession.models import Candidate
    from scenes import spare_succession

    spare_succession.version(scene)
    school = scene.participants[0].person.school
    names = [f"Calon Contoh {number:05d}" for number in range(people)]
    persons = [
        Person(name=name, printed_name=name, is_sample=True, regency_id="62.02", school=school) for name in names
    ]
    _bulk(Person, persons)
    _bulk(Candidate, [Candidate(authority=spare_succession.AUTHORITY, person=one) for one in persons])
    assess(spare_succession.AUTHORITY)
    client = Client(SERVER_NAME="localhost")
    client.force_login(scene.users["dinas"], backend="allauth.account.auth_backends.AuthenticationBackend")
    for page in ("/suksesi/calon/", "/suksesi/calon/?page=100", "/suksesi/calon/?q=00042"):
        yield _figure(f"dinas {page}", lambda p=page: client.get(p), MAP_BAR)  # type: ignore[misc]


def _figure(name: str, call: Callable[[], object], bar: float) -> Figure:
    from django.db import connection

    asked: list[str] = []

    def note(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        asked.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(note):
        call()
    cpu, wall = [], []
    database = _database_cpu()
    for _turn in range(REPEATS):
        began, worked = time.perf_counter(), time.process_time()
        call()
        cpu.append(1000 * (time.process_time() - worked))
        wall.append(1000 * (time.perf_counter() - began))
    served = (_database_cpu() - database) / REPEATS
    return Figure(name, statistics.median(cpu) + served, statistics.median(wall), len(asked), bar)


def _database_cpu() -> float:
    """Return the CPU milliseconds our PostgreSQL server process has used; SQLite works in this process."""
    from django.db import connection

    if connection.vendor == "sqlite":
        return 0.0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        place = Path(f"/proc/{cursor.fetchone()[0]}/stat")
    if not place.exists():  # a server elsewhere: only our own part can be told
        return 0.0
    user, system = place.read_text(encoding="utf-8").rsplit(") ", 1)[1].split()[11:13]
    return 1000 * (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


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
