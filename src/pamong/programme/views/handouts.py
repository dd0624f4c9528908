"""Materials to download."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pamong.core.permissions import get_visible_or_404, may
from pamong.programme import commands, queries
from pamong.programme.forms.handouts import HandoutForm
from pamong.programme.models import Event, Material
from pamong.programme.pages import event_page
from pamong.programme.submitting import accepted, me, status_of


def _back(event: Event) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("programme:handouts", args=[event.slug]))


@event_page("programme.see_inside")
def handouts(request: HttpRequest, event: Event) -> HttpResponse:
    """List what may be opened now; committee and teachers add to it."""
    whole_event = may(request.user, "programme.change_event", event)
    materials = _own_materials(request.user, event, whole_event)
    form = HandoutForm(request.POST or None, request.FILES or None, materials=materials, whole_event=whole_event)
    may_add = whole_event or materials.exists()
    if may_add and accepted(request, form, commands.add_handout, event=event):
        messages.success(request, _("The handout is added."))
        return _back(event)
    context = {
        "handouts": queries.handouts_for(request.user, event),
        "form": form,
        "may_add": may_add,
        "own": set(materials.values_list("pk", flat=True)) if may_add else set(),
        "whole_event": whole_event,
    }
    return render(request, "programme/handout_list.html", context, status=status_of(form))


def _own_materials(user: Any, event: Event, whole_event: bool) -> QuerySet[Material]:
    rows = event.materials.select_related("strand")
    return rows if whole_event else rows.filter(teachers__person__user=user).distinct()


@event_page("programme.see_inside")
def handout_open(request: HttpRequest, event: Event, handout_id: str) -> HttpResponseBase:
    """Give a handout's file to somebody of the event, always as a download."""
    handout = get_visible_or_404(queries.handouts_for(request.user, event), pk=handout_id)
    if not handout.file:
        return HttpResponseRedirect(handout.url)
    try:
        file = handout.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(file, as_attachment=True, filename=handout.file_name, content_type=handout.media_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, max-age=3600"
    return response


@require_POST
@event_page("programme.see_inside")
def handout_remove(request: HttpRequest, event: Event, handout_id: str) -> HttpResponse:
    """Remove a handout."""
    handout = get_visible_or_404(queries.handouts_for(request.user, event), pk=handout_id)
    if not may(request.user, "programme.add_handout", handout.material or event):
        raise Http404
    commands.remove_handout(actor=me(request), handout=handout)
    messages.success(request, _("“%(title)s” is removed.") % {"title": handout.title})
    return _back(event)
