"""Rows of a report as the preview shows them: cells under their meaning, issues beside their field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from pamong.engines.roster import FIELDS, FileReport, Issue, RosterReport, Table
from pamong.enrolment.models import RosterImport, RosterRow


def roster_rows(roster_import: RosterImport, report: RosterReport, tables: Sequence[Table]) -> Iterator[RosterRow]:
    """Yield one row for every row of the sheets, in their order."""
    order = 0
    for place, (file, table) in enumerate(zip(report.files, tables, strict=True)):
        cells = dict(table.rows)
        columns = _columns(file, table)
        for found in file.rows:
            shown = _shown(cells.get(found.row, ()), columns)
            yield RosterRow(
                roster_import=roster_import,
                order=order,
                file=place,
                row=found.row,
                verdict=found.verdict,
                person_number=found.person,
                codes=" ".join(dict.fromkeys(issue.code for issue in found.issues))[:300],
                words=" ".join(text for _, text in shown).lower(),
                cells=shown,
                issues=[_issue(issue) for issue in found.issues],
            )
            order += 1


def _columns(file: FileReport, table: Table) -> list[tuple[int, str]]:
    """Positions and fields of the columns that mean something, in the order of the sheet."""
    mapping: Mapping[str, str | None] = file.columns
    named = ((place, mapping.get(label)) for place, label in enumerate(table.headers) if label)
    return [(place, field) for place, field in named if field in FIELDS]


def _shown(cells: Sequence[Any], columns: Sequence[tuple[int, str]]) -> list[list[str]]:
    return [[field, text] for place, field in columns if place < len(cells) and (text := shown_text(cells[place]))]


def shown_text(value: Any) -> str:
    """Return a cell as a person would read it."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.strftime("%d-%m-%Y %H.%M") if value.time() != datetime.min.time() else value.strftime("%d-%m-%Y")
    if isinstance(value, date):
        return value.strftime("%d-%m-%Y")
    if isinstance(value, float):
        return f"{value:.15g}"
    return " ".join(str(value).split())[:200]


def _issue(issue: Issue) -> list[str | None]:
    return [issue.field, issue.code, issue.value, issue.message, issue.suggestion, issue.severity]
