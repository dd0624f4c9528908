"""The forms of the field as papers: O1 (observation along TIRTA) and O3 (eight criteria), filled from the sheets.

Without a sheet they come empty, with the names of the group, for the hand.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pamong.core.clock import day_of
from pamong.core.documents.rendering import render_pdf
from pamong.core.words import long_date
from pamong.planning.models import Triad

from .models import PracticeRun, Rubric
from .queries.feedback import Sheet, stage_spans
from .rubric import MET_FROM, O3_ITEMS, o3_level

FORMS = ("o1", "o3")


def observation_paper(
    form: str, triad: Triad, run: PracticeRun | None, rubric: Rubric, sheets: Sequence[Sheet]
) -> bytes:
    """Return form `o1` or `o3` of a round: one page for each sheet, or one empty page."""
    event = triad.event
    pages = [_page(form, rubric, sheet) for sheet in sheets] or [_page(form, rubric, None)]
    data = {
        "office": event.office.letterhead(event.first_day),
        "event": event.title,
        "form": form,
        "day": long_date(day_of(run.started_at, event.zone)) if run else "",
        "round": triad.round,
        "stages": _stages(run),
        "pair": _pair(triad),
        "pages": pages,
    }
    return render_pdf("coaching/observation", data, sample=event.is_sample)


def _pair(triad: Triad) -> dict[str, str]:
    names = {member.role: member.participant.person.full_name for member in triad.members.all()}
    return {role: names.get(role, "–") for role in ("coach", "coachee")}


def _stages(run: PracticeRun | None) -> dict[str, str]:
    """Return how long each stage took, as tapped."""
    if run is None:
        return {}
    spans = stage_spans(run, list(run.marks.select_related("marked_by")))
    return {span.code: span.clock for span in spans if span.seconds is not None}


def _page(form: str, rubric: Rubric, sheet: Sheet | None) -> dict[str, Any]:
    words = {name: getattr(sheet, name) if sheet else "" for name in ("rater", "name", "worked", "to_try")}
    return {**words, **(_o1(rubric, sheet) if form == "o1" else _o3(rubric, sheet))}


def _o1(rubric: Rubric, sheet: Sheet | None) -> dict[str, Any]:
    """Return the four stages, each with the behaviour that was marked as the comment."""
    titles = {stage["code"]: stage["title"] for stage in rubric.stages}
    rows = [item for item in rubric.items if item["stage"]]
    return {"rows": [[titles[item["stage"]], item["text"], _behaviour(item, sheet)] for item in rows]}


def _behaviour(item: dict[str, Any], sheet: Sheet | None) -> str:
    if sheet is None:
        return ""
    score = sheet.scores.get(item["code"])
    return "Tidak teramati" if score is None else item["anchors"][score]


def _o3(rubric: Rubric, sheet: Sheet | None) -> dict[str, Any]:
    """Return the eight criteria as met or not, and the form's level, derived."""
    items = {item["code"]: item for item in rubric.items}
    rows = [[items[code]["text"], *_ticks(code, sheet)] for code in O3_ITEMS]
    found = o3_level(sheet.scores) if sheet else None
    return {"rows": rows, "met": found.met if found else None, "level": found.level if found else None}


def _ticks(code: str, sheet: Sheet | None) -> list[str]:
    if sheet is None:
        return ["", "", ""]
    score = sheet.scores.get(code)
    if score is None:
        return ["", "", "✓"]
    return ["✓", "", ""] if score >= MET_FROM else ["", "✓", ""]
