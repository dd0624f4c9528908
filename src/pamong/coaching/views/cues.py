"""The committee's page of cue questions."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from pamong.coaching import commands, queries
from pamong.coaching.forms import CueForm
from pamong.coaching.queries.cues import cues_of
from pamong.core.permissions import may
from pamong.programme.models import Event
from pamong.programme.pages import event_page


@event_page("coaching.write_cues")
def cues(request: HttpRequest, event: Event) -> HttpResponse:
    """Show the questions that hold and take a new version of them."""
    rubric = queries.current_rubric()
    office = may(request.user, "coaching.write_office_cues", event)
    form = CueForm(rubric, request.POST or None, cues=cues_of(event, rubric), office=office)
    if request.method == "POST" and form.is_valid():
        commands.write_cues(
            actor=request.user, event=event, cues=form.cues, whole_office=form.cleaned_data.get("whole_office", False)
        )
        messages.success(request, _("The new questions stand on the coaches’ phones from the next time they open."))
        return redirect("coaching:cues", event.slug)
    crumbs = [{"url": reverse("coaching:board", args=[event.slug]), "label": _("Board")}]
    context = {"form": form, "crumbs": crumbs}
    return render(request, "coaching/cues.html", context, status=422 if request.method == "POST" else 200)
