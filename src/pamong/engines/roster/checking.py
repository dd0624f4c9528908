"""Check several roster files together: the engine's main verb."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from pamong.engines.pausing import collector_paused
from pamong.engines.roster.cleaning.regencies import Regencies, shipped_regencies
from pamong.engines.roster.clusters import Joiner, Suspicion
from pamong.engines.roster.fields import FIELDS
from pamong.engines.roster.joining import join_records
from pamong.engines.roster.merging import Merged, Merger
from pamong.engines.roster.messages import REASONS, issue
from pamong.engines.roster.model import (
    Decisions,
    Doubt,
    FileReport,
    Issue,
    Kind,
    Person,
    RosterFile,
    RosterReport,
    RowKey,
    RowReport,
    Table,
    Verdict,
    row_key,
)
from pamong.engines.roster.names.case import CaseMemory
from pamong.engines.roster.records import Record, RecordReader, RowSieve
from pamong.engines.roster.tables import of_one_list, read_table, read_tables

Progress = Callable[[int, int], None]
GRADUATE_LIST = re.compile(r"\blulus(?:an)?\b|\bgraduat", re.IGNORECASE)
INVITED_LIST = re.compile(
    r"\b(?:peserta(?!.*\blulus\b)|undangan|usulan|calon|bimtek|bimbingan teknis|hadir)\b", re.IGNORECASE
)
"""A list that calls its people guests ("Bimtek bagi lulusan …") proves nothing about their graduation."""
PROGRESS_STEP = 500


@dataclass
class _Sheet:
    """One file on its way through the check."""

    table: Table
    kind: Kind
    mapping: Mapping[str, str | None]
    ignored: list[int] = field(default_factory=list)
    records: list[int] = field(default_factory=list)


def check_files(
    files: Sequence[RosterFile],
    *,
    mappings: Mapping[str, Mapping[str, str | None]] | None = None,
    decisions: Decisions | None = None,
    regencies: Regencies | None = None,
    progress: Progress | None = None,
) -> RosterReport:
    """Read, clean, check and join roster files.

    Parameters
    ----------
    files
        The files a committee has in hand, in any order.
    mappings
        Corrected column meanings by `Table.fingerprint`: {header: field or None}.
        Headers not named keep the suggestion.
    decisions
        What a person decided about an earlier check of the same files.
    regencies
        The table of regencies; by default the shipped one.
    progress
        Called with (rows done, rows in all) now and then.

    Raises
    ------
    RosterFileError
        When a file cannot be read; nothing is reported then.
    """
    with collector_paused():
        tables = [
            table for file, name in zip(files, _unique_names(files), strict=True) for table in _tables_of(file, name)
        ]
        return check_tables(tables, mappings=mappings, decisions=decisions, regencies=regencies, progress=progress)


@collector_paused()
def check_tables(
    tables: Sequence[Table],
    *,
    mappings: Mapping[str, Mapping[str, str | None]] | None = None,
    decisions: Decisions | None = None,
    regencies: Regencies | None = None,
    progress: Progress | None = None,
) -> RosterReport:
    """Check tables that were read before; see `check_files`."""
    decisions = decisions or Decisions()
    places = (regencies or shipped_regencies()).with_choices(decisions.regions)
    sheets = [_Sheet(table, source_kind(table), _mapping(table, mappings or {})) for table in tables]
    records = _clean_all(sheets, places, decisions, progress)
    joiner = _join(tables, records, decisions)
    case = CaseMemory([record.name.name for record in records if record.name])
    merger = Merger([table.name for table in tables], case, places)
    return _report(sheets, records, joiner, merger)


def _tables_of(file: RosterFile, name: str) -> tuple[Table, ...]:
    """The sheet somebody chose, or every sheet of the list."""
    if file.sheet is not None:
        return (read_table(file.data, name, file.sheet),)
    return of_one_list(read_tables(file.data, name))


def _names_graduates(text: str) -> bool:
    return bool(GRADUATE_LIST.search(text)) and not INVITED_LIST.search(text)


def _unique_names(files: Sequence[RosterFile]) -> list[str]:
    seen: dict[str, int] = {}
    names = []
    for file in files:
        seen[file.name] = seen.get(file.name, 0) + 1
        names.append(file.name if seen[file.name] == 1 else f"{file.name} ({seen[file.name]})")
    return names


def _join(tables: Sequence[Table], records: Sequence[Record], decisions: Decisions) -> Joiner:
    if not decisions.merge and not decisions.apart:
        return join_records(records)
    keys = {row_key(tables[record.file].name, record.row): index for index, record in enumerate(records)}
    return join_records(records, merge=_indexes(decisions.merge, keys), apart=_indexes(decisions.apart, keys))


def _indexes(pairs: Sequence[tuple[RowKey, RowKey]], keys: Mapping[RowKey, int]) -> list[tuple[int, int]]:
    return [(keys[a], keys[b]) for a, b in pairs if a in keys and b in keys]


def _mapping(table: Table, mappings: Mapping[str, Mapping[str, str | None]]) -> Mapping[str, str | None]:
    """The suggestion with a person's corrections; a field they gave to one header is taken from any other."""
    corrected = {
        k: v
        for k, v in mappings.get(table.fingerprint, {}).items()
        if k in table.mapping and (v is None or v in FIELDS)
    }
    given = set(corrected.values())
    suggested = {header: None if name in given else name for header, name in table.mapping.items()}
    return suggested | corrected


