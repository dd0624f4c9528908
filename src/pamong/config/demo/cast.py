"""Who runs the demonstration, where and when: office, staff, committee, facilitators, coaches, rooms."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import chain, islice, permutations
from random import Random
from zoneinfo import ZoneInfo

from pamong.core import clock
from pamong.people.commands import account_of, keep_people
from pamong.people.commands.keeping import PersonData
from pamong.people.models import Membership, OfficeRole, Person, User
from pamong.places.commands import keep_office
from pamong.places.models import Office, OfficeName
from pamong.programme import commands as programme
from pamong.programme.models import Component, Event, Material, RoomKind

ZONE = ZoneInfo("Asia/Pontianak")
FIRST_DAY, LAST_DAY = date(2024, 11, 8), date(2024, 11, 10)
SLUG = "bimtek-sampit-2024"
CLASS_SIZE = 30
# Facilitators came from East Java and Katingan: none of them from a participant's regency.
HOMES = (("Kabupaten Katingan", "62.06"), ("Jawa Timur", None), ("Jawa Timur", None))
OFFICE_PEOPLE = (
    ("operator", "Operator Contoh", OfficeRole.OPERATOR, ""),
    ("kepala_balai", "Pejabat Contoh, M.Pd.", OfficeRole.HEAD, "Kepala Balai (contoh)"),
    ("panitia", "Ketua Panitia Contoh, S.Pd.", OfficeRole.STAFF, "Ketua Panitia"),
    ("dinas", "Petugas Dinas Contoh", OfficeRole.EDUCATION_OFFICE, "Dinas Pendidikan Kotawaringin Timur"),
    ("pengawas", "Pengawas Contoh", OfficeRole.SUPERVISOR, ""),
)
NAMES = (
    "Arga Bayu Cakra Danu Elang Gilang Hanif Indra Jati Kinan Laras Mira Nara Puspa Rengga Sekar Tirta Wening".split()
)


@dataclass
class Cast:
    """The office, its people by role, and the event."""

    office: Office
    users: dict[str, User]
    event: Event
    coaches: list[Person] = field(default_factory=list)
    facilitators: list[Person] = field(default_factory=list)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """Return a moment of the event: day 1 is its first; day 0 and below lie before it."""
    return datetime.combine(FIRST_DAY + timedelta(day - 1), time(hour, minute), ZONE)


def call_together(people: int, random: Random) -> Cast:
    """Make the office, the event from the shipped template, its rooms and its crew."""
    office = _office()
    users = {role: _user(office, role, name, post, title) for role, name, post, title in OFFICE_PEOPLE}
    with clock.pretend(at(-20, 9)):
        event = _event(office, users["panitia"], people)
        cast = Cast(office, users, event)
        classes = math.ceil(people / CLASS_SIZE)
        _rooms(cast, classes, people)
        cast.facilitators = _crew(cast, Component.FACILITATOR, max(4, 2 * classes), "Fasilitator", random)
        cast.coaches = _crew(cast, Component.COACH, max(3, 2 * classes), "Coach", random)
        programme.open_event(actor=users["panitia"], event=event)
    cast.users["fasilitator"] = account_of(person=cast.facilitators[0])
    cast.users["coach"] = account_of(person=cast.coaches[0])
    return cast


def _office() -> Office:
    office = keep_office(slug="bgp-contoh-kalteng", name="Balai Guru Penggerak Contoh Kalimantan Tengah")
    office.city, office.unit_code, office.is_sample = "Palangka Raya", "B7.99", True
    office.address = "Jalan Contoh Nomor 1, Palangka Raya"
    office.save()
    OfficeName.objects.get_or_create(
        office=office,
        valid_from=date(2025, 3, 26),
        defaults={"name": "Balai Guru dan Tenaga Kependidikan Contoh Kalimantan Tengah"},
    )
    return office


def _user(office: Office, role: str, name: str, post: str, title: str) -> User:
    person = keep_people(actor=None, rows=[PersonData(name=name, printed_name=name, is_sample=True)])[0].person
    user = account_of(person=person)
    user.email = f"{role}@contoh.test"
    user.save(update_fields=["email"])
    regency = {"regency_id": "62.02"} if post == OfficeRole.EDUCATION_OFFICE else {}
    Membership.objects.get_or_create(user=user, office=office, role=post, defaults={"title": title, **regency})
    return user


def _event(office: Office, actor: User, people: int) -> Event:
    return programme.create_event(
        actor=actor,
        office=office,
        title="Bimtek Peningkatan Kompetensi Kepemimpinan Guru Penggerak",
        theme="Memimpin pembelajaran dengan coaching (CONTOH)",
        first_day=FIRST_DAY,
        last_day=LAST_DAY,
        capacity=people,
        slug=SLUG,
        template="sampit",
        is_sample=True,
    )


def _rooms(cast: Cast, classes: int, people: int) -> None:
    actor, event = cast.users["panitia"], cast.event
    programme.set_venue(actor=actor, event=event, name="Gedung Pertemuan Contoh", city="Sampit", address="Sampit")
    programme.add_room(actor=actor, event=event, name="Aula", capacity=people + 20, kind=RoomKind.HALL)
    for number in range(1, classes + 1):
        programme.add_room(
            actor=actor, event=event, name=f"Ruang {number}", capacity=CLASS_SIZE + 6, kind=RoomKind.CLASSROOM
        )


def _crew(cast: Cast, component: Component, count: int, label: str, random: Random) -> list[Person]:
    rows = [
        PersonData(name=name, printed_name=f"{name}, M.Pd.", is_sample=True) for name in _names(label, count, random)
    ]
    people = [kept.person for kept in keep_people(actor=cast.users["panitia"], rows=rows)]
    homes = [HOMES[number % len(HOMES)] for number in range(count)]
    programme.add_crew_members(
        actor=cast.users["panitia"],
        event=cast.event,
        component=component,
        rows=[programme.CrewRow(person, home, regency) for person, (home, regency) in zip(people, homes, strict=True)],
        teaches=_subjects(cast.event, component),
    )
    return people


def _names(label: str, count: int, random: Random) -> list[str]:
    """Return different names; the first tells by itself that nobody is called so."""
    names = [f"{label} Contoh", *(f"{first} {second} Contoh" for first, second in permutations(NAMES, 2))]
    more = (f"{' '.join(three)} Contoh" for three in permutations(NAMES, 3))
    pool = names[1:]
    random.shuffle(pool)
    return [names[0], *islice(chain(pool, more), count - 1)]


def _subjects(event: Event, component: Component) -> list[Material]:
    """Return what a part of the crew teaches: coaches the last strand (coaching), facilitators the others."""
    coaching = event.strands.order_by("order").last()
    materials = event.materials.filter(strand=coaching) if component == Component.COACH else None
    return list(event.materials.exclude(strand=coaching) if materials is None else materials)
