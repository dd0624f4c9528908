"""The import wizard: files, columns, check, confirm, result. Each step is saved; one may leave and return."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from pamong.core.permissions import get_visible_or_404
from pamong.core.refusals import Refused
from pamong.enrolment import commands, queries
from pamong.enrolment.forms import UploadForm
from pamong.enrolment.models import ImportState, RosterImport
from pamong.enrolment.roster.showing import DROPPED, column_choices, file_columns, shown_rows
from pamong.programme.models import Event
from pamong.programme.pages import event_page
from pamong.programme.submitting import me, show_refusal, status_of

from .wizard import questions_of, step_url, wizard_context

PAGE_SIZE = 50
manages = event_page("enrolment.manage")


def the_import(event: Event, import_id: str) -> RosterImport:
    """Return an import of the event, or 404."""
    return get_visible_or_404(event.imports.select_related("event__office"), pk=import_id)


def _go(roster_import: RosterImport) -> HttpResponseRedirect:
    return HttpResponseRedirect(step_url(roster_import))


@manages
def import_start(request: HttpRequest, event: Event) -> HttpResponse:
    """Take files in; show imports one may go on with."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            return _go(commands.start_import(actor=me(request), event=event, files=form.cleaned_data["files"]))
        except Refused as refusal:
            show_refusal(form, refusal)
    earlier = event.imports.exclude(state=ImportState.CANCELLED).select_related("made_by__person")[:10]
    context = {
        "form": form,
        "earlier": [{"row": row, "url": step_url(row)} for row in earlier],
        **wizard_context(None, "files", event),
    }
    return render(request, "enrolment/import_start.html", context, status=status_of(form))


@manages
def import_open(request: HttpRequest, event: Event, import_id: str) -> HttpResponse:
    """Go to the step an import is at."""
    return _go(the_import(event, import_id))


@manages
def import_columns(request: HttpRequest, event: Event, import_id: str) -> HttpResponse:
    """Show what the columns mean, take corrections, then check."""
    roster_import = the_import(event, import_id)
    if not roster_import.is_open or roster_import.is_busy:
        return _go(roster_import)
    if request.method == "POST":
        columns, sheets = _columns_from(request, roster_import)
        commands.set_columns(actor=me(request), roster_import=roster_import, columns=columns, sheets=sheets)
        if "sheet" not in request.POST:
            commands.check_import(actor=me(request), roster_import=roster_import)
        return _go(roster_import)
    context = {"files": file_columns(roster_import), "choices": column_choices(), "form": UploadForm()}
    return render(request, "enrolment/import_columns.html", context | wizard_context(roster_import, "columns", event))


def _columns_from(
    request: HttpRequest, roster_import: RosterImport
) -> tuple[dict[str, dict[str, str | None]], dict[str, str]]:
    """Read corrections: fields `kolom-<upload>-<place>` stand for the header at that place."""
    columns: dict[str, dict[str, str | None]] = {}
    for file in file_columns(roster_import):
        if file.same_as:
            continue
        given = {
            column.header: request.POST[column.name] or None for column in file.columns if column.name in request.POST
        }
        columns[file.upload.fingerprint] = given
    sheets = {str(u.pk): request.POST.get(f"lembar-{u.pk}", "") for u in roster_import.uploads.all()}
    return columns, sheets


@require_POST
@manages
def import_add_files(request: HttpRequest, event: Event, import_id: str) -> HttpResponse:
    """Add files to an open import."""
    roster_import = the_import(event, import_id)
    commands.add_files(actor=me(request), roster_import=roster_import, files=request.FILES.getlist("files"))
    return _go(roster_import)


@require_POST
@manages
def import_remove_file(request: HttpRequest, event: Event, import_id: str, upload_id: str) -> HttpResponse:
    """Take a file out of an open import."""
    roster_import = the_import(event, import_id)
    upload = get_visible_or_404(roster_import.uploads.all(), pk=upload_id)
    commands.remove_file(actor=me(request), roster_import=roster_import, upload=upload)
    return _go(roster_import)


