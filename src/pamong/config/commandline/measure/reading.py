"""Reading a table of ratings: every wrong cell is named by its place."""

from __future__ import annotations

import argparse
import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from pamong.engines.rasch import Anchors, Options, Ratings

DELIMITERS = ",;\t|"
MISSING = {"", "na", "nan", "null", "-"}
THRESHOLD = "threshold"


class BadTableError(ValueError):
    """The table cannot be measured; the message says where and what to mend."""


@dataclass(frozen=True)
class Request:
    """What is to be measured, and how."""

    facets: tuple[str, ...]
    ratings: Ratings
    options: Options
    repeated: int


def read_request(options: argparse.Namespace) -> Request:
    """Return the request of a call, or raise BadTableError."""
    header, rows = read_table(options.file)
    facets = _facets(header, options)
    groups = _groups(header, rows, options, facets)
    score = _place(header, options.score)
    columns = {name: [row[_place(header, name)].strip() for row in rows] for name in facets}
    for name, column in columns.items():
        _no_blanks(name, column)
    scores = np.array([_score(row[score], number) for number, row in enumerate(rows, 1)], dtype=np.float64)
    seen = list(zip(*columns.values(), strict=True))
    asked = Options(
        model=options.model,
        estimator=options.estimator,
        bundle=_bundle(options, facets),
        anchors=None if options.anchors is None else read_anchors(options.anchors),
        equivalent_groups=options.equivalent_groups,
    )
    return Request(facets, Ratings(columns, scores, groups), asked, len(seen) - len(set(seen)))


def _groups(
    header: Sequence[str], rows: Sequence[Sequence[str]], options: argparse.Namespace, facets: Sequence[str]
) -> list[str] | None:
    """Return the group of each row, None when no column is named."""
    if options.group is None:
        return None
    if options.group in facets or options.group == options.score:
        raise BadTableError("--group menyebut kolom yang sudah menjadi sisi atau nilai.")
    groups = [row[_place(header, options.group)].strip() for row in rows]
    _no_blanks(options.group, groups)
    return groups


def read_table(file: Path) -> tuple[list[str], list[list[str]]]:
    """Return header and rows; lines that start with # and blank lines are passed over."""
    text = file.read_text(encoding="utf-8-sig")
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    if len(lines) < 2:
        raise BadTableError(f"{file} tidak berisi baris nilai.")
    delimiter = max(DELIMITERS, key=lines[0].count)
    header, *rows = csv.reader(io.StringIO("\n".join(lines)), delimiter=delimiter)
    header = [name.strip() for name in header]
    for number, row in enumerate(rows, 1):
        if len(row) != len(header):
            raise BadTableError(f"baris data {number} berisi {len(row)} kolom, judulnya {len(header)}.")
    return header, rows


def _facets(header: Sequence[str], options: argparse.Namespace) -> tuple[str, ...]:
    if options.facets is None:
        names = [name for name in header if name not in (options.score, options.group)]
    else:
        names = [name.strip() for name in options.facets.split(",")]
    if len(names) < 2:
        raise BadTableError("perlu sedikitnya dua sisi: siapa yang diukur, dan oleh apa (--facets).")
    if len(set(names)) < len(names) or options.score in names:
        raise BadTableError("setiap kolom hanya boleh disebut sekali, dan kolom nilai bukan sisi.")
    return tuple(names)


def _place(header: Sequence[str], name: str) -> int:
    if name not in header:
        raise BadTableError(f"kolom {name!r} tidak ada. Kolom yang ada: {', '.join(header)}.")
    return list(header).index(name)


def _no_blanks(name: str, column: Sequence[str]) -> None:
    if "" in column:
        raise BadTableError(f"baris data {list(column).index('') + 1}: kolom {name} kosong.")


def _score(cell: str, number: int) -> float:
    text = cell.strip()
    if text.lower() in MISSING:
        return float("nan")
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        raise BadTableError(f"baris data {number}: nilai {text!r} bukan bilangan bulat.") from None
    if not value.is_integer() or abs(value) > 1e6:
        raise BadTableError(f"baris data {number}: nilai {text!r} bukan bilangan bulat.")
    return value


def _bundle(options: argparse.Namespace, facets: Sequence[str]) -> tuple[str, ...]:
    if options.bundle:
        return tuple(name.strip() for name in options.bundle.split(","))
    return (facets[0], facets[-1]) if options.halo else ()


def read_anchors(file: Path) -> Anchors:
    """Read facet,element,measure; thresholds as facet ``threshold`` with the step (or ``element:step``)."""
    header, rows = read_table(file)
    places = [_place(header, name) for name in ("facet", "element", "measure")]
    elements: dict[str, dict[str | int, float]] = {}
    steps: dict[str, list[tuple[float, float]]] = {}
    for number, row in enumerate(rows, 1):
        facet, element, measure = (row[place].strip() for place in places)
        value = _measure(measure, number)
        if facet != THRESHOLD:
            elements.setdefault(facet, {})[element] = value
            continue
        name, _, step = element.rpartition(":")
        steps.setdefault(name, []).append((_measure(step, number), value))
    ordered: dict[str | int, tuple[float, ...]] = {
        name: tuple(value for _, value in sorted(known)) for name, known in steps.items()
    }
    return Anchors(elements=elements, steps=ordered)


def _measure(text: str, number: int) -> float:
    try:
        return float(text)
    except ValueError:
        raise BadTableError(f"baris jangkar {number}: {text!r} bukan bilangan.") from None
