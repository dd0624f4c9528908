"""Presence added up: by person, by day, by material. What the recap page, the sheet and the report show."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count, QuerySet

from pamong.core import clock
from pamong.core.clock import zone_label
from pamong.enrolment.models import TAKING_PART, Participant
from pamong.programme.models import Event

from .models import Presence, Way
from .queries import PresenceShare, class_sizes, planned_by_class, presence_share, shares_with_class

SHEET_HEADER = ("Nama", "NIP", "Sekolah", "Kab/Kota", "Kelas", "JP diikuti", "JP direncanakan", "Bagian")


class Standing(StrEnum):
    """Where somebody stands against the share that is needed; nobody is short while it can still be reached."""

    UNPLANNED = "unplanned"
    ENOUGH = "enough"
    REACHABLE = "reachable"
    SHORT = "short"


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One participant's line of the recap."""

    participant: Participant
    share: PresenceShare
    standing: Standing


@dataclass(slots=True)
class Sum:
    """Presence of several sessions together: places filled of places there were, lesson hours taught."""

    label: str
    sessions: int = 0
    jp: int = 0
    came: int = 0
    expected: int = 0

    def add(self, session: _Filled) -> None:
        """Add one session."""
        self.sessions += 1
        self.jp += session.jp
        self.came += session.came
        self.expected += session.expected

    @property
    def percent(self) -> float | None:
        """Places filled, in percent."""
        return 100 * self.came / self.expected if self.expected else None


def person_rows(event: Event, people: Sequence[Participant], needed: float) -> list[PersonRow]:
    """Return the recap lines of some participants."""
    shares = presence_share(event, [participant.pk for participant in people])
    left = planned_by_class(event, after=clock.now())
    return [
        PersonRow(participant, share, standing(share, needed, left.get(class_id(participant), left[None])[0]))
        for participant in people
        if (share := shares.get(participant.pk))
    ]


def standing(share: PresenceShare, needed: float, left_jp: int) -> Standing:
    """Return where a share stands when so many lesson hours are still to come."""
    if share.share is None:
        return Standing.UNPLANNED
    if share.share >= needed:
        return Standing.ENOUGH
    return Standing.REACHABLE if share.attended_jp + left_jp >= needed * share.planned_jp else Standing.SHORT


def short_of(event: Event, needed: float) -> list[UUID]:
    """Return the participants who can no longer reach the share that is needed."""
    left = planned_by_class(event, after=clock.now())
    return [
        participant
        for participant, group, share in shares_with_class(event)
        if standing(share, needed, left.get(group, left[None])[0]) == Standing.SHORT
    ]


def class_id(participant: Participant) -> UUID | None:
    """Return the class of a participant, if there is one."""
    membership = getattr(participant, "class_membership", None)
    return membership.training_class_id if membership else None


def recap_people(event: Event) -> QuerySet[Participant]:
    """Return the participants of the recap, in the order of the list."""
    return (
        Participant.objects.filter(event=event, state__in=TAKING_PART)
        .select_related("person__school", "person__regency", "class_membership__training_class")
        .order_by("person__name", "pk")
    )


def by_day(event: Event) -> list[tuple[date, Sum]]:
    """Return presence added up by day."""
    zone = ZoneInfo(event.zone)
    sums: dict[date, Sum] = {}
    for session in _filled(event):
        day = session.starts_at.astimezone(zone).date()
        sums.setdefault(day, Sum(day.isoformat())).add(session)
    return sorted(sums.items())


def by_material(event: Event) -> list[Sum]:
    """Return presence added up by material, in the order of the curriculum."""
    sums: dict[UUID, Sum] = {}
    for session in _filled(event):
        sums.setdefault(session.material_id, Sum(session.title)).add(session)
    order = {pk: place for place, pk in enumerate(event.materials.values_list("pk", flat=True))}
    return [sums[pk] for pk in sorted(sums, key=lambda pk: order.get(pk, 0))]


def recap_sheets(
    event: Event, people: QuerySet[Participant] | None = None
) -> dict[str, tuple[Sequence[str], Iterable[Sequence[object]]]]:
    """Return the sheets of the export: the recap by person, and who was in which session when."""
    chosen = recap_people(event) if people is None else people
    return {
        "Rekap": (SHEET_HEADER, _person_cells(event, chosen)),
        "Per sesi": (("Nama", "Kelas", "Materi", "Mulai", "JP", "Hadir pukul", "Cara"), _presence_cells(event, chosen)),
        "Sesi": (("Materi", "Kelas", "Mulai", "JP", "Hadir", "Seharusnya"), _session_cells(event)),
    }


@dataclass(frozen=True, slots=True)
class _Filled:
    """A session as the sums need it."""

    material_id: UUID
    title: str
    group: str
    starts_at: datetime
    jp: int
    came: int
    expected: int


def _filled(event: Event) -> Iterator[_Filled]:
    columns = ("pk", "training_class", "material", "material__title", "training_class__name", "starts_at", "jp")
    rows = list(event.sessions.order_by("starts_at", "training_class__number").values_list(*columns))
    came, sizes = _came(event), class_sizes(event.pk, {row[1] for row in rows})
    for session, group, material, title, name, starts_at, jp in rows:
        yield _Filled(material, title, name or "", starts_at, jp, came.get(session, 0), sizes.get(group, 0))


def _came(event: Event) -> dict[UUID, int]:
    rows = Presence.objects.of_event(event).counted().order_by().values_list("session")
    return dict(rows.annotate(number=Count("*")))


def _person_cells(event: Event, people: QuerySet[Participant]) -> Iterator[Sequence[object]]:
    shares = presence_share(event)
    for participant in people.prefetch_related("person__identifiers"):
        person, share = participant.person, shares[participant.pk]
        yield (
            person.full_name,
            person.identifier("nip"),
            str(person.school or ""),
            str(person.regency or ""),
            class_name(participant),
            share.attended_jp,
            share.planned_jp,
            None if share.share is None else round(share.share, 4),
        )


def _presence_cells(event: Event, people: QuerySet[Participant]) -> Iterator[Sequence[object]]:
    columns = ("participant", "session__material__title", "session__starts_at", "session__jp", "first_at", "way")
    rows = Presence.objects.of_event(event).counted().order_by("session__starts_at").values_list(*columns)
    by_person: defaultdict[UUID, list[tuple[str, datetime, int, datetime, str]]] = defaultdict(list)
    for participant_id, *facts in rows:
        by_person[participant_id].append(tuple(facts))
    for participant in people:
        name, group = participant.person.full_name, class_name(participant)
        for title, starts_at, jp, first_at, way in by_person[participant.pk]:
            yield name, group, title, moment(starts_at, event), jp, moment(first_at, event), Way(way).label


def _session_cells(event: Event) -> Iterator[Sequence[object]]:
    for session in _filled(event):
        group = session.group or "Semua kelas"
        yield session.title, group, moment(session.starts_at, event), session.jp, session.came, session.expected


def class_name(participant: Participant) -> str:
    """Return the name of a participant's class, empty without one."""
    membership = getattr(participant, "class_membership", None)
    return membership.training_class.name if membership else ""


def moment(at: datetime, event: Event) -> str:
    """Return `08/11/2024 07.30 WIB` for a sheet."""
    local = at.astimezone(ZoneInfo(event.zone))
    return f"{local:%d/%m/%Y %H.%M} {zone_label(event.zone)}"
