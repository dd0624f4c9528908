"""The variable map, and the report that a teacher can read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from pamong.core.documents.charts import BLUE, CATEGORIES, GREY, Chart, draw_chart
from pamong.core.documents.rendering import render_pdf
from pamong.core.words import decimal, whole
from pamong.engines.rasch import FacetsFit

TEMPLATE = Path(__file__).with_name("report.typ")
NAMED = 40  # elements of a facet that the map and the tables can still name
ROWS = 60
BINS = 30
CLEAR = 2.0  # errors from which a difference is worth a sentence
FAR_FIT = 2.0


def draw_map(fit: FacetsFit) -> str:
    """Return the variable map (Wright map) as SVG: persons as a histogram, other facets as points with intervals."""
    return draw_chart(
        Chart(
            "Peta ukuran",
            f"Sebaran {fit.facets[0]} di sebelah kiri; {', '.join(fit.facets[1:])} di sebelah kanan pada penggaris "
            "yang sama. Makin ke atas makin mampu, atau makin ketat dan makin sulit.",
            {"hconcat": [_persons(fit), *[_facet(fit, at) for at in range(1, len(fit.facets))]], "spacing": 18,
             "resolve": {"scale": {"y": "shared"}}},
        )
    )  # fmt: skip


def _persons(fit: FacetsFit) -> dict[str, Any]:
    return {
        "width": 150, "height": 360, "title": fit.facets[0],
        "data": {"values": _histogram(fit.persons["eap"])},
        "mark": {"type": "rect", "color": BLUE, "stroke": "white", "strokeWidth": 0.5},
        "encoding": {
            "y": {"field": "low", "type": "quantitative", "title": "logit", "scale": {"zero": False}},
            "y2": {"field": "high"},
            "x": {"field": "count", "type": "quantitative", "title": "banyaknya", "sort": "descending",
                  "axis": {"tickMinStep": 1, "format": "d"}},
            "x2": {"datum": 0},
        },
    }  # fmt: skip


def _histogram(measures: np.ndarray) -> list[dict[str, float]]:
    counts, edges = np.histogram(measures, bins=min(BINS, max(5, int(np.sqrt(measures.size) * 2))))
    return [
        {"low": round(float(low), 4), "high": round(float(high), 4), "count": int(count)}
        for low, high, count in zip(edges[:-1], edges[1:], counts, strict=True)
    ]


def _facet(fit: FacetsFit, at: int) -> dict[str, Any]:
    name, table = fit.facets[at], fit.elements[fit.facets[at]]
    table = np.sort(table[np.isfinite(table["measure"])], order="measure")
    colour = CATEGORIES[at % len(CATEGORIES)]
    values = [_point(row) for row in table]
    y = {"type": "quantitative", "title": None, "scale": {"zero": False}, "axis": {"labels": False, "ticks": False}}
    order = [value["name"] for value in values]
    x = {
        "field": "name",
        "type": "nominal",
        "sort": order,
        "title": None,
        "axis": {"labelAngle": -90, "labelLimit": 110},
    }
    if len(values) > NAMED:
        x["axis"] = None
    return {
        "width": max(60, min(14 * len(values), 420)), "height": 360, "title": name,
        "data": {"values": values},
        "layer": [
            {"mark": {"type": "rule", "color": GREY},
             "encoding": {"x": x, "y": {"field": "low", **y}, "y2": {"field": "high"}}},
            {"mark": {"type": "point", "color": colour}, "encoding": {"x": x, "y": {"field": "measure", **y}}},
        ],
    }  # fmt: skip


def _point(row: Any) -> dict[str, Any]:
    half = 1.96 * float(row["se"]) if np.isfinite(row["se"]) else 0.0
    measure = float(row["measure"])
    return {
        "name": str(row["element"]), "measure": round(measure, 4),
        "low": round(measure - half, 4), "high": round(measure + half, 4),
    }  # fmt: skip


def report_pdf(fit: FacetsFit, document: dict[str, Any], picture: str, source: str) -> bytes:
    """Return the report as PDF."""
    return render_pdf(TEMPLATE, report_data(fit, document, picture, source))


def report_data(fit: FacetsFit, document: dict[str, Any], picture: str, source: str) -> dict[str, Any]:
    """Return what the report shows, in words a teacher understands."""
    return {
        "title": "Laporan pengukuran",
        "source": source,
        "measured": fit.facets[0],
        "facts": _facts(fit, document),
        "sentences": sentences(fit, document),
        "warnings": [one["message"] for one in document["warnings"]],
        "map": picture,
        "facets": [_facet_section(fit, name) for name in fit.facets[1:]],
        "persons": _person_section(fit),
        "thresholds": _category_rows(fit),
        "bias": [
            [row["first"].partition(":")[2], row["second"].partition(":")[2], _signed(row["bias"]), _figure(row["se"])]
            for row in document["bias"][:ROWS]
        ],
        "hash": fit.input_hash,
    }


def _facts(fit: FacetsFit, document: dict[str, Any]) -> list[list[str]]:
    model = {"rsm": "skala nilai bersama", "pcm": "ambang nilai tiap butir"}[fit.options.model]
    return [
        ["Yang diukur", f"{fit.facets[0]}: {whole(fit.n_persons)}"],
        ["Penilaian", f"{whole(fit.n_ratings)} nilai, dari {' dan '.join(fit.facets[1:])}"],
        ["Model", f"Rasch banyak sisi, {model}, {fit.options.estimator.upper()}"],
        ["Keandalan", decimal(fit.reliability, 2) if np.isfinite(fit.reliability) else "tidak dapat dihitung"],
        ["Perhitungan", f"selesai dalam {document['iterations']} langkah" if fit.converged else "BELUM SELESAI"],
    ]


def sentences(fit: FacetsFit, document: dict[str, Any]) -> list[str]:
    """Return the findings as sentences."""
    found = [_about_reliability(fit)]
    for name in fit.facets[1:]:
        found += _about_facet(fit, name)
    if fit.halo_sd is not None:
        strong = fit.halo_p is not None and fit.halo_p < 0.05
        found.append(
            f"Nilai dalam satu pengamatan saling mirip (halo, simpangan baku {decimal(fit.halo_sd, 2)} logit); "
            "hal ini sudah diperhitungkan dalam galat."
            if strong
            else "Nilai dalam satu pengamatan tidak terbukti lebih mirip daripada seharusnya."
        )
    if document["bias"]:
        found.append(f"Ada {len(document['bias'])} pasangan yang menyimpang dari dugaan; lihat tabel Pasangan.")
    return found


def _about_reliability(fit: FacetsFit) -> str:
    if not np.isfinite(fit.reliability):
        return "Keandalan tidak dapat dihitung."
    verdict = "cukup untuk membedakan orang" if fit.reliability >= 0.8 else "belum cukup untuk membedakan orang"
    if fit.reliability < 0.5:
        verdict = "rendah: pakai hanya untuk umpan balik"
    return f"Keandalan {decimal(fit.reliability, 2)}: {verdict}. Selalu baca ukuran bersama galatnya."


def _about_facet(fit: FacetsFit, name: str) -> list[str]:
    """Say who stands clearly apart, in points of the scale."""
    table = fit.elements[name]
    usual = float(np.mean(table["fair_average"][np.isfinite(table["fair_average"])])) if len(table) else 0.0
    with np.errstate(invalid="ignore"):
        clear = table[np.abs(table["measure"]) > CLEAR * table["se"]]
    clear = clear[np.argsort(-np.abs(clear["measure"]))][:3]
    said = []
    for row in clear:
        points = abs(float(row["fair_average"]) - usual)
        if points < 0.05:
            continue
        kind = "lebih ketat atau lebih sulit" if row["measure"] > 0 else "lebih longgar atau lebih mudah"
        said.append(
            f"{name} {row['element']}: {decimal(points, 1)} poin {kind} daripada rata-rata; sudah diperhitungkan."
        )
    return said


def _facet_section(fit: FacetsFit, name: str) -> dict[str, Any]:
    table = fit.elements[name]
    order = np.argsort(-np.where(np.isfinite(table["measure"]), table["measure"], -np.inf), kind="stable")
    shown = table[order][:ROWS]
    return {
        "name": name,
        "rows": [
            [
                str(row["element"]), whole(int(row["n"])), _figure(row["raw_average"]), _figure(row["fair_average"]),
                _signed(row["measure"]), _figure(row["se"]), _figure(row["infit"]), _fit_word(row),
            ]
            for row in shown
        ],
        "left_out": len(table) - len(shown),
    }  # fmt: skip


def _fit_word(row: Any) -> str:
    if not np.isfinite(row["infit_t"]):
        return "-"
    if row["infit_t"] > FAR_FIT:
        return "kurang konsisten"
    return "terlalu seragam" if row["infit_t"] < -FAR_FIT else "sesuai"


def _person_section(fit: FacetsFit) -> dict[str, Any]:
    table = np.sort(fit.persons, order="element")
    shown = table[:ROWS]
    return {
        "rows": [
            [
                str(row["element"]), whole(int(row["n"])), _figure(row["raw_average"]), _figure(row["fair_average"]),
                _signed(row["eap"]), _figure(row["sd"]),
            ]
            for row in shown
        ],
        "left_out": len(table) - len(shown),
    }  # fmt: skip


def _category_rows(fit: FacetsFit) -> list[list[str]]:
    return [
        [
            str(row["set"]) or "semua", str(int(row["score"])), whole(int(row["count"])),
            f"{decimal(100 * float(row['share']), 0)} %", _signed(row["average_measure"]),
        ]
        for row in fit.categories[:ROWS]
    ]  # fmt: skip


def _figure(value: float | None) -> str:
    return "-" if value is None or not np.isfinite(value) else decimal(float(value), 2)


def _signed(value: float | None) -> str:
    if value is None or not np.isfinite(value):
        return "-"
    text = decimal(abs(float(value)), 2)
    return text if value >= 0 or text == "0,00" else f"−{text}"
