"""Calibration: listen to a clip, code it, compare with what was agreed and why."""

from __future__ import annotations

from typing import IO, Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pamong.coaching import calibrating, commands, queries
from pamong.coaching.forms import CodingForm
from pamong.coaching.models import HEARD, ClipCoding, MasterClip
from pamong.coaching.queries.calibration import clips_for, draft_of, drift_of, gate_of, next_clip, withdrawn_clips
from pamong.core.file_parts import played
from pamong.core.ids import uuid7
from pamong.core.permissions import get_visible_or_404, may
from pamong.core.uploads.sounds import sound_type_of
from pamong.programme.models import Event
from pamong.programme.pages import event_page
from pamong.programme.submitting import me

from .lessons import caption_file
from .taps import key_in


@event_page("coaching.calibrate")
def clips(request: HttpRequest, event: Event) -> HttpResponse:
    """List the clips of the office and what this person still has to code."""
    keeps = may(request.user, "coaching.keep_clips", event)
    found = list(clips_for(request.user, event))
    withdrawn = list(withdrawn_clips(event)) if keeps else []
    context = {
        "clips": found,
        "gate": gate_of(request.user, event),
        "drift": drift_of(request.user, event),
        "next": next_clip(request.user, event),
        "keeps": keeps,
        "withdrawn": withdrawn,
        "shipped_missing": keeps and not any(clip.slug for clip in (*found, *withdrawn)),
        "crumbs": clip_crumbs(event)[:1],
    }
    return render(request, "coaching/clip_list.html", context)


def clip_crumbs(event: Event) -> list[dict[str, str]]:
    return [
        {"url": reverse("coaching:home", args=[event.slug]), "label": _("Practice")},
        {"url": reverse("coaching:clips", args=[event.slug]), "label": _("Calibration")},
    ]


@event_page("coaching.calibrate")
def code(request: HttpRequest, event: Event, clip_id: UUID) -> HttpResponse:
    """Play a clip and take how it was coded."""
    clip = _clip(request, event, clip_id)
    form = CodingForm(queries.current_rubric(), request.POST or None, draft=draft_of(request.user, clip))
    if request.method == "POST" and form.is_valid():
        coding = commands.code_clip(
            actor=request.user,
            key=key_in(request),
            event=event,
            clip=clip,
            taps=form.cleaned_data["taps"],
            levels=form.levels,
        )
        commands.finish_lessons_on(actor=request.user, event=event, clip=clip)
        return redirect("coaching:coding", event.slug, coding.pk)
    buttons = [(code.value, code.label) for code in HEARD]
    context = {
        "clip": clip,
        "form": form,
        "buttons": buttons,
        "key": request.POST.get("kunci") or uuid7(),
        "crumbs": clip_crumbs(event),
    }
    return render(request, "coaching/clip_code.html", context, status=422 if request.method == "POST" else 200)


def _clip(request: HttpRequest, event: Event, clip_id: UUID) -> MasterClip:
    return get_visible_or_404(clips_for(request.user, event), pk=clip_id)


@require_POST
@event_page("coaching.calibrate")
def save_coding(request: HttpRequest, event: Event, clip_id: UUID) -> HttpResponse:
    """Keep a coding while it is being made."""
    commands.keep_coding(
        actor=request.user, event=event, clip=_clip(request, event, clip_id), fields=request.POST.dict()
    )
    return HttpResponse(status=204)


@event_page("coaching.calibrate")
def sound(request: HttpRequest, event: Event, clip_id: UUID) -> HttpResponseBase:
    """Give the sound or video of a clip, or the part of it a player asks for."""
    clip = _clip(request, event, clip_id)
    try:
        file = _opened(clip)
    except FileNotFoundError as error:
        raise Http404 from error
    return played(request, file, clip.media_type or sound_type_of(file))


@event_page("coaching.calibrate")
def captions(request: HttpRequest, event: Event, clip_id: UUID) -> HttpResponse:
    """Give the captions of a clip that is a video."""
    return caption_file(_clip(request, event, clip_id).captions)


def _opened(clip: MasterClip) -> IO[bytes]:
    if clip.slug:
        return (calibrating.CLIPS / f"{clip.slug}.mp3").open("rb")
    if not clip.sound:
        raise FileNotFoundError
    file: IO[bytes] = clip.sound.storage.open(str(clip.sound.name), "rb")
    return file


@event_page("coaching.calibrate")
def coding(request: HttpRequest, event: Event, coding_id: UUID) -> HttpResponse:
    """Show one's own coding beside the agreed one, with the reasons."""
    rows = ClipCoding.objects.filter(coder=me(request), clip__office_id=event.office_id).select_related("clip")
    found = get_visible_or_404(rows, pk=coding_id)
    context = {
        "coding": found,
        "moments": calibrating.moments([(at, code) for at, code in found.taps], found.agreed_events),
        "levels": _levels(found),
        "gate": gate_of(request.user, event),
        "crumbs": clip_crumbs(event),
    }
    return render(request, "coaching/clip_result.html", context)


def _levels(found: ClipCoding) -> list[dict[str, Any]]:
    """Return each item with both levels and the reason."""
    items = {item["code"]: item for item in queries.current_rubric().items}
    return [
        {"item": items[code], "agreed": level, "reason": reason, "given": found.levels.get(code)}
        for code, (level, reason) in found.agreed_levels.items()
        if code in items
    ]
