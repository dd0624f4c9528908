"""What the papers will say, taken from the rows at approval and frozen: later corrections change no paper."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import date, datetime
from typing import Any, cast

from django.conf import settings
from django.urls import reverse

from pamong.core.clock import day_of
from pamong.core.words import date_span, long_date
from pamong.enrolment.models import Participant
from pamong.people.models import Membership, OfficeRole, User
from pamong.places.models import Office as OfficeRow
from pamong.programme.models import Event
from pamong.programme.queries import jp_minutes

from .content import CertificateContent, Kind, Office, ProgrammeRow, Signatory
from .models import Certificate

SAMPLE_SIGNATORY = Signatory("Pejabat Contoh", "Kepala Balai (contoh),")
ROLE = "Peserta"


def frame_of(event: Event, approver: User, moment: datetime) -> dict[str, Any]:
    """Return what all papers of an issue share."""
    day = day_of(moment, event.zone)
    rows = [ProgrammeRow(row.strand.title, row.title, row.jp) for row in event.materials.select_related("strand")]
    return {
        "role": ROLE,
        "event_title": event.title,
        "dates": date_span(event.first_day, event.last_day),
        "place": _place(event),
        "lesson_hours": sum(row.lesson_hours for row in rows),
        "lesson_hour_note": f"1 JP = {jp_minutes(event)} menit.",
        "office": asdict(_office(event.office, day)),
        "city": event.office.city or (event.venue.city if event.venue else ""),
        "issued_on": day.isoformat(),
        "issued_text": long_date(day),
        "signatory": asdict(SAMPLE_SIGNATORY if event.is_sample else signatory_of(approver, event.office)),
        "programme": [asdict(row) for row in rows],
        "sample": event.is_sample,
        "address": settings.PUBLIC_URL,
    }


def signatory_of(user: User, office: OfficeRow) -> Signatory:
    """Return the head as papers name them: name with degrees, post, NIP."""
    membership = Membership.objects.filter(user=user, office=office, role=OfficeRole.HEAD).first()
    title = (membership.title if membership else "") or "Kepala Balai"
    nip = user.person.identifier("nip") if user.person else ""
    return Signatory(user.person.full_name if user.person else str(user), f"{title.rstrip(',')},", nip or None)


def personal_of(participant: Participant) -> dict[str, Any]:
    """Return what one paper says of its person; uses joined school and regency and prefetched identifiers."""
    person = participant.person
    regency = person.regency or (person.school.regency if person.school else None)
    return {
        "printed_name": person.printed_name or person.full_name,
        "nip": person.identifier("nip") or None,
        "rank": f"Golongan {person.rank}" if person.rank else None,
        "position": person.position or None,
        "school": person.school.name if person.school else None,
        "regency": regency.name if regency else None,
    }


def contents_of(certificates: Iterable[Certificate], frame: dict[str, Any]) -> Iterator[CertificateContent]:
    """Yield what each paper says, from what was frozen."""
    shared = _shared(frame)
    address = frame["address"]
    for certificate in certificates:
        yield CertificateContent(
            **shared,
            **certificate.content,
            number=certificate.number,
            code=certificate.code,
            kind=cast(Kind, certificate.kind),  # only certified results reach a paper
            verification_url=address + reverse("certification:certificate_check", args=[certificate.code]),
        )


def _shared(frame: dict[str, Any]) -> dict[str, Any]:
    """Return the frame as the values `CertificateContent` takes."""
    plain = {key: value for key, value in frame.items() if key != "address"}
    return plain | {
        "office": Office(**{**frame["office"], "above": tuple(frame["office"]["above"])}),
        "signatory": Signatory(**frame["signatory"]),
        "programme": tuple(ProgrammeRow(**row) for row in frame["programme"]),
        "issued_on": date.fromisoformat(frame["issued_on"]),
    }


def _office(office: OfficeRow, day: date) -> Office:
    ministry = office.ministry_on(day)
    return Office(office.name_on(day), (ministry,) if ministry else ())


def _place(event: Event) -> str:
    if event.venue is None:
        return event.office.city
    return ", ".join(part for part in (event.venue.name, event.venue.city) if part)