def source_kind(table: Table) -> Kind:
    """Tell form answers, graduate lists and Dapodik exports from the lists people write."""
    fields = {name for name in table.mapping.values() if name}
    headers = {header.lower() for header in table.headers}
    if "nama_cetak" in fields and "regency_code" in fields:
        return "list"
    if "timestamp" in fields:
        return "form"
    if (
        "graduated" in fields
        or _names_graduates(re.sub(r"[_-]+", " ", table.name))
        or (any(map(_names_graduates, table.titles)) and not any(map(INVITED_LIST.search, table.titles)))
    ):
        return "graduates"
    return "dapodik" if {"nuks", "sumber gaji", "jenis ptk", "karpeg"} & headers else "list"


def _clean_all(
    sheets: Sequence[_Sheet], places: Regencies, decisions: Decisions, progress: Progress | None
) -> list[Record]:
    total = sum(len(sheet.table.rows) for sheet in sheets)
    done = 0
    records: list[Record] = []
    choices = _choices(decisions)
    for file, sheet in enumerate(sheets):
        reader = RecordReader(sheet.table, file, sheet.kind, sheet.mapping, places)
        sieve = RowSieve(sheet.table, reader.columns)
        for number, cells in sheet.table.rows:
            if sieve.ignores(cells):
                sheet.ignored.append(number)
            else:
                sheet.records.append(len(records))
                chosen = choices.get(row_key(sheet.table.name, number), {}) if choices else {}
                records.append(reader.read(number, cells, chosen))
            done += 1
            if progress and (done % PROGRESS_STEP == 0 or done == total):
                progress(done, total)
    return records


def _choices(decisions: Decisions) -> dict[RowKey, dict[str, str]]:
    choices: dict[RowKey, dict[str, str]] = {}
    for (row, name), value in decisions.values.items():
        choices.setdefault(row, {})[name] = value
    return choices


def _report(sheets: Sequence[_Sheet], records: Sequence[Record], joiner: Joiner, merger: Merger) -> RosterReport:
    roots = sorted(joiner.clusters)
    number = {root: position for position, root in enumerate(roots)}
    merged = [_merge(joiner, root, records, merger) for root in roots]
    people = tuple(answer.person for answer in merged)
    issues: dict[int, list[Issue]] = {index: list(record.issues) for index, record in enumerate(records)}
    _add_merged(issues, merged)
    _add_graduation(issues, joiner, roots, people)
    owners = {index: number[joiner.root[index]] for index in range(len(records))}
    doubts = _doubts(issues, joiner, owners, records, merger)
    rows = _row_reports(sheets, records, issues, owners, merger)
    files = tuple(_file_report(sheet, reports) for sheet, reports in zip(sheets, rows, strict=True))
    return RosterReport(files, people, doubts)


