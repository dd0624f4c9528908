"""From bytes to a table: the sheet that looks most like a roster, its header, its rows, sensitive cells forgotten."""

import re
from collections.abc import Sequence
from dataclasses import replace

from pamong.engines.roster.fields import NUMBER
from pamong.engines.roster.headers import Header, find_header, fingerprint, meaning
from pamong.engines.roster.model import RosterFileError, Table, Value
from pamong.engines.roster.reading import Grid, read_grids
from pamong.engines.roster.text import show, tidy

NO_HEADER = (
    "Kami tidak menemukan baris judul kolom di berkas {name}. "
    "Pastikan ada satu baris berisi judul seperti Nama, NIP, dan Sekolah di atas data."
)
SIDE_BY_SIDE = (
    "{name}: di lembar ini ada dua tabel bersebelahan. Pindahkan tabel kanan ke bawah tabel kiri, lalu unggah lagi."
)
OF_SHEET = " › "
"""Stands between the name of a file and that of a further sheet of the same list."""
REPEATED = re.compile(r" \(\d+\)$")
NO_SHEET = "Lembar “{sheet}” tidak ada di berkas {name}."


def read_table(data: bytes, name: str, sheet: str | None = None) -> Table:
    """Read one roster file.

    Parameters
    ----------
    data
        The file's bytes; the format is decided by them, not by the name.
    name
        Its base name, for messages.
    sheet
        Which sheet to read; by default the visible one that names the most fields.

    Raises
    ------
    RosterFileError
        When the file is hostile, broken, locked, or holds no roster; the message is for the committee.
    """
    kind, grids = _grids(data, name)
    grid, header = _choose(grids, name, sheet)
    _refuse_side_by_side(header, name)
    return _table(kind, name, grid, header, _filled_sheets(grids))


def read_tables(data: bytes, name: str) -> tuple[Table, ...]:
    """Read every sheet that has a header: first the one `read_table` reads, then the others in sheet order."""
    kind, grids = _grids(data, name)
    first, header = _choose(grids, name, None)
    _refuse_side_by_side(header, name)
    others = [(grid, found) for grid in grids if grid is not first and (found := find_header(grid.rows)) is not None]
    sheets = _filled_sheets(grids)
    return tuple(_table(kind, name, grid, found, sheets) for grid, found in [(first, header), *others])


def of_one_list(tables: Sequence[Table]) -> tuple[Table, ...]:
    """The first sheet, and the visible ones with the same columns: a list kept in one sheet a regency is one list.

    Each further sheet is named after itself, so that its rows can be told from those of the first.
    """
    first, *others = tables
    alike = [table for table in others if table.visible and table.rows and table.fingerprint == first.fingerprint]
    return (
        first,
        *(
            replace(table, name=f"{first.name}{OF_SHEET}{table.sheet or f'tabel {number}'}")
            for number, table in enumerate(alike, 2)
        ),
    )


def _grids(data: bytes, name: str) -> tuple[str, list[Grid]]:
    try:
        return read_grids(data)
    except RosterFileError as error:
        raise RosterFileError(f"{name}: {error}") from None


def _filled_sheets(grids: Sequence[Grid]) -> tuple[str, ...]:
    return tuple(grid.sheet for grid in grids if grid.sheet and grid.rows)


def _choose(grids: Sequence[Grid], name: str, sheet: str | None) -> tuple[Grid, Header]:
    if sheet is not None:
        grids = [grid for grid in grids if grid.sheet == sheet]
        if not grids:
            raise RosterFileError(NO_SHEET.format(sheet=sheet, name=name))
    found = [(grid, header) for grid in grids if (header := find_header(grid.rows)) is not None]
    if not found:
        raise RosterFileError(NO_HEADER.format(name=name))
    return max(found, key=lambda pair: (pair[0].visible, pair[1].found, len(pair[0].rows)))


def _refuse_side_by_side(header: Header, name: str) -> None:
    """A second running number with a second name column is a second table: its people would be missed in silence."""
    firsts = [meaning(label.rpartition(" (")[0])[0] for label in header.labels if REPEATED.search(label)]
    if NUMBER in firsts and "nama" in firsts:
        raise RosterFileError(SIDE_BY_SIDE.format(name=name))


def _table(kind: str, name: str, grid: Grid, header: Header, sheets: tuple[str, ...]) -> Table:
    labels = _label_columns(header, grid.rows)
    dropped = tuple(label for label, secret in zip(labels, header.sensitive, strict=True) if secret and label)
    fields = [None if field == NUMBER else field for field in header.fields]
    mapping = {label: field for label, field in zip(labels, fields, strict=True) if label}
    return Table(
        name=name,
        format=kind,
        sheet=grid.sheet,
        sheets=sheets,
        titles=_titles(grid.rows[: header.row - 1]),
        header_row=header.row,
        headers=tuple(labels),
        mapping=mapping,
        rows=tuple(_rows(grid.rows, header)),
        dropped=dropped,
        fingerprint=fingerprint([label for label in header.labels if label]),
        visible=grid.visible,
        number_column=header.fields.index(NUMBER) if NUMBER in header.fields else None,
    )


def _label_columns(header: Header, rows: Sequence[Sequence[Value]]) -> list[str]:
    """Name a column without header by its letter when it holds something."""
    labels = list(header.labels)
    for column, label in enumerate(labels):
        if not label and any(column < len(row) and row[column] not in ("", None) for row in rows[header.row :]):
            labels[column] = f"(kolom {_letters(column)})"
    return labels


def _letters(column: int) -> str:
    letters = ""
    number = column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _titles(rows: Sequence[Sequence[Value]]) -> tuple[str, ...]:
    texts = (tidy(show(value)) for row in rows for value in row)
    return tuple(text for text in texts if text)


def _rows(rows: Sequence[Sequence[Value]], header: Header) -> list[tuple[int, tuple[Value, ...]]]:
    secret = [column for column, hidden in enumerate(header.sensitive) if hidden]
    width = len(header.labels)
    kept = []
    for number, row in enumerate(rows[header.row :], header.row + 1):
        if any(value not in ("", None) and not (isinstance(value, str) and value.isspace()) for value in row):
            cells = [*row, *[None] * (width - len(row))]
            for column in secret:
                cells[column] = None
            kept.append((number, tuple(cells)))
    return kept
