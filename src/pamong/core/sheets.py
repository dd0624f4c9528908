"""Spreadsheets out: text stays text, and nothing a person typed can run as a formula."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import IO, Any

import xlsxwriter

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
A4 = 9  # as spreadsheets number their papers
WIDEST = 60  # characters; longer text goes on below
WIDEST_UPRIGHT = 90  # characters that can be read across an upright page
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


def safe_text(value: str) -> str:
    """Return text that a spreadsheet shows and never evaluates, also after a trip through CSV."""
    return f"'{value}" if value.startswith(DANGEROUS) and not _is_plain_phone(value) else value


def _is_plain_phone(value: str) -> bool:
    return value[0] == "+" and value[1:].isdigit()


def write_workbook(
    target: IO[bytes] | Path, sheets: dict[str, tuple[Sequence[str], Iterable[Sequence[Any]]]], *, title: str = ""
) -> None:
    """Write one sheet a name: a bold header row, frozen, then the rows, streamed; columns as wide as what they hold.

    Every string is written as a string cell, so that an 18-digit NIP survives.
    """
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(str(target) if isinstance(target, Path) else target, options) as book:
        book.set_properties({"title": title, "author": "Pamong"})
        formats = {
            "head": book.add_format({"bold": True, "bottom": 1}),
            "number": book.add_format({"align": "right", "indent": 1}),  # apart from the words of the next column
            "day": book.add_format({"num_format": "dd/mm/yyyy"}),
            "long": book.add_format({"text_wrap": True}),
        }
        for name, (header, rows) in sheets.items():
            _write_sheet(book.add_worksheet(_sheet_name(name)), header, rows, formats)


def workbook_bytes(sheets: dict[str, tuple[Sequence[str], Iterable[Sequence[Any]]]], *, title: str = "") -> bytes:
    """Return the workbook as bytes, for a download."""
    buffer = io.BytesIO()
    write_workbook(buffer, sheets, title=title)
    return buffer.getvalue()


def _write_sheet(sheet: Any, header: Sequence[str], rows: Iterable[Sequence[Any]], formats: dict[str, Any]) -> None:
    sheet.freeze_panes(1, 0)
    widths = [len(text) for text in header]
    for column, text in enumerate(header):
        sheet.write_string(0, column, text, formats["head"])
    for number, row in enumerate(rows, 1):
        for column, value in enumerate(row):
            widths[column] = max(widths[column], _write_cell(sheet, number, column, value, formats))
    for column, width in enumerate(widths):
        sheet.set_column(column, column, min(width + 2, WIDEST))
    _set_paper(sheet, sum(min(width + 2, WIDEST) for width in widths))


def _set_paper(sheet: Any, width: int) -> None:
    """Make a sheet ready for the printer: its name and its header on every page, no column on a page of its own."""
    sheet.set_paper(A4)
    if width > WIDEST_UPRIGHT:
        sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_header("&L&A")
    sheet.set_footer("&R&P / &N")


def _write_cell(sheet: Any, row: int, column: int, value: Any, formats: dict[str, Any]) -> int:
    """Write a value where there is one; return how wide it is."""
    if value is None or value == "":
        return 0
    if isinstance(value, date) and not isinstance(value, datetime):
        sheet.write_datetime(row, column, datetime(value.year, value.month, value.day), formats["day"])  # noqa: DTZ001 - a cell has no zone
        return len("dd/mm/yyyy")
    if isinstance(value, int | float) and not isinstance(value, bool):
        sheet.write_number(row, column, value, formats["number"])
        return len(str(value))
    text = safe_text(str(value))
    sheet.write_string(row, column, text, formats["long"] if len(text) > WIDEST else None)
    return len(text)


def _sheet_name(name: str) -> str:
    """Return a name a spreadsheet accepts: at most 31 characters, none of `[]:*?/\\`."""
    return "".join("-" if character in "[]:*?/\\" else character for character in name)[:31]
