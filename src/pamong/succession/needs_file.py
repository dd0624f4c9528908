"""The table of schools and principals: a CSV as Dapodik users export it."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from pamong.core.refusals import Refused
from pamong.engines.needs import NINE

MOST_BYTES = 10 * 1024 * 1024
ALIASES = {
    "npsn": "npsn",
    "kecamatan": "kecamatan",
    "kepala_sekolah": "principal",
    "nama_kepala_sekolah": "principal",
    "tanggal_lahir": "birth_date",
    "tmt_tugas": "term_start",
    "tmt_kepala_sekolah": "term_start",
    "plt": "acting",
    "status": "acting",
    "sebab": "cause",
    "tanggal_berhenti": "leaves_on",
}
CAUSES = {
    "pensiun": "retirement",
    "habis masa tugas": "end_of_term",
    "mengundurkan diri": "resignation",
    "promosi": "promotion",
    "hukuman disiplin": "discipline",
    "kinerja": "poor_performance",
    "tidak mampu": "incapacity",
    "tugas belajar": "study_leave",
    "meninggal": "death",
}
YES = frozenset({"ya", "y", "1", "plt", "plt.", "true"})


@dataclass(frozen=True)
class PostRow:
    """One school of the table."""

    npsn: str
    kecamatan: str
    principal: str
    birth_date: date | None
    term_start: date | None
    acting: bool
    cause: str
    leaves_on: date | None


def read_posts(file: Any) -> list[PostRow]:
    """Read a table, or refuse it with the way out."""
    if (file.size or 0) > MOST_BYTES:
        raise Refused({"file": _("This file is larger than 10 MB. Split it by kecamatan.")})
    try:
        text = file.read().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Refused({"file": _("Save the table as CSV (UTF-8) and choose it again.")}) from error
    first = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text), delimiter=max(",;\t", key=first.count))
    header = [ALIASES.get(re.sub(r"\W+", "_", name.strip().lower()).strip("_"), "") for name in next(reader, [])]
    if "npsn" not in header:
        raise Refused({"file": _("The column “npsn” is missing. Its first row must name the columns.")})
    named = (dict(zip(header, cells, strict=False)) for cells in reader if any(cells))
    return [_row(cells) for cells in named if cells.get("npsn", "").strip()]


def _row(cells: dict[str, str]) -> PostRow:
    cause = cells.get("cause", "").strip().lower()
    return PostRow(
        npsn=cells["npsn"].strip().zfill(8),
        kecamatan=cells.get("kecamatan", "").strip()[:80],
        principal=cells.get("principal", "").strip()[:120],
        birth_date=_day(cells.get("birth_date", "")),
        term_start=_day(cells.get("term_start", "")),
        acting=cells.get("acting", "").strip().lower() in YES,
        cause=CAUSES.get(cause, cause if cause in set(NINE) else ""),
        leaves_on=_day(cells.get("leaves_on", "")),
    )


def _day(text: str) -> date | None:
    """Read `2025-05-14` or `14/05/2025`; what is neither is unknown."""
    match = re.fullmatch(r"\s*(\d{4})-(\d{1,2})-(\d{1,2})\s*", text)
    order = (1, 2, 3)
    if not match:
        match, order = re.fullmatch(r"\s*(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})\s*", text), (3, 2, 1)
    try:
        return date(*(int(match.group(at)) for at in order)) if match else None
    except ValueError:
        return None
