"""The board of all plans, one person's follow-up, and the paper."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from pamong.core.permissions import get_visible_or_404, may
from pamong.enrolment.models import Participant
from pamong.followup import commands, papers, queries
from pamong.followup.forms import ReviewForm
from pamong.followup.models import PlanState, Supervision, Visit
from pamong.followup.queries.board import FILTERS, WRITTEN, lines_of
from pamong.followup.queries.reach import own_reach
from pamong.measurement.queries import skill_growth
from pamong.programme.models import Event
from pamong.programme.pages import event_page
from pamong.programme.submitting import accepted, status_of

from .shared import doors, way_back

PAGE = 50


@event_page("followup.view_board")
def board(request: HttpRequest, event: Event) -> HttpResponse:
    """List everybody the user may see with plan, dose and silence."""
    q, only = request.GET.get("q", "").strip()[:80], request.GET.get("hanya", "")
    page = Paginator(queries.board_rows(request.user, event, q=q, only=only), PAGE).get_page(request.GET.get("page"))
    overview = queries.overview_of(request.user, event)
    context = {
        "page": page,
        "lines": lines_of(event, list(page.object_list)),
        "overview": overview,
        "filters": _filters(overview, only),
        "q": q,
        "doors": doors(event, request.user, "home"),
        "may_remind": overview.silent and may(request.user, "followup.remind", event),
    }
    return render(request, "followup/board.html", context)


def _filters(overview: queries.Overview, only: str) -> list[dict[str, Any]]:
    every = {"label": _("Everybody"), "url": "?", "current": not only, "count": overview.people}
    states = [
        {"label": state.label, "url": f"?hanya={state}", "current": only == state, "count": overview.states[state]}
        for state in FILTERS
    ]
    missing = {
        "label": _("No plan yet"),
        "url": f"?hanya={WRITTEN}",
        "current": only == WRITTEN,
        "count": overview.states[WRITTEN],
    }
    silent = {"label": _("Silent"), "url": "?hanya=diam", "current": only == "diam", "count": overview.silent}
    return [every, *states, missing, silent]


@require_POST
@event_page("followup.remind")
def remind(request: HttpRequest, event: Event) -> HttpResponse:
    """Queue a friendly word to everybody who fell silent."""
    sent = commands.remind_silent(actor=request.user, event=event)
    words = ngettext("%(n)s message is ready to be sent.", "%(n)s messages are ready to be sent.", sent)
    messages.success(request, words % {"n": sent} if sent else _("They were reminded this week already."))
    return redirect("followup:board", event.slug)


def _visible(request: HttpRequest, event: Event, participant_id: UUID) -> Participant:
    rows = Participant.objects.visible_to(request.user, event).select_related("person__school", "event")
    return get_visible_or_404(rows, pk=participant_id)


@event_page("followup.view")
def detail(request: HttpRequest, event: Event, participant_id: UUID) -> HttpResponse:
    """Show one person's follow-up; a coach reviews the plan here."""
    participant = _visible(request, event, participant_id)
    plan = queries.plan_of(participant)
    may_review = plan is not None and plan.state == PlanState.SUBMITTED and may(request.user, "followup.review", plan)
    form = ReviewForm(request.POST or None if may_review else None)
    if may_review and accepted(request, form, commands.review_plan, plan=plan):
        messages.success(request, _("Your answer is with the teacher."))
        return redirect("followup:detail", event.slug, participant.pk)
    context = {
        "participant": participant,
        "plan": plan,
        "form": form if may_review else None,
        "visits": Visit.objects.filter(participant=participant).select_related("coach__person"),
        "supervisions": Supervision.objects.filter(participant=participant),
        "reach": own_reach(participant),
        "log": queries.log_of(participant),
        "growth": skill_growth(request.user, participant),
        "marks_cycles": may(request.user, "followup.review", event),
        "crumbs": way_back(event, ("followup:board", _("All plans"))),
    }
    return render(request, "followup/detail.html", context, status=status_of(form))


@event_page("followup.view")
def paper(request: HttpRequest, event: Event, participant_id: UUID) -> HttpResponse:
    """Print a plan in the usual form."""
    participant = _visible(request, event, participant_id)
    plan = queries.plan_of(participant)
    if plan is None:
        raise Http404
    response = HttpResponse(papers.plan_paper(plan), content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="rtl.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response
