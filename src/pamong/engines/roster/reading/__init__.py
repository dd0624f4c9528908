"""Bytes in, plain grids of cells out.

The kind of a file is decided by what it holds, never by its name: offices rename `.xml` and HTML to `.xls`,
and attackers rename anything. Every reader proves that a file is harmless before it builds something from it.
"""

import zipfile
from collections.abc import Sequence

from pamong.engines.roster.model import Value
from pamong.engines.roster.reading import limits
from pamong.engines.roster.reading.archive import BROKEN, LOCKED, open_archive
from pamong.engines.roster.reading.delimited import guess_encoding, read_delimited
from pamong.engines.roster.reading.markup import read_markup
from pamong.engines.roster.reading.workbook import Grid, read_in_child, read_ods, read_xlsx
from pamong.engines.roster.text import show

ZIP = b"PK\x03\x04"
OPENDOCUMENT = b"application/vnd.oasis.opendocument.spreadsheet"
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
FOREIGN = (
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"{\\rtf",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x1f\x8b",
    b"\x7fELF",
    b"MZ",
)
CRAMMED_ROWS = 50  # tell whether a sheet is crammed
NOT_A_TABLE = "Berkas ini bukan tabel. Unggah daftar sebagai .xlsx, .xls, .ods, atau .csv."
EMPTY = "Berkas ini kosong. Pastikan daftarnya sudah tersimpan di dalamnya, lalu unggah lagi."
TOO_LARGE = "Berkas ini lebih dari 20 MB. Salin tabelnya saja ke berkas baru, lalu unggah lagi."
MARKUP = (
    "<?xml",
    "<html",
    "<!doctype html",
    "<table",
    "<workbook",
    "<ss:workbook",
    "<meta",
    "<style",
    "<!doctype",
    "<!entity",
)

__all__ = ["Grid", "detect_format", "read_grids"]


def read_grids(data: bytes) -> tuple[str, list[Grid]]:
    """Read a file into its format's name and one grid a sheet, or raise `RosterFileError`."""
    if len(data) > limits.MAX_FILE_BYTES:
        limits.refuse(TOO_LARGE)
    kind = detect_format(data)
    grids = [_without_blank_tail(grid) for grid in READERS[kind](data)]
    if not any(grid.rows for grid in grids):
        limits.refuse(EMPTY)
    return kind, [_uncrammed(grid) for grid in grids]


def detect_format(data: bytes) -> str:
    """Name the format by content: `xlsx`, `xls`, `ods`, `xlsb`, `markup` or `csv`."""
    if data.startswith(COMPOUND):
        if (
            "EncryptedPackage".encode("utf-16-le") in data[:65536]
            or "EncryptedPackage".encode("utf-16-le") in data[-65536:]
        ):
            limits.refuse(LOCKED)
        return "xls"
    if data.startswith(ZIP):
        return _detect_in_zip(data)
    if not data.strip(b"\0 \t\r\n\xef\xbb\xbf\xff\xfe"):
        limits.refuse(EMPTY)
    if data.startswith(FOREIGN):
        limits.refuse(NOT_A_TABLE)
    return "markup" if _looks_like_markup(data) else _text_or_refuse(data)


def _detect_in_zip(data: bytes) -> str:
    with open_archive(data) as parts:
        names = {name.lower() for name in parts.namelist()}
        opendocument = "content.xml" in names and _mimetype(parts).startswith(OPENDOCUMENT)
    if "xl/workbook.xml" in names:
        return "xlsx"
    if not opendocument and "xl/workbook.bin" not in names:
        limits.refuse(NOT_A_TABLE)
    return "ods" if opendocument else "xlsb"


def _mimetype(parts: zipfile.ZipFile) -> bytes:
    try:
        with parts.open("mimetype") as stream:
            return stream.read(100)
    except (KeyError, zipfile.BadZipFile, OSError):
        limits.refuse(BROKEN)


def _looks_like_markup(data: bytes) -> bool:
    head = data[:2000].decode(guess_encoding(data[:2000]), errors="ignore").lstrip("\ufeff \t\r\n").lower()
    return head.startswith(MARKUP)


def _text_or_refuse(data: bytes) -> str:
    encoding = guess_encoding(data[:4000])
    controls = sum(byte < 32 and byte not in (9, 10, 13, 26, 27) for byte in data[:4000])
    if not encoding.startswith("utf-16") and controls > len(data[:4000]) // 50:
        limits.refuse(NOT_A_TABLE)
    return "csv"


def _uncrammed(grid: Grid) -> Grid:
    """Undo what Excel does to a CSV with semicolons where it expects commas: whole records stand in the first column.

    A comma inside a record has cut it at that place, so the cells of a row are joined by commas before they are cut
    again.
    """
    written = [_written(row) for row in grid.rows[:CRAMMED_ROWS]]
    first, *others = [row for row in written if row] or [[]]
    mark = next((mark for mark in ";\t|" if len(first) == 1 and first[0].count(mark) >= 2), "")
    # A title above a true table may hold such marks too; in a crammed file nearly every record holds them.
    cut = sum(",".join(row).count(mark) >= first[0].count(mark) for row in others) if mark else 0
    if cut * 2 <= len(others) or not cut:
        return grid
    lines = (",".join(_written(row)) for row in grid.rows)
    return Grid(grid.sheet, read_delimited("\n".join(lines).encode())[0].rows, grid.visible)


def _written(row: Sequence[Value]) -> list[str]:
    texts = [show(value) for value in row]
    while texts and not texts[-1]:
        texts.pop()
    return texts


def _without_blank_tail(grid: Grid) -> Grid:
    rows = grid.rows
    last = len(rows)
    while last and not any(value not in ("", None) for value in rows[last - 1]):
        last -= 1
    return grid if last == len(rows) else Grid(grid.sheet, rows[:last], grid.visible)


READERS = {
    "xlsx": read_xlsx,
    "xlsb": read_in_child,
    "xls": read_in_child,
    "ods": read_ods,
    "markup": read_markup,
    "csv": read_delimited,
}
