"""Pages of practice: my day, the guide of the coach, the sheet of the rater, the feedback, the committee's board."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pamong.coaching import commands, queries, stagebar
from pamong.coaching.forms import SheetForm
from pamong.coaching.models import PracticeRun
from pamong.coaching.outbox import FINISHED
from pamong.coaching.queries.board import board_of
from pamong.coaching.queries.calibration import gate_of
from pamong.coaching.queries.calls import CallPanel, call_panel
from pamong.coaching.queries.cues import cues_of
from pamong.coaching.queries.day import day_of
from pamong.coaching.queries.visibility import reading_of
from pamong.coaching.rules import Place, place_in
from pamong.core.ids import uuid7
from pamong.core.outbox import Duplicate
from pamong.core.permissions import may
from pamong.core.refusals import Refused
from pamong.planning.models import Triad
from pamong.programme.models import Event
from pamong.programme.pages import event_page

from .calls import ASKED
from .taps import key_in, pad_of, sheet_page


@event_page("coaching.view")
def home(request: HttpRequest, event: Event) -> HttpResponse:
    """Show a person's practice day; who has no triad of their own but watches over all gets the board."""
    day = day_of(request.user, event, request.GET.get("page"))
    sees_board = may(request.user, "coaching.view_board", event)
    if not day.entries and sees_board:
        return redirect("coaching:board", event.slug)
    assesses = may(request.user, "coaching.assess", event)
    context = {"day": day, "first": day.first, "sees_board": sees_board, "assesses": assesses}
    return render(request, "coaching/home.html", context)


@event_page("coaching.view_board")
def board(request: HttpRequest, event: Event) -> HttpResponse:
    """Show how far each triad is in each round, refreshed while the page is open."""
    chosen = request.GET.get("kelas", "")
    number = int(chosen) if chosen.isdecimal() else None
    context: dict[str, Any] = {
        "board": board_of(event, class_number=number, page=request.GET.get("page")),
        "progress": queries.progress(event),
    }
    if request.headers.get("HX-Request"):
        return render(request, "coaching/board.html#cells", context)
    context |= {
        "choices": list(event.classes.values_list("number", "name")),
        "number": number,
        "address": request.get_full_path(),
        "sees_agreement": may(request.user, "coaching.view_agreement", event),
    }
    return render(request, "coaching/board.html", context)


@event_page("coaching.view_agreement")
def agreement(request: HttpRequest, event: Event) -> HttpResponse:
    """Show how far peers and visiting coaches agree: sheets, not people."""
    crumbs = [{"url": reverse("coaching:board", args=[event.slug]), "label": _("Board")}]
    return render(request, "coaching/agreement.html", {"agreement": queries.rater_agreement(event), "crumbs": crumbs})


def _way_back(event: Event) -> list[dict[str, str]]:
    """Return the trail to the practice day, for pages that fill the phone."""
    return [{"url": reverse("coaching:home", args=[event.slug]), "label": _("Practice")}]


@event_page("coaching.view")
def guide(request: HttpRequest, event: Event, triad_id: UUID) -> HttpResponse:
    """Guide the one who coaches through TIRTA: stage, time and cue questions, nothing to type."""
    triad = queries.visible_triad_or_404(request.user, event, triad_id, "coaching.guide")
    run = queries.round_of(triad)
    bar = stagebar.of(run, cues=cues_of(event, run.rubric if run else queries.current_rubric()))
    return render(
        request,
        "coaching/guide.html",
        {
            "triad": triad,
            "bar": bar,
            "promised": queries.promised_step(triad),
            "reading": reading_of(request.user, triad),
            "call": _call_above(request, triad),
            "crumbs": _way_back(event),
        },
    )


def _call_above(request: HttpRequest, triad: Triad) -> CallPanel | None:
    """Return the group's call for the top of a screen, when it was asked for: in the hall nobody needs one."""
    return call_panel(request.user, triad) if ASKED in request.GET else None


