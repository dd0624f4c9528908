"""Rows of a table as cleaned records: what each cell says, what is wrong with it, and which rows are no people."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from pamong.engines.roster import combined
from pamong.engines.roster.cleaning import contact, dates, employment, identifiers, schools
from pamong.engines.roster.cleaning.found import Found, Stub
from pamong.engines.roster.cleaning.regencies import Regencies
from pamong.engines.roster.headers import meaning
from pamong.engines.roster.messages import conflict_within, issue, issue_of
from pamong.engines.roster.model import Issue, Kind, Table, Value
from pamong.engines.roster.names.compare import name_words
from pamong.engines.roster.names.degrees import read_degrees
from pamong.engines.roster.names.split import NameParts, clean_back_degrees, clean_front_titles, split_name
from pamong.engines.roster.text import denied, said, show, tidy

Cleaner = Callable[[Value], Found]
Verdict = tuple[Found, Issue | None]
"""What a cell holds, and what is wrong with it."""

CLEANERS: Mapping[str, Cleaner] = {
    "nip": identifiers.clean_nip,
    "nuptk": identifiers.clean_nuptk,
    "nik": identifiers.clean_nik,
    "npsn": identifiers.clean_npsn,
    "ukg": identifiers.clean_ukg,
    "phone": contact.clean_phone,
    "email": contact.clean_email,
    "rank": employment.clean_rank,
    "status": employment.clean_status,
    "sex": employment.clean_sex,
    "cohort": employment.clean_cohort,
    "graduated": employment.clean_graduated,
    "school": schools.clean_school,
    "level": schools.clean_level,
}
TEXT_FIELDS = ("position", "birth_place")
NUMBERS = ("nip", "nuptk", "nik", "ukg")


@dataclass(slots=True)
class Record:
    """One row that names a person."""

    file: int
    row: int
    kind: Kind
    name: NameParts | None = None
    words: tuple[str, ...] = ()
    values: dict[str, Any] = field(default_factory=dict)
    stubs: dict[str, Stub] = field(default_factory=dict)
    issues: list[Issue] = field(default_factory=list)
    decided: set[str] = field(default_factory=set)


class RecordReader:
    """Clean the rows of one table under one mapping."""

    def __init__(
        self, table: Table, file: int, kind: Kind, mapping: Mapping[str, str | None], regencies: Regencies
    ) -> None:
        self.file, self.kind = file, kind
        self.columns = {
            name: index for index, label in enumerate(table.headers) if label and (name := mapping.get(label))
        }
        nip_header = next((label for label in table.headers if mapping.get(label) == "nip"), "")
        self.denial_means_none = "asn" in tidy(nip_header).lower()
        self.other_numbers = combined.other_numbers(nip_header)
        self.regencies = regencies
        self.known: dict[str, dict[Value, Verdict]] = {name: {} for name in (*CLEANERS, "birth_date", *TEXT_FIELDS)}
        self.cut = {name for name in ("nuptk", "nik") if identifiers.is_cut_column(self._column(table, name))}
        self.day_first = dates.is_day_first(self._column(table, "birth_date"))

    def _column(self, table: Table, name: str) -> list[Value]:
        column = self.columns.get(name)
        return [] if column is None else [cells[column] for _, cells in table.rows]

    def read(self, number: int, cells: tuple[Value, ...], choices: Mapping[str, str]) -> Record:
        """Clean one row; `choices` are values a person decided on for this row."""
        record = Record(self.file, number, self.kind, decided=set(choices))
        raw: dict[str, Value] = {name: cells[column] for name, column in self.columns.items()}
        combined.split_name_and_nip(raw)
        combined.share_out(raw, self.other_numbers)
        raw.update(choices)
        _split_birth(raw)
        for name, value in raw.items():
            if value is not None and value != "":
                self._clean(record, name, value)
        _read_name(record, raw)
        self._read_place(record, raw)
        self._infer(record, raw)
        compare_within(record)
        return record

    def _clean(self, record: Record, name: str, value: Value) -> None:
        """Judge one cell; what a column has said before is not judged again."""
        known = self.known.get(name)
        if known is None:
            return
        verdict = known.get(value) or known.setdefault(value, self._judge(name, value))
        found, complaint = verdict
        if found.value is not None:
            record.values[name] = found.value
        if found.stub is not None and name in NUMBERS:
            record.stubs[name] = found.stub
        if complaint is not None:
            record.issues.append(complaint)

    def _judge(self, name: str, value: Value) -> Verdict:
        found = self._find(name, value)
        if name in self.cut and found.value:
            head = found.value[:15]
            found = Found(code="damaged_number", stub=Stub(frozenset({head}), found.value, head))
        return found, issue_of(found, name, tidy(show(value))) if found.code else None

    def _find(self, name: str, value: Value) -> Found:
        if name == "birth_date":
            return dates.clean_birth_date(value, day_first=self.day_first)
        if name in TEXT_FIELDS:
            return Found(said(value) or None)
        return CLEANERS[name](value)

    def _read_place(self, record: Record, raw: Mapping[str, Value]) -> None:
        """A dotted code settles the regency; a name settles an undotted code."""
        doubted = None
        for name in ("regency_code", "regency"):
            if name in raw:
                found = self.regencies.clean(raw[name])
                if found.value:
                    record.values["regency_code"] = found.value
                    return
                doubted = found, tidy(show(raw[name]))
        if doubted and doubted[0].code:
            record.issues.append(issue_of(doubted[0], "regency", doubted[1]))

    def _infer(self, record: Record, raw: Mapping[str, Value]) -> None:
        values = record.values
        if "nip" not in values and "nip" not in record.stubs and self._says_no_nip(raw.get("nip")):
            values.setdefault("no_nip", True)
        if "level" not in values and "school" in values and (level := schools.level_of_school(values["school"])):
            values["level"] = level
        if self.kind == "graduates" and "graduated" not in self.columns:
            values.setdefault("graduated", True)

    def _says_no_nip(self, value: Value) -> bool:
        if isinstance(value, str) and (denied(value) or identifiers.is_unnumbered(value)):
            return True
        return self.denial_means_none and isinstance(value, str) and bool(tidy(value)) and not said(value)


def _split_birth(raw: dict[str, Value]) -> None:
    if "birth" in raw:
        place, moment = dates.split_place_and_date(raw.pop("birth"))
        raw.setdefault("birth_place", place)
        raw.setdefault("birth_date", moment)


def _read_name(record: Record, raw: Mapping[str, Value]) -> None:
    parts = split_name(said(raw.get("nama")))
    front, back = clean_front_titles(said(raw.get("gelar_depan"))), clean_back_degrees(said(raw.get("gelar_belakang")))
    if LETTER.search(parts.name) and not _is_only_a_degree(parts.name):
        record.name = NameParts(parts.name, front or parts.front, back or parts.back)
        record.words = name_words(parts.name)
        if printed := said(raw.get("nama_cetak")):
            record.values["nama_cetak"] = printed
    else:
        record.issues.append(issue("missing_name", "nama", said(raw.get("nama")) or None))


def _is_only_a_degree(name: str) -> bool:
    return "." in name and read_degrees(name) is not None


def compare_within(record: Record) -> None:
    """Compare the numbers of a row with its other cells: birth date and sex inside NIP and NIK."""
    values = record.values
    facts = identifiers.nip_facts(values["nip"]) if values.get("nip") else None
    born: date | None = values.get("birth_date")
    if facts and born and facts.birth_date != born:
        other = facts.birth_date.strftime("%d-%m-%Y")
        record.issues.append(issue("nip_birth_date_mismatch", "nip", values["nip"], other=other))
    if facts and values.get("sex") and facts.sex != values["sex"]:
        record.issues.append(conflict_within("sex", values["sex"], f"NIP, yang menunjuk {facts.sex}"))
    _compare_nik(record, born)


def _compare_nik(record: Record, born: date | None) -> None:
    inside = identifiers.nik_birth(record.values["nik"]) if record.values.get("nik") else None
    if inside and born and inside[:3] != (born.day, born.month, born.year % 100):
        record.issues.append(conflict_within("nik", record.values["nik"], "tanggal lahir di baris ini"))


FURNITURE_CELLS = 6
LETTER = identifiers.LETTER
NUMBERED = re.compile(r"^\(?\d{1,5}[.)]?\)?$")
TOTAL = re.compile(r"^(?:grand\s+)?(?:sub\s*)?(?:jumlah|total|rekap\w*)\b", re.IGNORECASE)
SIGNATURE = re.compile(
    r"^(?:mengetahui|menyetujui|mengesahkan|ketua panitia|kepala (?:balai|dinas|sekolah|bidang|bagian|seksi)|plt\b"
    r"|a\.?n\.?\b|bendahara|panitia|penanggung ?jawab|nip\.?\s*[:.]?\s*\d|catatan|keterangan|ket\s*:|\*|tembusan)"
    r"|^[A-Z][\w .]{2,30},\s*\d{1,2} \w+ \d{4}$",
    re.IGNORECASE,
)


class RowSieve:
    """Tell rows that name people from totals, column numbers, repeated headers and signature blocks, in sheet order."""

    def __init__(self, table: Table, columns: Mapping[str, int]) -> None:
        self.headers = table.headers
        self.number = table.number_column
        self.name = columns.get("nama")
        self.mapped = set(columns.values())
        self.fields = {column: name for name, column in columns.items()}
        self.after_signature = False
        self.below_header = True

    def ignores(self, cells: tuple[Value, ...]) -> bool:
        """Whether a row is furniture of the sheet."""
        below_header, self.below_header = self.below_header, False
        if not below_header and self._is_plainly_a_person(cells):
            self.after_signature = False
            return False
        filled = {column: tidy(show(value)) for column, value in enumerate(cells) if value is not None and value != ""}
        filled = {column: text for column, text in filled.items() if text}
        if not any(column in self.mapped for column in filled) or self._is_furniture(filled):
            return True
        if below_header and self._translates_the_header(filled):
            return True
        if len(filled) > 3 or self._is_numbered(filled):
            self.after_signature = False
            return False
        self.after_signature |= any(SIGNATURE.match(text) for text in filled.values())
        return self.after_signature or self._is_lonely(filled)

    def _is_plainly_a_person(self, cells: tuple[Value, ...]) -> bool:
        """The quick answer for most rows: a name that is not the header's, and many more cells than furniture has."""
        name = None if self.name is None else cells[self.name]
        if not isinstance(name, str) or not LETTER.search(name) or name == self.headers[self.name or 0]:
            return False
        return len(cells) - cells.count("") - cells.count(None) > FURNITURE_CELLS and not TOTAL.match(name)

    def _is_numbered(self, filled: Mapping[int, str]) -> bool:
        return self.number is not None and bool(NUMBERED.match(filled.get(self.number, "")))

    def _is_furniture(self, filled: Mapping[int, str]) -> bool:
        first = next(iter(filled.values()))
        name = "" if self.name is None else filled.get(self.name, "")
        if TOTAL.match(first) or TOTAL.match(name):
            return len(filled) <= FURNITURE_CELLS
        repeated = sum(self.headers[column] == text for column, text in filled.items())
        return (repeated >= 2 and repeated * 2 >= len(filled)) or _counts_columns(list(filled.values()))

    def _translates_the_header(self, filled: Mapping[int, str]) -> bool:
        """The row below the header says the same in other words: "Full Name" below "Nama"."""
        same = sum(meaning(text)[0] == self.fields[column] for column, text in filled.items() if column in self.fields)
        return same >= 2 and same * 2 >= len(filled)

    def _is_lonely(self, filled: Mapping[int, str]) -> bool:
        """One filled cell is a person only when it is a name."""
        if len(filled) > 1 or len(self.mapped) < 2:
            return False
        text = filled.get(-1 if self.name is None else self.name, "")
        return not text or any(c.isdigit() for c in text) or len(text) > 60


def _counts_columns(texts: list[str]) -> bool:
    """The row "1 2 3 4 …" that official tables carry below the header."""
    numbers = [int(text.strip("()")) for text in texts if text.strip("()").isdigit() and len(text) < 5]
    return len(numbers) == len(texts) >= 3 and numbers == list(range(numbers[0], numbers[0] + len(numbers)))
