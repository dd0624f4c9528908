"""Hostile files end in one clear sentence, within five seconds and 300 MB."""

import io
import struct
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pamong.engines.roster import RosterFileError, read_table
from scenes.roster_files import biff, ods_of, xlsx, zipped

GOOD: list[list[Any]] = [["No", "Nama", "NIP"], [1, "Siti Aminah", "198609262015052003"]]
SPREADSHEET = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
ROW = '<row r="1"><c r="A1" t="inlineStr"><is><t>Nama</t></is></c></row>'
NAMESPACES = " ".join(f'xmlns:{p}="urn:oasis:names:tc:opendocument:xmlns:{p}:1.0"' for p in ("office", "table", "text"))


def with_part(name: str, content: str | bytes) -> bytes:
    """A good .xlsx with one part exchanged or added."""
    with zipfile.ZipFile(io.BytesIO(xlsx(GOOD))) as archive:
        parts: dict[str, str | bytes] = {part: archive.read(part) for part in archive.namelist()}
    return zipped({**parts, name: content})


def with_sheet(rows: str, head: str = '<?xml version="1.0"?>') -> bytes:
    sheet = f"{head}<worksheet {SPREADSHEET}><sheetData>{rows}</sheetData></worksheet>"
    return with_part("xl/worksheets/sheet1.xml", sheet)


def lying(data: bytes) -> bytes:
    """The same zip with the unpacked sizes of its large parts understated."""
    changed = bytearray(data)
    for mark, place in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        start = changed.find(mark)
        while start >= 0:
            if struct.unpack_from("<I", changed, start + place)[0] > 1_000_000:
                struct.pack_into("<I", changed, start + place, 1000)
            start = changed.find(mark, start + 4)
    return bytes(changed)


def in_ods(rows: str, head: str = "") -> bytes:
    body = f'<office:spreadsheet><table:table table:name="A">{rows}</table:table></office:spreadsheet>'
    return ods_of(
        f"{head}<office:document-content {NAMESPACES}><office:body>{body}</office:body></office:document-content>"
    )


def repeated(rows: int, columns: int) -> str:
    kind = f'office:value-type="string" table:number-columns-repeated="{columns}"'
    cell = f"<table:table-cell {kind}><text:p>x</text:p></table:table-cell>"
    return f'<table:table-row table:number-rows-repeated="{rows}">{cell}</table:table-row>'


def hidden_sheet() -> bytes:
    """A workbook whose sheet, with a cell at the end of the world, stands in a part not called `.xml`."""
    with zipfile.ZipFile(io.BytesIO(xlsx(GOOD))) as archive:
        parts: dict[str, str | bytes] = {part: archive.read(part) for part in archive.namelist()}
    del parts["xl/worksheets/sheet1.xml"]
    links = "xl/_rels/workbook.xml.rels"
    far = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    parts["xl/worksheets/sheet1.dat"] = f"<worksheet {SPREADSHEET}><sheetData>{ROW}{far}</sheetData></worksheet>"
    return zipped({**parts, links: bytes(parts[links]).replace(b"sheet1.xml", b"sheet1.dat")})  # type: ignore[arg-type]


