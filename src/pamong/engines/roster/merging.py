"""One person out of several rows: each field from its most trusted source, differences listed.

Order of trust, most trusted first. What the person typed in a form counts most for the spelling of the name and for
contact; the Dapodik register for official numbers, school and employment; the graduate list for cohort and passing.
Within one kind of source the last answer to a form counts, and the first row of a list.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from pamong.engines.roster.cleaning.identifiers import nik_birth, nip_facts
from pamong.engines.roster.cleaning.regencies import Regencies
from pamong.engines.roster.cleaning.schools import school_key
from pamong.engines.roster.messages import issue
from pamong.engines.roster.model import Issue, Kind, Person, Source
from pamong.engines.roster.names.case import PARTICLES, CaseMemory, is_flat, title_word
from pamong.engines.roster.names.compare import likeness
from pamong.engines.roster.names.split import NameParts
from pamong.engines.roster.records import Record

OFFICIAL: tuple[Kind, ...] = ("dapodik", "form", "list", "graduates")
REGISTERED: tuple[Kind, ...] = ("dapodik", "graduates", "form", "list")
PERSONAL: tuple[Kind, ...] = ("form", "list", "dapodik", "graduates")
PROGRAMME: tuple[Kind, ...] = ("graduates", "form", "list", "dapodik")
TRUST: Mapping[str, tuple[Kind, ...]] = {
    "nip": OFFICIAL, "nuptk": REGISTERED, "nik": OFFICIAL, "ukg": PROGRAMME, "birth_date": OFFICIAL,
    "birth_place": OFFICIAL, "sex": OFFICIAL, "status": OFFICIAL, "rank": OFFICIAL, "position": OFFICIAL,
    "school": OFFICIAL, "npsn": REGISTERED, "level": OFFICIAL, "regency_code": PERSONAL, "cohort": PROGRAMME,
    "graduated": PROGRAMME, "phone": PERSONAL, "email": PERSONAL, "nama_cetak": PERSONAL,
}  # fmt: skip
QUIET = frozenset(("phone", "email", "level", "school", "nama_cetak", "rank"))
"""Fields that often differ for good reasons: the difference is listed but calls for nobody."""

UNLISTED = frozenset(("position", "birth_place"))
"""Free words ("Guru", "Guru Kelas") whose differences say nothing."""

SAME: Mapping[str, Callable[[Any], Any]] = {"school": school_key}


@dataclass(frozen=True, slots=True)
class Merged:
    """A person, and the issues that only show when their rows stand side by side, by record."""

    person: Person
    issues: Mapping[int, tuple[Issue, ...]]
    repaired: frozenset[tuple[int, str]]


@dataclass(frozen=True, slots=True)
class Merger:
    """What merging needs to know besides the rows."""

    files: Sequence[str]
    case: CaseMemory
    regencies: Regencies

    def merge(self, indexes: Sequence[int], records: Sequence[Record], reasons: Sequence[str]) -> Merged:
        """Make one person of the records at `indexes`."""
        rows = [records[index] for index in indexes]
        issues: dict[int, list[Issue]] = {}
        chosen: dict[str, Any] = {}
        for name, said in _said_by_field(rows):
            if said.count(said[0]) == len(said):
                chosen[name] = said[0]
                continue
            winner = _most_trusted(rows, name)
            chosen[name] = winner.values[name]
            self._list_conflicts(name, winner, indexes, rows, issues)
        repaired = self._repair(indexes, rows, chosen, issues)
        _derive(chosen, rows)
        facts = chosen | self._name(indexes, rows, issues, chosen.get("nama_cetak"))
        sources = tuple(
            Source(self.files[row.file], row.row) for row in sorted(rows, key=lambda row: (row.file, row.row))
        )
        person = Person(
            **{k: v for k, v in facts.items() if k in Person.__dataclass_fields__},
            sources=sources,
            matched_by=tuple(reasons),
        )
        return Merged(person, {index: tuple(found) for index, found in issues.items()}, frozenset(repaired))

    def where(self, record: Record) -> str:
        """Name a row for a reader."""
        return f"{self.files[record.file]} baris {record.row}"

    def _list_conflicts(
        self, name: str, winner: Record, indexes: Sequence[int], rows: Sequence[Record], issues: dict[int, list[Issue]]
    ) -> None:
        if name in winner.decided or name in UNLISTED:
            return
        same = SAME.get(name, _identity)
        kept = same(winner.values[name])
        for index, row in zip(indexes, rows, strict=True):
            value = row.values.get(name)
            if value is not None and same(value) != kept:
                issues.setdefault(index, []).append(self._conflict(name, value, winner.values[name], winner))

    def _conflict(self, name: str, value: Any, other: Any, winner: Record) -> Issue:
        shown, better = self._show(name, value), self._show(name, other)
        field = "regency" if name == "regency_code" else name
        found = issue("conflicting_value", field, shown, suggestion=better, where=self.where(winner), other=better)
        return replace(found, severity="info") if name in QUIET else found

    def _show(self, name: str, value: Any) -> str:
        if name == "regency_code":
            return f"{self.regencies.name(value)} ({value})"
        if isinstance(value, bool):
            return "lulus" if value else "tidak lulus"
        return str(value.isoformat()) if hasattr(value, "isoformat") else str(value)

    def _repair(
        self, indexes: Sequence[int], rows: Sequence[Record], chosen: dict[str, Any], issues: dict[int, list[Issue]]
    ) -> list[tuple[int, str]]:
        """Complete damaged numbers from rows of the same person whose name and first 15 digits agree."""
        repaired = []
        for index, row in zip(indexes, rows, strict=True):
            for name, stub in row.stubs.items():
                helpers = [other for other in rows if other is not row and _can_repair(row, other, name)]
                numbers = {helper.values[name] for helper in helpers if stub.agrees(helper.values[name])}
                if len(numbers) == 1:
                    number = numbers.pop()
                    helper = next(other for other in helpers if other.values[name] == number)
                    found = issue("repaired_number", name, stub.shown, suggestion=number, where=self.where(helper))
                    issues.setdefault(index, []).append(found)
                    repaired.append((index, name))
        return repaired

    def _name(
        self,
        indexes: Sequence[int],
        rows: Sequence[Record],
        issues: dict[int, list[Issue]],
        printed: str | None,
    ) -> dict[str, str | None]:
        named = [row for row in rows if row.name is not None]
        if not named:
            return {}
        winner = max(named, key=_name_rank)
        name = mend_case(self.case.restore(_name_of(winner)))
        front, back = _fullest(named, winner, "front"), _fullest(named, winner, "back")
        for index, row in zip(indexes, rows, strict=True):
            if row.name is not None and "nama" not in winner.decided:
                issues.setdefault(index, []).extend(self._name_conflicts(row, row.name, winner, back))
        parts = NameParts(name, front, back)
        return {
            "nama": name,
            "gelar_depan": " ".join(front) or None,
            "gelar_belakang": ", ".join(back) or None,
            "nama_cetak": printed or parts.printed,
        }

    def _name_conflicts(self, row: Record, name: NameParts, winner: Record, back: tuple[str, ...]) -> Iterator[Issue]:
        """Another name than the one taken, or a degree that the fullest list lacks."""
        where = self.where(winner)
        if likeness(row.words, winner.words) != "equal":
            better = _name_of(winner)
            yield issue("conflicting_value", "nama", name.name, suggestion=better, where=where, other=better)
        if set(name.back) - set(back):
            better = ", ".join(back)
            written = ", ".join(name.back)
            yield issue("conflicting_value", "gelar_belakang", written, suggestion=better, where=where, other=better)


def _identity(value: Any) -> Any:
    return value


def _name_of(record: Record) -> str:
    return record.name.name if record.name else ""


def _said_by_field(rows: Sequence[Record]) -> Iterator[tuple[str, list[Any]]]:
    """What the rows say of each field, row by row, where any says something."""
    for name in TRUST:
        said = [row.values[name] for row in rows if name in row.values]
        if said:
            yield name, said


def _most_trusted(rows: Sequence[Record], name: str) -> Record:
    candidates = (row for row in rows if name in row.values)
    order = TRUST[name]
    return min(candidates, key=lambda row: (name not in row.decided, order.index(row.kind), _position(row)))


def _position(row: Record) -> tuple[int, int]:
    return (-row.file, -row.row) if row.kind == "form" else (row.file, row.row)


def _can_repair(row: Record, other: Record, name: str) -> bool:
    if other.values.get(name) is None:
        return False
    return likeness(row.words, other.words) in ("equal", "close")


def _name_rank(row: Record) -> tuple[bool, bool, int, int, tuple[int, int]]:
    """Prefer what a person decided, then a name with telling case, a fuller one, a nearer source, a later answer."""
    name = _name_of(row)
    full_words = sum(len(word.strip(".")) > 2 for word in name.split())
    file, position = _position(row)
    return "nama" in row.decided, not is_flat(name), full_words, -PERSONAL.index(row.kind), (-file, -position)


def _fullest(rows: Sequence[Record], winner: Record, side: Literal["front", "back"]) -> tuple[str, ...]:
    """The fullest list of titles; between equals the source of the name, then the order of trust."""
    field = "gelar_depan" if side == "front" else "gelar_belakang"

    def rank(row: Record) -> tuple[bool, int, bool, int]:
        return field in row.decided, len(getattr(row.name, side)), row is winner, -PERSONAL.index(row.kind)

    best: tuple[str, ...] = getattr(max(rows, key=rank).name, side)
    return best


def mend_case(name: str) -> str:
    """Capitalise words left small in a name that has capitals elsewhere; particles stay small."""
    words = name.split()
    return " ".join(
        title_word(word) if word.islower() and (word not in PARTICLES or not i) else word
        for i, word in enumerate(words)
    )


def _derive(chosen: dict[str, Any], rows: Sequence[Record]) -> None:
    """Fill birth date, sex and status from what the numbers say, where no cell says it."""
    heads = [head for row in rows if "nip" in row.stubs and (head := row.stubs["nip"].likely)]
    facts = nip_facts(chosen["nip"]) if "nip" in chosen else next((f for head in heads if (f := nip_facts(head))), None)
    if facts:
        chosen.setdefault("birth_date", facts.birth_date)
        chosen.setdefault("sex", facts.sex)
        chosen.setdefault("status", facts.status)
    if "nik" in chosen and "sex" not in chosen and (inside := nik_birth(chosen["nik"])):
        chosen["sex"] = inside[3]
    if "status" not in chosen and chosen.get("rank"):
        chosen["status"] = "PNS" if "/" in chosen["rank"] else "PPPK"
    if "status" not in chosen and not heads and any(row.values.get("no_nip") for row in rows):
        chosen["status"] = "Non ASN"
