"""The plan as files: PDF, calendar, spreadsheet."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from pamong.core import clock, words
from pamong.core.clock import day_of
from pamong.core.documents.rendering import render_pdf
from pamong.core.sheets import workbook_bytes
from pamong.enrolment.models import Participant
from pamong.programme.models import Event
from pamong.programme.queries import Pause, pauses_of

from .lessons import Lesson, by_day, by_group, of_plan, of_session, plenaries_once, with_pauses
from .models import Plan, Session, Triad
from .queries import members_by_class, practice_of, published, sessions_with_all, triads_of

LINE = 73  # octets of a calendar line before it is folded (RFC 5545 §3.1)


def timetable_pdf(event: Event, plan: Plan | None = None, *, by: str = "kelas") -> bytes:
    """Return the timetable in force, or that of one version, a page a class, facilitator or room (`by`)."""
    return _timetable_paper(event, plan, _pages(event, _lessons(event, plan), by))


def participants_pdf(event: Event, people: Collection[Participant]) -> bytes:
    """Return a page for each participant: the timetable of their class and the groups they practise in."""
    lessons = dict(by_group(_lessons(event, None)))
    everybody = [one for rows in lessons.values() for one in rows if one.plenary]
    groups, pauses = practice_of(event, people), pauses_of(event)
    pages = []
    for one in people:
        seat = getattr(one, "class_membership", None)
        rows = lessons.get(seat.training_class.name, []) if seat else sorted(set(everybody), key=_begin)
        page = _page(event, "Peserta", str(one.person), rows, pauses)
        pages.append({**page, "groups": [_practice_row(triad, one) for triad in groups.get(one.pk, ())]})
    return _timetable_paper(event, None, pages)


def _begin(lesson: Lesson) -> datetime:
    return lesson.starts_at


def _practice_row(triad: Triad, own: Participant) -> list[str]:
    """Return round, own role, and who else is in the group."""
    members = list(triad.members.all())
    role = next(member.get_role_display() for member in members if member.participant_id == own.pk)
    others = [f"{one.participant.person} ({one.get_role_display()})" for one in members if one.participant_id != own.pk]
    visitor = str(triad.facilitator.person) if triad.facilitator else "–"
    return [str(triad.round), role, ", ".join(others), visitor]


def _pages(event: Event, lessons: list[Lesson], by: str) -> list[dict[str, Any]]:
    pauses = pauses_of(event)
    if by == "kelas":
        return [_page(event, "Kelas", group or "Semua peserta", rows, pauses) for group, rows in by_group(lessons)]
    once = [one for _, one in _together(lessons)]
    label, name_of = OTHERS[by]
    names = sorted({name for one in once for name in name_of(one)})
    return [_page(event, label, name, [one for one in once if name in name_of(one)], pauses) for name in names]


OTHERS: dict[str, tuple[str, Callable[[Lesson], tuple[str, ...]]]] = {
    "fasilitator": ("Fasilitator", lambda one: one.teachers),
    "ruang": ("Ruang", lambda one: (one.room,) if one.room else ()),
}


def _timetable_paper(event: Event, plan: Plan | None, pages: list[dict[str, Any]]) -> bytes:
    data = {
        "title": "Jadwal Kegiatan",
        "event": event.title,
        "dates": words.date_span(event.first_day, event.last_day),
        "place": f"{event.venue.name}, {event.venue.city}" if event.venue else None,
        "office": event.office.letterhead(event.first_day),
        "version": version_words(event, plan or published(event)),
        "pages": pages,
    }
    return render_pdf("planning/timetable", data, sample=event.is_sample)


def _lessons(event: Event, plan: Plan | None) -> list[Lesson]:
    return of_plan(plan) if plan else [of_session(one) for one in sessions_with_all(event)]


def version_words(event: Event, plan: Plan | None) -> str:
    """Return which version a paper shows, so that an old print is known as such."""
    if plan is None:
        return ""
    if plan.published_at is None:
        return f"Rancangan versi {plan.version}, belum terbit"
    day = words.long_date(day_of(plan.published_at, event.zone))
    time = words.clock_time(plan.published_at, event.zone)
    return f"Versi {plan.version}, terbit {day}, {time}"


def _page(event: Event, label: str, name: str, lessons: Iterable[Lesson], pauses: Sequence[Pause]) -> dict[str, Any]:
    """Return one page: whose it is, and its days; a class reads who teaches, everybody else which class it is."""
    teachers = label in ("Kelas", "Peserta")
    days = [
        {
            "day": words.long_date(day, weekday=True),
            "rows": [_row(event, one, teachers=teachers) for one in with_pauses(rows, pauses)],
        }
        for day, rows in by_day(lessons, event.zone)
    ]
    return {"label": label, "name": name, "last": "Fasilitator" if teachers else "Kelas", "days": days, "groups": []}


def _row(event: Event, lesson: Lesson | Pause, *, teachers: bool) -> list[str]:
    if isinstance(lesson, Pause):
        return [_hours(event, lesson), lesson.label, "", "", ""]
    title = f"{lesson.material} (semua kelas bersama)" if lesson.plenary else lesson.material
    group = "Semua kelas" if lesson.plenary else lesson.group
    return [
        _hours(event, lesson),
        title,
        str(lesson.jp),
        lesson.room,
        ", ".join(lesson.teachers) if teachers else group,
    ]


def _hours(event: Event, lesson: Lesson | Pause) -> str:
    start = words.clock_time(lesson.starts_at, event.zone, label=False)
    return f"{start}–{words.clock_time(lesson.ends_at, event.zone, label=False)}"


def timetable_workbook(event: Event, plan: Plan | None = None) -> bytes:
    """Return the timetable in force, or that of one version, as a workbook: all in one sheet, then a sheet a class."""
    lessons, head = _lessons(event, plan), ["Tanggal", "Waktu", "Materi", "JP", "Ruang", "Fasilitator"]
    zone = ZoneInfo(event.zone)
    sheets: dict[str, tuple[Sequence[str], Iterable[Sequence[Any]]]] = {
        "Semua": (["Kelas", *head], [[group, *_cells(event, one, zone)] for group, one in _together(lessons)])
    }
    for group, rows in by_group(lessons):
        if group:
            sheets[group] = (head, [_cells(event, one, zone) for one in rows])
    return workbook_bytes(sheets, title=" · ".join(filter(None, (event.title, version_words(event, plan)))))


def _together(lessons: Iterable[Lesson]) -> Iterator[tuple[str, Lesson]]:
    """Yield each lesson with who sits in it; a plenary stands once, for all classes."""
    seen = set()
    for one in lessons:
        if not one.plenary:
            yield one.group or "Semua kelas", one
        elif (one.material, one.starts_at) not in seen:
            seen.add((one.material, one.starts_at))
            yield "Semua kelas", one


def _cells(event: Event, lesson: Lesson, zone: ZoneInfo) -> list[Any]:
    day = lesson.starts_at.astimezone(zone).date()
    return [day, _hours(event, lesson), lesson.material, lesson.jp, lesson.room, ", ".join(lesson.teachers)]


def calendar(event: Event, sessions: Iterable[Session]) -> str:
    """Return sessions as an iCalendar file (RFC 5545); the same session keeps its UID when it moves."""
    stamp = _utc(clock.now())
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Pamong//Jadwal//ID", "CALSCALE:GREGORIAN"]
    lines += [f"X-WR-CALNAME:{_escaped(event.title)}", "REFRESH-INTERVAL;VALUE=DURATION:PT1H", "X-PUBLISHED-TTL:PT1H"]
    for session in plenaries_once(sessions):
        lines += _event_lines(event, session, stamp)
    return "".join(f"{folded}\r\n" for line in [*lines, "END:VCALENDAR"] for folded in _folded(line))


def _uid(session: Session) -> str:
    """Return what names a calendar entry for good, the same for every class in a plenary."""
    host = settings.PUBLIC_URL.split("//")[-1].split(":")[0]
    name = f"{session.material_id}-{session.part}" if session.material.plenary else session.pk
    return f"{name}@{host}"


def _event_lines(event: Event, session: Session, stamp: str) -> list[str]:
    alone = session.training_class and not session.material.plenary
    group = f" ({session.training_class})" if alone else ""
    place = ", ".join(str(part) for part in (session.room, event.venue) if part)
    return [
        "BEGIN:VEVENT",
        f"UID:{_uid(session)}",
        f"DTSTAMP:{stamp}",
        f"DTSTART:{_utc(session.starts_at)}",
        f"DTEND:{_utc(session.ends_at)}",
        f"SUMMARY:{_escaped(session.material.title + group)}",
        f"LOCATION:{_escaped(place)}",
        f"DESCRIPTION:{_escaped(event.title)}{' (CONTOH)' if event.is_sample else ''}",
        "END:VEVENT",
    ]


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _escaped(text: str) -> str:
    for plain, safe in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        text = text.replace(plain, safe)
    return text


def _folded(line: str) -> Iterator[str]:
    """Yield a line in pieces of at most 75 octets, never cutting a character."""
    piece, lead = "", ""
    for character in line:
        if len((lead + piece + character).encode()) > LINE + len(lead):
            yield lead + piece
            piece, lead = "", " "
        piece += character
    yield lead + piece


def classes_workbook(event: Event) -> bytes:
    """Return the class lists (a sheet a class) and the practice triads as a workbook."""
    head = ["No", "Nama", "Sekolah", "Kabupaten/Kota", "Angkatan", "Jenjang", "L/P"]
    sheets: dict[str, tuple[Sequence[str], Iterable[Sequence[Any]]]] = {
        group.name: (head, [_member_row(number, one) for number, one in enumerate(people, 1)])
        for group, people in members_by_class(event)
    }
    sheets["Praktik coaching"] = (
        ["Putaran", "Kelompok", "Kelas", "Coach", "Coachee", "Pengamat", "Pengamat 2", "Coach pendamping"],
        [_triad_row(triad) for triad in triads_of(event)],
    )
    return workbook_bytes(sheets, title=event.title)


def _member_row(number: int, row: Participant) -> list[Any]:
    person = row.person
    record = getattr(person, "cohort_record", None)
    return [
        number,
        str(person),
        person.school.name if person.school else "",
        person.regency.name if person.regency else "",
        record.cohort if record else None,
        person.school.level if person.school else "",
        person.sex,
    ]


def _triad_row(triad: Any) -> list[Any]:
    names = {member.role: str(member.participant.person) for member in triad.members.all()}
    roles = [names.get(role, "") for role in ("coach", "coachee", "observer", "observer2")]
    visitor = str(triad.facilitator.person) if triad.facilitator else ""
    return [triad.round, triad.number, str(triad.training_class or ""), *roles, visitor]
