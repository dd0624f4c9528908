"""CSV of any delimiter and encoding, as Excel, Google Forms and databases write it."""

import csv
import io
import itertools
from collections import Counter
from collections.abc import Iterator

from pamong.engines.roster.model import Value
from pamong.engines.roster.reading import limits
from pamong.engines.roster.reading.workbook import Grid

DELIMITERS = ",;\t|"
BLANK_TAIL = 1_100_000  # Excel may save every empty row of a sheet; they cost nothing and mean nothing
LONG_LINE = (
    "Berkas ini memuat baris teks yang terlalu panjang untuk sebuah daftar. Simpan ulang dari Excel sebagai .xlsx."
)
OPEN_QUOTE = (
    'Tanda kutip (") di baris {row} tidak ditutup, sehingga baris-baris sesudahnya tertelan. '
    "Hapus tanda kutip itu, atau simpan ulang dari Excel sebagai .xlsx."
)


def guess_encoding(data: bytes) -> str:
    """Name the encoding of a text file: by its mark, by its zero bytes, else UTF-8, else Windows."""
    for mark, name in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return name
    head = data[:400]
    if head.count(0) > len(head) // 4:
        return "utf-16-le" if head[1::2].count(0) > head[::2].count(0) else "utf-16-be"
    for name in ("utf-8", "cp1252"):
        try:
            data.decode(name)
        except UnicodeDecodeError:
            continue
        return name
    return "latin-1"


def read_delimited(data: bytes) -> list[Grid]:
    """Read a CSV; the row number is the record's number, as a spreadsheet would show it."""
    encoding = guess_encoding(data)
    head = data[: 1 << 16].decode(encoding, errors="ignore")
    delimiter, skip = guess_delimiter(head)
    stream = io.TextIOWrapper(io.BytesIO(data), encoding=encoding, errors="replace", newline="")
    try:
        rows = _records(stream, delimiter, skip)
    except csv.Error:
        limits.refuse("Berkas CSV ini tidak dapat diuraikan (tanda kutip tidak ditutup?). Simpan ulang sebagai .xlsx.")
    _refuse_swallowed_rows(rows, delimiter)
    return [Grid(None, rows)]


def _refuse_swallowed_rows(rows: list[list[Value]], delimiter: str) -> None:
    """A quote nobody closed takes the rows below it into its cell: whoever stands there would be missed in silence."""
    if len(rows) < 2:  # the header alone tells how many columns a row has
        return
    full = max(2, max(len(row) for row in rows) - 1)
    for number, row in enumerate(rows, 1):
        for cell in row:
            if isinstance(cell, str) and "\n" in cell and _holds_a_row(cell, delimiter, full):
                limits.refuse(OPEN_QUOTE.format(row=number))


def _holds_a_row(cell: str, delimiter: str, full: int) -> bool:
    return any(line.count(delimiter) >= full for line in cell.splitlines()[1:])


def guess_delimiter(head: str) -> tuple[str, int]:
    """The delimiter that cuts the first lines most evenly, and how many lines to skip (Excel's `sep=` line)."""
    lines = head.splitlines()
    if lines and lines[0].lower().startswith("sep=") and len(lines[0].strip()) == 5:
        return lines[0].strip()[4], 1
    sample = [line for line in lines[:60] if line.strip()]
    return max(DELIMITERS, key=lambda mark: _evenness(sample, mark)), 0


def _evenness(lines: list[str], delimiter: str) -> tuple[float, int]:
    try:
        widths = [len(row) for row in csv.reader(lines, delimiter=delimiter)]
    except csv.Error:
        return 0.0, 0
    counts = Counter(width for width in widths if width > 1)
    if not counts:
        return 0.0, 0
    width, often = counts.most_common(1)[0]
    return often / len(widths), width


def _records(stream: io.TextIOWrapper, delimiter: str, skip: int) -> list[list[Value]]:
    spent = [0]
    reader = csv.reader(_lines(stream, spent), delimiter=delimiter)
    rows: list[list[Value]] = []
    last = width = 0
    for number, record in enumerate(itertools.islice(reader, skip, None), skip + 1):
        spent[0] = 0
        if any(record):
            width = max(width, len(record))
            limits.check_extent(number, width)
            rows.extend([[]] * (number - 1 - last))
            rows.append(list(record))
            last = number
        elif number > BLANK_TAIL:
            limits.check_extent(number, width)
    return rows


def _lines(stream: io.TextIOWrapper, spent: list[int]) -> Iterator[str]:
    """Lines of bounded length; `spent` counts what one record has taken, and is cleared when it is complete."""
    while line := stream.readline(limits.MAX_LINE + 1):
        spent[0] += len(line)
        if len(line) > limits.MAX_LINE or spent[0] > limits.MAX_RECORD:
            limits.refuse(LONG_LINE)
        yield line.replace("\0", "") if "\0" in line else line
