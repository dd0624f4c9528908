"""How large a scanner's snapshot is for an event of many people, and how long it takes."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from ._hall import ROOT, environment


def measure(people: int) -> tuple[int, float, int]:
    """Return the bytes of a whole snapshot, the seconds it took, and the bytes when one person changed."""
    with tempfile.TemporaryDirectory() as folder:
        call = [sys.executable, "-m", "bench._snapshot", str(people)]
        answer = subprocess.run(
            call, check=True, cwd=ROOT, env=environment(Path(folder)), capture_output=True, text=True
        )
    whole, seconds, again = json.loads(answer.stdout)
    return whole, seconds, again


def main(people: int) -> int:
    from pamong.config.django_setup import start_django

    start_django()
    from django.core.management import call_command

    from pamong.attendance.scanner_snapshot import snapshot
    from pamong.core.ids import uuid7
    from scenes.sampit import bimtek_sampit

    call_command("migrate", verbosity=0, interactive=False)
    scene = bimtek_sampit(people=2)
    _fill(scene, people)
    user, device = scene.users["panitia"], uuid7()
    snapshot(scene.event, user, device)
    began = time.perf_counter()
    whole = snapshot(scene.event, user, device)
    seconds = time.perf_counter() - began
    version = _version(whole, device)
    scene.participants[0].flags = ["bad_nip"]
    scene.participants[0].save()
    print(json.dumps([len(whole.body), seconds, len(snapshot(scene.event, user, device, version).body)]))
    return 0


def _fill(scene: Any, people: int) -> None:
    from django.db import transaction

    from pamong.enrolment.models import Participant, ParticipantState
    from pamong.people.models import Person
    from pamong.planning.models import ClassMember, TrainingClass

    from ._soiled_people import LAST, MEN, WOMEN

    chance = random.Random(5)
    names = [f"{chance.choice(MEN + WOMEN)} {chance.choice(MEN + WOMEN)} {chance.choice(LAST)}" for _ in range(people)]
    regencies = ("62.01", "62.02", "62.07", "62.08")
    with transaction.atomic():
        groups = [
            TrainingClass.objects.create(event=scene.event, number=n, name=f"Kelas {n}")
            for n in range(3, people // 40 + 3)
        ]
        persons = [
            Person(name=name, printed_name=name, regency_id=chance.choice(regencies), is_sample=True) for name in names
        ]
        Person.objects.bulk_create(persons, batch_size=500)
        places = [Participant(event=scene.event, person=one, state=ParticipantState.CONFIRMED) for one in persons]
        Participant.objects.bulk_create(places, batch_size=500)
        ClassMember.objects.bulk_create(
            (ClassMember(training_class=groups[n % len(groups)], participant=one) for n, one in enumerate(places)),
            batch_size=500,
        )


def _version(sealed: Any, device: Any) -> str:
    import gzip

    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    plain = AESGCM(sealed.key).decrypt(sealed.body[:12], sealed.body[12:], str(device).encode())
    version: str = json.loads(gzip.decompress(plain))["versi"]
    return version


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