XML = b'<?xml version="1.0"?>'
BILLION_LAUGHS = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
EXTERNAL = '<!DOCTYPE sst [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
ATTACKS: dict[str, Callable[[], bytes]] = {
    "zip bomb": lambda: with_sheet(ROW + "<row/>" * 9_000_000),
    "zip bomb that understates its size": lambda: lying(with_sheet(ROW + "<row/>" * 9_000_000)),
    "blanks packed a thousand to one": lambda: with_sheet(ROW + " " * 30_000_000),
    "far cell": lambda: with_sheet(ROW + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
    "far cell with odd quotes": lambda: with_sheet(ROW + "<row r='2'><c r = 'XFD2'><v>1</v></c></row>"),
    "far row under a prefix": lambda: with_part(
        "xl/worksheets/sheet1.xml",
        f'<x:worksheet {SPREADSHEET.replace("=", ":x=", 1)}><x:sheetData><x:row r="900000"><x:c r="A900000">'
        "<x:v>1</x:v></x:c></x:row></x:sheetData></x:worksheet>",
    ),
    "far cell in a hidden part": hidden_sheet,
    "half a binary workbook": lambda: biff(GOOD)[:1500],
    "a zip in a zip": lambda: zipped({"dalam.zip": zipped({"daftar.xlsx": xlsx(GOOD)})}),
    "millions of empty html cells": lambda: b"<html><table>" + b"<tr><td>" * 2_000_000,
    "wide and long": lambda: with_sheet(ROW + '<row r="19999"><c r="SA19999"><v>1</v></c></row>'),
    "entities in a sheet": lambda: with_sheet(ROW, f'<?xml version="1.0"?>{BILLION_LAUGHS}'),
    "external entity in the strings": lambda: with_part("xl/sharedStrings.xml", f"{EXTERNAL}<sst {SPREADSHEET}/>"),
    "five thousand parts": lambda: zipped({"xl/workbook.xml": "<a/>", **{f"xl/{n}.xml": "<a/>" for n in range(5000)}}),
    "half a zip": lambda: xlsx(GOOD)[:3000],
    "zip of zeros": lambda: b"PK\x03\x04" + bytes(1000),
    "far cell in a binary workbook": lambda: biff(GOOD, far=(65535, 255)),
    "broken compound file": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\xff" * 5000,
    "ten million repeated rows": lambda: in_ods(repeated(10_000_000, 1)),
    "repeated rectangle": lambda: in_ods(repeated(20_000, 400) * 3),
    "entities in an .ods": lambda: in_ods("", BILLION_LAUGHS),
    "external entity in SpreadsheetML": lambda: f'<?xml version="1.0"?>{EXTERNAL}<Workbook/>'.encode(),
    "far index in SpreadsheetML": lambda: XML + b'<Row ss:Index="9999999"><Cell><Data>x</Data></Cell></Row>',
    "half a million rows of SpreadsheetML": lambda: XML + b"<Row><Cell><Data>x</Data></Cell></Row>" * 400_000,
    "millions of open brackets": lambda: XML + b"<" * 15_000_000,
    "millions of open tags": lambda: XML + b"<Row " * 3_900_000,
    "a million sheets": lambda: XML + b"<Worksheet>" * 1_500_000,
    "csv of five million rows": lambda: b"Nama,NIP\n" + b"a,1\n" * 4_900_000,
    "csv of commas": lambda: b"," * 20_000_000,
    "csv with an open quote": lambda: b'Nama,NIP\n"' + b"abc,\n" * 3_900_000,
    "csv record without end": lambda: b"Nama,NIP\n" + b'"\n",' * 3_900_000,
    "csv of empty lines": lambda: b"Nama,NIP\n" + b"\n" * 19_000_000,
    "too large a file": lambda: b"a,b\n" * 6_000_000,
}  # fmt: skip


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_is_refused_in_indonesian_and_soon(attack: str) -> None:
    data = ATTACKS[attack]()
    start = time.process_time()
    with pytest.raises(RosterFileError, match=r"^serangan\.xlsx: [A-Z].+\.$"):
        read_table(data, "serangan.xlsx")
    assert time.process_time() - start < 5


PEAK = """
import re, resource, sys
from pathlib import Path
from typing import Any
from pamong.engines.roster import RosterFileError, read_table
for path in map(Path, sys.argv[1:]):
    try:
        read_table(path.read_bytes(), path.name)
    except RosterFileError:
        pass
own = int(re.search(r"VmHWM:\\s*(\\d+)", Path("/proc/self/status").read_text())[1])
print(max(own, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss))
"""
"""The system's own mark of this process: `ru_maxrss` would carry over what the parent held when it forked."""

GREEDY = (
    "zip bomb", "far cell", "far cell in a hidden part", "millions of empty html cells",
    "wide and long", "far cell in a binary workbook", "repeated rectangle",
    "ten million repeated rows",
    "millions of open tags", "a million sheets", "csv of commas", "csv record without end",
)  # fmt: skip


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="needs Linux to measure")
def test_refusing_the_greediest_attacks_takes_less_than_300_megabytes(tmp_path: Path) -> None:
    paths = []
    for number, attack in enumerate(GREEDY):
        paths.append(tmp_path / f"{number}.bin")
        paths[-1].write_bytes(ATTACKS[attack]())
    finished = subprocess.run(
        [sys.executable, "-c", PEAK, *map(str, paths)], capture_output=True, check=True, text=True
    )
    assert int(finished.stdout) < 300 * 1024


def test_a_real_list_of_five_thousand_by_fifty_one_is_no_attack() -> None:
    head = ["Nama", "NIP", *[f"Kolom {n}" for n in range(49)]]
    rows = [[f"Guru {n}", "198609262015052003", *["-"] * 49] for n in range(5000)]
    assert len(read_table(xlsx([head, *rows]), "dapodik.xlsx").rows) == 5000


def test_a_csv_with_a_long_blank_tail_is_no_attack() -> None:
    assert len(read_table(b"Nama;NIP\nSiti;-\n" + b";\n" * 100_000, "a.csv").rows) == 1
