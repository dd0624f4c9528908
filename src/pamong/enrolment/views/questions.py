"""The questions of an import: who is one person, which regency, which value, which number, who may come."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pamong.enrolment import commands
from pamong.enrolment.forms import regency_choices
from pamong.enrolment.models import ImportState, RosterImport, RosterRow
from pamong.enrolment.roster import asking, showing
from pamong.programme.models import Event
from pamong.programme.pages import event_page
from pamong.programme.submitting import me

from .imports import the_import
from .wizard import step_url, wizard_context

PAGE_SIZE = 50
manages = event_page("enrolment.manage")


def _checked_or_away(event: Event, import_id: str) -> tuple[RosterImport, HttpResponse | None]:
    roster_import = the_import(event, import_id)
    away = None if roster_import.state == ImportState.CHECKED else HttpResponseRedirect(step_url(roster_import))
    return roster_import, away


def _decided(request: HttpRequest, roster_import: RosterImport, **decisions: Any) -> HttpResponse:
    count = sum(len(part) for part in decisions.values())
    if count:
        commands.decide(actor=me(request), roster_import=roster_import, **decisions)
        text = ngettext(
            "%(n)d answer taken in; the files were checked again with it.",
            "%(n)d answers taken in; the files were checked again with them.",
            count,
        )
        messages.success(request, text % {"n": count})
    return HttpResponseRedirect(step_url(roster_import))


@manages
def doubts(request: HttpRequest, event: Event, import_id: str) -> HttpResponse:
    """Ask who is one person, side by side."""
    roster_import, away = _checked_or_away(event, import_id)
    if away:
        return away
    pairs = showing.shown_doubts(roster_import)
    if request.method == "POST":
        chosen = {verb: [(p.a, p.b) for p in pairs if request.POST.get(p.name) == verb] for verb in ("merge", "apart")}
        return _decided(request, roster_import, **chosen)
    page = Paginator(pairs, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(
        request, "enrolment/import_doubts.html", {"page": page, **wizard_context(roster_import, "check", event)}
    )


@manages
def regions(request: HttpRequest, event: Event, import_id: str) -> HttpResponse:
    """Ask once for each spelling which regency is meant."""
    roster_import, away = _checked_or_away(event, import_id)
    if away:
        return away
    asked = roster_import.summary.get("regions", [])
    if request.method == "POST":
        given = {item["spelling"]: request.POST.get(f"wilayah-{place}", "") for place, item in enumerate(asked)}
        return _decided(request, roster_import, regions={k: v for k, v in given.items() if v})
    context = {"asked": asked, "choices": regency_choices(event.office.province)}
    return render(request, "enrolment/import_regions.html", context | wizard_context(roster_import, "check", event))


@manages
def conflicts(request: HttpRequest, event: Event, import_id: str) -> HttpResponse:
    """Show where files differ and let one choose."""
    return _value_page(request, event, import_id, "conflicting_value", "enrolment/import_conflicts.html")


@manages
def numbers(request: HttpRequest, event: Event, import_id: str) -> HttpResponse:
    """List damaged numbers and take the right ones."""
    return _value_page(request, event, import_id, "damaged_number", "enrolment/import_numbers.html")


def _value_page(request: HttpRequest, event: Event, import_id: str, code: str, template: str) -> HttpResponse:
    roster_import, away = _checked_or_away(event, import_id)
    if away:
        return away
    rows = roster_import.rows.filter(codes__contains=code)
    if request.method == "POST":
        return _decided(request, roster_import, values=dict(_values(request)))
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    asked = list(asking.asked_values(page.object_list, roster_import, code))
    context = {"page": page, "asked": asked, **wizard_context(roster_import, "check", event)}
    return render(request, template, context)


def _values(request: HttpRequest) -> Iterator[tuple[tuple[str, str], str]]:
    """Read answers: `kunci` names row and field of the answer `nilai` at the same place."""
    for place, key in enumerate(request.POST.getlist("kunci")):
        value = request.POST.get(f"nilai-{place}", "").strip()
        row, _bar, field = key.rpartition("|")
        if value and row:
            yield (row, field), value


@manages
def cells(request: HttpRequest, event: Event, import_id: str) -> HttpResponse:
    """List cells that are wrong though not damaged, or (`?baris=`) all cells of one row, and take the right ones."""
    roster_import, away = _checked_or_away(event, import_id)
    if away:
        return away
    row = _row_of(roster_import, request.GET.get("baris", ""))
    page = Paginator(asking.wrong_rows(roster_import), PAGE_SIZE).get_page(request.GET.get("page"))
    asked = list(
        asking.cells_of(row, roster_import)
        if row
        else asking.asked_values(page.object_list, roster_import, *asking.WRONG_CELLS)
    )
    if request.method == "POST":
        written = {item.key: item.value for item in asked}
        values = {key: value for key, value in _values(request) if value != written.get("|".join(key), "")}
        return _decided(request, roster_import, values=values)
    context = {"page": page, "asked": asked, "row": row, **wizard_context(roster_import, "check", event)}
    return render(request, "enrolment/import_cells.html", context)


def _row_of(roster_import: RosterImport, place: str) -> RosterRow | None:
    """Return the row an address names by file and number in the sheet; a check makes rows anew, so not by its key."""
    file, _dash, number = place.partition("-")
    if not (file.isdecimal() and number.isdecimal()) or len(place) > 12:
        return None
    return roster_import.rows.filter(file=file, row=number).exclude(verdict="ignored").first()


@manages
def graduation(request: HttpRequest, event: Event, import_id: str) -> HttpResponse:
    """Ask who may come although no list shows them as graduate."""
    roster_import, away = _checked_or_away(event, import_id)
    if away:
        return away
    rows = showing.without_graduation(roster_import, request.GET.get("tanda", ""))
    if request.method == "POST":
        _choose(request, roster_import, [person.key for person in rows])
        return HttpResponseRedirect(step_url(roster_import))
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"page": page, "flag": request.GET.get("tanda", ""), **wizard_context(roster_import, "check", event)}
    return render(request, "enrolment/import_graduation.html", context)


def _choose(request: HttpRequest, roster_import: RosterImport, every: list[str]) -> None:
    keys = every if request.POST.get("all") else [key for key in request.POST.getlist("ids") if key in set(every)]
    out = request.POST.get("verb") == "out"
    if not keys:
        messages.warning(request, _("Choose somebody first."))
        return
    commands.leave_out(actor=me(request), roster_import=roster_import, keys=keys, out=out)
    text = _("%(n)d left out of this import.") if out else _("%(n)d come in.")
    messages.success(request, text % {"n": len(keys)})
