"""What planning asks of people."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pamong.core.clock import today
from pamong.core.panels import NextStep
from pamong.core.permissions import may
from pamong.programme.models import Event

from .models import PlanState
from .queries import unplaced


def planning_steps(user: Any, event: Event) -> Iterator[NextStep]:
    """Ask the committee to plan, and to publish what it planned."""
    if not may(user, "planning.manage", event):
        return
    states = set(event.plans.values_list("state", flat=True))
    if PlanState.PUBLISHED in states:
        yield from _seats(event) if today(event.zone) <= event.last_day else ()
        return
    if not event.participants.exists():
        return
    url = reverse("planning:plan_list", args=[event.slug])
    if PlanState.DRAFT in states:
        yield NextStep(_("A plan waits to be published"), _("Look at the plan"), url, weight=25)
    else:
        yield NextStep(_("Classes and timetable are not planned yet"), _("Plan now"), url, weight=30)


def _seats(event: Event) -> Iterator[NextStep]:
    """Ask to seat who came onto the list after the plan."""
    waiting = unplaced(event).count()
    if waiting:
        text = ngettext("%(n)d participant has no class yet", "%(n)d participants have no class yet", waiting)
        url = reverse("planning:plan_list", args=[event.slug])
        yield NextStep(text % {"n": waiting}, _("Give them a class"), url, weight=15, count=waiting)
