"""Where an import stands, and the steps shown above each of its pages."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from pamong.core import clock
from pamong.enrolment.models import ImportState, RosterImport
from pamong.programme.models import Event

STEPS = (
    ("files", gettext_lazy("Files"), "enrolment:import_start"),
    ("columns", gettext_lazy("Columns"), "enrolment:import_columns"),
    ("check", gettext_lazy("Check"), "enrolment:import_check"),
    ("confirm", gettext_lazy("Enter"), "enrolment:import_confirm"),
    ("result", gettext_lazy("Done"), "enrolment:import_result"),
)
PAGE_OF_STATE = {
    ImportState.UPLOADED: "enrolment:import_columns",
    ImportState.CHECKING: "enrolment:import_check",
    ImportState.CHECKED: "enrolment:import_check",
    ImportState.COMMITTING: "enrolment:import_check",
    ImportState.CONFIRMED: "enrolment:import_result",
    ImportState.UNDONE: "enrolment:import_result",
}
REACHED = {"enrolment:import_start": 0, "enrolment:import_columns": 1, "enrolment:import_check": 2}


def step_url(roster_import: RosterImport) -> str:
    """Return the page an import is at."""
    name = PAGE_OF_STATE.get(ImportState(roster_import.state))
    if name is None:
        return reverse("enrolment:import_start", args=[roster_import.event.slug])
    return reverse(name, args=[roster_import.event.slug, roster_import.pk])


def wizard_context(roster_import: RosterImport | None, current: str, event: Event) -> dict[str, Any]:
    """Return the import, its steps and, while it is busy, how far it is."""
    keys = [key for key, _label, _url in STEPS]
    place = keys.index(current)
    closed = roster_import is not None and not roster_import.is_open
    steps = [
        {
            "label": label,
            "state": "current" if number == place else "done" if number < place else "todo",
            "url": _url(roster_import, name, number < place and not closed),
        }
        for number, (_key, label, name) in enumerate(STEPS)
    ]
    return {"event": event, "roster_import": roster_import, "steps": steps, "left": _left(roster_import)}


def _url(roster_import: RosterImport | None, name: str, reachable: bool) -> str:
    if roster_import is None or not reachable:
        return ""
    if name == "enrolment:import_start":
        name = "enrolment:import_columns"
    return reverse(name, args=[roster_import.event.slug, roster_import.pk])


def _left(roster_import: RosterImport | None) -> int | None:
    """Return the seconds still to wait, once the pace is known."""
    if roster_import is None or not roster_import.is_busy or not roster_import.done or not roster_import.started_at:
        return None
    spent = (clock.now() - roster_import.started_at).total_seconds()
    return int(spent / roster_import.done * (roster_import.total - roster_import.done)) + 1


def questions_of(roster_import: RosterImport) -> list[dict[str, Any]]:
    """Return what the preview asks first: the fewest clicks for the most people."""
    return [
        {
            "title": title % {"n": count},
            "button": button,
            "tone": "warning",
            "url": reverse(f"enrolment:{name}", args=[roster_import.event.slug, roster_import.pk]),
        }
        for name, count, title, button in _asked(roster_import.summary)
        if count
    ]


def _asked(summary: dict[str, Any]) -> list[tuple[str, int, str, str]]:
    doubts, wrong = len(summary["doubts"]), summary.get("wrong", 0)
    regions, damaged, conflicts = len(summary["regions"]), summary["damaged"], summary["conflicts"]
    unproven = summary["not_graduated"] + summary["graduation_unknown"]
    pairs = ngettext("%(n)d pair may be one person", "%(n)d pairs may be one person", doubts)
    places = ngettext("%(n)d spelling of a regency is unclear", "%(n)d spellings of a regency are unclear", regions)
    numbers = ngettext("%(n)d number is damaged by Excel", "%(n)d numbers are damaged by Excel", damaged)
    cells = ngettext("%(n)d cell is not right yet", "%(n)d cells are not right yet", wrong)
    values = ngettext("%(n)d value differs from another file", "%(n)d values differ from another file", conflicts)
    people = ngettext("%(n)d person is not shown as a graduate", "%(n)d people are not shown as graduates", unproven)
    return [
        ("import_doubts", doubts, pairs, _("Compare")),
        ("import_regions", regions, places, _("Choose")),
        ("import_numbers", damaged, numbers, _("Type the right numbers")),
        ("import_cells", wrong, cells, _("Correct")),
        ("import_conflicts", conflicts, values, _("Compare")),
        ("import_graduation", unproven, people, _("Decide")),
    ]
