"""The pictures of this room, as specifications; the house draws them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from pamong.core.documents.charts import LINES, Chart, fitted, in_lines
from pamong.core.templatetags.words import decimal

from .queries.evaluation import EvaluationSummary
from .queries.results import ClassGain
from .queries.statistics import ExamFigures


def gain_chart(rows: Sequence[ClassGain]) -> Chart:
    """Draw the mean of every class before and after as two points joined by a line."""
    values = [
        {"kelas": row.name, "tes": label, "nilai": value}
        for row in rows
        for label, value in ((_("Pre-test"), row.before), (_("Post-test"), row.after))
        if value is not None
    ]
    y = {"field": "kelas", "type": "nominal", "title": None, "sort": None}
    x = {"field": "nilai", "type": "quantitative", "title": _("Mean of 100"), "scale": {"domain": [0, 100]}}
    colour = {"field": "tes", "type": "nominal", "title": None, "sort": None}
    layers = [
        {"mark": {"type": "line", "color": "#5a6172"}, "encoding": {"x": x, "y": y, "detail": {"field": "kelas"}}},
        {"mark": {"type": "point", "size": 120}, "encoding": {"x": x, "y": y, "color": colour}},
    ]
    title = _("Mean before and after, by class")
    return Chart(title, gain_sentence(rows[0]), _figure(values, {"layer": layers, "height": {"step": 26}}))


def gain_sentence(whole: ClassGain) -> str:
    """Return what the gain of everybody says, in one sentence."""
    if whole.gain is None or whole.before is None or whole.after is None:
        return _("There is no gain to show yet: it needs people who took both tests and had something left to learn.")
    return _("The mean of %(n)s people went from %(before)s to %(after)s: N-gain %(gain)s (%(level)s).") % {
        "n": whole.n,
        "before": decimal(whole.before),
        "after": decimal(whole.after),
        "gain": decimal(whole.gain, 2),
        "level": whole.level,
    }


def items_chart(figures: ExamFigures) -> Chart:
    """Draw difficulty against discrimination, one point an item."""
    values = [
        {"butir": f"{item.position}", "p": item.difficulty, "r": item.discrimination}
        for item in figures.items
        if item.difficulty is not None and item.discrimination is not None
    ]
    x = {"field": "p", "type": "quantitative", "title": _("Share of right answers"), "scale": {"domain": [0, 1]}}
    y = {"field": "r", "type": "quantitative", "title": _("Discrimination")}
    text = {"field": "butir", "type": "nominal"}
    layers: list[dict[str, Any]] = [
        {"data": {"values": [{"r": 0.2}]}, "mark": {"type": "rule", "strokeDash": [4, 4]}, "encoding": {"y": y}},
        {"mark": {"type": "point"}, "encoding": {"x": x, "y": y}},
        {"mark": {"type": "text", "dx": 10, "align": "left"}, "encoding": {"x": x, "y": y, "text": text}},
    ]
    sentence = _("Each point is a question. Points below the dashed line tell strong from weak people badly.")
    return Chart(_("Difficulty and discrimination"), sentence, _figure(values, {"layer": layers, "height": 260}))


def evaluation_chart(summary: EvaluationSummary) -> Chart:
    """Draw the mean of every item of the event's sections."""
    values = [
        {"butir": in_lines(item.text, 30), "bagian": section.title, "nilai": item.mean}
        for section in summary.sections
        for item in section.items
        if item.mean is not None
    ]
    x = {
        "field": "nilai",
        "type": "quantitative",
        "title": _("Mean"),
        "scale": {"domain": [0, summary.highest]},
        "axis": {"tickMinStep": 1, "format": "d"},
    }
    y = {"field": "butir", "type": "nominal", "title": None, "sort": None, "axis": LINES}
    number = {"field": "nilai", "format": ".2f"}
    colour = {"field": "bagian", "type": "nominal", "title": None, "sort": None, "legend": {"columns": 1}}
    layers: list[dict[str, Any]] = [
        {"mark": "bar", "encoding": {"color": colour}},
        {"mark": {"type": "text", "align": "left", "dx": 4, "fontSize": 11}, "encoding": {"text": number}},
    ]
    specification = {
        "layer": layers,
        "encoding": {"x": x, "y": y},
        "height": {"step": 30},
        "padding": {"left": 5, "right": 24, "top": 5, "bottom": 5},
    }
    return Chart(_("Means of the evaluation"), extremes_sentence(summary), _figure(values, specification))


def evaluation_sentence(summary: EvaluationSummary) -> str:
    """Return what the evaluation says, in one sentence."""
    if summary.is_sealed:
        return _("%(n)s of %(invited)s people have answered.") % {"n": summary.n, "invited": summary.n_invited}
    if summary.mean is None:
        return _("Too few answers to show means.")
    return _("%(n)s of %(invited)s people answered; the mean is %(mean)s of %(highest)s (%(word)s).") % {
        "n": summary.n,
        "invited": summary.n_invited,
        "mean": decimal(summary.mean, 2),
        "highest": summary.highest,
        "word": summary.word,
    }


def extremes_sentence(summary: EvaluationSummary) -> str:
    """Return what people liked most and least."""
    rated = [(item.mean, item.text) for part in summary.sections for item in part.items if item.mean is not None]
    if not rated:
        return ""
    (low, worst), (high, best) = min(rated), max(rated)
    return _("Rated best: %(best)s (%(high)s). Rated lowest: %(worst)s (%(low)s).") % {
        "best": best,
        "high": decimal(high, 2),
        "worst": worst,
        "low": decimal(low, 2),
    }


def _figure(values: list[dict[str, Any]], rest: dict[str, Any]) -> dict[str, Any]:
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "data": {"values": values},
        **fitted(),
        **rest,
    }
