"""Measuring one's own voice, where it is quiet enough: the page, and taking the measurement out again."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from pamong.coaching import commands, queries
from pamong.coaching.queries.visibility import reading_of
from pamong.core.refusals import Refused
from pamong.programme.models import Event
from pamong.programme.pages import event_page
from pamong.programme.submitting import me


@event_page("coaching.view")
def voice(request: HttpRequest, event: Event, triad_id: UUID) -> HttpResponse:
    """Let one of the pair measure the own voice on this phone; a post takes the measurement out."""
    triad = queries.visible_triad_or_404(request.user, event, triad_id, "coaching.measure_voice")
    run = queries.round_of(triad)
    if request.method == "POST":
        if run is None:
            raise Refused(_("Nothing was measured in this round yet."))
        commands.forget_voice(actor=request.user, run=run)
        messages.success(request, _("Your measurement is deleted."))
        return redirect("coaching:voice", event.slug, triad.pk)
    kept = run.voices.filter(participant__person=me(request).person).first() if run else None
    context = {
        "triad": triad,
        "kept": kept,
        "reading": reading_of(request.user, triad),
        "crumbs": [{"url": reverse("coaching:home", args=[event.slug]), "label": _("Practice")}],
    }
    return render(request, "coaching/voice.html", context)
