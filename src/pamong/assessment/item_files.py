"""Items from a sheet: XLSX or CSV with one item a row.

Columns, in any order: `kode`, `materi` (its code), `soal`, `a` to `e`, `kunci` (a letter, letters such as `A,C`, or a
number), `toleransi`, `pembahasan`.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook

from .commands.bank import ItemContent, NewItem
from .models import ItemKind
from .scoring import read_number
from .validation import check_content

LARGEST_FILE = 2_000_000
MOST_ROWS = 1000
LETTERS = "ABCDE"
OPTION_IDS = "pqrst"


def read_items(name: str, content: bytes) -> tuple[list[NewItem], list[str]]:
    """Return the items of a file and what is wrong with it, row by row."""
    if len(content) > LARGEST_FILE:
        return [], [_("The file is larger than 2 MB. Split it.")]
    try:
        rows = list(_table(name, content))
    except (CalamineError, UnicodeDecodeError, csv.Error):
        return [], [_("The file cannot be read. Save it as XLSX or CSV and try again.")]
    items, problems = [], []
    for number, row in enumerate(rows[:MOST_ROWS], 2):
        try:
            items.append(_item(row))
        except ValidationError as error:
            problems.append(_("Row %(row)s: %(problem)s") % {"row": number, "problem": " ".join(error.messages)})
    return items, problems


def _table(name: str, content: bytes) -> Iterator[dict[str, str]]:
    lines = _csv_lines(content) if name.lower().endswith(".csv") else _sheet_lines(content)
    header = [str(cell).strip().lower() for cell in next(lines, [])]
    for line in lines:
        row = {title: _text(cell) for title, cell in zip(header, line, strict=False) if title}
        if any(row.values()):
            yield row


def _csv_lines(content: bytes) -> Iterator[list[Any]]:
    text = content.decode("utf-8-sig")
    delimiter = max(";,\t", key=text.split("\n", 1)[0].count)
    yield from csv.reader(io.StringIO(text), delimiter=delimiter)


def _sheet_lines(content: bytes) -> Iterator[list[Any]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    yield from book.get_sheet_by_index(0).to_python(skip_empty_area=False, nrows=MOST_ROWS + 1)


def _text(cell: Any) -> str:
    return f"{cell:g}" if isinstance(cell, float) else str(cell).strip()


def _item(row: dict[str, str]) -> NewItem:
    code = slugify(row.get("kode", ""))
    if not code:
        raise ValidationError(_("The code is missing."))
    content = _content(row)
    check_content(content)
    return NewItem(code=code[:30], content=content, material=row.get("materi", ""))


def _content(row: dict[str, str]) -> ItemContent:
    stem, explanation = row.get("soal", ""), row.get("pembahasan", "")
    pairs = zip(LETTERS, OPTION_IDS, strict=True)
    texts = {letter: (name, row[letter.lower()]) for letter, name in pairs if row.get(letter.lower())}
    key = row.get("kunci", "").upper()
    if not texts:
        number = {"value": read_number(key), "tolerance": read_number(row.get("toleransi") or "0")}
        return ItemContent(kind=ItemKind.NUMBER, stem=stem, key=number, explanation=explanation)
    right = [texts[letter][0] for letter in LETTERS if letter in key and letter in texts]
    return ItemContent(
        kind=ItemKind.SEVERAL if len(right) > 1 else ItemKind.ONE,
        options=[{"id": name, "text": text} for name, text in texts.values()],
        key={"options": right},
        stem=stem,
        explanation=explanation,
    )
