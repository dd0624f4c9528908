"""Proof that an .xlsx or .ods is harmless, before anything is built from it.

Every XML part is unpacked as a stream with the true size counted (the sizes a zip declares may lie), a document type
definition ends the reading, and the farthest filled cell must lie within a roster's bounds: calamine
allocates the whole rectangle, so one cell at XFD1048576 would ask for gigabytes.
"""

import io
import zipfile
import zlib
from typing import Any
from xml.parsers import expat

from pamong.engines.roster.reading import limits

CHUNK = 1 << 16
MAX_PARTS = 3000
BROKEN = "Berkas ini rusak atau terpotong. Buka di Excel, simpan lagi sebagai .xlsx, lalu unggah ulang."
TOO_BIG = "Isi berkas ini membengkak terlalu besar saat dibuka. Salin tabelnya saja ke berkas baru, lalu unggah lagi."
DTD = "Berkas ini memuat definisi XML (DTD) yang tidak pernah ada di daftar biasa, jadi tidak dibaca."
LOCKED = "Berkas ini terkunci kata sandi. Simpan salinannya tanpa kata sandi, lalu unggah lagi."


class _Extent:
    """Follow row and cell elements and stop at the first filled cell out of bounds."""

    def __init__(self) -> None:
        self.row = 0
        self.row_text = ""
        self.column = 0
        self.rows = 0
        self.columns = 0
        self.letters: dict[str, int] = {}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2] if ":" in name else name
        if local == "c":
            self._place(attributes.get("r"))
        elif local == "v" or local == "is":
            if self.row > self.rows or self.column > self.columns:
                self._fill()
        elif local == "row":
            self.row = _number(attributes.get("r"), self.row + 1)
            self.row_text = str(self.row)
            self.column = 0
        elif local == "sheetData":
            self.row = self.column = self.rows = self.columns = 0

    def _place(self, reference: str | None) -> None:
        if not reference:
            self.column += 1
            return
        usual = self.letters.get(reference.removesuffix(self.row_text))  # a known column in the row we are in
        if usual is not None:
            self.column = usual
            return
        letters = reference.rstrip("0123456789")
        self.row = _number(reference[len(letters) :], self.row)
        self.row_text = str(self.row)
        self.column = self.letters.setdefault(letters, column_number(letters))

    def _fill(self) -> None:
        self.rows, self.columns = max(self.rows, self.row), max(self.columns, self.column)
        limits.check_extent(self.rows, self.columns)


def column_number(letters: str) -> int:
    """The number of a column named by letters, 1 for A."""
    number = 0
    for letter in letters.upper()[:8]:
        number = number * 26 + (ord(letter) - 64)
    return number


def _number(text: str | None, otherwise: int) -> int:
    if not text:
        return otherwise
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        limits.refuse(BROKEN)
    return int(text)


def _refuse_dtd(*_: Any) -> None:
    limits.refuse(DTD)


def open_archive(data: bytes) -> zipfile.ZipFile:
    """Open a zip and check what its directory says."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError):
        limits.refuse(BROKEN)
    parts = archive.infolist()
    if any(part.flag_bits & 1 for part in parts):
        limits.refuse(LOCKED)
    declared = sum(part.file_size for part in parts)
    if len(parts) > MAX_PARTS or declared > limits.MAX_UNPACKED_BYTES:
        limits.refuse(TOO_BIG)
    _check_ratio(declared, len(data))
    return archive


def _check_ratio(unpacked: int, packed: int) -> None:
    if unpacked > limits.MAX_UNPACKED_BYTES:
        limits.refuse(TOO_BIG)
    if unpacked > limits.RATIO_FLOOR_BYTES and unpacked > limits.MAX_RATIO * packed:
        limits.refuse(TOO_BIG)


def prove_harmless(archive: zipfile.ZipFile, packed: int, *, extents: bool) -> None:
    """Walk every XML part of the archive; raise `RosterFileError` at the first sign of an attack."""
    unpacked = 0
    try:
        for part in archive.infolist():
            if part.filename.lower().endswith((".xml", ".rels")):
                unpacked = _walk(archive, part, unpacked, packed, extents=extents)
        if extents:
            _prove_no_hidden_sheet(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError, expat.ExpatError):
        limits.refuse(BROKEN)


def _prove_no_hidden_sheet(archive: zipfile.ZipFile) -> None:
    """Refuse a workbook whose sheet stands in a part we did not walk, because it is not called `.xml`."""
    used: set[str] = set()
    targets: dict[str, str] = {}

    def hear(name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        if local == "sheet":
            used.update(value for key, value in attributes.items() if key.rpartition(":")[2] == "id")
        elif local == "Relationship":
            targets[attributes.get("Id", "")] = attributes.get("Target", "")

    for part in archive.infolist():
        if part.filename.lower() in ("xl/workbook.xml", "xl/_rels/workbook.xml.rels"):
            parser = expat.ParserCreate()
            parser.StartElementHandler = hear
            parser.Parse(archive.read(part), True)
    if any(not targets.get(name, ".xml").lower().endswith(".xml") for name in used):
        limits.refuse(BROKEN)


def _walk(archive: zipfile.ZipFile, part: zipfile.ZipInfo, unpacked: int, packed: int, *, extents: bool) -> int:
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse_dtd
    if extents:
        parser.StartElementHandler = _Extent().start
    with archive.open(part) as stream:
        while chunk := stream.read(CHUNK):
            unpacked += len(chunk)
            _check_ratio(unpacked, packed)
            parser.Parse(chunk, False)
    if part.file_size:
        parser.Parse(b"", True)
    return unpacked
