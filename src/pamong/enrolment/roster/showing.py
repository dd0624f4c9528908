"""What the pages of an import show of files, rows and people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext

from pamong.engines.roster import FIELDS, REASONS, Table, shipped_regencies
from pamong.enrolment.models import RosterImport, RosterPerson, RosterRow, RosterUpload
from pamong.enrolment.roster.rows import shown_text
from pamong.enrolment.roster.storing import table_of

SAMPLES = 3
DROPPED = "dropped_column"  # said once, with the columns: beside a row it would only be noise
SHOWN_FIRST = ("nama", "nip", "school", "regency", "regency_code", "phone")


@dataclass(frozen=True)
class Column:
    """A column as the page asks about it."""

    name: str
    header: str
    field: str
    samples: list[str]


@dataclass(frozen=True)
class FileColumns:
    """A file and its columns: those that mean something, then the others."""

    upload: RosterUpload
    columns: list[Column]
    same_as: str = ""

    @property
    def known(self) -> list[Column]:
        return [column for column in self.columns if column.field]

    @property
    def unknown(self) -> list[Column]:
        return [column for column in self.columns if not column.field]


def file_columns(roster_import: RosterImport) -> list[FileColumns]:
    """Return the columns of every file with what they are taken for; files of one kind share the first one's."""
    kinds: dict[str, list[RosterUpload]] = {}
    uploads = list(roster_import.uploads.all())
    for upload in uploads:
        kinds.setdefault(upload.fingerprint, []).append(upload)
    asked = {alike[0].pk: _columns_of(alike, roster_import) for alike in kinds.values()}
    return [asked.get(upload.pk) or FileColumns(upload, [], kinds[upload.fingerprint][0].name) for upload in uploads]


def _columns_of(alike: Sequence[RosterUpload], roster_import: RosterImport) -> FileColumns:
    """Return the columns of files of one kind: what is empty in the first may be filled in the next."""
    first, tables = alike[0], [table_of(upload) for upload in alike]
    corrected = roster_import.mappings.get(first.fingerprint, {})
    columns = []
    for place, header in enumerate(tables[0].headers):
        samples = _samples(tables, header) if header and header not in tables[0].dropped else []
        if samples:
            guessed = next((field for table in tables if (field := table.mapping.get(header))), None)
            name = f"kolom-{first.pk}-{place}"
            columns.append(Column(name, header, corrected.get(header, guessed) or "", samples))
    return FileColumns(first, columns)


def _samples(tables: Sequence[Table], header: str) -> list[str]:
    texts = (text for table in tables for text in _texts_below(table, header))
    return list(islice(dict.fromkeys(texts), SAMPLES))


def _texts_below(table: Table, header: str) -> Iterator[str]:
    place = table.headers.index(header) if header in table.headers else -1
    for _number, cells in table.rows[:200] if place >= 0 else ():
        if place < len(cells) and (text := shown_text(cells[place])):
            yield text


def column_choices() -> list[tuple[str, str]]:
    """Return the fields a column can mean, by label."""
    return sorted(FIELDS.items(), key=lambda item: item[1])


@dataclass(frozen=True)
class ShownRow:
    """A row of the preview."""

    row: RosterRow
    file: str
    name: str
    facts: list[str]
    issues: list[dict[str, Any]]
    cells: list[tuple[str, str]]
    person: RosterPerson | None = None


def shown_rows(rows: Iterable[RosterRow], roster_import: RosterImport) -> list[ShownRow]:
    """Return a page of rows with their people."""
    wanted = list(rows)
    people = people_by_number(roster_import, {row.person_number for row in wanted if row.person_number is not None})
    files = [file["name"] for file in roster_import.summary["files"]]
    return [_shown_row(row, files, people) for row in wanted]


def _shown_row(row: RosterRow, files: list[str], people: Mapping[int, RosterPerson]) -> ShownRow:
    cells = dict(row.cells)
    person = people.get(row.person_number) if row.person_number is not None else None
    return ShownRow(
        row=row,
        file=files[row.file],
        name=cells.get("nama") or (person.name if person else ""),
        facts=[cells[name] for name in SHOWN_FIRST[1:] if cells.get(name)],
        issues=[shown for issue in row.issues if (shown := shown_issue(issue))["code"] != DROPPED],
        cells=[(FIELDS.get(name, name), text) for name, text in row.cells],
        person=person,
    )


def shown_issue(issue: list[Any]) -> dict[str, Any]:
    """Return a stored issue by name."""
    name, code, value, message, suggestion, severity = issue
    label = FIELDS.get(name or "", "")
    tone = {"error": "danger", "warning": "warning"}.get(severity, "info")
    return {
        "field": name, "label": label, "code": code, "value": value, "message": message,
        "suggestion": suggestion, "tone": tone,
    }  # fmt: skip


def people_by_number(roster_import: RosterImport, numbers: Iterable[int]) -> dict[int, RosterPerson]:
    """Return people of an import by their number."""
    return {person.number: person for person in roster_import.people.filter(number__in=set(numbers))}


@dataclass(frozen=True)
class ShownDoubt:
    """Two people side by side, with what differs."""

    name: str
    reason: str
    a: str
    b: str
    rows: list[tuple[str, str, str, bool]]
    left: RosterPerson
    right: RosterPerson


COMPARED = (
    "nama_cetak", "nip", "nuptk", "nik", "ukg", "birth_date", "sex", "school", "npsn", "regency_code", "cohort",
    "rank", "phone", "email",
)  # fmt: skip


def shown_doubts(roster_import: RosterImport) -> list[ShownDoubt]:
    """Return the pairs that may be one person, side by side."""
    doubts = roster_import.summary.get("doubts", [])
    people = people_by_number(roster_import, {number for doubt in doubts for number in doubt["people"]})
    return [_shown_doubt(place, doubt, people) for place, doubt in enumerate(doubts)]


def _shown_doubt(place: int, doubt: dict[str, Any], people: Mapping[int, RosterPerson]) -> ShownDoubt:
    left, right = (people[number] for number in doubt["people"])
    rows = []
    for name in COMPARED:
        a, b = _fact(left, name), _fact(right, name)
        if a or b:
            label = FIELDS["regency" if name == "regency_code" else name]
            rows.append((label, a, b, bool(a and b and a != b)))
    rows.append((gettext("Rows"), _sources(left), _sources(right), False))
    reason = REASONS.get(doubt["reason"], doubt["reason"])
    return ShownDoubt(f"pasangan-{place}", reason, doubt["a"], doubt["b"], rows, left, right)


def _fact(person: RosterPerson, name: str) -> str:
    value = person.data.get(name)
    if value is None:
        return ""
    if name == "birth_date":
        return date_format(date.fromisoformat(value), "j F Y")
    return shipped_regencies().name(value) if name == "regency_code" else str(value)


def _sources(person: RosterPerson) -> str:
    return ", ".join(f"{source['file']} ({source['row']})" for source in person.data.get("sources", ()))


def without_graduation(roster_import: RosterImport, flag: str) -> list[RosterPerson]:
    """Return the people no list shows as graduates; with `flag` one kind of them."""
    wanted = {flag} if flag else {"not_graduated", "graduation_unknown"}
    return [person for person in roster_import.people.exclude(name="") if wanted & set(person.flags)]
