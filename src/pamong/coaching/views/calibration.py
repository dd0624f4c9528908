"""Calibration: listen to a clip, code it, compare with what was agreed and why."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pamong.coaching import calibrating, commands, queries
from pamong.coaching.forms import ClipForm, CodingForm
from pamong.coaching.models import ClipCoding, MasterClip, TapCode
from pamong.coaching.models.taps import SPEAKERS
from pamong.coaching.queries.calibration import clips_for, drift_of, gate_of, next_clip
from pamong.core.ids import uuid7
from pamong.core.permissions import get_visible_or_404, may
from pamong.programme.models import Event
from pamong.programme.pages import event_page
from pamong.programme.submitting import me

from .taps import key_in

PART = re.compile(r"bytes=(\d{1,12})-(\d{0,12})")
KINDS = {b"ID3": "audio/mpeg", b"Ogg": "audio/ogg", b"RIF": "audio/wav"}


@event_page("coaching.calibrate")
def clips(request: HttpRequest, event: Event) -> HttpResponse:
    """List the clips of the office and what this person still has to code."""
    keeps = may(request.user, "coaching.keep_clips", event)
    found = list(clips_for(request.user, event))
    context = {
        "clips": found,
        "gate": gate_of(request.user, event),
        "drift": drift_of(request.user, event),
        "next": next_clip(request.user, event),
        "keeps": keeps,
        "shipped_missing": keeps and not any(clip.slug for clip in found),
        "crumbs": _crumbs(event)[:1],
    }
    return render(request, "coaching/clip_list.html", context)


def _crumbs(event: Event) -> list[dict[str, str]]:
    return [
        {"url": reverse("coaching:home", args=[event.slug]), "label": _("Practice")},
        {"url": reverse("coaching:clips", args=[event.slug]), "label": _("Calibration")},
    ]


@event_page("coaching.calibrate")
def code(request: HttpRequest, event: Event, clip_id: UUID) -> HttpResponse:
    """Play a clip and take how it was coded."""
    clip = _clip(request, event, clip_id)
    form = CodingForm(queries.current_rubric(), request.POST or None)
    if request.method == "POST" and form.is_valid():
        coding = commands.code_clip(
            actor=request.user,
            key=key_in(request),
            event=event,
            clip=clip,
            taps=form.cleaned_data["taps"],
            levels=form.levels,
        )
        return redirect("coaching:coding", event.slug, coding.pk)
    buttons = [(code.value, code.label) for code in TapCode if code not in SPEAKERS and code != TapCode.NOTE]
    context = {
        "clip": clip,
        "form": form,
        "buttons": buttons,
        "key": request.POST.get("kunci") or uuid7(),
        "crumbs": _crumbs(event),
    }
    return render(request, "coaching/clip_code.html", context, status=422 if request.method == "POST" else 200)


def _clip(request: HttpRequest, event: Event, clip_id: UUID) -> MasterClip:
    return get_visible_or_404(clips_for(request.user, event), pk=clip_id)


@event_page("coaching.calibrate")
def sound(request: HttpRequest, event: Event, clip_id: UUID) -> HttpResponse:
    """Give the sound of a clip, or the part of it a player asks for: without parts an iPhone plays nothing."""
    clip = _clip(request, event, clip_id)
    try:
        content = _content(clip)
    except FileNotFoundError as error:
        raise Http404 from error
    response = _part(content, request.headers.get("Range", "")) or HttpResponse(content)
    response["Content-Type"] = KINDS.get(content[:3], "audio/mpeg")
    response["Accept-Ranges"] = "bytes"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, max-age=86400"
    return response


def _content(clip: MasterClip) -> bytes:
    if clip.slug:
        return (calibrating.CLIPS / f"{clip.slug}.mp3").read_bytes()
    if not clip.sound:
        raise FileNotFoundError
    with clip.sound.open("rb") as file:
        found: bytes = file.read()
    return found


def _part(content: bytes, asked: str) -> HttpResponse | None:
    """Return the one part asked for; None when the whole is asked for, or something else."""
    found = PART.fullmatch(asked)
    if found is None:
        return None
    first = int(found[1])
    last = min(int(found[2] or len(content)), len(content) - 1)
    if first > last:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{len(content)}"})
    response = HttpResponse(content[first : last + 1], status=206)
    response["Content-Range"] = f"bytes {first}-{last}/{len(content)}"
    return response


@event_page("coaching.calibrate")
def coding(request: HttpRequest, event: Event, coding_id: UUID) -> HttpResponse:
    """Show one's own coding beside the agreed one, with the reasons."""
    rows = ClipCoding.objects.filter(coder=me(request), clip__office_id=event.office_id).select_related("clip")
    found = get_visible_or_404(rows, pk=coding_id)
    context = {
        "coding": found,
        "moments": calibrating.moments([(at, code) for at, code in found.taps], found.clip.events),
        "levels": _levels(found),
        "gate": gate_of(request.user, event),
        "crumbs": _crumbs(event),
    }
    return render(request, "coaching/clip_result.html", context)


def _levels(found: ClipCoding) -> list[dict[str, Any]]:
    """Return each item with both levels and the reason."""
    items = {item["code"]: item for item in queries.current_rubric().items}
    return [
        {"item": items[code], "agreed": level, "reason": reason, "given": found.levels.get(code)}
        for code, (level, reason) in found.clip.levels.items()
        if code in items
    ]


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
    if request.method == "POST" and form.is_valid():
        fields = {name: form.cleaned_data[name] for name in ("title", "about", "sound", "agreed_by")}
        commands.add_clip(
            actor=request.user, event=event, events=form.cleaned_data["codes"], levels=form.levels, **fields
        )
        messages.success(request, _("The clip is added."))
        return redirect("coaching:clips", event.slug)
    context = {"form": form, "crumbs": _crumbs(event)}
    return render(request, "coaching/clip_add.html", context, status=422 if request.method == "POST" else 200)
