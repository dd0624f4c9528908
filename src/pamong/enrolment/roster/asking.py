"""The values of an import that somebody should look at: as the pages of its questions ask for them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext

from pamong.engines.roster import FIELDS, row_key
from pamong.enrolment.models import RosterImport, RosterRow

from .showing import shown_issue


@dataclass(frozen=True)
class AskedValue:
    """A value of a row somebody should look at: what stands there, what counts instead."""

    key: str
    name: str
    where: str
    label: str
    value: str
    counts: str
    message: str
    answer_other: str
    answer_this: str


WAITING = {"damaged_number": ("danger",), "conflicting_value": ("warning", "danger")}
WRONG_CELLS = (
    "missing_name", "bad_nip", "nip_birth_date_mismatch", "bad_date", "bad_nuptk", "bad_nik", "bad_npsn", "bad_phone",
    "bad_email",
)  # fmt: skip
ALWAYS_ASKED = ("nama", "nip", "birth_date", "school", "regency", "phone", "email")


def asked_values(rows: Iterable[RosterRow], roster_import: RosterImport, *codes: str) -> Iterator[AskedValue]:
    """Yield the values with an issue of these kinds."""
    files = _names(roster_import)
    for row in rows:
        name = dict(row.cells).get("nama", "")
        for issue in row.issues:
            shown = shown_issue(issue)
            if shown["code"] in codes and shown["tone"] in WAITING.get(shown["code"], ("warning", "danger")):
                yield _asked_value(row, files[row.file], name, shown)


def wrong_rows(roster_import: RosterImport) -> QuerySet[RosterRow]:
    """Return the rows with a cell that is wrong though Excel did not damage it."""
    wanted = Q()
    for code in WRONG_CELLS:
        wanted |= Q(codes__contains=code)
    return roster_import.rows.filter(wanted)


def cells_of(row: RosterRow, roster_import: RosterImport) -> Iterator[AskedValue]:
    """Yield every cell of one row, and the important ones it leaves empty."""
    cells = dict(row.cells)
    told = {shown["field"]: shown["message"] for issue in row.issues if (shown := shown_issue(issue))["field"]}
    file = _names(roster_import)[row.file]
    missing = [name for name in ALWAYS_ASKED if name not in cells and not (name == "birth_date" and "birth" in cells)]
    for name in [*cells, *missing]:
        text = cells.get(name, "")
        issue = {"field": name, "label": FIELDS.get(name, name), "value": text, "message": told.get(name, "")}
        yield _asked_value(row, file, cells.get("nama", ""), {**issue, "suggestion": None}, as_written=True)


def _names(roster_import: RosterImport) -> list[str]:
    return [file["name"] for file in roster_import.summary["files"]]


def _asked_value(
    row: RosterRow, file: str, name: str, shown: dict[str, Any], *, as_written: bool = False
) -> AskedValue:
    field = "regency_code" if shown["field"] == "regency" and not as_written else shown["field"]
    this, other = shown["value"] or "", shown["suggestion"] or ""
    return AskedValue(
        key=f"{row_key(file, row.row)}|{field}",
        name=name,
        where=f"{file}, {gettext('row %(n)s') % {'n': row.row}}",
        label=shown["label"],
        value=this,
        counts=other,
        message=shown["message"],
        answer_other=_decidable(field, other),
        answer_this=_decidable(field, this),
    )


def _decidable(field: str, text: str) -> str:
    """Return a shown value as the engine takes it back: of “Kabupaten Seruyan (62.07)” the code."""
    return text.rpartition("(")[2].rstrip(")") if field == "regency_code" else text
