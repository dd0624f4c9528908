"""The report's pictures: who came, how present they were, what classes gained, how the event was judged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils import translation
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from pamong.core import words
from pamong.core.documents.charts import LINES, PHONE, Chart, draw_charts, fitted, in_lines
from pamong.core.templatetags.words import decimal, weekday_date

from .effect import Month, month_name
from .facts import EventFacts

SHEET = 560  # of every chart on paper with its labels, so that all stand alike
PLACE: dict[str, Any] = {"field": "label", "type": "nominal", "sort": None, "title": None, "axis": LINES}


@dataclass(frozen=True)
class Figure:
    """A chart with the sentence above it and the table behind it."""

    key: str
    title: str
    sentence: str
    header: list[str]
    rows: list[list[str]]
    svg: SafeString  # drawn by our own child, all words in it escaped


def printed_figures(facts: EventFacts) -> list[Figure]:
    """Return the figures for a sheet of paper, which is Indonesian whoever asks for it."""
    with translation.override("id"):
        return figures(facts, SHEET)


def figures(facts: EventFacts, width: int) -> list[Figure]:
    """Return the figures for which there is data, drawn together, in the reader's language."""
    makers = (_regencies, _presence, _gains, _evaluation)
    drafts = [draft for draft in (make(facts, width) for make in makers) if draft]
    svgs = draw_charts([chart for _key, _sentence, _table, chart in drafts])
    return [
        Figure(key, chart.title, sentence, table[0], table[1:], SafeString(svg))
        for (key, sentence, table, chart), svg in zip(drafts, svgs, strict=True)
    ]


Draft = tuple[str, str, list[list[str]], Chart]


def _regencies(facts: EventFacts, width: int) -> Draft | None:
    if not facts.by_regency:
        return None
    first, count = next(iter(facts.by_regency.items()))
    sentence = _("%(people)s participants from %(places)s regencies and cities; most from %(first)s (%(most)s).") % {
        "people": decimal(facts.people, 0),
        "places": len(facts.by_regency),
        "first": first,
        "most": decimal(count, 0),
    }
    rows = [{"label": name, "value": value} for name, value in facts.by_regency.items()]
    table = [
        [_("Regency or city"), _("Participants")],
        *([name, decimal(value, 0)] for name, value in facts.by_regency.items()),
    ]
    return "asal", sentence, table, Chart(_("Where they come from"), sentence, _bars(rows, _("Participants"), width))


def _presence(facts: EventFacts, width: int) -> Draft | None:
    held = [(day, one) for day, one in facts.presence_by_day if one.expected]
    if not held or facts.presence_percent is None:
        return None
    sentence = _("On average present for %(share)s %% of all JP.") % {"share": decimal(facts.presence_percent)}
    shares = [(weekday_date(day), 100 * one.came / one.expected) for day, one in held]
    table = [[_("Day"), _("Present (%)")], *([day, decimal(share)] for day, share in shares)]
    rows = [{"label": day, "value": round(share, 1)} for day, share in shares]
    return (
        "kehadiran",
        sentence,
        table,
        Chart(_("Presence by day"), sentence, _bars(rows, _("Percent"), width, top=100, places=1)),
    )


def _gains(facts: EventFacts, width: int) -> Draft | None:
    known = [one for one in facts.gains if one.before is not None and one.after is not None]
    if not known or facts.pre_mean is None or facts.post_mean is None:
        return None
    sentence = _mean_moved(facts.pre_mean, facts.post_mean)
    rows = [
        {"label": one.name, "part": part, "value": round(value or 0, 1)}
        for one in known
        for part, value in (("Pretes", one.before), ("Postes", one.after))
    ]
    table = [
        [_("Class"), "Pretes", "Postes", "N-gain"],
        *([one.name, _number(one.before), _number(one.after), _number(one.gain, 2)] for one in known),
    ]
    return "tes", sentence, table, Chart(_("Test results by class"), sentence, _pairs(rows, width))