@require_POST
@event_page("coaching.view")
def mark_stage(request: HttpRequest, event: Event, triad_id: UUID) -> HttpResponse:
    """Take one tap on the stage bar and go back to where it was tapped."""
    triad = queries.visible_triad_or_404(request.user, event, triad_id, "coaching.run")
    run = commands.start_run(actor=request.user, triad=triad)
    stage = request.POST.get("tahap", "")
    if stage == FINISHED:
        commands.finish_run(actor=request.user, run=run)
    else:
        commands.mark_stage(actor=request.user, key=key_in(request), run=run, stage=stage)
    if may(request.user, "coaching.rate", triad):
        return redirect(sheet_page(event, triad))
    page = "coaching:guide"
    if stage == FINISHED:
        page = "coaching:feedback"
    return redirect(page, event.slug, triad.pk)


@event_page("coaching.view")
def observe(request: HttpRequest, event: Event, triad_id: UUID) -> HttpResponse:
    """Show a rater the stage bar and the sheet; take the sheet."""
    triad = queries.visible_triad_or_404(request.user, event, triad_id, "coaching.rate")
    if not triad.is_planned:
        return redirect(sheet_page(event, triad))
    place = place_in(request.user, triad)
    assert isinstance(place, Place)  # `visible_triad_or_404` has just seen it
    run = queries.round_of(triad)
    sheet = queries.own_sheet(run, place)
    if sheet and sheet.is_submitted:
        return _after_sheet(request, event, triad)
    gate = gate_of(request.user, event)
    if not gate.is_open:
        messages.info(request, _("Code %(count)s more clips first; then the sheet opens.") % {"count": gate.missing})
        return redirect("coaching:clips", event.slug)
    rubric = run.rubric if run else queries.current_rubric()
    form = SheetForm(rubric, request.POST or None, sheet=sheet)
    if request.method == "POST":
        answer = _submit(request, event, triad, form)
        if answer:
            return answer
    context = {
        "triad": triad,
        "reading": reading_of(request.user, triad),
        "crumbs": _way_back(event),
        "form": form,
        "bar": stagebar.of(run, rubric, steps=False),
        "pad": pad_of(request.user, event, triad, run),
        "call": _call_above(request, triad),
        "key": request.POST.get("kunci") or (sheet.pk if sheet else uuid7()),
    }
    return render(request, "coaching/observe.html", context, status=422 if request.method == "POST" else 200)


def _submit(request: HttpRequest, event: Event, triad: Triad, form: SheetForm) -> HttpResponse | None:
    """Send a complete sheet; keep an incomplete one as a draft, so that nothing is lost, and return nothing."""
    run = commands.start_run(actor=request.user, triad=triad)
    if not form.is_valid():
        commands.save_draft(actor=request.user, key=key_in(request), run=run, **_content(form))
        return None
    try:
        commands.submit_observation(actor=request.user, key=key_in(request), run=run, **_content(form))
    except Duplicate as twin:
        messages.info(request, str(twin))
    else:
        messages.success(request, _("Sent. %(name)s can read it now.") % {"name": run.coach.person.name})
    return _after_sheet(request, event, triad)


def _after_sheet(request: HttpRequest, event: Event, triad: Triad) -> HttpResponse:
    """Lead a rater to the feedback, or back to the day when the pair keeps it to themselves."""
    if may(request.user, "coaching.view_feedback", triad):
        return redirect("coaching:feedback", event.slug, triad.pk)
    return redirect("coaching:home", event.slug)


def _content(form: SheetForm) -> dict[str, Any]:
    return {"ratings": form.ratings, **{name: form.text(name) for name in ("worked", "to_try", "next_step")}}


@event_page("coaching.view")
def correct(request: HttpRequest, event: Event, triad_id: UUID) -> HttpResponse:
    """Show a rater the sheet they have just sent, to mend it."""
    triad = queries.visible_triad_or_404(request.user, event, triad_id, "coaching.rate")
    place = place_in(request.user, triad)
    run = queries.round_of(triad)
    sheet = queries.own_sheet(run, place) if run and place else None
    if run is None or sheet is None or not sheet.is_submitted:
        raise Http404
    form = SheetForm(run.rubric, request.POST or None, sheet=sheet)
    if request.method == "POST" and form.is_valid():
        commands.correct_observation(actor=request.user, sheet=sheet, **_content(form))
        messages.success(request, _("Corrected. The pair reads the new version."))
        return _after_sheet(request, event, triad)
    reading = reading_of(request.user, triad)
    context = {"triad": triad, "form": form, "reading": reading, "crumbs": _way_back(event)}
    return render(request, "coaching/correct.html", context, status=422 if request.method == "POST" else 200)


