"""What figures mean, in words a teacher understands."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pamong.assessment.models import ExamKind
from pamong.coaching.models import Rubric
from pamong.core.templatetags.words import decimal

from .models import Part, Run
from .sources import BIMTEK, CLIP

SHOWN = 8


def occasion_name(occasion: str) -> str:
    """Return the name of an occasion for the reader."""
    known = {BIMTEK: _("At the bimtek"), CLIP: _("Clip"), ExamKind.PRE: _("Pre-test"), ExamKind.POST: _("Post-test")}
    kind, _dash, number = occasion.rpartition("-")
    if kind == "pendampingan":
        return _("Follow-up %(number)s") % {"number": number}
    return known.get(occasion, occasion)


def item_names() -> dict[str, str]:
    """Return the short names of the criteria of the current sheet."""
    rubric = Rubric.objects.first()
    return {item["code"]: item["short"] for item in rubric.items} if rubric else {}


def headlines(run: Run) -> Iterator[str]:
    """Yield what a run says, in a few sentences."""
    practice, test = run.part(Part.PRACTICE), run.part(Part.TEST)
    if practice:
        yield from _about_practice(practice)
    if test:
        yield _("The tests tell people apart with a reliability of %(value)s: %(words)s.") % {
            "value": _figure(test["reliability"]), "words": _reliability(test["reliability"]),
        }  # fmt: skip


def _about_practice(whole: dict[str, Any]) -> Iterator[str]:
    yield _("The practice measure tells people apart with a reliability of %(value)s: %(words)s.") % {
        "value": _figure(whole["reliability"]), "words": _reliability(whole["reliability"]),
    }  # fmt: skip
    if whole["halo_sd"] and whole["halo_p"] is not None and whole["halo_p"] < 0.05:
        yield _(
            "Marks that one rater gives to one person are more alike than the criteria explain (halo). "
            "The intervals are wider because of it, as they should be."
        )
    if whole["agreement"]:
        _pairs, observed, expected = whole["agreement"]
        yield _("Two raters gave the same mark in %(observed)s %% of cases; %(expected)s %% would be expected.") % {
            "observed": decimal(100 * observed, 0),
            "expected": decimal(100 * expected, 0),
        }


def _figure(value: float | None) -> str:
    return "–" if value is None else decimal(value, 2)


def _reliability(value: float | None) -> str:
    if value is None:
        return _("it cannot be reckoned")
    if value >= 0.8:
        return _("good enough to speak of single people, with the interval")
    return (
        _("enough to speak of groups, not of single people") if value >= 0.6 else _("too little to tell people apart")
    )


def warnings_of(run: Run, part: str) -> list[str]:
    """Return what the reader must know of a part before the figures."""
    whole = run.parts.get(part)
    if not whole:
        return []
    if "problem" in whole:
        return [_PROBLEMS[whole["problem"]]()]
    said = [_SENTENCES[code](names) for code, names in whole["warnings"] if code in _SENTENCES]
    if whole.get("equivalent_groups") and not whole["connected"]:
        said.insert(
            0, _("Groups without common ratings are compared by assuming that they are equally able on average.")
        )
    return said


def _extreme(names: list[str]) -> str:
    number = int(names[0]) if names else 0
    words = ngettext(
        "%(n)s measure has only highest or only lowest marks and rests on the group.",
        "%(n)s measures have only highest or only lowest marks and rest on the group.",
        number,
    )
    return words % {"n": number}


def _named(sentence: str, names: list[str]) -> str:
    shown = [name for name in names if name][:SHOWN]
    return f"{sentence} ({', '.join(shown)})" if shown else sentence


_PROBLEMS = {
    "few": lambda: _("Too few people or raters to measure: at least five people and two raters are needed."),
    "constant": lambda: _("All marks are the same: there is nothing to measure."),
}
_SENTENCES: dict[str, Any] = {
    "not_converged": lambda _n: _("The reckoning did not settle: do not use these figures."),
    "no_spread": lambda _n: _("These marks tell nobody apart."),
    "unused_category": lambda n: _named(_("A level that nobody used was joined with its neighbour."), n[1:]),
    "disordered_thresholds": lambda _n: _("The levels do not follow each other: some level is nowhere the likeliest."),
    "extreme_element": lambda n: _named(_("Only highest or only lowest marks: the figure is very unsure."), n),
    "extreme_persons": _extreme,
    "no_halo": lambda _n: _("No halo was found: raters judged the criteria one by one."),
}
