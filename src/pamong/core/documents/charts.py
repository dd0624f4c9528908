"""Charts as SVG, the same picture on the page and in the PDF.

A chart is a Vega-Lite specification (`altair.Chart.to_dict()`, or a plain dictionary) with its data inside. A page
shows it with a sentence above and a table behind; the picture itself carries a title and a
description for screen readers.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from textwrap import wrap
from typing import Any
from xml.etree import ElementTree as ET

from django.core.cache import cache

from pamong.core.documents import fonts
from pamong.core.documents.charting import Easel
from pamong.core.documents.children import work_through
from pamong.core.words import DAYS, MONTHS

BLUE, NAVY, GREY, RULE = "#196bcd", "#1f2855", "#5a6172", "#dfe5f0"
CATEGORIES = (BLUE, NAVY, "#5b9bd5", "#0f7b6c", "#b25e09", "#7a4fa3")
FONT = "Liberation Sans, Arial, sans-serif"
PHONE = 312  # units across a picture of a page, its labels among them: it fits a phone and its words stay readable
KEPT_SECONDS = 7 * 24 * 3600
SVG = "http://www.w3.org/2000/svg"

THEME: dict[str, Any] = {
    "background": "transparent",
    "font": FONT,
    "range": {"category": list(CATEGORIES), "heatmap": ["#eaf2fc", BLUE, NAVY], "ramp": ["#cfe1f7", BLUE, NAVY]},
    "mark": {"color": BLUE},
    "bar": {"cornerRadiusEnd": 3},
    "line": {"strokeWidth": 2.5},
    "point": {"size": 55, "filled": True},
    "rule": {"color": GREY},
    "text": {"color": NAVY, "fontSize": 12},
    "title": {"color": NAVY, "fontSize": 15, "anchor": "start", "offset": 12},
    "axis": {
        "labelColor": GREY, "titleColor": NAVY, "labelFontSize": 11, "titleFontSize": 12, "titleFontWeight": "normal",
        "gridColor": RULE, "domainColor": RULE, "tickColor": RULE, "labelLimit": 260,
    },
    "axisX": {"labelAngle": 0},
    "legend": {"labelColor": NAVY, "titleColor": GREY, "labelFontSize": 11, "titleFontWeight": "normal",
               "orient": "top"},
    "view": {"stroke": None},
}  # fmt: skip
NUMBERS = {"decimal": ",", "thousands": ".", "grouping": [3], "currency": ["Rp", ""], "minus": "−"}
TIMES = {
    "dateTime": "%A, %-d %B %Y %H.%M", "date": "%-d/%-m/%Y", "time": "%H.%M", "periods": ["AM", "PM"],
    "days": [DAYS[-1], *DAYS[:-1]], "shortDays": [day[:3] for day in (DAYS[-1], *DAYS[:-1])],
    "months": list(MONTHS), "shortMonths": [month[:3] for month in MONTHS],
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture to be drawn: what it shows in one line, in one sentence, and its specification."""

    title: str
    description: str
    specification: Mapping[str, Any]

    @property
    def source(self) -> str:
        """The specification as the converter gets it, the same for the same data."""
        return json.dumps(self.specification, sort_keys=True, ensure_ascii=False)

    @property
    def key(self) -> str:
        """Names the drawn picture in the cache."""
        theme = json.dumps([THEME, NUMBERS, TIMES], sort_keys=True)
        return "chart:" + sha256("\0".join((theme, self.title, self.description, self.source)).encode()).hexdigest()


def fitted(width: int = PHONE) -> dict[str, Any]:
    """Return what gives a picture of one panel this width with all its labels."""
    return {"width": width, "autosize": {"type": "fit-x", "contains": "padding"}}


def in_lines(words: str, letters: int = 20) -> str:
    """Break a label into lines; an axis with `LINES` writes them below each other."""
    return "\n".join(wrap(words, letters)) or words


LINES: dict[str, Any] = {"labelExpr": "split(datum.label, '\\n')", "labelLineHeight": 12}


def draw_chart(chart: Chart) -> str:
    """Return one chart as SVG text."""
    return draw_charts([chart])[0]


def draw_charts(charts: Sequence[Chart]) -> list[str]:
    """Return charts as SVG text: those not in the cache are drawn together in one child."""
    known: dict[str, str] = cache.get_many(chart.key for chart in charts)
    missing = {chart.key: chart for chart in charts if chart.key not in known}
    drawn = dict(zip(missing, _draw(missing.values()), strict=True)) if missing else {}
    cache.set_many(drawn, KEPT_SECONDS)
    return [(known | drawn)[chart.key] for chart in charts]


def _draw(charts: Iterable[Chart]) -> list[str]:
    charts = list(charts)
    easel = Easel(THEME, NUMBERS, TIMES, fonts.fonts_directory())
    pictures = work_through(
        "pamong.core.documents.charting:drawer", (chart.source for chart in charts), setup=easel, workers=1
    )
    return [_label(picture.decode(), chart) for picture, chart in zip(pictures, charts, strict=True)]


def _label(svg: str, chart: Chart) -> str:
    """Give the picture one role, one title and one description; its parts say nothing more."""
    ET.register_namespace("", SVG)
    root = ET.fromstring(svg)  # noqa: S314 - made by our own child
    for part in root.iter():
        for name in [name for name in part.attrib if name.startswith("aria-") or name == "role"]:
            del part.attrib[name]
    name = "c" + chart.key[-12:]
    root.set("role", "img")
    root.set("aria-labelledby", f"{name}-t {name}-d")
    for place, (tag, suffix, words) in enumerate((("title", "t", chart.title), ("desc", "d", chart.description))):
        label = ET.Element(f"{{{SVG}}}{tag}", {"id": f"{name}-{suffix}"})
        label.text = words
        root.insert(place, label)
    return ET.tostring(root, encoding="unicode")