@manages
def import_check(request: HttpRequest, event: Event, import_id: str) -> HttpResponse:
    """Show the verdict on every row, with search and filters."""
    roster_import = the_import(event, import_id)
    if roster_import.is_busy:
        context = wizard_context(roster_import, "check", event)
        return render(request, "enrolment/import_progress.html", context)
    if roster_import.state != ImportState.CHECKED:
        return _go(roster_import)
    verdict, code, q = (request.GET.get(name, "") for name in ("keadaan", "kode", "q"))
    page = Paginator(queries.rows_of(roster_import, verdict=verdict, code=code, q=q), PAGE_SIZE)
    shown = page.get_page(request.GET.get("page"))
    context = {
        "page": shown,
        "rows": shown_rows(shown.object_list, roster_import),
        "q": q,
        "filters": _filters(roster_import, verdict, code),
        "questions": questions_of(roster_import),
        **wizard_context(roster_import, "check", event),
    }
    return render(request, "enrolment/import_check.html", context)


def _filters(roster_import: RosterImport, verdict: str, code: str) -> list[dict[str, Any]]:
    summary = roster_import.summary
    chips = [
        {
            "label": label,
            "url": f"?keadaan={value}",
            "current": value == verdict and not code,
            "count": summary["verdicts"].get(value, 0) if value else summary["rows"],
        }
        for value, label in queries.ROW_FILTERS
        if not value or summary["verdicts"].get(value)
    ]
    codes = [
        {"label": queries.CODE_LABELS.get(name, name), "url": f"?kode={name}", "current": name == code, "count": count}
        for name, count in sorted(summary["codes"].items(), key=lambda item: -item[1])
        if name != DROPPED
    ]
    return chips + codes


@manages
def import_progress(request: HttpRequest, event: Event, import_id: str) -> HttpResponse:
    """Say how far the worker is (a fragment the page asks for)."""
    roster_import = the_import(event, import_id)
    context = wizard_context(roster_import, "check", event)
    return render(request, "enrolment/import_progress.html#progress", context)


@require_POST
@manages
def import_cancel(request: HttpRequest, event: Event, import_id: str) -> HttpResponse:
    """Give an import up."""
    commands.cancel_import(actor=me(request), roster_import=the_import(event, import_id))
    messages.success(request, _("The import is cancelled; its files are deleted."))
    return HttpResponseRedirect(reverse("enrolment:import_start", args=[event.slug]))


@manages
def import_confirm(request: HttpRequest, event: Event, import_id: str) -> HttpResponse:
    """Name the consequences, then enter everybody."""
    roster_import = the_import(event, import_id)
    if roster_import.state != ImportState.CHECKED:
        return _go(roster_import)
    if request.method == "POST":
        commands.commit_import(actor=me(request), roster_import=roster_import)
        return _go(roster_import)
    plan = queries.plan_of(roster_import)
    seats = queries.seats_left(event)
    context = {"plan": plan, "waiting": max(0, plan.create - max(seats, 0)) if seats is not None else 0}
    return render(request, "enrolment/import_confirm.html", context | wizard_context(roster_import, "confirm", event))


@manages
def import_result(request: HttpRequest, event: Event, import_id: str) -> HttpResponse:
    """Show what was entered, with the way back."""
    roster_import = the_import(event, import_id)
    if roster_import.state not in (ImportState.CONFIRMED, ImportState.UNDONE):
        return _go(roster_import)
    context = {
        "counts": roster_import.result.get("counts", {}),
        "undo": roster_import.result.get("undo"),
        "flags": queries.flag_rows(event),
        **wizard_context(roster_import, "result", event),
    }
    return render(request, "enrolment/import_result.html", context)


@require_POST
@manages
def import_undo(request: HttpRequest, event: Event, import_id: str) -> HttpResponse:
    """Take a whole import back."""
    roster_import = the_import(event, import_id)
    result = commands.undo_import(actor=me(request), roster_import=roster_import)
    text = ngettext(
        "%(n)d participant is off the list again.", "%(n)d participants are off the list again.", result["removed"]
    )
    messages.success(request, text % {"n": result["removed"]})
    return _go(roster_import)
