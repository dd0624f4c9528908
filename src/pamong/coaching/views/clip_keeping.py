"""The committee's side of calibration: take the shipped clips, add own ones, change them, take them out of use."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pamong.coaching import commands, queries
from pamong.coaching.forms import ClipForm
from pamong.coaching.models import MasterClip
from pamong.core.permissions import get_visible_or_404
from pamong.programme.models import Event
from pamong.programme.pages import event_page
from pamong.programme.submitting import accepted, status_of

from .calibration import clip_crumbs


@require_POST
@event_page("coaching.keep_clips")
def adopt(request: HttpRequest, event: Event) -> HttpResponse:
    """Take the shipped clips into the office."""
    commands.adopt_shipped_clips(actor=request.user, event=event)
    messages.success(request, _("The clips are there. Raters of new events code two of them before their first sheet."))
    return redirect("coaching:clips", event.slug)


@require_POST
@event_page("coaching.keep_clips")
def ask(request: HttpRequest, event: Event) -> HttpResponse:
    """Say whether this event's raters code clips first."""
    commands.ask_for_calibration(actor=request.user, event=event, required=request.POST.get("wajib") == "ya")
    return redirect("coaching:clips", event.slug)


@event_page("coaching.keep_clips")
def add(request: HttpRequest, event: Event) -> HttpResponse:
    """Add an office's own clip."""
    form = ClipForm(queries.current_rubric(), request.POST or None, request.FILES or None)
    if accepted(request, form, commands.add_clip, event=event):
        messages.success(request, _("The clip is added."))
        return redirect("coaching:clips", event.slug)
    context = {"form": form, "crumbs": clip_crumbs(event)}
    return render(request, "coaching/clip_add.html", context, status=status_of(form))


def _own_clip(event: Event, clip_id: UUID) -> MasterClip:
    """Return a clip of the office, in use or not."""
    return get_visible_or_404(MasterClip.objects.filter(office_id=event.office_id), pk=clip_id)


@event_page("coaching.keep_clips")
def change(request: HttpRequest, event: Event, clip_id: UUID) -> HttpResponse:
    """Change a clip's words, codes and levels."""
    clip = _own_clip(event, clip_id)
    form = ClipForm(queries.current_rubric(), request.POST or None, request.FILES or None, clip=clip)
    if accepted(request, form, commands.change_clip, event=event, clip=clip):
        messages.success(request, _("The clip is changed. Codings made before keep what they were compared with."))
        return redirect("coaching:clips", event.slug)
    context = {"form": form, "clip": clip, "crumbs": clip_crumbs(event)}
    return render(request, "coaching/clip_add.html", context, status=status_of(form))


@require_POST
@event_page("coaching.keep_clips")
def withdraw(request: HttpRequest, event: Event, clip_id: UUID) -> HttpResponse:
    """Take a clip out of use, or back into it."""
    clip, withdrawn = _own_clip(event, clip_id), request.POST.get("tarik") == "ya"
    commands.withdraw_clip(actor=request.user, event=event, clip=clip, withdrawn=withdrawn)
    sentence = (
        _("“%(title)s” is out of use. Who passed it has passed it.") if withdrawn else _("“%(title)s” is in use.")
    )
    messages.success(request, sentence % {"title": clip.title})
    return redirect("coaching:clips", event.slug)
