"""From a fit to the answer document, exactly as the contract says."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from pamong.config.commandline.measure.reading import Request
from pamong.config.commandline.measure.saying import in_indonesian
from pamong.core.words import decimal
from pamong.engines.rasch import FacetsFit, Remark, interactions

Answer = dict[str, Any]
COLUMNS = ("measure", "se", "infit", "outfit", "infit_t", "outfit_t", "fair_average", "raw_average", "n")
DIGITS = 6
FLAGGED = 0.05


def answer(fit: FacetsFit, request: Request, seconds: float) -> Answer:
    """Return the answer document."""
    remarks = list(fit.warnings)
    if request.repeated:
        remarks.append(Remark("repeated_rating", "Some ratings occur twice.", (str(request.repeated),)))
    return {
        "model": fit.options.model,
        "estimator": fit.options.estimator,
        "loglik": fit.loglik,
        "deviance": fit.deviance,
        "iterations": fit.iterations,
        "converged": fit.converged,
        "n_ratings": fit.n_ratings,
        "n_persons": fit.n_persons,
        "categories": sorted(set(fit.categories["score"].tolist())),
        "person": {"mean": number(fit.mean), "sd": number(fit.sd), "reliability": number(fit.reliability)},
        "facets": {name: _elements(fit, name) for name in fit.facets[1:]},
        "thresholds": _thresholds(fit),
        "halo_sd": number(fit.halo_sd),
        "connected": fit.connected,
        "unlinked": [list(group) for group in fit.unlinked],
        "warnings": [{"code": remark.code, "message": in_indonesian(remark)} for remark in remarks],
        "seconds": round(seconds, 4),
        "halo_se": number(fit.halo_se),
        "halo_p": number(fit.halo_p),
        "category_use": _categories(fit),
        "bias": bias_terms(fit),
        "input_hash": fit.input_hash,
    }


def number(value: float | None) -> float | None:
    """Return a float for JSON; what is not known is null."""
    if value is None or not math.isfinite(value):
        return None
    return round(float(value), DIGITS)


def _elements(fit: FacetsFit, facet: str) -> Answer:
    found = {}
    for row in fit.elements[facet]:
        values = {name: number(row[name]) for name in COLUMNS[:-1]}
        extra = {"n": int(row["n"]), "extreme": bool(row["extreme"]), "anchored": bool(row["anchored"])}
        displacement = number(row["displacement"]) if row["anchored"] else None
        found[str(row["element"])] = {**values, **extra, "displacement": displacement}
    return found


def _thresholds(fit: FacetsFit) -> list[float | None] | dict[str, list[float | None]]:
    names = dict.fromkeys(fit.thresholds["set"].tolist())
    lists = {
        name: [number(value) for value in fit.thresholds["value"][fit.thresholds["set"] == name]] for name in names
    }
    return lists if fit.options.model == "pcm" else lists.get("", [])


def _categories(fit: FacetsFit) -> list[Answer]:
    return [
        {
            "element": str(row["set"]) or None,
            "score": int(row["score"]),
            "count": int(row["count"]),
            "share": number(row["share"]),
            "average_measure": number(row["average_measure"]),
        }
        for row in fit.categories
    ]


def bias_terms(fit: FacetsFit) -> list[Answer]:
    """Return the pairs of elements that depart from expectation, at a false-discovery rate of 5 %."""
    others = fit.facets[1:]
    found: list[Answer] = []
    for at, first in enumerate(others):
        for second in others[at + 1 :]:
            table = interactions(fit, first, second)
            for row in table[(table["q"] <= FLAGGED) & np.isfinite(table["t"])]:
                place = {"first": f"{first}:{row['first']}", "second": f"{second}:{row['second']}", "n": int(row["n"])}
                numbers = {name: number(row[name]) for name in ("observed", "expected", "bias", "se", "t", "q")}
                found.append({**place, **numbers})
    return found


def in_words(document: Answer, facets: Sequence[str]) -> str:
    """Return the answer in a few sentences."""
    person = document["person"]
    lines = [
        f"{document['n_ratings']} nilai untuk {document['n_persons']} {facets[0]}. "
        f"Keandalan {decimal(person['reliability'] or 0.0, 2)}.",
    ]
    for facet, elements in document["facets"].items():
        ordered = sorted((e for e in elements.items() if e[1]["measure"] is not None), key=lambda e: -e[1]["measure"])
        if ordered:
            (top, high), (bottom, low) = ordered[0], ordered[-1]
            lines.append(
                f"{facet}: dari {bottom} ({decimal(low['measure'], 2)}) sampai {top} ({decimal(high['measure'], 2)}); "
                f"nilai tinggi berarti lebih ketat atau lebih sulit."
            )
    if document["halo_sd"] is not None:
        lines.append(f"Halo: simpangan baku {decimal(document['halo_sd'], 2)} logit.")
    lines += [f"Perhatian: {one['message']}" for one in document["warnings"]]
    return "\n".join(lines)
