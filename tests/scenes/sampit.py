"""The one scene: Bimtek Sampit, built small and whole. Everybody in it is synthetic."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

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
        (("visi", "Visi dan budaya belajar", 4, False), ("kelola", "Pengelolaan sumber daya", 4, False)),
    ),
    ("Kompetensi guru", (("belajar", "Pembelajaran berpusat pada murid", 4, False),)),
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
    scene.participants = [_participant(scene, number) for number in range(people)]
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
    for name, capacity, kind in (
        ("Aula", 250, RoomKind.HALL),
        ("Ruang 1", 40, RoomKind.CLASSROOM),
        ("Ruang 2", 40, RoomKind.CLASSROOM),
    ):
        Room.objects.create(venue=venue, name=name, capacity=capacity, kind=kind)
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
    for order, (title, materials) in enumerate(CURRICULUM):
        strand = Strand.objects.create(event=event, title=title, order=order)
        for place, (code, name, jp, practice) in enumerate(materials):
            Material.objects.create(
                event=event, strand=strand, code=code, title=name, jp=jp, order=place, is_practice=practice
            )


def _crew(scene: Scene) -> None:
    for component, names in {
        Component.COMMITTEE: ["Panitia Satu"],
        Component.FACILITATOR: ["Fasilitator Satu", "Fasilitator Dua"],
        Component.COACH: ["Coach Satu", "Coach Dua"],
    }.items():
        members = [
            CrewMember.objects.create(event=scene.event, person=person(name), component=component) for name in names
        ]
        for member in members:
            member.teaches.set(scene.event.materials.all())
            member.person.user = User.objects.create_user(
                f"{scene.prefix}{member.person.name.replace(' ', '.').lower()}@contoh.test",
                "rahasia-contoh",
                person=member.person,
            )
        scene.crew[component.value] = members
        scene.users[component.value] = members[0].person.user


def _office_users(scene: Scene) -> None:
    for key, office, role, extra in (
        ("operator", scene.office, OfficeRole.OPERATOR, {}),
        ("kepala_balai", scene.office, OfficeRole.HEAD, {"title": "Kepala Balai"}),
        ("staf", scene.office, OfficeRole.STAFF, {}),
        ("dinas", scene.office, OfficeRole.EDUCATION_OFFICE, {"regency_id": "62.02"}),
        ("pengawas", scene.office, OfficeRole.SUPERVISOR, {}),
        ("staf_lain", scene.other_office, OfficeRole.STAFF, {}),
        ("kepala_lain", scene.other_office, OfficeRole.HEAD, {}),
    ):
        user = User.objects.create_user(
            f"{scene.prefix}{key}@contoh.test", "rahasia-contoh", person=person(f"Petugas {key}")
        )
        Membership.objects.create(user=user, office=office, role=role, **extra)
        scene.users[key] = user


def _participant(scene: Scene, number: int) -> Participant:
    serial = number + 500 * bool(scene.prefix)
    regency = REGENCIES[number % len(REGENCIES)]
    school = School.objects.create(
        npsn=f"{30200000 + serial}", name=f"SDN {serial + 1} Contoh", level="SD", regency_id=regency
    )
    teacher = person(
        f"Peserta {number + 1:02d} Contoh",
        printed_name=f"Peserta {number + 1:02d} Contoh, S.Pd.",
        back_title="S.Pd.",
        sex="LP"[number % 2],
        school=school,
        regency_id=regency,
        status="PNS",
        rank="III/c",
        phone=f"+62812000{serial:05d}",
        email=f"{scene.prefix}peserta{number + 1}@contoh.test",
    )
    Identifier.objects.create(person=teacher, kind="nip", value=f"19800101200501{1 + number % 2}{serial + 1:03d}")
    CohortRecord.objects.create(person=teacher, cohort=4 + number % 6, graduated=True, source="contoh")
    return Participant.objects.create(event=scene.event, person=teacher, state=ParticipantState.CONFIRMED)


def _plan(scene: Scene) -> None:
    scene.classes = [
        TrainingClass.objects.create(event=scene.event, number=number, name=f"Kelas {chr(64 + number)}")
        for number in (1, 2)
    ]
    for place, participant in enumerate(scene.participants):
        ClassMember.objects.create(training_class=scene.classes[place % 2], participant=participant)
    rooms = list(scene.event.venue.rooms.filter(kind=RoomKind.CLASSROOM))
    materials = list(scene.event.materials.all())
    for group, room, teacher in zip(scene.classes, rooms, scene.crew["fasilitator"], strict=True):
        for place, material in enumerate(materials):
            starts = datetime.combine(FIRST_DAY + timedelta(place // 2), time(7, 30), ZONE)
            starts += timedelta(hours=5 * (place % 2))
            session = Session.objects.create(
                event=scene.event,
                training_class=group,
                material=material,
                room=room,
                starts_at=starts,
                ends_at=starts + timedelta(minutes=45 * material.jp),
                jp=material.jp,
            )
            session.facilitators.add(teacher)
            scene.sessions.append(session)
    _triads(scene)


def _triads(scene: Scene) -> None:
    number = 0
    for group in scene.classes:
        members = [m for m in scene.participants if m.class_membership.training_class_id == group.pk]
        practice = next(s for s in scene.sessions if s.training_class_id == group.pk and s.material.is_practice)
        for start in range(0, len(members) - 2, 3):
            number += 1
            triad = Triad.objects.create(
                event=scene.event,
                training_class=group,
                session=practice,
                round=1,
                number=number,
                facilitator=scene.crew["coach"][number % 2],
            )
            for role, member in zip(("coach", "coachee", "observer"), members[start : start + 3], strict=True):
                TriadMember.objects.create(triad=triad, participant=member, role=role)
            scene.triads.append(triad)
