"""Who reads a round: the pair's choice, and the list of what was opened to the assessors."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from pamong.coaching import commands, papers, queries
from pamong.coaching.models import Visibility
from pamong.coaching.queries.visibility import SENTENCES, assessed_rounds, reading_of
from pamong.coaching.rules import wishes_of
from pamong.core.permissions import may
from pamong.programme.models import Event
from pamong.programme.pages import event_page
from pamong.programme.submitting import me

PAGE = 50


@event_page("coaching.view")
def choose(request: HttpRequest, event: Event, triad_id: UUID) -> HttpResponse:
    """Let coach or coachee say who reads their round."""
    triad = queries.visible_triad_or_404(request.user, event, triad_id, "coaching.choose_visibility")
    if request.method == "POST":
        commands.choose_visibility(actor=request.user, triad=triad, mode=request.POST.get("mode", ""))
        triad = queries.visible_triad_or_404(request.user, event, triad_id, "coaching.choose_visibility")
        reading = reading_of(request.user, triad)
        messages.success(request, f"{reading.mode.label}: {reading.sentence}")
        return redirect("coaching:home", event.slug)
    wishes = {wish.participant.person_id: Visibility(wish.mode) for wish in wishes_of(triad)}
    own = next((wish for who, wish in wishes.items() if who == me(request).person_id), Visibility.TRAINING)
    context = {
        "triad": triad,
        "reading": reading_of(request.user, triad),
        "own": own,
        "partner": next((wish for who, wish in wishes.items() if who != me(request).person_id), None),
        "modes": [(mode, SENTENCES[mode]) for mode in (Visibility.TRAINING, Visibility.ASSESSMENT, Visibility.PRIVATE)],
        "crumbs": [{"url": reverse("coaching:home", args=[event.slug]), "label": _("Practice")}],
    }
    return render(request, "coaching/visibility.html", context)


@event_page("coaching.assess")
def assessed(request: HttpRequest, event: Event) -> HttpResponse:
    """List the rounds whose pair opened them to the assessors; all others are not there."""
    search = request.GET.get("q", "").strip()
    page = Paginator(assessed_rounds(event, search), PAGE).get_page(request.GET.get("page"))
    crumbs = [{"url": reverse("coaching:home", args=[event.slug]), "label": _("Practice")}]
    return render(request, "coaching/assessed.html", {"page": page, "search": search, "crumbs": crumbs})


@event_page("coaching.view")
def paper(request: HttpRequest, event: Event, triad_id: UUID, name: str) -> HttpResponse:
    """Print form O1 or O3 of a round: with the sheets this reader may see, else empty for the hand."""
    triad = queries.visible_triad_or_404(request.user, event, triad_id, "coaching.print_forms")
    form = name.removesuffix(".pdf")
    if form not in papers.FORMS:
        raise Http404
    run = queries.round_of(triad)
    reads = run is not None and may(request.user, "coaching.view_feedback", triad)
    sheets = queries.feedback_on(run).sheets if run and reads else []
    rubric = run.rubric if run else queries.current_rubric()
    response = HttpResponse(papers.observation_paper(form, triad, run, rubric, sheets), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{form}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response
