"""Run the roster engine on an import's files and keep its verdicts, and what entering them would do."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from pamong.core.prepared import Insert
from pamong.engines.pausing import collector_paused
from pamong.engines.roster import Decisions, Issue, RosterReport, Table, check_tables
from pamong.enrolment.models import Flag, ImportState, RosterImport, RosterPerson, RosterRow
from pamong.enrolment.roster.asking import WRONG_CELLS
from pamong.enrolment.roster.people import flags_of
from pamong.enrolment.roster.rows import roster_rows
from pamong.enrolment.roster.storing import table_of
from pamong.people.models import User

from .committing import plan_people

logger = logging.getLogger(__name__)
_write_rows, _write_people = Insert(RosterRow), Insert(RosterPerson)


class StoppedError(Exception):
    """Somebody cancelled the import while it was being checked."""


def run_check(*, roster_import: RosterImport, actor: User) -> RosterReport | None:
    """Check the files, store the report and return it; called by `check_import` or its task."""
    if roster_import.state != ImportState.CHECKING:
        return None
    try:
        tables = tables_of(roster_import)
        decisions = Decisions.from_json(roster_import.decisions)
        report = check_tables(
            tables, mappings=roster_import.mappings, decisions=decisions, progress=_progress(roster_import)
        )
        _store(roster_import, actor, report, tables)
    except StoppedError:
        return None
    except Exception as error:
        logger.exception("The check of import %s failed.", roster_import.pk)
        roster_import.state = ImportState.UPLOADED
        roster_import.trouble = _("The files could not be checked: %(why)s. Remove the file it names, or ask for help.")
        roster_import.trouble = (roster_import.trouble % {"why": error})[:300]
        roster_import.save(update_fields=["state", "trouble"])
        return None
    return report


def tables_of(roster_import: RosterImport) -> list[Table]:
    """Return the chosen sheet of every file."""
    return [table_of(upload) for upload in roster_import.uploads.all()]


def _progress(roster_import: RosterImport) -> Any:
    def tell(done: int, total: int) -> None:
        own = RosterImport.objects.filter(pk=roster_import.pk, state=ImportState.CHECKING)
        if not own.update(done=done, total=total):
            raise StoppedError

    return tell


@collector_paused()
@transaction.atomic
def _store(roster_import: RosterImport, actor: User, report: RosterReport, tables: Sequence[Table]) -> None:
    still = RosterImport.objects.select_for_update().filter(pk=roster_import.pk, state=ImportState.CHECKING)
    if not still.exists():
        raise StoppedError
    roster_import.rows.all().delete()
    roster_import.people.all().delete()
    rows = list(roster_rows(roster_import, report, tables))
    _write_rows(rows)
    people = list(_people(roster_import, report))
    plan_people(roster_import=roster_import, actor=actor, people=people)
    _write_people(people)
    roster_import.summary = _summary(report, people, rows)
    roster_import.state = ImportState.CHECKED
    roster_import.save(update_fields=["summary", "state"])


def _people(roster_import: RosterImport, report: RosterReport) -> Iterator[RosterPerson]:
    issues = _issues_by_person(report)
    left_out = set(roster_import.decisions.get("left_out", ()))
    for number, person in enumerate(report.people):
        yield RosterPerson(
            roster_import=roster_import,
            number=number,
            key=person.sources[0].key[:160] if person.sources else "",
            name=(person.nama or "")[:120],
            data=person.to_json(),
            flags=flags_of(issues.get(number, ())),
            left_out=any(source.key in left_out for source in person.sources),
        )


def _issues_by_person(report: RosterReport) -> Mapping[int, list[Issue]]:
    """Gather each person's issues; a number that another row repaired is no open question."""
    found: dict[int, list[Issue]] = {}
    for file in report.files:
        for row in file.rows:
            if row.person is not None:
                found.setdefault(row.person, []).extend(row.issues)
    return found


def _summary(report: RosterReport, people: Sequence[RosterPerson], rows: Sequence[RosterRow]) -> dict[str, Any]:
    codes = Counter(code for row in rows for code in set(row.codes.split()))
    return {
        "rows": len(rows),
        "people": len(people),
        "verdicts": dict(Counter(row.verdict for row in rows)),
        "codes": dict(codes),
        "flagged": sum(bool(person.flags) for person in people),
        "doubts": [{"people": list(d.people), "a": d.a, "b": d.b, "reason": d.reason} for d in report.doubts],
        "regions": _regions(report),
        "damaged": _count(report, "damaged_number"),
        "wrong": sum(_count(report, code) for code in WRONG_CELLS),
        "conflicts": _count(report, "conflicting_value"),
        "not_graduated": sum(Flag.NOT_GRADUATED in person.flags for person in people),
        "graduation_unknown": sum(Flag.GRADUATION_UNKNOWN in person.flags for person in people),
        "files": [{"name": file.name, "header_row": file.header_row, "kind": file.kind} for file in report.files],
    }


def _count(report: RosterReport, code: str) -> int:
    """Count the values with an issue that waits for somebody (repaired and harmless ones do not)."""
    grave = ("error",) if code == "damaged_number" else ("warning", "error")
    issues = (issue for file in report.files for row in file.rows for issue in row.issues)
    return sum(issue.code == code and issue.severity in grave for issue in issues)


def _regions(report: RosterReport) -> list[dict[str, Any]]:
    """Each spelling that has to be asked about once, with how often it stands there."""
    codes = ("ambiguous_region", "unknown_region")
    issues = [issue for file in report.files for row in file.rows for issue in row.issues if issue.code in codes]
    counted = Counter((issue.value or "", issue.code) for issue in issues)
    first = {issue.value or "": issue for issue in reversed(issues)}
    return [
        {"spelling": spelling, "code": code, "count": count, "suggestion": first[spelling].suggestion}
        for (spelling, code), count in counted.most_common(200)
    ]
