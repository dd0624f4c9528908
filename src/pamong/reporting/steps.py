"""What the report asks of the committee once the event is over."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pamong.core import clock
from pamong.core.panels import NextStep
from pamong.core.permissions import may
from pamong.programme.models import Event

from .models import Section


def reporting_steps(user: Any, event: Event) -> Iterator[NextStep]:
    """Ask for the words that only people can write, from the last day on."""
    if clock.today(event.zone) < event.last_day or not may(user, "reporting.write", event):
        return
    count = len(Section) - event.report_texts.count()
    if count:
        text = ngettext("The report lacks %(count)s section", "The report lacks %(count)s sections", count)
        yield NextStep(text % {"count": count}, _("Write"), reverse("reporting:texts", args=[event.slug]), weight=60)
