"""The pictures of this room as specifications: the variable map, growth of all, and growth of one person's skills."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from pamong.core.documents.charts import BLUE, CATEGORIES, GREY, LINES, PHONE, Chart, fitted, in_lines

from .models import Part, PersonMeasure, Run
from .queries.growth import Step
from .queries.people import Reading
from .queries.raters import rater_lines, raters_of
from .queries.skills import SkillGrowth
from .sources import CLIP
from .wording import item_names, occasion_name

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
PEOPLE_HEIGHT, ROW, THIN_ROW = 120, 15, 5
EDGE = 118  # names of criteria and raters: the same on every panel, so that all stand on one ruler
SAME_EDGE = {"minExtent": EDGE, "maxExtent": EDGE}
BINS = 24
NAMED = 40
OCCASION_LETTERS = 12
MOST_RATERS = 20
SKILL_HEIGHT, NARROWEST, OCCASION_WIDTH = 110, 255, 68  # three occasions fit a phone
Z = 1.96


def map_chart(run: Run, part: str) -> Chart:
    """Draw the variable map: people as a histogram, criteria and raters as points with intervals, on one ruler."""
    things = _("Criteria") if part == Part.PRACTICE else _("Questions")
    panels = [_people(run, part), _points(things, _items(run, part), CATEGORIES[4])]
    if part == Part.PRACTICE and (raters := _raters(run)):
        panels.append(_points(_("Raters"), raters, CATEGORIES[1]))
    specification = {
        "$schema": SCHEMA,
        "vconcat": panels,
        "spacing": 14,
        "resolve": {"scale": {"x": "shared"}},
    }
    words = _("People above; criteria and raters below, on the same ruler. Further right: more able, or harder.")
    return Chart(_("Variable map"), words, specification)


def _people(run: Run, part: str) -> dict[str, Any]:
    rows = PersonMeasure.objects.filter(run=run, part=part).exclude(occasion=CLIP).order_by()
    values = [{"logit": round(value, 3)} for value in rows.values_list("eap", flat=True)]
    x: dict[str, Any] = {"field": "logit", "type": "quantitative", "bin": {"maxbins": BINS}, "title": None}
    y = {
        "aggregate": "count",
        "type": "quantitative",
        "title": None,
        "axis": {"tickMinStep": 1, "tickCount": 4, "format": "d", **SAME_EDGE},
    }
    return {
        "width": PHONE - EDGE - 20,
        "height": PEOPLE_HEIGHT,
        "title": _("People"),
        "data": {"values": values},
        "mark": {"type": "bar", "color": BLUE},
        "encoding": {"x": {**x, "scale": {"zero": False}, "axis": {"tickCount": 6, "format": "d"}}, "y": y},
    }


def _items(run: Run, part: str) -> list[dict[str, Any]]:
    names = item_names() if part == Part.PRACTICE else {}
    whole = run.part(part) or {"items": []}
    return [
        _interval(names.get(code, code), measure, se)
        for code, measure, se, *_rest in whole["items"]
        if measure is not None and se is not None
    ]


def _raters(run: Run) -> list[dict[str, Any]]:
    everybody = raters_of(run)
    coaches = raters_of(run, kind="coach")  # they rated most, and nobody can read two hundred names
    rows = coaches if everybody.count() > MOST_RATERS and coaches.exists() else everybody
    return [
        _interval(str(line.person.name), line.row.severity, line.row.se)
        for line in rater_lines(rows)
        if line.row.severity is not None and line.row.se is not None
    ]


def _interval(name: str, measure: float, se: float) -> dict[str, Any]:
    low, high = measure - Z * se, measure + Z * se
    return {"name": name, "logit": round(measure, 3), "low": round(low, 3), "high": round(high, 3)}


def _points(title: str, values: list[dict[str, Any]], colour: str) -> dict[str, Any]:
    values = sorted(values, key=lambda value: -value["logit"])
    named = len(values) <= NAMED
    names = {"labelLimit": EDGE - 6, "labelFontSize": 10} if named else {"labels": False, "ticks": False}
    y = {"field": "name", "type": "nominal", "sort": None, "title": None, "axis": {**names, **SAME_EDGE}}
    ruler = {"tickCount": 6, "format": "d"}
    x = {"type": "quantitative", "title": "logit", "scale": {"zero": False}, "axis": ruler}
    return {
        "width": PHONE - EDGE - 20,
        "height": {"step": ROW if named else THIN_ROW},
        "title": title,
        "data": {"values": values},
        "layer": [
            {
                "mark": {"type": "rule", "color": GREY},
                "encoding": {"y": y, "x": {"field": "low", **x}, "x2": {"field": "high"}},
            },
            {"mark": {"type": "point", "color": colour}, "encoding": {"y": y, "x": {"field": "logit", **x}}},
        ],
    }


def growth_chart(steps: Sequence[Step], part: str) -> Chart:
    """Draw the means of the occasions with their intervals, joined by a line."""
    order = [in_lines(occasion_name(step.occasion), OCCASION_LETTERS) for step in steps]
    values = [
        {
            "occasion": in_lines(occasion_name(step.occasion), OCCASION_LETTERS),
            "score": round(step.reading.fair, 3),
            "low": round(step.reading.low, 3),
            "high": round(step.reading.high, 3),
        }
        for step in steps
        if step.reading
    ]
    highest = 100 if part == Part.TEST else max((step.reading.highest for step in steps if step.reading), default=3)
    x = {"field": "occasion", "type": "nominal", "sort": order, "title": None, "axis": LINES}
    y = {"type": "quantitative", "title": _("Fair score"), "scale": {"domain": [0, highest]}}
    layers = [
        {"mark": {"type": "line", "color": BLUE}, "encoding": {"x": x, "y": {"field": "score", **y}}},
        {
            "mark": {"type": "rule", "color": GREY, "strokeWidth": 2},
            "encoding": {"x": x, "y": {"field": "low", **y}, "y2": {"field": "high"}},
        },
        {
            "mark": {"type": "point", "color": BLUE, "size": 110},
            "encoding": {"x": x, "y": {"field": "score", **y}},
        },
    ]
    specification = {
        "$schema": SCHEMA,
        "data": {"values": values},
        **fitted(),
        "height": 220,
        "layer": layers,
    }
    return Chart(_("Growth"), _("The mean of all people on each occasion, with its interval."), specification)


def skills_chart(growth: SkillGrowth) -> Chart:
    """Draw each skill of one person over the occasions, one picture below the other, with the intervals."""
    names = [occasion_name(name) for name in growth.occasions]
    specification = {
        "$schema": SCHEMA,
        "vconcat": [_skill(skill.title, skill.readings, names) for skill in growth.skills],
        "spacing": 18,
    }
    words = _("The fair score on each occasion as a point, its interval as a line.")
    return Chart(_("Growth of each skill"), words, specification)


def _skill(title: str, readings: Sequence[Reading], names: list[str]) -> dict[str, Any]:
    values = [
        {
            "occasion": occasion_name(reading.occasion),
            "score": round(reading.fair, 3),
            "low": round(reading.low, 3),
            "high": round(reading.high, 3),
        }
        for reading in readings
    ]
    two_lines = {"labelExpr": "split(datum.label, ' ')", "labelFontSize": 10}
    x = {"field": "occasion", "type": "nominal", "scale": {"domain": names}, "title": None, "axis": two_lines}
    highest = readings[0].highest
    axis = {"tickCount": highest, "format": "d"}
    y = {"type": "quantitative", "title": None, "scale": {"domain": [0, highest]}, "axis": axis}
    encoding = {"x": x, "y": {"field": "low", **y}, "y2": {"field": "high"}}
    score = {"x": x, "y": {"field": "score", **y}}
    return {
        "title": title,
        "width": max(NARROWEST, OCCASION_WIDTH * len(names)),
        "height": SKILL_HEIGHT,
        "data": {"values": values},
        "layer": [
            {"mark": {"type": "line", "color": BLUE, "strokeWidth": 1.5}, "encoding": score},
            {"mark": {"type": "rule", "color": GREY, "strokeWidth": 2}, "encoding": encoding},
            {"mark": {"type": "point", "color": BLUE, "size": 90}, "encoding": score},
        ],
    }
