"""SpreadsheetML 2003 (`.xls` that is XML) and HTML tables saved as `.xls`, read tolerantly.

Dapodik and many offices' own systems write such files with unescaped `&` and `<`, which no XML parser takes.
So only the few tags that make a table are recognised; everything else between them is text.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache

from pamong.engines.roster.model import Value
from pamong.engines.roster.reading import limits
from pamong.engines.roster.reading.archive import DTD
from pamong.engines.roster.reading.delimited import guess_encoding
from pamong.engines.roster.reading.workbook import Grid

# The possessive quantifier keeps a hostile text linear: what has no closing bracket is tried once.
TAG = re.compile(
    r"<(/?)(?:[A-Za-z][\w.-]{0,20}:)?(Worksheet|Row|Cell|Data|tr|td|th|br)\b([^<>]*+)>",
    re.IGNORECASE,
)
MARKS = re.compile(
    r"</?(?:[A-Za-z][\w-]{0,20}:)?(?:b|i|u|s|font|span|div|p|strong|em|a|sup|sub|nobr|center)\b[^<>]*+>", re.IGNORECASE
)
ATTRIBUTE = re.compile(r"""([\w:]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
ENTITY = re.compile(r"&(?:(amp|lt|gt|quot|apos|nbsp)|#(\d{1,7})|#[xX]([0-9A-Fa-f]{1,6}));")
NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'", "nbsp": " "}
DECLARED = re.compile(rb"""^<\?xml[^>]{0,200}encoding\s*=\s*["']([\w.-]{1,30})["']""")
HOSTILE = re.compile(r"<!ENTITY|<!DOCTYPE[^>]*\[|<!DOCTYPE(?!\s+html)", re.IGNORECASE)
KNOWN = {"utf-8", "utf-16", "iso-8859-1", "windows-1252", "latin1", "us-ascii", "ascii", "cp1252"}
USUAL_TAG = 120
EMPTY = "Berkas ini tidak memuat tabel. Mungkin yang tersimpan sebuah halaman web: unduh daftarnya sekali lagi."


@dataclass
class _Sheet:
    name: str | None
    rows: list[list[Value]] = field(default_factory=list)
    row: int = 0
    column: int = 0
    width: int = 0
    kind: str = ""
    opened: int = 0

    def open_row(self, attributes: Mapping[str, str]) -> None:
        self.row = _index(attributes.get("index"), self.row + 1)
        self.column = 0
        self._count()

    def open_cell(self, attributes: Mapping[str, str]) -> None:
        self.column = _index(attributes.get("index"), self.column + 1)
        self.kind = ""
        self._count()

    def _count(self) -> None:
        """Empty rows and cells cost time too: no roster has this many."""
        self.opened += 1
        if self.opened > limits.MAX_CELLS:
            limits.refuse(limits.TOO_MANY_CELLS)

    def span(self, attributes: Mapping[str, str]) -> int:
        wide = attributes.get("mergeacross") or attributes.get("colspan")
        if not wide or not wide.isdigit():
            return 0
        return min(int(wide) - ("colspan" in attributes), limits.MAX_COLUMNS)

    def put(self, text: str) -> None:
        """Store a cell's text; the sheet grows only for cells that hold something."""
        value = _typed(text, self.kind)
        if value is None or self.row == 0 or self.column == 0:
            return
        self.width = max(self.width, self.column)
        limits.check_extent(self.row, self.width)
        while len(self.rows) < self.row:
            self.rows.append([])
        cells = self.rows[self.row - 1]
        cells.extend([None] * (self.column - len(cells)))
        cells[self.column - 1] = value


def read_markup(data: bytes) -> list[Grid]:
    """Read a SpreadsheetML or HTML file into one grid a sheet."""
    text = _decode(data)
    hostile = HOSTILE.search(text)
    if hostile:
        limits.refuse(DTD)
    sheets = [sheet for sheet in _sheets(text) if sheet.rows]
    if not sheets:
        limits.refuse(EMPTY)
    limits.check_sheets(len(sheets))
    return [Grid(sheet.name, sheet.rows) for sheet in sheets]


def _decode(data: bytes) -> str:
    declared = DECLARED.match(data.lstrip()[:300])
    name = declared.group(1).decode().lower() if declared else ""
    if name in KNOWN and not name.startswith("utf"):
        return data.decode("cp1252" if name != "iso-8859-1" else "latin-1", errors="replace")
    return data.decode(guess_encoding(data), errors="replace")


def _sheets(text: str) -> list[_Sheet]:
    reader = _Reader()
    seen = 0
    for tag in TAG.finditer(text):
        start, end = tag.span()
        if reader.held is not None:
            reader.held.append(text[seen:start])
        slash, name, inside = tag.groups()
        reader.on_tag[name.lower()](inside, bool(slash))
        seen = end
    return reader.sheets


class _Reader:
    """Turn a run of tags and texts into sheets; a tag nobody closed ends where the next cell begins."""

    def __init__(self) -> None:
        self.sheets = [_Sheet(None)]
        self.held: list[str] | None = None
        self.span = 0
        self.on_tag = {"td": self._html_cell, "th": self._html_cell, "cell": self._cell, "data": self._data}
        self.on_tag |= {"tr": self._row, "row": self._row, "worksheet": self._worksheet, "br": self._break}

    def _store(self) -> None:
        if self.held is not None:
            self.sheets[-1].put("".join(self.held))
        self.held = None

    def _cell(self, inside: str, closing: bool) -> None:
        self._store()
        sheet = self.sheets[-1]
        sheet.column += self.span
        self.span = 0
        if not closing:
            attributes = _attributes(inside)
            sheet.open_cell(attributes)
            self.span = sheet.span(attributes)

    def _html_cell(self, inside: str, closing: bool) -> None:
        self._cell(inside, closing)
        self.held = None if closing else []

    def _data(self, inside: str, closing: bool) -> None:
        self._store()
        if not closing and not inside.endswith("/"):
            self.sheets[-1].kind = _attributes(inside).get("type", "").lower()
            self.held = []

    def _row(self, inside: str, closing: bool) -> None:
        self._store()
        self.span = 0
        if not closing:
            self.sheets[-1].open_row(_attributes(inside))

    def _worksheet(self, inside: str, closing: bool) -> None:
        self._store()
        if not closing:
            if len(self.sheets) > limits.MAX_SHEETS * 5:
                limits.refuse(EMPTY)
            self.sheets.append(_Sheet(_attributes(inside).get("name")))

    def _break(self, inside: str, closing: bool) -> None:
        if self.held is not None:
            self.held.append(" ")


def _attributes(text: str) -> Mapping[str, str]:
    """What a tag says besides its name."""
    return _remembered_attributes(text) if len(text) <= USUAL_TAG else _read_attributes(text)


@lru_cache(maxsize=1024)
def _remembered_attributes(text: str) -> Mapping[str, str]:
    """The thousands of cells of a sheet say the same few things."""
    return _read_attributes(text)


def _read_attributes(text: str) -> Mapping[str, str]:
    pairs = ATTRIBUTE.findall(text[:2000])
    return {name.rpartition(":")[2].lower(): unescape(a or b or c) for name, a, b, c in pairs}


def _index(text: str | None, otherwise: int) -> int:
    if text is None or not text.isascii() or not text.isdigit():
        return otherwise
    return int(text[:9])


def unescape(text: str) -> str:
    """Resolve the five XML entities and character numbers; a bare `&` stays what it is."""
    return ENTITY.sub(_entity, text) if "&" in text else text


def _entity(match: re.Match[str]) -> str:
    if match.group(1):
        return NAMED[match.group(1)]
    code = int(match.group(2)) if match.group(2) else int(match.group(3), 16)
    return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else ""


def _typed(text: str, kind: str) -> Value:
    if "<" in text:
        text = MARKS.sub("", text)
    text = unescape(text).strip()
    if not text:
        return None
    if kind == "number":
        try:
            return float(text)
        except ValueError:
            return text
    if kind == "datetime":
        try:
            return datetime.fromisoformat(text.rstrip("Z")[:19])
        except ValueError:
            return text
    return text
