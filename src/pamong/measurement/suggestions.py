"""What the committee should do now, and what a participant's page shows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pamong.core import clock
from pamong.core.panels import NextStep, Panel
from pamong.core.permissions import may

from . import sources
from .models import PersonMeasure, RunState
from .queries.people import reading_of
from .queries.runs import fresh_sheets, latest_frozen


def for_committee(user: Any, event: Any) -> Iterator[NextStep]:
    """Yield the first measuring once the event is over, a run to look at, or sheets that came after it."""
    if not may(user, "measurement.run", event):
        return
    url = reverse("measurement:home", args=[event.slug])
    last = event.measurements.order_by("-number").first()
    if last is None:
        if clock.today(event.zone) >= event.last_day and sources.count_input(event):
            yield NextStep(_("Sheets and tests are in. Measure what people learned."), _("Measure"), url, 45)
        return
    if last.state == RunState.DONE:
        where = reverse("measurement:run", args=[event.slug, last.pk])
        yield NextStep(_("A measurement is ready to look at. Nobody else sees it yet."), _("Look at it"), where, 42)
    elif last.is_frozen and (fresh := fresh_sheets(last)):
        words = ngettext(
            "%(n)s sheet or test came in since the last measurement.",
            "%(n)s sheets or tests came in since the last measurement.",
            fresh,
        )
        yield NextStep(words % {"n": fresh}, _("Measure again"), url, 58, fresh)


def participant_panel(user: Any, participant: Any) -> Panel | None:
    """Show the figures of the frozen run on a participant's page."""
    if not may(user, "measurement.view_person", participant):
        return None
    run = latest_frozen(participant.event)
    if run is None:
        return None
    rows = list(PersonMeasure.objects.filter(run=run, participant=participant))
    if not rows:
        return None
    context = {"run": run, "readings": [reading_of(row, run) for row in rows], "participant": participant}
    return Panel("measurement/participant_panel.html", context, weight=60)
