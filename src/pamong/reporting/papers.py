"""The event's papers as PDF."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from pamong.core import clock, words
from pamong.core.documents.rendering import render_pdf
from pamong.people.models import Membership, OfficeRole
from pamong.programme.models import Event

from . import prose
from .charts import printed_figures
from .facts import EventFacts, gather, named_dates, taught_hours
from .outline import annexes, as_data, chapters, taught_row

TITLE = "Laporan Kegiatan"


def report_pdf(event: Event) -> bytes:
    """Return the activity report (*laporan kegiatan*) as far as it is known today."""
    return render_pdf("reporting/report", report_data(gather(event)), sample=event.is_sample)


def report_data(facts: EventFacts) -> dict[str, Any]:
    """Return what the printed report shows: cover, figures at a glance, chapters, signature, annexes."""
    return {
        **cover_of(facts),
        "glance": [{"value": value, "label": label} for value, label in glance(facts)],
        "chapters": [as_data(chapter) for chapter in chapters(facts, printed_figures(facts))],
        "signature": signature(facts.event),
        "annexes": asdict(annexes(facts)),
    }


def cover_of(facts: EventFacts) -> dict[str, Any]:
    """Return what the first page says."""
    event = facts.event
    return {
        "title": TITLE,
        "event": event.title,
        "theme": event.theme,
        "dates": named_dates(event),
        "place": prose.place_of(facts),
        "office": event.office.letterhead(event.first_day),
        "made": f"{event.office.city or facts.office}, {event.last_day.year}",
    }


def glance(facts: EventFacts) -> list[tuple[str, str]]:
    """Return the event in a few large figures, those that are known."""
    evaluation = facts.evaluation.mean if facts.evaluation else None
    found = [
        (words.whole(facts.people), "peserta"),
        (f"{words.whole(facts.jp)} JP", "struktur program"),
        (_percent(facts.presence_percent), "kehadiran"),
        (_steps(facts), "pretes ke postes"),
        (words.whole(facts.practice.sheets_submitted), "lembar pengamatan coaching"),
        (words.decimal(evaluation, 2) if evaluation is not None else "–", "evaluasi peserta"),
    ]
    return [(value, label) for value, label in found if value not in ("–", "0", "0 JP")]


def _percent(value: float | None) -> str:
    return "–" if value is None else f"{words.decimal(value)} %"


def _steps(facts: EventFacts) -> str:
    if facts.pre_mean is None or facts.post_mean is None:
        return "–"
    return f"{words.decimal(facts.pre_mean, 0)} → {words.decimal(facts.post_mean, 0)}"


def signature(event: Event) -> dict[str, Any]:
    """Return who signs: the office's head, by name and post; place and date of today."""
    head = Membership.objects.filter(office=event.office, role=OfficeRole.HEAD).select_related("user__person").first()
    person = head.user.person if head else None
    return {
        "place-date": f"{event.office.city or '…'}, {words.long_date(clock.today(event.zone))}",
        "post": f"{(head.title if head else '') or 'Kepala'},".replace(",,", ","),
        "name": str(person) if person else "…",
        "nip": person.identifier("nip") or None if person else None,
    }


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
    header = ["No.", "Nama", "NIP", "Pangkat/Gol.", "Unit kerja", "Asal kab/kota"]
    return _list_pdf(event, "Daftar Peserta", header, rows, (0.5, 3.2, 2.1, 1.2, 2.8, 2.2))


def taught_pdf(event: Event) -> bytes:
    """Return the lesson hours actually taught, per person (basis of honoraria)."""
    taught = taught_hours(event)
    rows = [[str(number), *taught_row(one)] for number, one in enumerate(taught, 1)]
    if rows:
        rows.append(
            ["", "Jumlah", "", "", str(sum(one.sessions for one in taught)), str(sum(one.jp for one in taught))]
        )
    header = ["No.", "Nama", "Peran", "Asal", "Sesi", "JP"]
    return _list_pdf(event, "Daftar Jam Pelajaran yang Diajarkan", header, rows, (0.5, 3.4, 1.5, 2.6, 0.8, 0.8), (4, 5))


def _list_pdf(
    event: Event,
    title: str,
    header: list[str],
    rows: list[list[str]],
    widths: tuple[float, ...],
    right: tuple[int, ...] = (),
) -> bytes:
    data = {
        "title": title,
        "event": event.title,
        "dates": words.date_span(event.first_day, event.last_day),
        "place": f"{event.venue.name}, {event.venue.city}" if event.venue else None,
        "office": event.office.letterhead(event.first_day),
        "table": {"header": header, "rows": rows, "widths": widths, "right": (0, *right)},
        "signature": signature(event),
    }
    return render_pdf("reporting/list", data, sample=event.is_sample)
