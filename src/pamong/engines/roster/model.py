"""The nouns of the roster engine: what goes in, what is found, what comes out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, Literal

Value = str | float | bool | date | datetime | time | timedelta | None
"""One cell as the file holds it. Numbers stay numbers, so that a number Excel damaged can be told from text."""

Verdict = Literal["ok", "warning", "error", "duplicate", "ignored"]
Severity = Literal["info", "warning", "error"]
Kind = Literal["form", "graduates", "dapodik", "list"]
RowKey = str
"""`file name#sheet row`: names one row across replays of the same files."""


class RosterFileError(ValueError):
    """A file that cannot be read safely or holds no table; the message is Indonesian and says what to do."""


@dataclass(frozen=True, slots=True)
class RosterFile:
    """One file a committee hands in; `sheet` chooses a sheet other than the one that looks most like a roster."""

    name: str
    data: bytes
    sheet: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A file after reading: header found, sensitive columns gone, only rows that hold something."""

    name: str
    format: str
    sheet: str | None
    sheets: tuple[str, ...]
    titles: tuple[str, ...]
    header_row: int
    headers: tuple[str, ...]
    mapping: Mapping[str, str | None]
    rows: tuple[tuple[int, tuple[Value, ...]], ...]
    dropped: tuple[str, ...]
    fingerprint: str
    number_column: int | None = None
    visible: bool = True


@dataclass(frozen=True, slots=True)
class Issue:
    """Something the committee should know about one cell or row."""

    field: str | None
    code: str
    value: str | None
    message: str
    suggestion: str | None = None
    severity: Severity = "warning"

    def to_json(self) -> dict[str, Any]:
        """The issue as `contracts` writes it."""
        return {
            "field": self.field,
            "code": self.code,
            "value": self.value,
            "message": self.message,
            "suggestion": self.suggestion,
        }


@dataclass(frozen=True, slots=True)
class RowReport:
    """What the engine says about one row of a sheet."""

    row: int
    verdict: Verdict
    person: int | None
    issues: tuple[Issue, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The row as `contracts` writes it."""
        issues = [issue.to_json() for issue in self.issues]
        return {"row": self.row, "verdict": self.verdict, "person": self.person, "issues": issues}


@dataclass(frozen=True, slots=True)
class FileReport:
    """One file: where its header stands, what its columns mean, what each row is worth."""

    name: str
    header_row: int
    columns: Mapping[str, str | None]
    rows: tuple[RowReport, ...]
    kind: Kind
    sheet: str | None
    sheets: tuple[str, ...]
    fingerprint: str
    dropped: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """The file as `contracts` writes it, with some fields more."""
        return {
            "name": self.name,
            "header_row": self.header_row,
            "columns": dict(self.columns),
            "rows": [row.to_json() for row in self.rows],
            "kind": self.kind,
            "sheet": self.sheet,
            "sheets": list(self.sheets),
            "fingerprint": self.fingerprint,
            "dropped": list(self.dropped),
        }


@dataclass(frozen=True, slots=True)
class Source:
    """One row a person was seen in."""

    file: str
    row: int

    @property
    def key(self) -> RowKey:
        """The row's name in `Decisions`."""
        return row_key(self.file, self.row)


@dataclass(frozen=True, slots=True)
class Person:
    """One person of all files together, each field from its most trusted source."""

    nama: str | None = None
    gelar_depan: str | None = None
    gelar_belakang: str | None = None
    nama_cetak: str | None = None
    nip: str | None = None
    nuptk: str | None = None
    nik: str | None = None
    ukg: str | None = None
    birth_date: date | None = None
    birth_place: str | None = None
    sex: str | None = None
    status: str | None = None
    rank: str | None = None
    position: str | None = None
    school: str | None = None
    npsn: str | None = None
    level: str | None = None
    regency_code: str | None = None
    cohort: int | None = None
    graduated: bool | None = None
    phone: str | None = None
    email: str | None = None
    sources: tuple[Source, ...] = ()
    matched_by: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The person as `contracts` writes them."""
        facts: dict[str, Any] = {name: getattr(self, name) for name in PERSON_FIELDS}
        facts["birth_date"] = self.birth_date.isoformat() if self.birth_date else None
        facts["sources"] = [{"file": source.file, "row": source.row} for source in self.sources]
        facts["matched_by"] = list(self.matched_by)
        return facts


PERSON_FIELDS = tuple(Person.__dataclass_fields__)[:-2]


@dataclass(frozen=True, slots=True)
class Doubt:
    """Two people who may be one; the committee decides. `a` and `b` are the keys to hand to `Decisions`."""

    people: tuple[int, int]
    a: RowKey
    b: RowKey
    reason: str


@dataclass(frozen=True, slots=True)
class Decisions:
    """What a person decided about an earlier check of the same files, replayed on the next one.

    `merge` and `apart` hold pairs of row keys, `regions` a spelling as written and its code,
    `values` a (row key, field) and the value that is to count for that row's person.
    """

    merge: tuple[tuple[RowKey, RowKey], ...] = ()
    apart: tuple[tuple[RowKey, RowKey], ...] = ()
    regions: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[tuple[RowKey, str], str] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Decisions as plain JSON, to keep beside an import."""
        values = [{"row": row, "field": name, "value": value} for (row, name), value in self.values.items()]
        return {
            "merge": [list(pair) for pair in self.merge],
            "apart": [list(pair) for pair in self.apart],
            "regions": dict(self.regions),
            "values": values,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Decisions":
        """Read back what `to_json` wrote."""
        return cls(
            merge=tuple((a, b) for a, b in data.get("merge", ())),
            apart=tuple((a, b) for a, b in data.get("apart", ())),
            regions=dict(data.get("regions", {})),
            values={(item["row"], item["field"]): item["value"] for item in data.get("values", ())},
        )


@dataclass(frozen=True, slots=True)
class RosterReport:
    """The verdict on all files together."""

    files: tuple[FileReport, ...]
    people: tuple[Person, ...]
    doubts: tuple[Doubt, ...] = ()

    @property
    def clean(self) -> bool:
        """Whether nothing needs anybody's attention."""
        return all(row.verdict in ("ok", "ignored") for file in self.files for row in file.rows)

    def to_json(self) -> dict[str, Any]:
        """The answer of `pamong roster check --json`."""
        return {
            "files": [file.to_json() for file in self.files],
            "people": [person.to_json() for person in self.people],
            "doubts": [{"people": list(d.people), "rows": [d.a, d.b], "reason": d.reason} for d in self.doubts],
        }


def row_key(file: str, row: int) -> RowKey:
    """Name one row of one file, the same on every check of the same files."""
    return f"{file}#{row}"