@require_POST
@event_page("coaching.view")
def save_draft(request: HttpRequest, event: Event, triad_id: UUID) -> HttpResponse:
    """Keep what a rater has filled in so far."""
    triad = queries.visible_triad_or_404(request.user, event, triad_id, "coaching.rate")
    run = commands.start_run(actor=request.user, triad=triad)
    form = SheetForm(run.rubric, request.POST)
    commands.save_draft(actor=request.user, key=key_in(request), run=run, **_content(form))
    return HttpResponse(status=204)


@event_page("coaching.view")
def feedback(request: HttpRequest, event: Event, triad_id: UUID) -> HttpResponse:
    """Show the pair what the raters released, within seconds of their sending it."""
    triad = queries.visible_triad_or_404(request.user, event, triad_id, "coaching.view_feedback")
    if not triad.is_planned:
        return redirect(sheet_page(event, triad))
    run = queries.round_of(triad)
    shown = queries.feedback_on(run) if run else None
    place = place_in(request.user, triad)
    own = queries.own_sheet(run, place) if run and place and place.rates else None
    coached = may(request.user, "coaching.guide", triad)
    if run and shown and shown.sheets and coached:
        commands.mark_feedback_read(actor=request.user, run=run)
    context = {
        "triad": triad,
        "run": run,
        "feedback": shown,
        "coached": coached,
        "correctable": own is not None and own.may_be_corrected,
        "repeats": may(request.user, "coaching.run", triad),
        "rates": may(request.user, "coaching.rate", triad),
        "open_attempts": [again.run for again in shown.attempts if not again.run.ended_at] if shown else [],
        "reading": reading_of(request.user, triad),
        "crumbs": _way_back(event),
    }
    template = "coaching/feedback.html#news" if request.headers.get("HX-Request") else "coaching/feedback.html"
    return render(request, template, context)


@require_POST
@event_page("coaching.view")
def repeat_stage(request: HttpRequest, event: Event, triad_id: UUID) -> HttpResponse:
    """Begin a stage again, linked to its round."""
    triad = queries.visible_triad_or_404(request.user, event, triad_id, "coaching.run")
    run = queries.round_of(triad)
    if run is None:
        raise Refused(_("The round has not begun yet, so there is nothing to repeat."))
    stage = request.POST.get("tahap", "")
    attempt = commands.repeat_stage(actor=request.user, key=key_in(request), run=run, stage=stage)
    return redirect("coaching:attempt", event.slug, attempt.pk)


@event_page("coaching.view")
def attempts(request: HttpRequest, event: Event, triad_id: UUID) -> HttpResponse:
    """Say which stages are done again right now: a small fragment that the feedback page asks for while it is open."""
    triad = queries.visible_triad_or_404(request.user, event, triad_id, "coaching.run")
    return render(request, "coaching/attempts.html", _open_attempts(request, triad))


def _open_attempts(request: HttpRequest, triad: Triad) -> dict[str, Any]:
    rates = may(request.user, "coaching.rate", triad)
    return {"triad": triad, "attempts": queries.open_attempts(triad), "rates": rates}


@event_page("coaching.view")
def attempt(request: HttpRequest, event: Event, run_id: UUID) -> HttpResponse:
    """Guide through one stage done again, and close it."""
    run: PracticeRun = queries.visible_attempt_or_404(request.user, event, run_id)
    if request.method == "POST":
        commands.finish_run(actor=request.user, run=run)
        messages.success(request, _("The stage was done again. It stands below the feedback of the round."))
        return _after_sheet(request, event, run.triad)
    stage = next(entry for entry in run.rubric.stages if entry["code"] == run.stage)
    stage = stage | {"cues": cues_of(event, run.rubric)[run.stage]}
    rates = may(request.user, "coaching.rate", run)
    return render(
        request,
        "coaching/attempt.html",
        {
            "run": run,
            "triad": run.triad,
            "stage": stage,
            "title": run.stage_title,
            "rates": rates,
            "pad": pad_of(request.user, event, run.triad, run) if rates and not run.ended_at else None,
            "reading": reading_of(request.user, run.triad),
            "crumbs": _way_back(event),
        },
    )
