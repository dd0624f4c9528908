"""How a measurement hangs on its ruler, in words: what holds, what has moved, what may be compared."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .models import Part, Run
from .rulers import FEWEST_CRITERIA


@dataclass(frozen=True)
class AnchorRow:
    """One criterion that both events know: its place on the ruler and here, in logits."""

    name: str
    before: float
    now: float
    move: float
    se: float
    kept: bool


@dataclass(frozen=True)
class Said:
    """What the report says of the ruler; `problem` instead, when the measurement could not be put on it."""

    sentences: list[str]
    problem: str = ""
    rows: list[AnchorRow] = field(default_factory=list)


def tie_of(run: Run, items: Mapping[str, str], raters: Mapping[str, str]) -> Said | None:
    """Return what is to be said of a run's ruler; None without figures of practice."""
    if run.part(Part.PRACTICE) is None:
        return None
    link = run.link
    if link is None:
        return Said([_("This measurement has a ruler of its own. Do not compare its figures with another event.")])
    if "problem" in link:
        return Said([], _PROBLEMS[link["problem"]](link))
    rows = [AnchorRow(items.get(code, code), *values) for code, *values in link["items"]]
    return Said(list(_sentences(link, rows, raters)), rows=rows)


def moved_raters(run: Run) -> list[str]:
    """Return the codes of raters who rated at both events and whose ear has changed."""
    return [code for code, *_values, kept in (run.link or {}).get("raters", []) if not kept]


def _sentences(link: dict[str, Any], rows: list[AnchorRow], raters: Mapping[str, str]) -> Iterator[str]:
    yield _("Measured on the ruler of: %(ruler)s.") % {"ruler": link["note"]}
    yield _("%(kept)s of %(all)s criteria stayed where they were and hold the ruler.") % {
        "kept": link["kept"], "all": link["common"],
    }  # fmt: skip
    yield from (_moved_criterion(row) for row in rows if not row.kept)
    if link["steps_moved"]:
        yield _("The levels are used otherwise than then; their steps were let go and found anew.")
    held = sum(bool(row[-1]) for row in link["raters"])
    if link["assumed"]:
        yield _(
            "Too few observers rated at both events. Comparing rests on both crews being equally strict on average; "
            "how unsure that is counts in the intervals."
        )
    else:
        words = ngettext(
            "%(n)s observer rated at both events and holds the level.",
            "%(n)s observers rated at both events and hold the level.",
            held,
        )
        yield words % {"n": held}
        yield from (_moved_rater(row, raters) for row in link["raters"] if not row[-1])


def _moved_criterion(row: AnchorRow) -> str:
    if row.move > 0:
        return _("“%(name)s” has become harder since then: let go, it does not hold the ruler.") % {"name": row.name}
    return _("“%(name)s” has become easier since then: let go, it does not hold the ruler.") % {"name": row.name}


def _moved_rater(row: list[Any], raters: Mapping[str, str]) -> str:
    code, _before, _now, move, *_rest = row
    names = {"name": raters.get(code, code)}
    if move > 0:
        return _("%(name)s has become stricter since then, and is not taken as a hold.") % names
    return _("%(name)s has become milder since then, and is not taken as a hold.") % names


def _too_few(link: dict[str, Any], number: int) -> str:
    words = _(
        "It could not be put on the ruler of %(ruler)s: only %(n)s criteria stayed where they were, and at least "
        "%(least)s are needed, half of them all. It stands on a ruler of its own; do not compare it with other events. "
        "Choose another ruler, or let observers of both events rate the same clips and talk about the levels."
    )
    return words % {"ruler": link["note"], "n": number, "least": FEWEST_CRITERIA}


def _unlinked(link: dict[str, Any]) -> str:
    words = _(
        "It could not be put on the ruler of %(ruler)s, because not all observers of this event can be compared. Link "
        "them first (see above), then measure again. Until then do not compare it with other events."
    )
    return words % {"ruler": link["note"]}


def _unsettled(link: dict[str, Any]) -> str:
    words = _(
        "It could not be put on the ruler of %(ruler)s: the reckoning did not settle. It stands on a ruler of its own; "
        "do not compare it with other events. Choose another ruler."
    )
    return words % {"ruler": link["note"]}


_PROBLEMS: dict[str, Callable[[dict[str, Any]], str]] = {
    "few_common": lambda link: _too_few(link, link["common"]),
    "few_left": lambda link: _too_few(link, link["kept"]),
    "unlinked": _unlinked,
    "unsettled": _unsettled,
}
