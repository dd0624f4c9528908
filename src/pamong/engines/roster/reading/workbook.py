"""Excel and OpenDocument workbooks, read by calamine: cached values only, formulas are never evaluated."""

import io
import json
import subprocess
import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum

from pamong.engines.roster.model import Value
from pamong.engines.roster.reading import archive, limits

CHILD = Path(__file__).with_name("workbook_child.py")
TOO_HARD = "Berkas ini terlalu berat untuk dibaca. Simpan tabelnya sebagai .xlsx atau .csv, lalu unggah lagi."


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet as plain cells, row 1 first."""

    sheet: str | None
    rows: list[list[Value]]
    visible: bool = True


def read_xlsx(data: bytes) -> list[Grid]:
    """Read an .xlsx in this process, once it is proved harmless."""
    with archive.open_archive(data) as parts:
        archive.prove_harmless(parts, len(data), extents=True)
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            limits.check_sheets(len(book.sheet_names))
            return [_grid(book, index) for index in range(len(book.sheet_names))]
    except PasswordError:
        limits.refuse(archive.LOCKED)
    except CalamineError:
        limits.refuse(archive.BROKEN)


def _grid(book: CalamineWorkbook, index: int) -> Grid:
    facts = book.sheets_metadata[index]
    rows: Any = book.get_sheet_by_index(index).to_python(skip_empty_area=False)
    return Grid(facts.name, rows, facts.visible == SheetVisibleEnum.Visible)


def read_ods(data: bytes) -> list[Grid]:
    """Read an .ods: its zip is proved first, its repeated rows are opened in a child with bounds."""
    with archive.open_archive(data) as parts:
        archive.prove_harmless(parts, len(data), extents=False)
    return read_in_child(data)


def read_in_child(data: bytes) -> list[Grid]:
    """Read a binary workbook in a child process that may use little memory and time.

    A .xls of 4 KB can claim 65,536 × 256 cells, which calamine would allocate before we could look.
    """
    command = [sys.executable, "-I", "-S", str(CHILD), *_child_bounds()]
    try:
        child = subprocess.run(  # noqa: S603 - our own interpreter and script, no shell, nothing of the user's
            command, input=data, capture_output=True, timeout=limits.CHILD_WALL_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        limits.refuse(TOO_HARD)
    if child.returncode == 3:
        limits.refuse(archive.LOCKED)
    if child.returncode in (1, 4):  # 1: the reader itself tripped over the bytes
        limits.refuse(archive.BROKEN)
    if child.returncode != 0:
        limits.refuse(TOO_HARD)
    sheets = json.loads(child.stdout)
    limits.check_sheets(len(sheets))
    for sheet in sheets:
        limits.check_extent(sheet["height"], sheet["width"])
    return [
        Grid(sheet["name"], [[_revive(v) for v in row] for row in sheet["rows"]], sheet["visible"]) for sheet in sheets
    ]


def _child_bounds() -> list[str]:
    site = str(Path(sys.modules["python_calamine"].__path__[0]).parent)
    bounds = (
        limits.CHILD_BYTES,
        limits.CHILD_SECONDS,
        limits.MAX_ROWS,
        limits.MAX_COLUMNS,
        limits.MAX_CELLS,
        limits.MAX_SHEETS + 1,
    )
    return [site, *map(str, bounds)]


def _revive(value: Any) -> Value:
    if not isinstance(value, dict):
        return value  # type: ignore[no-any-return]
    moment = datetime.fromisoformat(value["at"])
    return moment.date() if value.get("day") else moment
