"""The folder of results: a table for each facet, fit, map and report."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from pamong.config.django_setup import start_django
from pamong.engines.rasch import FacetsFit, freeze

PERSON = ("element", "eap", "sd", "wle", "se", "raw", "n", "raw_average", "fair_average")
ELEMENT = (
    "element", "measure", "se", "infit", "outfit", "infit_t", "outfit_t", "fair_average", "raw_average", "n",
    "extreme", "anchored", "displacement", "displacement_t",
)  # fmt: skip
FIT = ("element", "infit", "outfit", "infit_t", "outfit_t", "n")
DIGITS = 6


def write_folder(folder: Path, fit: FacetsFit, document: dict[str, Any], source: str) -> None:
    """Write all files."""
    start_django()
    from pamong.config.commandline.measure.paper import draw_map, report_pdf  # noqa: PLC0415 - needs Django started

    folder.mkdir(parents=True, exist_ok=True)
    write_csv(folder / table_name(fit.facets[0]), PERSON, _rows(fit.persons, PERSON))
    for name, table in fit.elements.items():
        write_csv(folder / table_name(name), ELEMENT, _rows(table, ELEMENT))
    fits = [[name, *row] for name, table in fit.elements.items() for row in _rows(table, FIT)]
    write_csv(folder / "fit.csv", ("facet", *FIT), fits)
    write_csv(
        folder / "thresholds.csv", ("set", "step", "value", "se"), _rows(fit.thresholds, ("set", "step", "value", "se"))
    )
    if document["bias"]:
        write_csv(folder / "bias.csv", tuple(document["bias"][0]), [list(row.values()) for row in document["bias"]])
    if fit.converged and fit.connected:
        (folder / "calibration.json").write_text(freeze(fit, note=source).to_json(), encoding="utf-8")
    picture = draw_map(fit)
    (folder / "map.svg").write_text(picture, encoding="utf-8")
    (folder / "report.pdf").write_bytes(report_pdf(fit, document, picture, source))


def table_name(facet: str) -> str:
    """Return the file name of a facet's table: nothing in it can leave the folder."""
    return f"measures-{re.sub(r'[^0-9A-Za-z_.-]+', '_', facet).strip('.') or 'facet'}.csv"


def write_csv(file: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write one table; a cell that a spreadsheet would run as a formula is written as text."""
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(header)
        writer.writerows([_safe(cell) for cell in row] for row in rows)


def _safe(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell


def _rows(table: np.ndarray, names: Sequence[str]) -> list[list[object]]:
    return [[_plain(row[name]) for name in names] for row in table]


def _plain(value: Any) -> object:
    if isinstance(value, np.bool_):
        return int(value)
    if isinstance(value, np.floating):
        return "" if not np.isfinite(value) else round(float(value), DIGITS)
    return int(value) if isinstance(value, np.integer) else str(value)
