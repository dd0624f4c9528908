"""Tables of any size: read in chunks, judged column by column, written as they come."""

from __future__ import annotations

import csv
import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from pathlib import Path
from typing import TextIO

import numpy as np
import numpy.typing as npt

from pamong.engines.eligibility.arrays import Column, Truths, judge_columns, results
from pamong.engines.eligibility.fields import UNKNOWN, Field, Names, as_number, shipped_fields
from pamong.engines.eligibility.records import Outcome, Result
from pamong.engines.eligibility.rulesets import RuleSet

CHUNK = 100_000
REMEMBERED = 100_000
RESULTS = (Result.NOT_ELIGIBLE.value, Result.INCOMPLETE.value, Result.ELIGIBLE.value)
WORDS = tuple(outcome.word for outcome in Outcome)
QUOTED = frozenset('",\r\n')


class TableError(ValueError):
    """This table cannot be judged; the message says why, in Indonesian."""


@dataclass
class Summary:
    """What a table held: people by result, outcomes by rule, cells nobody could read by column."""

    people: int = 0
    results: Counter[str] = field(default_factory=Counter)
    outcomes: dict[str, Counter[str]] = field(default_factory=dict)
    unreadable: Counter[str] = field(default_factory=Counter)
    ragged: int = 0
    ignored_columns: list[str] = field(default_factory=list)
    absent_columns: list[str] = field(default_factory=list)


class _Memory(dict[str, float]):
    """Reads each different cell of a column once, and forgets when there are too many different ones."""

    def __init__(self, column: Field, names: Names, default: float) -> None:
        super().__init__()
        self.column, self.names, self.default = column, names, default
        self.bad: set[str] = set()

    def __missing__(self, cell: str) -> float:
        value = self.column.read(cell, self.names)
        if value is None:
            value = UNKNOWN
            self.bad.add(cell)
        elif math.isnan(value):
            value = self.default
        if len(self) < REMEMBERED or self.column.kind == "text":
            self[cell] = value
        return value


class Reader:
    """Turns the cells of a table into columns of numbers."""

    def __init__(self, header: Sequence[str], rules: RuleSet, as_of: date) -> None:
        self.header = [name.strip().lower() for name in header]
        if "id" not in self.header:
            raise TableError("Kolom 'id' tidak ada. Baris pertama harus berisi nama kolom.")
        doubled = [name for name, times in Counter(self.header).items() if times > 1 and name]
        if doubled:
            raise TableError(f"Kolom {', '.join(doubled)} tertulis dua kali.")
        fields, names = shipped_fields(), Names()
        self.wanted = rules.columns()
        self.memories: dict[str, _Memory] = {}
        for name in sorted(self.wanted):
            default = float(as_number(as_of)) if fields[name].default == "as_of" else UNKNOWN
            self.memories[name] = _Memory(fields[name], names, default)
        self.id_at = self.header.index("id")

    def columns(self, rows: list[list[str]], summary: Summary) -> tuple[Sequence[str], dict[str, Column]]:
        """Return the ids and the columns of a chunk."""
        _even(rows, len(self.header), summary)
        cells = dict(zip(self.header, zip(*rows, strict=True), strict=True))
        columns: dict[str, Column] = {}
        for name, memory in self.memories.items():
            if name in cells:
                columns[name] = np.fromiter(map(memory.__getitem__, cells[name]), np.float64, len(rows))
                if memory.bad:
                    summary.unreadable[name] += sum(map(memory.bad.__contains__, cells[name]))
            elif not math.isnan(memory.default):
                columns[name] = np.full(len(rows), memory.default)
        return cells["id"], columns


def _even(rows: list[list[str]], width: int, summary: Summary) -> None:
    """Make all rows as long as the header; what is missing at the end is empty."""
    if set(map(len, rows)) == {width}:
        return
    for at, row in enumerate(rows):
        if len(row) != width:
            summary.ragged += 1
            rows[at] = (row + [""] * width)[:width]


def open_table(path: Path) -> TextIO:
    """Open a CSV file of UTF-8 text, with or without a mark at its beginning."""
    return path.open(encoding="utf-8-sig", newline="")


def read_table(stream: TextIO) -> tuple[list[str], Iterator[list[str]]]:
    """Return the header and the rows; the delimiter is whichever of comma, semicolon and tab the header has most."""
    first = stream.readline()
    if not first.strip():
        raise TableError("Berkas ini kosong.")
    delimiter = max(",;\t", key=first.count)
    header = next(csv.reader([first], delimiter=delimiter))
    return header, (row for row in csv.reader(stream, delimiter=delimiter) if row)


def judge_table(
    stream: TextIO, out: TextIO, rules: RuleSet, as_of: date, *, progress: Callable[[int], object] = int
) -> Summary:
    """Judge a table of any size and write one row a person: id, result, and the outcome of every rule.

    Memory depends on the chunk, not on the table.
    """
    header, rows = read_table(stream)
    reader = Reader(header, rules, as_of)
    summary = Summary(ignored_columns=ignored(reader), absent_columns=sorted(reader.wanted - set(reader.header)))
    order = [rule.id for rule in rules.on(as_of)]
    summary.outcomes = {rule: Counter() for rule in order}
    out.write(",".join(["id", "result", *order]) + "\n")
    lines = _Lines()
    while chunk := list(islice(rows, CHUNK)):
        ids, columns = reader.columns(chunk, summary)
        outcomes = judge_columns(columns, len(chunk), rules, as_of)
        verdicts = results(outcomes, rules)
        _count(summary, outcomes, verdicts)
        out.writelines(lines.of(ids, np.stack([verdicts, *(outcomes[rule] for rule in order)], axis=1)))
        progress(summary.people)
    return summary


def ignored(reader: Reader) -> list[str]:
    """Return the columns no rule asks about."""
    return [name for name in reader.header if name and name != "id" and name not in reader.wanted]


def _count(summary: Summary, outcomes: Mapping[str, Truths], verdicts: Truths) -> None:
    summary.people += len(verdicts)
    for number, times in enumerate(np.bincount(verdicts, minlength=len(RESULTS))):
        summary.results[RESULTS[number]] += int(times)
    for rule, found in outcomes.items():
        for number, times in enumerate(np.bincount(found, minlength=len(WORDS))):
            if times:
                summary.outcomes[rule][WORDS[number]] += int(times)


class _Lines(dict[bytes, str]):
    """Writes each different combination of outcomes once."""

    def __missing__(self, code: bytes) -> str:
        text = f"{RESULTS[code[0]]},{','.join(WORDS[outcome] for outcome in code[1:])}\n"
        if len(self) < REMEMBERED:
            self[code] = text
        return text

    def of(self, ids: Sequence[str], codes: npt.NDArray[np.int8]) -> Iterable[str]:
        width = codes.shape[1]
        raw = np.ascontiguousarray(codes).tobytes()
        endings = (self[raw[at : at + width]] for at in range(0, len(raw), width))
        names = ids if QUOTED.isdisjoint("".join(ids)) else map(_quoted, ids)
        return (f"{name},{ending}" for name, ending in zip(names, endings, strict=True))


def _quoted(text: str) -> str:
    return text if QUOTED.isdisjoint(text) else '"' + text.replace('"', '""') + '"'
