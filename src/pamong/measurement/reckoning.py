"""From the tables of a run to its figures: one call of the engine a part, in plain numbers. No database."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from pamong.engines.rasch import (
    Anchors,
    Calibration,
    FacetsFit,
    Options,
    Ratings,
    exact_agreement,
    fit_facets,
    freeze,
    interactions,
)

from .rulers import Ruler, Tie, anchor_rows, tie_to, with_errors_of
from .sources import CLIP
from .tables import ONCE, columns_of

FEWEST_PEOPLE = 5
FEWEST_RATERS = 2
FEWEST_IN_GROUP = 2  # marks or answers below which an indicator or a skill says nothing
Z = 1.96
FLAGGED = 0.05
MOST_BIAS = 20
FACETS = ("person", "item", "rater")
Numbers = npt.NDArray[np.float64]
Figures = dict[str, Any]
Expect = Callable[[npt.ArrayLike], Numbers]
Groupings = Mapping[str, Mapping[str, str]]  # the field of a person's measure -> item -> the group it is measured in


@dataclass(frozen=True)
class Found:
    """What a part says: of the whole (JSON), of each person's label, of each rater's code; what others may hang on."""

    whole: Figures
    people: dict[str, Figures] = field(default_factory=dict)
    raters: dict[str, Figures] = field(default_factory=dict)
    calibration: Calibration | None = None


@dataclass(frozen=True)
class Choice:
    """How the practice part is reckoned: on a ruler or its own, and what its own calibration is called."""

    model: str = "rsm"
    equivalent_groups: bool = False
    ruler: Ruler | None = None
    note: str = ""


def reckon_practice(text: str, choice: Choice, groupings: Groupings) -> Found | None:
    """Put people, raters and criteria on one ruler; None without ratings, a `problem` with too few."""
    table = _arrays(text)
    if not table["score"].size:
        return None
    people = {name.partition(".")[0] for name, when in _pairs(table) if when != CLIP}
    observers = set(table["observer"].tolist())
    if len(people) < FEWEST_PEOPLE or len(observers) < FEWEST_RATERS:
        return Found({"problem": "few", "people": len(people)})
    options = Options(
        model="pcm" if choice.model == "pcm" else "rsm",
        bundle=("person", "rater"),
        equivalent_groups=choice.equivalent_groups,
    )
    fit = _fitted(table, FACETS, options)
    if fit is None:
        return Found({"problem": "constant"})
    fit, tie = _on_the_ruler(table, fit, choice.ruler)
    expect = _expecting(fit, np.zeros(1) if options.model == "rsm" else None)
    whole = {
        **_whole(fit, len(people)),
        "n_raters": len(observers),
        "n_once": len(observers) - sum(not name.startswith(ONCE) for name in fit.elements["rater"]["element"].tolist()),
        "halo_sd": number(fit.halo_sd),
        "halo_p": number(fit.halo_p),
        "equivalent_groups": choice.equivalent_groups,
        "agreement": _agreement(fit),
        "bias": _bias(fit),
        "link": tie and tie.found,
        "anchors": anchor_rows(tie.anchors) if tie and tie.anchors else [],
    }
    found = _people(fit, expect, groupings)
    _add_groups(found, table, fit, groupings, options)
    return Found(whole, found, _raters(fit, expect, table), _calibration(fit, tie, choice))


def _on_the_ruler(
    table: Mapping[str, npt.NDArray[Any]], free: FacetsFit, ruler: Ruler | None
) -> tuple[FacetsFit, Tie | None]:
    """Fit once more with what holds; the free fit stays when the ruler does not fit these ratings."""
    if ruler is None:
        return free, None
    tie = tie_to(ruler, free)
    if tie.anchors is None:
        return free, tie
    held = _fitted(table, FACETS, replace(free.options, anchors=tie.anchors))
    if held is None or not held.converged:
        return free, Tie({**tie.found, "problem": "unsettled"})
    return with_errors_of(held, ruler.calibration, ruler.shared or {}), tie


def _calibration(fit: FacetsFit, tie: Tie | None, choice: Choice) -> Calibration | None:
    """Return what later events may hang on, None when these ratings do not bear it."""
    parent = choice.ruler.calibration if choice.ruler and tie and tie.anchors else None
    try:
        return freeze(fit, note=choice.note, parent=parent)
    except ValueError:
        return None


def reckon_tests(text: str, groupings: Groupings) -> Found | None:
    """Put people before and after, and questions, on one ruler: the questions both tests share hold them together."""
    table = _arrays(text)
    if not table["score"].size:
        return None
    people = {name.partition(".")[0] for name, _when in _pairs(table)}
    if len(people) < FEWEST_PEOPLE:
        return Found({"problem": "few", "people": len(people)})
    fit = _fitted(table, ("person", "item"), Options())
    if fit is None:
        return Found({"problem": "constant"})
    expect = _expecting(fit, None)
    found = _people(fit, expect, groupings)
    _add_groups(found, table, fit, groupings, Options())
    return Found(_whole(fit, len(people)), found)


def _arrays(text: str) -> dict[str, npt.NDArray[Any]]:
    columns = {name: np.array(column) for name, column in columns_of(text).items()}
    return {**columns, "score": columns["score"].astype(np.float64) if columns["score"].size else np.zeros(0)}


def _pairs(table: Mapping[str, npt.NDArray[Any]]) -> list[tuple[str, str]]:
    return list(dict.fromkeys(zip(table["person"].tolist(), table["occasion"].tolist(), strict=True)))


def _fitted(table: Mapping[str, npt.NDArray[Any]], facets: Sequence[str], options: Options) -> FacetsFit | None:
    """Return the fit, None when there is nothing to tell apart; each occasion is a group."""
    try:
        data = Ratings({name: table[name] for name in facets}, table["score"], table["occasion"])
        return fit_facets(data, options=options)
    except ValueError:
        return None


def _whole(fit: FacetsFit, people: int) -> Figures:
    items = fit.elements["item"]
    names = ("measure", "se", "infit", "infit_t", "fair_average", "raw_average")
    return {
        "n_ratings": fit.n_ratings,
        "n_people": people,
        "mean": number(fit.mean),
        "sd": number(fit.sd),
        "reliability": number(fit.reliability),
        "groups": {str(name): [number(mean), number(se)] for name, (mean, se) in fit.group_means.items()},
        "loglik": number(fit.loglik),
        "iterations": fit.iterations,
        "converged": fit.converged,
        "connected": fit.connected,
        "unlinked": [list(group) for group in fit.unlinked],
        "warnings": [[remark.code, list(remark.names)[:8]] for remark in fit.warnings],
        "items": [[str(row["element"]), *(number(row[name]) for name in names), int(row["n"])] for row in items],
        "thresholds": _thresholds(fit),
        "categories": [
            [str(row["set"]), int(row["score"]), int(row["count"]), number(row["average_measure"])]
            for row in fit.categories
        ],
        "lowest": int(fit.categories["score"].min()),
        "highest": int(fit.categories["score"].max()),
        "input_hash": fit.input_hash,
    }


def number(value: float | None) -> float | None:
    """Return a float for JSON; what is not known is null."""
    return None if value is None or not math.isfinite(value) else round(float(value), 6)


def _thresholds(fit: FacetsFit) -> dict[str, list[float | None]]:
    table = fit.thresholds
    return {
        name: [number(value) for value in table["value"][table["set"] == name]]
        for name in dict.fromkeys(table["set"].tolist())
    }


def _expecting(fit: FacetsFit, shifts: Numbers | None, only: set[str] | None = None) -> Expect:
    """Return the function from a place to the score expected there from the mean rater.

    Over the criteria at their difficulties (`only` some of them), or at one average criterion (`shifts` of zero).
    """
    items = fit.elements["item"]
    rows = items[[only is None or name in only for name in items["element"].tolist()]]
    steps, values = _steps(fit), _values(fit)
    shared = "" in steps
    sets = [""] * len(rows) if shared else [str(name) for name in rows["element"].tolist()]
    places = [("", float(shift)) for shift in shifts] if shifts is not None and shared else None
    pairs = places or [
        (name, float(measure))
        for name, measure in zip(sets, rows["measure"].tolist(), strict=True)
        if math.isfinite(measure) and len(values.get(name, ())) > 1
    ]

    def expect(place: npt.ArrayLike) -> Numbers:
        at = np.atleast_1d(np.asarray(place, dtype=np.float64))
        return np.mean([expected(at - shift, steps[name], values[name]) for name, shift in pairs], axis=0)  # type: ignore[no-any-return]

    return expect


def _steps(fit: FacetsFit) -> dict[str, Numbers]:
    table = fit.thresholds
    return {name: table["value"][table["set"] == name] for name in dict.fromkeys(table["set"].tolist())}


def _values(fit: FacetsFit) -> dict[str, Numbers]:
    table = fit.categories
    names = dict.fromkeys(table["set"].tolist())
    return {name: table["score"][table["set"] == name].astype(np.float64) for name in names}


def expected(place: Numbers, steps: Numbers, values: Numbers) -> Numbers:
    """Return the score expected at places relative to a criterion."""
    logits = np.cumsum(place[:, None] - steps[None, :], axis=1)
    logits = np.column_stack([np.zeros(place.size), logits])
    weights = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray((weights * values).sum(axis=1) / weights.sum(axis=1))


def _people(fit: FacetsFit, expect: Expect, groupings: Groupings) -> dict[str, Figures]:
    table = fit.persons
    eap, sd = table["eap"], table["sd"]
    fair, low, high = expect(eap), expect(eap - Z * sd), expect(eap + Z * sd)
    return {
        str(row["element"]): {
            **{name: number(row[name]) for name in ("eap", "sd", "wle", "se")},
            "raw": number(row["raw_average"]),
            "fair": number(fair[at]),
            "fair_low": number(low[at]),
            "fair_high": number(high[at]),
            "n": int(row["n"]),
            **{field: {} for field in groupings},
        }
        for at, row in enumerate(table)
    }


def _raters(fit: FacetsFit, expect: Expect, table: Mapping[str, npt.NDArray[Any]]) -> dict[str, Figures]:
    rows = fit.elements["rater"]
    usual = float(expect(fit.mean)[0])
    fair = expect(fit.mean - rows["measure"])
    slope = expect(fit.mean - rows["measure"] + rows["se"]) - expect(fit.mean - rows["measure"] - rows["se"])
    sheets = set(zip(table["rater"].tolist(), table["person"].tolist(), strict=True))
    people = Counter(rater for rater, _person in sheets)
    return {
        str(row["element"]): {
            "severity": number(row["measure"]),
            "se": number(row["se"]),
            "points": number(usual - fair[at]),
            "points_se": number(slope[at] / 2),
            "infit": number(row["infit"]),
            "infit_t": number(row["infit_t"]),
            "raw": number(row["raw_average"]),
            "fair": number(fair[at]),
            "n": int(row["n"]),
            "people": people[row["element"]],
        }
        for at, row in enumerate(rows)
        if not row["element"].startswith(ONCE)
    }


def _agreement(fit: FacetsFit) -> list[float | int | None] | None:
    found = exact_agreement(fit, "rater")
    return [found.pairs, number(found.observed), number(found.expected)] if found.pairs else None


def _bias(fit: FacetsFit) -> list[list[Any]]:
    """Return where a rater judges one criterion otherwise than the rest, at a false-discovery rate of 5 %."""
    table = interactions(fit, "rater", "item")
    kept = table[(table["q"] <= FLAGGED) & np.isfinite(table["t"])]
    kept = kept[np.argsort(-np.abs(kept["t"]))][:MOST_BIAS]
    names = ("observed", "expected", "bias", "se")
    return [
        [str(row["first"]), str(row["second"]), *(number(row[name]) for name in names), int(row["n"])] for row in kept
    ]


def _add_groups(
    people: dict[str, Figures],
    table: Mapping[str, npt.NDArray[Any]],
    fit: FacetsFit,
    groupings: Groupings,
    options: Options,
) -> None:
    """Measure every person on the items of each group alone, all else (halo, and the occasion's mean too) as found.

    So nothing is shared between the people of two occasions: one occasion at a time is the same, and small.
    """
    steps: dict[str | int, tuple[float, ...]] = {name: tuple(values.tolist()) for name, values in _steps(fit).items()}
    elements: dict[str, dict[str | int, float]] = {
        name: {row["element"]: float(row["measure"]) for row in rows if math.isfinite(row["measure"])}
        for name, rows in fit.elements.items()
    }
    facets = ("person", *fit.facets[1:])
    for occasion in sorted(set(table["occasion"].tolist()) - {CLIP}):
        population = (fit.group_means.get(occasion, (fit.mean, 0.0))[0], fit.sd)
        anchors = Anchors(elements=elements, steps=steps, population=population, halo=fit.halo_sd)
        held = Options(model=options.model, bundle=options.bundle, anchors=anchors, equivalent_groups=True)
        for field_name, group, items in _groups(groupings):
            mask = np.isin(table["item"], sorted(items)) & (table["occasion"] == occasion)
            rows = {name: column[mask] for name, column in table.items()}
            found = _fitted(rows, facets, held) if np.unique(rows["item"]).size >= FEWEST_IN_GROUP else None
            if found is not None and found.converged:
                kept = _in_group(found, _borrowed(fit, rows), _expecting(fit, None, items))
                for label, values in kept.items():
                    people[label][field_name][group] = values


def _groups(groupings: Groupings) -> Iterator[tuple[str, str, set[str]]]:
    for field_name, of_item in groupings.items():
        for group in sorted(set(of_item.values())):
            yield field_name, group, {item for item, one in of_item.items() if one == group}


def _borrowed(fit: FacetsFit, rows: Mapping[str, npt.NDArray[Any]]) -> dict[str, float]:
    """Return the variance that each person takes over from the errors of the criteria and raters they were held by.

    Whoever was rated by one person stands as unsure as that rater's severity; with more raters it evens out.
    """
    names, person = np.unique(rows["person"], return_inverse=True)
    marks, total = np.bincount(person), np.zeros(names.size)
    for facet in fit.facets[1:]:
        errors = {row["element"]: row["se"] for row in fit.elements[facet]}
        elements, element = np.unique(rows[facet], return_inverse=True)
        error = np.nan_to_num([float(errors[name]) for name in elements])
        pairs, counts = np.unique(person * elements.size + element, return_counts=True)
        who, what = np.divmod(pairs, elements.size)
        total += np.bincount(who, (counts / marks[who] * error[what]) ** 2, names.size)
    return dict(zip(names.tolist(), total.tolist(), strict=True))


def _in_group(fit: FacetsFit, borrowed: Mapping[str, float], expect: Expect) -> dict[str, list[Any]]:
    """Return the figures of a group for everybody with enough marks, as `PersonMeasure` keeps them."""
    rows = fit.persons
    more = np.array([borrowed[str(label)] for label in rows["element"]])
    eap, wle = rows["eap"], rows["wle"]
    sd, se = np.sqrt(rows["sd"] ** 2 + more), np.sqrt(rows["se"] ** 2 + more)
    fair, low, high = expect(eap), expect(eap - Z * sd), expect(eap + Z * sd)
    return {
        str(row["element"]): [
            *(number(value) for value in (eap[at], sd[at], fair[at], low[at], high[at])),
            int(row["n"]),
            number(wle[at]),
            number(se[at]),
        ]
        for at, row in enumerate(rows)
        if int(row["n"]) >= FEWEST_IN_GROUP
    }
