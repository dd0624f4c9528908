"""The doors to this room, and what waits for an office."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pamong.core.panels import NextStep, Panel
from pamong.programme.visibility import Role, roles_in

from .authorities import authority_of
from .models import Candidate, Objection


def office_door(user: Any, event: Any) -> Panel | None:
    """Return the way to the talent map for an education office."""
    return Panel("succession/office_door.html", {}, weight=90) if authority_of(user) else None


def own_door(user: Any, event: Any) -> Panel | None:
    """Return the way to a teacher's own path."""
    return Panel("succession/own_door.html", {}, weight=90) if Role.PARTICIPANT in roles_in(user, event) else None


def for_office(user: Any, event: Any) -> Iterator[NextStep]:
    """Yield objections that wait for an answer."""
    authority = authority_of(user)
    if not authority:
        return
    waiting = Objection.objects.filter(candidate__authority=authority, answered_at=None).count()
    if waiting:
        words = ngettext("%(n)s objection waits for an answer.", "%(n)s objections wait for an answer.", waiting)
        yield NextStep(words % {"n": waiting}, _("Read and answer"), reverse("succession:home"), 25, waiting)
    if not Candidate.objects.filter(authority=authority).exists():
        text = _("See which of your teachers could lead a school, and what they still miss.")
        yield NextStep(text, _("Open the talent map"), reverse("succession:home"), 60)
