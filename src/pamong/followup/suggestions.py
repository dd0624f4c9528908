"""What a person should do now, and what a participant's page shows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pamong.core import clock
from pamong.core.panels import NextStep, Panel
from pamong.core.permissions import may
from pamong.enrolment.queries import own_place_id
from pamong.programme.queries import current_policy

from .models import ActionPlan, PlanState, Story, StoryState, Visit, VisitState
from .queries import SILENT_DAYS, days_without_coaching, silent_participants


def for_participant(user: Any, event: Any) -> Iterator[NextStep]:
    """Yield the plan to write or mend: from the last day on, or earlier where the certificate asks for it."""
    place = own_place_id(user, event)
    if place is None or not may(user, "followup.own", event):
        return
    state = ActionPlan.objects.filter(participant=place).values_list("state", flat=True).first()
    url = reverse("followup:home", args=[event.slug])
    if state == PlanState.RETURNED:
        yield NextStep(
            _("Your coach gave your action plan back with a hint."), _("Mend the plan"), url, 12, None, "warning"
        )
    elif state in (None, PlanState.DRAFT) and _is_time(event):
        yield NextStep(_("Write your action plan: one activity is enough to begin."), _("Write the plan"), url, 20)

    elif days_without_coaching(event, place) >= SILENT_DAYS:
        yield NextStep(
            _("It is two weeks since your last coaching. One short conversation keeps the skill."),
            _("Write down a conversation"),
            reverse("followup:conversation_add", args=[event.slug]),
            24,
        )


def _is_time(event: Any) -> bool:
    today = clock.today(event.zone)
    if today >= event.last_day:
        return True
    return today >= event.first_day and current_policy(event).action_plan_required


def for_coach(user: Any, event: Any) -> Iterator[NextStep]:
    """Yield plans and stories that wait for a review, and sessions that are due."""
    if not may(user, "followup.review", event):
        return
    waiting = ActionPlan.objects.filter(event=event, state=PlanState.SUBMITTED).count()
    if waiting:
        words = ngettext("%(n)s action plan waits for a review.", "%(n)s action plans wait for a review.", waiting)
        url = f"{reverse('followup:board', args=[event.slug])}?hanya={PlanState.SUBMITTED}"
        yield NextStep(words % {"n": waiting}, _("Review"), url, 30, waiting)
    planned = Visit.objects.coached_by(user).filter(event=event, state=VisitState.PLANNED)
    due = planned.filter(planned_on__lte=clock.today(event.zone)).count()
    if due:
        words = ngettext("%(n)s follow-up session is due.", "%(n)s follow-up sessions are due.", due)
        yield NextStep(
            words % {"n": due}, _("Open the sessions"), reverse("followup:visits", args=[event.slug]), 28, due
        )
    stories = Story.objects.filter(event=event, state=StoryState.SUBMITTED).count()
    if stories:
        words = ngettext("%(n)s story waits for a review.", "%(n)s stories wait for a review.", stories)
        yield NextStep(words % {"n": stories}, _("Read"), reverse("followup:stories", args=[event.slug]), 45, stories)


def for_committee(user: Any, event: Any) -> Iterator[NextStep]:
    """Yield sessions to plan once the event is over, and people who fell silent."""
    if not may(user, "followup.plan_visits", event) or clock.today(event.zone) < event.last_day:
        return
    if not event.visits.exists():
        url = reverse("followup:visits", args=[event.slug])
        yield NextStep(
            _("Plan three or four follow-up sessions: without them skill fades."), _("Plan sessions"), url, 35
        )
    silent = len(silent_participants(event))
    if silent:
        words = ngettext(
            "%(n)s person has been silent for two weeks.", "%(n)s people have been silent for two weeks.", silent
        )
        url = f"{reverse('followup:board', args=[event.slug])}?hanya=diam"
        yield NextStep(words % {"n": silent}, _("See who"), url, 32, silent, "warning")


def participant_panel(user: Any, participant: Any) -> Panel | None:
    """Return the plan's state for a participant's page."""
    if not (may(user, "followup.view_board", participant.event) or may(user, "followup.write", participant)):
        return None
    plan = ActionPlan.objects.filter(participant=participant).first()
    visits = list(Visit.objects.filter(participant=participant))
    context = {"plan": plan, "participant": participant, "visits": visits, "held": sum(one.is_done for one in visits)}
    return Panel("followup/participant_panel.html", context, weight=70)
