"""The runs of an event: begin one, look at it, freeze it, throw it away, take its data out."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from pamong.core.permissions import may
from pamong.measurement import commands, exporting, queries, ties, wording
from pamong.measurement.forms import RunForm, TakeOutForm
from pamong.measurement.models import Part, Run
from pamong.measurement.queries.linking import unlinked_raters
from pamong.measurement.queries.raters import raters_of
from pamong.programme.models import Event
from pamong.programme.pages import event_page
from pamong.programme.submitting import status_of

from .shared import crumbs_of, frame, item_rows, reckoned_or_404, run_or_404

PAGE = 50


@require_safe
@event_page("measurement.view")
def home(request: HttpRequest, event: Event) -> HttpResponse:
    """Show the runs of the event to who watches over it; everybody else goes to their own figures."""
    if not may(request.user, "measurement.view_event", event):
        return redirect("measurement:own", event.slug)
    return _home(request, event, RunForm(event=event, rulers=_rulers(request, event)))


def _rulers(request: HttpRequest, event: Event) -> list[Run]:
    """Return the rulers to choose from: only who measures needs them."""
    return queries.rulers_for(event) if may(request.user, "measurement.run", event) else []


def _home(request: HttpRequest, event: Event, form: RunForm) -> HttpResponse:
    runs = list(event.measurements.select_related("started_by__person", "event"))
    shown = queries.latest_frozen(event)
    context = {
        "runs": runs,
        "form": form,
        "shown": shown,
        "fresh": queries.fresh_sheets(shown) if shown else 0,
        "manages": may(request.user, "measurement.run", event),
    }
    return render(request, "measurement/home.html", context, status=status_of(form))


@require_POST
@event_page("measurement.run")
def start(request: HttpRequest, event: Event) -> HttpResponse:
    """Begin a run."""
    form = RunForm(request.POST, event=event, rulers=_rulers(request, event))
    if not form.is_valid():
        return _home(request, event, form)
    run = commands.start_run(actor=request.user, event=event, **form.cleaned_data)
    return redirect("measurement:run", event.slug, run.pk)


@require_safe
@event_page("measurement.view_event")
def run_detail(request: HttpRequest, event: Event, measurement_id: UUID) -> HttpResponse:
    """Show what a run says: warnings first, then the whole in words, the map, and where to read on."""
    run = run_or_404(event, measurement_id)
    context = frame(request, event, run, "run")
    if not run.has_figures:
        name = "measurement/run.html#progress" if request.headers.get("HX-Request") else "measurement/run.html"
        return render(request, name, context)
    if request.headers.get("HX-Request"):  # it was being waited for
        return HttpResponse(headers={"HX-Refresh": "true"})
    names = wording.item_names()
    context |= {
        "practice": run.part(Part.PRACTICE),
        "test": run.part(Part.TEST),
        "unlinked": unlinked_raters(run),
        "practice_warnings": wording.warnings_of(run, Part.PRACTICE),
        "test_warnings": wording.warnings_of(run, Part.TEST),
        "headlines": list(wording.headlines(run)),
        "item_rows": item_rows(run, names),
        "visitors": queries.rater_lines(raters_of(run)[:PAGE]),
        "fresh": queries.fresh_sheets(run),
        "tie": ties.tie_of(run, names, _moved_raters(run)),
        "standings": queries.standings(run),
    }
    return render(request, "measurement/run.html", context)


def _moved_raters(run: Run) -> dict[str, str]:
    codes = ties.moved_raters(run)
    return {line.row.code: str(line.person) for line in queries.rater_lines(raters_of(run).filter(code__in=codes))}


@require_POST
@event_page("measurement.run")
def freeze(request: HttpRequest, event: Event, measurement_id: UUID) -> HttpResponse:
    """Make a run final."""
    run = commands.freeze_run(actor=request.user, run=run_or_404(event, measurement_id))
    messages.success(request, _("Frozen. Participants and raters now see their own figures."))
    return redirect("measurement:run", event.slug, run.pk)


@require_POST
@event_page("measurement.run")
def discard(request: HttpRequest, event: Event, measurement_id: UUID) -> HttpResponse:
    """Throw a run away."""
    commands.discard_run(actor=request.user, run=run_or_404(event, measurement_id))
    messages.success(request, _("The measurement is gone. Sheets and answers are as before."))
    return redirect("measurement:home", event.slug)


@event_page("measurement.export")
def take_out(request: HttpRequest, event: Event, measurement_id: UUID) -> HttpResponse:
    """Ask what the data are for, then give everything needed to reckon it again elsewhere."""
    run = reckoned_or_404(event, measurement_id)
    form = TakeOutForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        why = form.cleaned_data
        commands.take_out(actor=request.user, run=run, purpose=why["purpose"], note=why["note"].strip())
        response = HttpResponse(exporting.data_zip(run), content_type="application/zip")
        response["Content-Disposition"] = f'attachment; filename="pengukuran-{event.slug}-{run.number}.zip"'
        return response
    context = {"form": form, "run": run, "commands": exporting.commands(run), "crumbs": crumbs_of(event, run)}
    return render(request, "measurement/take_out.html", context, status=status_of(form))
