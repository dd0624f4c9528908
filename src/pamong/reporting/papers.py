"""The event's papers as PDF."""

from __future__ import annotations

from typing import Any

from pamong.core import clock, words
from pamong.core.documents.rendering import render_pdf
from pamong.people.models import Membership, OfficeRole
from pamong.programme.models import Component, Event

from . import prose
from .charts import Figure, figures
from .facts import EventFacts, TaughtHours, gather, named_dates, taught_hours
from .models import Section

COMPONENT_WORDS = {
    Component.COMMITTEE: "Panitia",
    Component.SPEAKER: "Narasumber",
    Component.FACILITATOR: "Fasilitator",
    Component.COACH: "Coach",
    Component.SUPERVISOR: "Pengawas",
}
EMPTY = "Belum ditulis."


def report_pdf(event: Event) -> bytes:
    """Return the activity report (*laporan kegiatan*) as far as it is known today."""
    return render_pdf("reporting/report", report_data(gather(event)), sample=event.is_sample)


def report_data(facts: EventFacts) -> dict[str, Any]:
    """Return what the report shows, in its order (outline of the usual standard report)."""
    event = facts.event
    texts = dict(event.report_texts.values_list("section", "text"))
    return {
        "title": "Laporan Kegiatan",
        "event": event.title,
        "theme": event.theme,
        "dates": named_dates(event),
        "place": prose.place_of(facts),
        "office": {"name": facts.office, "address": event.office.address},
        "texts": {section.value: texts.get(section.value, EMPTY) for section in Section},
        "scope": prose.scope(facts),
        "outcome": list(prose.outcome(facts)),
        "crew": _crew_rows(facts),
        "programme": _programme_rows(event),
        "taught": [_taught_row(one) for one in facts.taught],
        "presence": [
            [one.label, str(one.sessions), str(one.came), str(one.expected)] for one in facts.presence_by_material
        ],
        "evaluation": _evaluation_rows(facts),
        "suggestions": list(facts.evaluation.suggestions[:20]) if facts.evaluation else [],
        "figures": [_figure(one) for one in figures(facts)],
        "signature": signature(event),
    }


def signature(event: Event) -> dict[str, Any]:
    """Return who signs: the office's head, by name and post; place and date of today."""
    head = Membership.objects.filter(office=event.office, role=OfficeRole.HEAD).select_related("user__person").first()
    person = head.user.person if head else None
    return {
        "place-date": f"{event.office.city or '…'}, {words.long_date(clock.today(event.zone))}",
        "post": head.title if head and head.title else "Kepala",
        "name": str(person) if person else "…",
        "nip": person.identifier("nip") or None if person else None,
    }


def _crew_rows(facts: EventFacts) -> list[list[str]]:
    return [
        [str(number), str(member.person), COMPONENT_WORDS[Component(member.component)], member.title or member.home]
        for number, member in enumerate((one for component in COMPONENT_WORDS for one in facts.crew[component]), 1)
    ]


def _taught_row(hours: TaughtHours) -> list[str]:
    member = hours.member
    role = COMPONENT_WORDS[Component(member.component)]
    return [str(member.person), role, member.home, str(hours.sessions), str(hours.jp)]


def _programme_rows(event: Event) -> list[list[str]]:
    rows = event.materials.select_related("strand")
    return [[one.strand.title, one.title, str(one.jp)] for one in rows]


def _evaluation_rows(facts: EventFacts) -> list[list[str]]:
    if not facts.evaluation:
        return []
    sections = [(one.title, one.n, one.mean, one.word) for one in facts.evaluation.sections]
    speakers = [(one.name, one.n, one.mean, one.word) for one in facts.evaluation.speakers if not one.is_hidden]
    return [
        [name, str(n), words.decimal(mean, 2), word]
        for name, n, mean, word in [*sections, *speakers]
        if mean is not None
    ]


def _figure(figure: Figure) -> dict[str, Any]:
    return {"title": figure.title, "sentence": figure.sentence, "svg": figure.svg}


def participants_pdf(event: Event) -> bytes:
    """Return the list of participants."""
    people = event.participants.taking_part().with_person().prefetch_related("person__identifiers")
    rows = [
        [
            str(number),
            str(one.person),
            one.person.identifier("nip") or "–",
            one.person.rank or "–",
            one.person.school.name if one.person.school else "–",
            one.person.regency.short_name if one.person.regency else "–",
        ]
        for number, one in enumerate(people.order_by("person__name"), 1)
    ]
    header = ["No", "Nama", "NIP", "Pangkat/Gol.", "Unit kerja", "Asal kab/kota"]
    return _list_pdf(event, "Daftar Peserta", header, rows)


def taught_pdf(event: Event) -> bytes:
    """Return the lesson hours actually taught, per person (basis of honoraria)."""
    rows = [[str(number), *_taught_row(one)] for number, one in enumerate(taught_hours(event), 1)]
    return _list_pdf(event, "Daftar Realisasi JP", ["No", "Nama", "Peran", "Asal", "Sesi", "JP"], rows)


def _list_pdf(event: Event, title: str, header: list[str], rows: list[list[str]]) -> bytes:
    data = {
        "title": title,
        "event": event.title,
        "dates": words.date_span(event.first_day, event.last_day),
        "place": f"{event.venue.name}, {event.venue.city}" if event.venue else None,
        "office": {"name": event.office.name_on(event.first_day), "address": event.office.address},
        "header": header,
        "rows": rows,
        "signature": signature(event),
    }
    return render_pdf("reporting/list", data, sample=event.is_sample)