def _merge(joiner: Joiner, root: int, records: Sequence[Record], merger: Merger) -> Merged:
    cluster = joiner.clusters[root]
    return merger.merge(sorted(cluster.members), records, cluster.reasons)


def _add_merged(issues: dict[int, list[Issue]], merged: Sequence[Merged]) -> None:
    for answer in merged:
        for index, found in answer.issues.items():
            issues[index].extend(found)
        for index, name in answer.repaired:
            issues[index] = [
                replace(known, severity="warning") if known.code == "damaged_number" and known.field == name else known
                for known in issues[index]
            ]


def _add_graduation(
    issues: dict[int, list[Issue]], joiner: Joiner, roots: Sequence[int], people: Sequence[Person]
) -> None:
    for root, person in zip(roots, people, strict=True):
        if not person.graduated:
            code = "graduation_unknown" if person.graduated is None else "not_graduated"
            for index in joiner.clusters[root].members:
                issues[index].append(issue(code, "graduated", None if person.graduated is None else "tidak lulus"))


def _doubts(
    issues: dict[int, list[Issue]], joiner: Joiner, owners: Mapping[int, int], records: Sequence[Record], merger: Merger
) -> tuple[Doubt, ...]:
    doubts = []
    for suspicion in joiner.doubts():
        a, b = records[suspicion.a], records[suspicion.b]
        doubts.append(
            Doubt(
                (owners[suspicion.a], owners[suspicion.b]),
                row_key(merger.files[a.file], a.row),
                row_key(merger.files[b.file], b.row),
                suspicion.reason,
            )
        )
        for index, other in _both_ways(suspicion):
            issues[index].append(_doubt_issue(records[index], records[other], suspicion.reason, merger))
    return tuple(doubts)


def _both_ways(suspicion: Suspicion) -> tuple[tuple[int, int], tuple[int, int]]:
    return (suspicion.a, suspicion.b), (suspicion.b, suspicion.a)


def _doubt_issue(record: Record, other: Record, reason: str, merger: Merger) -> Issue:
    name = record.name.printed if record.name else None
    return issue("possible_duplicate", "nama", name, where=merger.where(other), reason=REASONS.get(reason, reason))


def _row_reports(
    sheets: Sequence[_Sheet],
    records: Sequence[Record],
    issues: dict[int, list[Issue]],
    owners: Mapping[int, int],
    merger: Merger,
) -> list[tuple[RowReport, ...]]:
    reports = []
    for sheet in sheets:
        first: dict[int, int] = {}
        rows = [RowReport(number, "ignored", None) for number in sheet.ignored]
        for index in sheet.records:
            original = first.setdefault(owners[index], index)
            if original != index:
                where = f"baris {records[original].row}"
                issues[index].insert(0, issue("duplicate_person", "nama", where, where=where))
            rows.append(
                RowReport(
                    records[index].row, _verdict(issues[index], original != index), owners[index], tuple(issues[index])
                )
            )
        reports.append(_with_dropped(sheet.table, sorted(rows, key=lambda row: row.row)))
    return reports


def _verdict(issues: Sequence[Issue], duplicate: bool) -> Verdict:
    if duplicate:
        return "duplicate"
    severities = {found.severity for found in issues}
    return "error" if "error" in severities else "warning" if "warning" in severities else "ok"


def _with_dropped(table: Table, rows: list[RowReport]) -> tuple[RowReport, ...]:
    """Say once, at the first row, which columns were forgotten."""
    if rows and table.dropped:
        told = tuple(issue("dropped_column", None, header) for header in table.dropped)
        rows[0] = replace(rows[0], issues=told + rows[0].issues)
    return tuple(rows)


def _file_report(sheet: _Sheet, rows: tuple[RowReport, ...]) -> FileReport:
    table = sheet.table
    columns = {header: sheet.mapping.get(header) for header in table.headers if header}
    return FileReport(
        name=table.name,
        header_row=table.header_row,
        columns=columns,
        rows=rows,
        kind=sheet.kind,
        sheet=table.sheet,
        sheets=table.sheets,
        fingerprint=table.fingerprint,
        dropped=table.dropped,
    )
