"""The attendance list (*daftar hadir*), blank or filled, and the sheet of personal codes, as PDF."""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse

from pamong.core.documents.rendering import render_pdf
from pamong.core.qr import qr_code
from pamong.core.words import date_span, long_date
from pamong.enrolment.models import Participant
from pamong.planning.models import TrainingClass
from pamong.programme.models import CrewMember, Event

from . import codes, queries, recap
from .models import Presence

EVERYBODY = "Semua peserta"


def attendance_list(event: Event, groups: Sequence[TrainingClass], *, filled: bool = False) -> bytes:
    """Return the list of some classes, a part each; without classes one list of everybody."""
    days = queries.session_days(event) or event.days
    marks, closings = (_marks(event), _closings(event)) if filled else ({}, {})
    data = {
        **_head(event),
        "days": [long_date(day) for day in days],
        "filled": filled,
        "parts": [
            {**_part(name, people, days, marks), "closings": closings.get(name, [])}
            for name, people in _parts(event, groups)
        ],
        "signer": _chair(event),
    }
    return render_pdf("attendance/attendance-list", data, sample=event.is_sample)


def badge_sheet(event: Event, people: QuerySet[Participant]) -> bytes:
    """Return cards with each participant's code, ten a page, to cut out."""
    cards = [_card(event, participant) for participant in people]
    return render_pdf("attendance/badges", {**_head(event), "cards": cards}, sample=event.is_sample, seconds=300)


def _head(event: Event) -> dict[str, Any]:
    return {
        "office": event.office.letterhead(event.first_day),
        "event": event.title,
        "dates": date_span(event.first_day, event.last_day),
        "place": f"{event.venue.name}, {event.venue.city}" if event.venue else "",
    }


def _parts(event: Event, groups: Sequence[TrainingClass]) -> Iterable[tuple[str, list[Participant]]]:
    people = recap.recap_people(event).prefetch_related("person__identifiers")
    if not groups:
        return [(EVERYBODY, list(people))]
    by_class: defaultdict[UUID, list[Participant]] = defaultdict(list)
    for participant in people.filter(class_membership__training_class__in=groups):
        by_class[participant.class_membership.training_class_id].append(participant)
    return [(group.name, by_class[group.pk]) for group in groups]


def _part(
    name: str, people: Sequence[Participant], days: Sequence[date], marks: dict[tuple[UUID, date], str]
) -> dict[str, Any]:
    rows = [
        [
            str(number),
            participant.person.full_name,
            participant.person.identifier("nip"),
            participant.person.rank,
            participant.person.position or "Guru",
            str(participant.person.school or ""),
            str(participant.person.regency or ""),
            *[marks.get((participant.pk, day), "") for day in days],
        ]
        for number, participant in enumerate(people, 1)
    ]
    return {"name": name, "rows": rows}


def _marks(event: Event) -> dict[tuple[UUID, date], str]:
    """Return `2 sesi, 07.35` for every participant and day with presence that counts."""
    zone = ZoneInfo(event.zone)
    seen: defaultdict[tuple[UUID, date], list[str]] = defaultdict(list)
    rows = Presence.objects.of_event(event).counted().order_by("session__starts_at")
    for participant, starts_at, first_at in rows.values_list("participant", "session__starts_at", "first_at"):
        seen[participant, starts_at.astimezone(zone).date()].append(f"{first_at.astimezone(zone):%H.%M}")
    return {key: f"Hadir {times[0]}\n{len(times)} sesi" for key, times in seen.items()}


def _closings(event: Event) -> dict[str, list[list[str]]]:
    """Return for every list who closed which session, when, and how many heads were counted in the room."""
    zone = ZoneInfo(event.zone)
    lines: defaultdict[str, list[list[str]]] = defaultdict(list)
    for closing in queries.last_closings(event):
        session = closing.session
        # A plenary stands under every class: each list is signed for by itself.
        names = [session.training_class.name] if session.training_class else _list_names(event)
        row = [
            f"{session.starts_at.astimezone(zone):%d/%m %H.%M}",
            session.material.title,
            "–" if closing.headcount is None else str(closing.headcount),
            str(closing.recorded),
            str(closing.actor),
            f"{closing.made_at.astimezone(zone):%d/%m %H.%M}",
            "Ditandatangani gawai" if closing.device_id else "Masuk dengan akun",
        ]
        for name in names:
            lines[name].append(row)
    return lines


def _list_names(event: Event) -> list[str]:
    return [EVERYBODY, *(group.name for group in event.classes.all())]


def _chair(event: Event) -> dict[str, str]:
    """Return who signs the list: the chair of the committee, else a line to fill in."""
    chair = CrewMember.objects.filter(event=event, title__icontains="ketua").select_related("person").first()
    nip = chair.person.identifier("nip") if chair else ""
    return {"post": "Ketua Panitia,", "name": chair.person.full_name if chair else "." * 40, "nip": nip}


def _card(event: Event, participant: Participant) -> dict[str, str]:
    link = settings.PUBLIC_URL + reverse("attendance:check_in", args=[codes.personal_code(participant)])
    return {
        "name": participant.person.full_name,
        "school": str(participant.person.school or ""),
        "class": recap.class_name(participant),
        "qr": _small_svg(link),
    }


def _small_svg(text: str) -> str:
    buffer = io.BytesIO()
    qr_code(text, error="l").save(buffer, kind="svg", xmldecl=False, border=2, nl=False)
    return buffer.getvalue().decode()
