"""The one scene: Bimtek Sampit, built small and whole. Everybody in it is synthetic."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.contrib.auth.hashers import make_password

from pamong.enrolment.models import Participant, ParticipantState
from pamong.people.models import CohortRecord, Identifier, Membership, OfficeRole, Person, User
from pamong.places.commands import load_regions
from pamong.places.models import Office, OfficeName, School
from pamong.planning.models import ClassMember, Session, TrainingClass, Triad, TriadMember
from pamong.programme.models import (
    Break,
    Component,
    CrewMember,
    Event,
    EventState,
    Material,
    Policy,
    Room,
    RoomKind,
    Strand,
    Venue,
)

ZONE = ZoneInfo("Asia/Pontianak")
FIRST_DAY = date(2024, 11, 8)
REGENCIES = ("62.02", "62.01", "62.07", "62.08")
CURRICULUM = (
    (
        "Kompetensi kepala sekolah",
        (("kebijakan", "Visi dan budaya belajar", 4, False), ("sumber-daya", "Pengelolaan sumber daya", 4, False)),
    ),
    ("Kompetensi guru", (("berpusat-murid", "Pembelajaran berpusat pada murid", 4, False),)),
    ("Teknik coaching", (("tirta", "Alur percakapan TIRTA", 2, False), ("praktik", "Praktik coaching", 4, True))),
)


@dataclass
class Scene:
    """What the scene holds; roles by name."""

    office: Office
    other_office: Office
    event: Event
    users: dict[str, User] = field(default_factory=dict)
    participants: list[Participant] = field(default_factory=list)
    crew: dict[str, list[CrewMember]] = field(default_factory=dict)
    classes: list[TrainingClass] = field(default_factory=list)
    sessions: list[Session] = field(default_factory=list)
    triads: list[Triad] = field(default_factory=list)
    prefix: str = ""


def bimtek_sampit(
    *, people: int = 12, planned: bool = True, event_slug: str = "bimtek-sampit", prefix: str = ""
) -> Scene:
    """Build the event; with `planned` also classes, sessions and one round of triads.

    A `prefix` keeps a second scene of one test apart: own offices, addresses and numbers.
    """
    load_regions()
    office = _office(f"{prefix}bgp-kalteng", "Balai Guru Penggerak Provinsi Kalimantan Tengah")
    scene = Scene(office, _office(f"{prefix}bgp-lain", "Balai Lain"), _event(office, event_slug), prefix=prefix)
    _curriculum(scene.event)
    _crew(scene)
    _office_users(scene)
    scene.participants = _participants(scene, people)
    scene.users["peserta"] = User.objects.create_user(None, person=scene.participants[0].person)
    if planned:
        _plan(scene)
    return scene


def person(name: str, **fields: object) -> Person:
    """Return a synthetic person."""
    return Person.objects.create(**{"name": name, "printed_name": name, "is_sample": True, **fields})


def _office(slug: str, name: str) -> Office:
    office, made = Office.objects.get_or_create(
        slug=slug, defaults={"province_id": "62", "city": "Palangka Raya", "unit_code": "B7.9", "is_sample": True}
    )
    if made:
        OfficeName.objects.create(
            office=office, name=name, ministry="Kementerian Pendidikan", valid_from=date(2022, 1, 1)
        )
    return office


def _event(office: Office, slug: str) -> Event:
    venue = Venue.objects.create(office=office, name="Gedung Contoh Sampit", city="Sampit", regency_id="62.02")
    rooms = (("Aula", 250, RoomKind.HALL), ("Ruang 1", 40, RoomKind.CLASSROOM), ("Ruang 2", 40, RoomKind.CLASSROOM))
    Room.objects.bulk_create(Room(venue=venue, name=name, capacity=size, kind=kind) for name, size, kind in rooms)
    event = Event.objects.create(
        office=office,
        slug=slug,
        title="Bimtek Peningkatan Kompetensi Kepemimpinan Guru Penggerak",
        first_day=FIRST_DAY,
        last_day=FIRST_DAY + timedelta(2),
        venue=venue,
        state=EventState.OPEN,
        is_sample=True,
    )
    Break.objects.create(event=event, after_slot=4, minutes=60, label="Istirahat, salat, makan")
    Policy.objects.create(event=event, version=1)
    return event


def _curriculum(event: Event) -> None:
    strands = [Strand(event=event, title=title, order=order) for order, (title, _) in enumerate(CURRICULUM)]
    Strand.objects.bulk_create(strands)
    Material.objects.bulk_create(
        Material(event=event, strand=strand, code=code, title=name, jp=jp, order=place, is_practice=practice)
        for strand, (_, materials) in zip(strands, CURRICULUM, strict=True)
        for place, (code, name, jp, practice) in enumerate(materials)
    )


def _crew(scene: Scene) -> None:
    roles = {
        Component.COMMITTEE: ["Panitia Satu"],
        Component.FACILITATOR: ["Fasilitator Satu", "Fasilitator Dua"],
        Component.COACH: ["Coach Satu", "Coach Dua"],
    }
    people = _people([name for names in roles.values() for name in names])
    components = [component for component, names in roles.items() for _ in names]
    members = [
        CrewMember(event=scene.event, person=one, component=component)
        for one, component in zip(people, components, strict=True)
    ]
    CrewMember.objects.bulk_create(members)
    link, materials = CrewMember.teaches.through, scene.event.materials.all()
    link.objects.bulk_create(link(crewmember=one, material=material) for material in materials for one in members)
    _accounts(people, [f"{scene.prefix}{one.name.replace(' ', '.').lower()}@contoh.test" for one in people])
    for component in roles:
        own = [one for one in members if one.component == component]
        scene.crew[component.value] = own
        scene.users[component.value] = own[0].person.user


def _office_users(scene: Scene) -> None:
    rows = (
        ("operator", scene.office, OfficeRole.OPERATOR, {}),
        ("kepala_balai", scene.office, OfficeRole.HEAD, {"title": "Kepala Balai"}),
        ("staf", scene.office, OfficeRole.STAFF, {}),
        ("dinas", scene.office, OfficeRole.EDUCATION_OFFICE, {"regency_id": "62.02"}),
        ("pengawas", scene.office, OfficeRole.SUPERVISOR, {}),
        ("staf_lain", scene.other_office, OfficeRole.STAFF, {}),
        ("kepala_lain", scene.other_office, OfficeRole.HEAD, {}),
    )
    people = _people([f"Petugas {key}" for key, *_ in rows])
    users = _accounts(people, [f"{scene.prefix}{key}@contoh.test" for key, *_ in rows])
    scene.users |= {key: user for (key, *_), user in zip(rows, users, strict=True)}
    Membership.objects.bulk_create(
        Membership(user=scene.users[key], office=office, role=role, **extra) for key, office, role, extra in rows
    )


def _people(names: list[str]) -> list[Person]:
    return Person.objects.bulk_create(Person(name=name, printed_name=name, is_sample=True) for name in names)


def _accounts(people: list[Person], emails: list[str]) -> list[User]:
    """Return accounts with one and the same password: hashing it for each would cost more than all else."""
    secret = make_password("rahasia-contoh")
    return User.objects.bulk_create(
        User(person=one, email=email, password=secret) for one, email in zip(people, emails, strict=True)
    )


def _participants(scene: Scene, count: int) -> list[Participant]:
    schools = [_school(number + 500 * bool(scene.prefix), number) for number in range(count)]
    School.objects.bulk_create(schools)
    people = [_teacher(scene, number, school) for number, school in enumerate(schools)]
    Person.objects.bulk_create(people)
    Identifier.objects.bulk_create(
        Identifier(person=one, kind="nip", value=f"19800101200501{1 + n % 2}{n + 500 * bool(scene.prefix) + 1:03d}")
        for n, one in enumerate(people)
    )
    CohortRecord.objects.bulk_create(
        CohortRecord(person=one, cohort=4 + n % 6, graduated=True, source="contoh") for n, one in enumerate(people)
    )
    return Participant.objects.bulk_create(
        Participant(event=scene.event, person=one, state=ParticipantState.CONFIRMED) for one in people
    )


def _school(serial: int, number: int) -> School:
    regency = REGENCIES[number % len(REGENCIES)]
    return School(npsn=f"{30200000 + serial}", name=f"SDN {serial + 1} Contoh", level="SD", regency_id=regency)


def _teacher(scene: Scene, number: int, school: School) -> Person:
    return Person(
        name=f"Peserta {number + 1:02d} Contoh",
        printed_name=f"Peserta {number + 1:02d} Contoh, S.Pd.",
        back_title="S.Pd.",
        sex="LP"[number % 2],
        school=school,
        regency_id=school.regency_id,
        status="PNS",
        rank="III/c",
        phone=f"+62812000{number + 500 * bool(scene.prefix):05d}",
        email=f"{scene.prefix}peserta{number + 1}@contoh.test",
        is_sample=True,
    )


def _plan(scene: Scene) -> None:
    scene.classes = TrainingClass.objects.bulk_create(
        TrainingClass(event=scene.event, number=number, name=f"Kelas {chr(64 + number)}") for number in (1, 2)
    )
    ClassMember.objects.bulk_create(
        ClassMember(training_class=scene.classes[place % 2], participant=participant)
        for place, participant in enumerate(scene.participants)
    )
    rooms = list(scene.event.venue.rooms.filter(kind=RoomKind.CLASSROOM))
    materials = list(scene.event.materials.all())
    for group, room in zip(scene.classes, rooms, strict=True):
        scene.sessions += [_session(group, room, material, place) for place, material in enumerate(materials)]
    Session.objects.bulk_create(scene.sessions)
    teachers = dict(zip([group.pk for group in scene.classes], scene.crew["fasilitator"], strict=True))
    link = Session.facilitators.through
    link.objects.bulk_create(link(session=one, crewmember=teachers[one.training_class_id]) for one in scene.sessions)
    _triads(scene)


def _session(group: TrainingClass, room: Room, material: Material, place: int) -> Session:
    starts = datetime.combine(FIRST_DAY + timedelta(place // 2), time(7, 30), ZONE) + timedelta(hours=5 * (place % 2))
    ends = starts + timedelta(minutes=45 * material.jp)
    return Session(
        event=group.event,
        training_class=group,
        material=material,
        room=room,
        starts_at=starts,
        ends_at=ends,
        jp=material.jp,
    )


def _triads(scene: Scene) -> None:
    members: list[TriadMember] = []
    for group in scene.classes:
        own = [m for m in scene.participants if m.class_membership.training_class_id == group.pk]
        practice = next(s for s in scene.sessions if s.training_class_id == group.pk and s.material.is_practice)
        for start in range(0, len(own) - 2, 3):
            number = len(scene.triads) + 1
            coach = scene.crew["coach"][number % 2]
            triad = Triad(
                event=scene.event, training_class=group, session=practice, round=1, number=number, facilitator=coach
            )
            scene.triads.append(triad)
            roles = zip(("coach", "coachee", "observer"), own[start : start + 3], strict=True)
            members += [TriadMember(triad=triad, participant=member, role=role) for role, member in roles]
    Triad.objects.bulk_create(scene.triads)
    TriadMember.objects.bulk_create(members)
