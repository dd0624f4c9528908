"""How evenly a version's classes are made up, drawn: one picture for each attribute."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from pamong.core.documents.charts import Chart, fitted

from .queries import BALANCE, ClassRow

MANY = 40  # classes beyond which bars get thin
LONG_NAME = 8  # letters


def balance_charts(rows: Sequence[ClassRow]) -> list[Chart]:
    """Return a picture of the classes by regency, cohort, level and sex."""
    return [_chart(rows, name) for name in BALANCE]


def attribute_words(name: str) -> str:
    """Return what an attribute is called."""
    return {"cohort": _("Cohort"), "regency": _("Regency"), "level": _("Level"), "sex": _("Sex")}[name]


def _chart(rows: Sequence[ClassRow], name: str) -> Chart:
    values = [
        {"kelas": row.name, "isi": level, "orang": count} for row in rows for level, count in row.counts[name].items()
    ]
    bars = {
        "data": {"values": values},
        "mark": "bar",
        **fitted(),
        "height": {"step": 24 if len(rows) <= MANY else 10},
        "encoding": {
            "y": {"field": "kelas", "type": "nominal", "title": None, "sort": None},
            "x": {"field": "orang", "type": "quantitative", "title": _("People")},
            "color": {"field": "isi", "type": "nominal", "title": None, "legend": {"columns": _columns(values)}},
            "order": {"field": "isi", "type": "nominal"},
        },
    }
    return Chart(_("Classes by %(what)s") % {"what": attribute_words(name).lower()}, evenness(rows, name), bars)


def _columns(values: Sequence[dict[str, Any]]) -> int:
    """Return how many names of a legend stand in a row without leaving a phone."""
    return 2 if max((len(value["isi"]) for value in values), default=0) > LONG_NAME else 6


def evenness(rows: Sequence[ClassRow], name: str) -> str:
    """Return in one sentence how far apart classes are in an attribute: the level in which they differ most."""
    widest, level = _widest(rows, name)
    if widest <= 1:
        return _("As even as can be: no class has more than one person more of anything than another.")
    return _("The classes differ most in %(level)s: by %(n)d people.") % {"level": level, "n": widest}


def _widest(rows: Sequence[ClassRow], name: str) -> tuple[int, str]:
    levels = sorted({level for row in rows for level in row.counts[name]})
    spans = [([row.counts[name].get(level, 0) for row in rows], level) for level in levels]
    return max(((max(counts) - min(counts), level) for counts, level in spans), default=(0, ""))


def balance_table(rows: Sequence[ClassRow], name: str) -> dict[str, Any]:
    """Return the numbers behind a picture: levels, and each class with its counts."""
    levels = sorted({level for row in rows for level in row.counts[name]})
    return {
        "levels": levels,
        "rows": [(row.name, [(level, row.counts[name].get(level, 0)) for level in levels]) for row in rows],
    }