def _evaluation(facts: EventFacts, width: int) -> Draft | None:
    found = facts.evaluation
    sections = [one for one in found.sections if one.mean is not None] if found else []
    if not found or not sections or found.mean is None:
        return None
    sentence = _("%(n)s participants give the event %(mean)s of %(highest)s (%(word)s).") % {
        "n": decimal(found.n, 0),
        "mean": decimal(found.mean, 2),
        "highest": found.highest,
        "word": found.word,
    }
    table = [[_("Part"), _("Mean"), _("Rating")], *([one.title, _number(one.mean, 2), one.word] for one in sections)]
    rows = [{"label": one.title, "value": round(one.mean or 0, 2)} for one in sections]
    return (
        "evaluasi",
        sentence,
        table,
        Chart(_("How the event was run"), sentence, _bars(rows, _("Mean"), width, top=found.highest, places=2)),
    )


def months_figure(months: list[Month]) -> SafeString | None:
    """Draw what was done month by month after the event; None while nothing was."""
    if not any(month.total for month in months):
        return None
    rows = [{"label": month_name(month.first_day), "value": month.total} for month in months]
    title = _("After the event, month by month")
    bars = _bars(rows, _("Sessions, meetings, stories, tries"), PHONE)
    return SafeString(draw_charts([Chart(title, title, bars)])[0])


def _mean_moved(before: float, after: float) -> str:
    """Say in the reader's language how the mean of the tests went."""
    found = {"first": decimal(before), "last": decimal(after)}
    if found["first"] == found["last"]:
        return _("The mean mark stayed at %(first)s.") % found
    if after > before:
        return _("The mean mark rose from %(first)s to %(last)s.") % found
    return _("The mean mark fell from %(first)s to %(last)s.") % found


def moved(before: float, after: float) -> str:
    """Say how a mean went: `naik dari 57,6 menjadi 69,2`, as printed."""
    first, last = words.decimal(before), words.decimal(after)
    if first == last:
        return f"tetap {first}"
    return f"{'naik' if after > before else 'turun'} dari {first} menjadi {last}"


def _number(value: float | None, places: int = 1) -> str:
    return decimal(value, places)


def _bars(
    rows: list[dict[str, Any]], title: str, width: int, top: float | None = None, places: int = 0
) -> dict[str, Any]:
    """Return horizontal bars with their value at the end, in the given order."""
    scale = {"domain": [0, top]} if top else {"zero": True}
    axis = {"format": ",d", "tickMinStep": 1, "tickCount": 6 if width > PHONE else 4}
    value = {"field": "value", "type": "quantitative", "title": title, "scale": scale, "axis": axis}
    return {
        **_frame(rows, width),
        "height": {"step": 26 if width > PHONE else 32},
        "encoding": {"y": PLACE, "x": value},
        "layer": [
            {"mark": {"type": "bar"}},
            {
                "mark": {"type": "text", "align": "left", "dx": 4},
                "encoding": {"text": {"field": "value", "format": f",.{places}f"}},
            },
        ],
    }


def _pairs(rows: list[dict[str, Any]], width: int) -> dict[str, Any]:
    """Return two bars a class: before and after."""
    value = {"field": "value", "type": "quantitative", "title": _("Mark (0–100)"), "scale": {"domain": [0, 100]}}
    return {
        **_frame(rows, width),
        "height": {"step": 12},
        "mark": {"type": "bar"},
        "encoding": {
            "y": PLACE,
            "yOffset": {"field": "part", "sort": ["Pretes", "Postes"]},
            "x": value,
            "color": {"field": "part", "type": "nominal", "title": None, "sort": ["Pretes", "Postes"]},
        },
    }


def _frame(rows: list[dict[str, Any]], width: int) -> dict[str, Any]:
    if width <= PHONE:
        rows = [{**row, "label": in_lines(row["label"])} for row in rows]
    return {"data": {"values": rows}, **fitted(width), "padding": {"left": 5, "right": 28, "top": 5, "bottom": 5}}
