"""A participant's own plan: written on a phone, handed in, tracked."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pamong.core.permissions import get_visible_or_404
from pamong.enrolment.models import Participant
from pamong.followup import commands, queries
from pamong.followup.forms import ActivityForm, AdjustForm, EvidenceForm, MarkForm, PlanForm
from pamong.followup.models import Evidence
from pamong.programme.models import Event
from pamong.programme.pages import event_page
from pamong.programme.submitting import accepted, status_of

from .shared import doors, own_activity_or_404, own_plan_or_404, place_or_404, way_back


@event_page("followup.view")
def home(request: HttpRequest, event: Event) -> HttpResponse:
    """Show a participant the own plan, everybody else the board."""
    place = queries.own_place(request.user, event)
    if place is None:
        return redirect("followup:board", event.slug)
    plan = queries.plan_of(place)
    context = {
        "plan": plan,
        "place": place,
        "doors": doors(event, request.user, "home"),
        "promised": queries.promised_steps(place),
        "evidence_form": EvidenceForm(),
    }
    return render(request, "followup/plan.html", context)


@event_page("followup.own")
def write(request: HttpRequest, event: Event) -> HttpResponse:
    """Write the commitment."""
    place = place_or_404(request, event)
    plan = queries.plan_of(place)
    form = PlanForm(request.POST or None, instance=plan)
    if accepted(request, form, commands.write_plan, participant=place):
        if plan is None:
            return redirect("followup:activity_add", event.slug)
        return redirect("followup:home", event.slug)
    context = {"form": form, "promised": queries.promised_steps(place), "crumbs": way_back(event)}
    return render(request, "followup/plan_write.html", context, status=status_of(form))


@event_page("followup.own")
def activity_add(request: HttpRequest, event: Event) -> HttpResponse:
    """Add an activity."""
    plan = own_plan_or_404(request, event)
    initial = {"responsible": plan.participant.person.name, "place": plan.participant.person.school or ""}
    form = ActivityForm(request.POST or None, initial=initial)
    if accepted(request, form, commands.keep_activity, plan=plan):
        messages.success(request, _("The activity is in your plan."))
        return redirect("followup:home", event.slug)
    context = {"form": form, "crumbs": way_back(event), "promised": queries.promised_steps(plan.participant)}
    return render(request, "followup/activity_edit.html", context, status=status_of(form))


@event_page("followup.own")
def activity_edit(request: HttpRequest, event: Event, activity_id: UUID) -> HttpResponse:
    """Change an activity; once the plan is approved, with a reason."""
    activity = own_activity_or_404(request, event, activity_id)
    approved = activity.plan.is_approved
    form = (AdjustForm if approved else ActivityForm)(request.POST or None, instance=activity)
    command: Any = commands.change_activity if approved else commands.keep_activity
    given: dict[str, Any] = {"activity": _fresh(activity)}
    if not approved:
        given["plan"] = activity.plan
    if accepted(request, form, command, **given):
        return redirect("followup:home", event.slug)
    context = {"form": form, "activity": activity, "crumbs": way_back(event), "approved": approved}
    return render(request, "followup/activity_edit.html", context, status=status_of(form))


def _fresh(activity: Any) -> Any:
    """Return the row as stored: a form writes its values into the instance it was given."""
    fresh = type(activity).objects.get(pk=activity.pk)
    fresh.plan = activity.plan
    return fresh


@require_POST
@event_page("followup.own")
def activity_mark(request: HttpRequest, event: Event, activity_id: UUID) -> HttpResponse:
    """Say how far an activity is."""
    activity = own_activity_or_404(request, event, activity_id)
    form = MarkForm(request.POST)
    if accepted(request, form, commands.mark_activity, activity=activity):
        messages.success(request, _("Noted."))
    return redirect("followup:home", event.slug)


@event_page("followup.own")
def evidence_add(request: HttpRequest, event: Event, activity_id: UUID) -> HttpResponse:
    """Add evidence to an activity."""
    activity = own_activity_or_404(request, event, activity_id)
    form = EvidenceForm(request.POST or None, request.FILES or None)
    if accepted(request, form, commands.add_evidence, activity=activity):
        messages.success(request, _("The evidence is kept with the activity."))
        return redirect("followup:home", event.slug)
    context = {"form": form, "activity": activity, "crumbs": way_back(event)}
    return render(request, "followup/evidence_add.html", context, status=status_of(form))


@require_POST
@event_page("followup.own")
def activity_remove(request: HttpRequest, event: Event, activity_id: UUID) -> HttpResponse:
    """Take an activity out."""
    commands.remove_activity(actor=request.user, activity=own_activity_or_404(request, event, activity_id))
    return redirect("followup:home", event.slug)


@require_POST
@event_page("followup.own")
def submit(request: HttpRequest, event: Event) -> HttpResponse:
    """Hand the plan in."""
    commands.submit_plan(actor=request.user, plan=own_plan_or_404(request, event))
    messages.success(request, _("Your plan is with the coaches. You will see here what they say."))
    return redirect("followup:home", event.slug)


@require_POST
@event_page("followup.own")
def ask_principal(request: HttpRequest, event: Event) -> HttpResponse:
    """Make the principal's link and show how to send it; the key is shown this once."""
    plan = own_plan_or_404(request, event)
    key = commands.make_principal_link(actor=request.user, plan=plan)
    address = settings.PUBLIC_URL + reverse("followup:principal", args=[key])
    text = _(
        "Dear Sir or Madam, this is my action plan after the bimtek. "
        "Would you please look at it and answer with one tap? %(address)s"
    ) % {"address": address}
    context = {
        "address": address,
        "text": text,
        "share": f"https://wa.me/?text={quote(text, safe='')}",
        "crumbs": way_back(event),
    }
    return render(request, "followup/ask_principal.html", context)


@event_page("followup.view")
def evidence_open(request: HttpRequest, event: Event, evidence_id: UUID) -> HttpResponseBase:
    """Give a piece of evidence to whom the participant is visible, always as a download."""
    people = Participant.objects.visible_to(request.user, event)
    evidence = get_visible_or_404(Evidence.objects.filter(activity__plan__participant__in=people), pk=evidence_id)
    if not evidence.file:
        raise Http404
    try:
        file = evidence.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(file, as_attachment=True, filename=evidence.file_name, content_type=evidence.media_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
