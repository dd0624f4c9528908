"""Roster files in every format, written cell by cell, for tests of the roster engine."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Sequence
from datetime import date
from html import escape
from typing import Any

import xlsxwriter

Rows = Sequence[Sequence[Any]]


def xlsx(rows: Rows, sheet: str = "Lembar1", **more: Rows) -> bytes:
    """An .xlsx with one sheet, and further sheets by keyword."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False}) as book:
        for name, grid in {sheet: rows, **more}.items():
            page = book.add_worksheet(name)
            for row, cells in enumerate(grid):
                for column, value in enumerate(cells):
                    _put(book, page, row, column, value)
    return buffer.getvalue()


def _put(book: Any, page: Any, row: int, column: int, value: Any) -> None:
    if isinstance(value, date):
        page.write_datetime(row, column, value, book.add_format({"num_format": "dd/mm/yyyy"}))
    elif isinstance(value, int | float):
        page.write_number(row, column, value)
    elif value is not None:
        page.write_string(row, column, value)


def spreadsheet_ml(rows: Rows, *, broken: bool = False) -> bytes:
    """A SpreadsheetML 2003 file; `broken` leaves `&` and `<` in texts as offices' programs do."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<?mso-application progid="Excel.Sheet"?>']
    lines.append('<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"')
    lines.append(' xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="Data"><Table>')
    for cells in rows:
        lines.append("<Row>")
        for number, value in enumerate(cells, 1):
            if value is not None:
                kind = "Number" if isinstance(value, int | float) else "String"
                text = str(value) if broken else escape(str(value))
                lines.append(f'<Cell ss:Index="{number}"><Data ss:Type="{kind}">{text}</Data></Cell>')
        lines.append("</Row>")
    lines.append("</Table></Worksheet></Workbook>")
    return "\n".join(lines).encode()


def ods(rows: Rows) -> bytes:
    """An .ods whose last row is repeated to the end of the sheet, as LibreOffice writes it."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?><office:document-content']
    for prefix in ("office", "table", "text"):
        lines.append(f' xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{prefix}:1.0"')
    lines.append('><office:body><office:spreadsheet><table:table table:name="Data">')
    for cells in rows:
        lines.append("<table:table-row>" + "".join(map(_ods_cell, cells)) + "</table:table-row>")
    lines.append('<table:table-row table:number-rows-repeated="1048000"><table:table-cell ')
    lines.append('table:number-columns-repeated="16384"/></table:table-row>')
    lines.append("</table:table></office:spreadsheet></office:body></office:document-content>")
    return ods_of("".join(lines))


def ods_of(content: str) -> bytes:
    """An .ods around a content.xml."""
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        '<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/></manifest:manifest>'
    )
    return zipped({"mimetype": kind, "META-INF/manifest.xml": manifest, "content.xml": content})


def _ods_cell(value: Any) -> str:
    if value is None:
        return "<table:table-cell/>"
    if isinstance(value, int | float):
        return f'<table:table-cell office:value-type="float" office:value="{value}"/>'
    return f'<table:table-cell office:value-type="string"><text:p>{escape(str(value))}</text:p></table:table-cell>'


def zipped(parts: dict[str, str | bytes]) -> bytes:
    """A zip of the given parts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def biff(rows: Rows, *, far: tuple[int, int] | None = None) -> bytes:
    """A binary .xls (BIFF8); `far` puts one more number at that row and column, counted from 0."""
    cells = [(r, c, value) for r, row in enumerate(rows) for c, value in enumerate(row) if value is not None]
    sheet = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 6))
    sheet += b"".join(_biff_cell(*cell) for cell in cells)
    sheet += _biff_cell(*far, 1.0) if far else b""
    sheet += _record(0x000A, b"")
    name = b"Data"
    head = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 6)) + _record(
        0x0042, struct.pack("<H", 1200)
    )
    offset = len(head) + 4 + 8 + len(name) + 4
    book = head + _record(0x0085, struct.pack("<IBBBB", offset, 0, 0, len(name), 0) + name) + _record(0x000A, b"")
    return _compound("Workbook", book + sheet)


def _record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def _biff_cell(row: int, column: int, value: Any) -> bytes:
    place = struct.pack("<HHH", row, column, 0)
    if isinstance(value, int | float):
        return _record(0x0203, place + struct.pack("<d", value))
    text = str(value).encode("utf-16-le")
    return _record(0x0204, place + struct.pack("<HB", len(text) // 2, 1) + text)


def _compound(name: str, stream: bytes) -> bytes:
    """A compound file (MS-CFB, version 3) that holds one stream of at least 4,096 bytes."""
    stream = stream.ljust(4096, b"\0")
    sectors = -(-len(stream) // 512)
    stream = stream.ljust(sectors * 512, b"\0")
    tables = 1
    while tables * 128 < tables + 1 + sectors:
        tables += 1
    chain = [0xFFFFFFFD] * tables + [0xFFFFFFFE]
    chain += [tables + 1 + n + 1 for n in range(sectors - 1)] + [0xFFFFFFFE]
    chain += [0xFFFFFFFF] * (tables * 128 - len(chain))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, tables, tables, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header += struct.pack("<109I", *range(tables), *[0xFFFFFFFF] * (109 - tables))
    directory = _entry("Root Entry", 5, 1, 0xFFFFFFFE, 0) + _entry(name, 2, 0xFFFFFFFF, tables + 1, len(stream))
    return header + struct.pack(f"<{len(chain)}I", *chain) + directory + bytes(256) + stream


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    title = name.encode("utf-16-le") + b"\0\0"
    entry = title.ljust(64, b"\0") + struct.pack("<HBBIII", len(title), kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, child)
    return entry + bytes(36) + struct.pack("<IQ", start, size)
