"""Follow-up sessions and supervision cycles."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from pamong.coaching import stagebar
from pamong.coaching.queries import current_rubric
from pamong.coaching.queries.calls import call_panel
from pamong.coaching.views.calls import ASKED
from pamong.coaching.views.taps import pad_of
from pamong.core import clock
from pamong.core.permissions import get_visible_or_404, may
from pamong.core.refusals import Refused
from pamong.enrolment.models import Participant
from pamong.followup import commands, queries
from pamong.followup.forms import CountForm, MoveForm, PartnerForm, SupervisionForm, VisitForm
from pamong.followup.models import Supervision, Visit, VisitState
from pamong.followup.queries.groups import group_of
from pamong.programme.models import Event
from pamong.programme.pages import event_page
from pamong.programme.submitting import accepted, show_refusal, status_of

from .shared import doors, place_or_404, way_back

PAGE = 50


@event_page("followup.view")
def visits(request: HttpRequest, event: Event) -> HttpResponse:
    """List the sessions: a participant's own, a coach's own first, all for committee and head."""
    people = Participant.objects.visible_to(request.user, event)
    rows = Visit.objects.filter(event=event, participant__in=people)
    mine = rows.of(request.user)
    has_own = mine.exists()
    only_mine = has_own and "semua" not in request.GET
    rows = (mine if only_mine else rows).select_related("participant__person__school", "coach__person")
    place = queries.own_place(request.user, event)
    context = {
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "only_mine": only_mine,
        "chooses": has_own and may(request.user, "followup.view_board", event),
        "may_plan": may(request.user, "followup.plan_visits", event),
        "form": CountForm(),
        "place": place,
        "supervisions": Supervision.objects.filter(participant=place) if place else [],
        "today": clock.today(event.zone),
        "doors": doors(event, request.user, "visits"),
    }
    return render(request, "followup/visits.html", context)


@require_POST
@event_page("followup.plan_visits")
def plan(request: HttpRequest, event: Event) -> HttpResponse:
    """Plan the sessions of everybody who has none yet."""
    form = CountForm(request.POST)
    if form.is_valid():
        made = commands.plan_visits(actor=request.user, event=event, count=form.cleaned_data["count"])
        words = ngettext("%(n)s session is planned.", "%(n)s sessions are planned.", made)
        messages.success(request, words % {"n": made} if made else _("Everybody has sessions already."))
    return redirect("followup:visits", event.slug)


def _visible(request: HttpRequest, event: Event, visit_id: UUID, verb: str = "") -> Visit:
    """Return a session somebody sees, and may do something with if a verb is named; 404 otherwise."""
    people = Participant.objects.visible_to(request.user, event)
    rows = Visit.objects.filter(event=event, participant__in=people)
    rows = rows.select_related("participant__person", "coach__person", "rubric", "event")
    row: Visit = get_visible_or_404(rows, pk=visit_id)
    if verb and not may(request.user, verb, row):
        raise Http404
    return row


@event_page("followup.view")
def visit(request: HttpRequest, event: Event, visit_id: UUID) -> HttpResponse:
    """Show a session; its coach fills in the sheet."""
    row = _visible(request, event, visit_id)
    records = may(request.user, "followup.record_visit", row) and not row.is_done
    form = None
    if records:
        form = VisitForm(current_rubric(), request.POST or None, visit=row, today=clock.today(event.zone))
        if request.method == "POST" and form.is_valid() and _recorded(request, row, form):
            messages.success(request, _("The session is recorded. The teacher can read it now."))
            return redirect("followup:visit", event.slug, row.pk)
    context = {
        "visit": row,
        "form": form,
        "move": MoveForm(),
        "crumbs": way_back(event, ("followup:visits", _("Sessions"))),
        **_conversation(request, row),
    }
    return render(request, "followup/visit.html", context, status=status_of(*([form] if form else [])))


def _conversation(request: HttpRequest, row: Visit) -> dict[str, Any]:
    """Return the session's group, and for who observes the bar, the pad and the call as in the hall."""
    group = group_of(row)
    chooses = row.state == VisitState.PLANNED and may(request.user, "followup.name_partner", row)
    if group is None:
        return {"partner_form": PartnerForm(visit=row) if chooses else None}
    shown: dict[str, Any] = {
        "group": group,
        "triad": group.triad,
        "talks": may(request.user, "coaching.call", group.triad),
    }
    if group.run is None and chooses:
        shown["partner_form"] = PartnerForm(visit=row)
    if may(request.user, "coaching.rate", group.triad):
        # Also once the sheet is kept: it is talked about right away.
        shown["call"] = call_panel(request.user, group.triad) if ASKED in request.GET else None
        if not row.is_done:
            shown["bar"] = stagebar.of(group.run, current_rubric(), steps=False)
            shown["pad"] = pad_of(request.user, group.triad.event, group.triad, group.run)
    return shown


@require_POST
@event_page("followup.view")
def partner(request: HttpRequest, event: Event, visit_id: UUID) -> HttpResponse:
    """Name the colleague who is coached in a session."""
    row = _visible(request, event, visit_id, "followup.name_partner")
    form = PartnerForm(request.POST, visit=row)
    if accepted(request, form, commands.name_partner, visit=row):
        messages.success(request, _("Kept. The three of you can talk by call from this page."))
    return _back_to(request, row, form)


def _back_to(request: HttpRequest, row: Visit, form: BaseForm) -> HttpResponse:
    """Lead back to the session, with what a small form on it was refused for."""
    for errors in form.errors.values():
        messages.error(request, " ".join(map(str, errors)))
    return redirect("followup:visit", row.event.slug, row.pk)


def _recorded(request: HttpRequest, row: Visit, form: VisitForm) -> bool:
    data = form.cleaned_data
    words = {name: data[name] for name in ("worked", "to_try", "next_step", "held_on", "way", "minutes")}
    try:
        commands.record_visit(actor=request.user, visit=row, ratings=form.ratings, **words)
    except Refused as refusal:
        show_refusal(form, refusal)
        return False
    return True


@require_POST
@event_page("followup.view")
def move(request: HttpRequest, event: Event, visit_id: UUID) -> HttpResponse:
    """Put a session on another day, or say that it is not held."""
    row = _visible(request, event, visit_id, "followup.record_visit")
    form = MoveForm(request.POST)
    if not accepted(request, form, commands.miss_visit, visit=row):
        return _back_to(request, row, form)
    messages.success(request, _("Noted."))
    return redirect("followup:visits", event.slug)


@event_page("followup.own")
def supervision_add(request: HttpRequest, event: Event) -> HttpResponse:
    """Begin a supervision cycle."""
    place = place_or_404(request, event)
    form = SupervisionForm(request.POST or None)
    return _supervision(request, event, place, form, None)


@event_page("followup.own")
def supervision_edit(request: HttpRequest, event: Event, supervision_id: UUID) -> HttpResponse:
    """Write down the next step of a cycle."""
    place = place_or_404(request, event)
    row = get_visible_or_404(Supervision.objects.filter(participant=place), pk=supervision_id)
    return _supervision(request, event, place, SupervisionForm(request.POST or None, instance=row), row)


def _supervision(
    request: HttpRequest, event: Event, place: Participant, form: SupervisionForm, row: Supervision | None
) -> HttpResponse:
    if accepted(request, form, commands.keep_supervision, participant=place, cycle_row=row):
        messages.success(request, _("Noted."))
        return redirect("followup:visits", event.slug)
    context = {"form": form, "cycle": row, "crumbs": way_back(event, ("followup:visits", _("Sessions")))}
    return render(request, "followup/supervision.html", context, status=status_of(form))
