"""The player with remarks on its moments."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pamong.coaching import commands
from pamong.coaching.forms.recording import RemarkForm
from pamong.coaching.models import RecordingRemark
from pamong.coaching.queries.recording import Kept, remarks_on
from pamong.core.permissions import get_visible_or_404, may
from pamong.core.refusals import Refused
from pamong.programme.models import Event
from pamong.programme.pages import event_page

from .recording import crumbs, kept_or_404


@event_page("coaching.view")
def player(request: HttpRequest, event: Event, recording_id: UUID) -> HttpResponse:
    """Play a recording, show and take remarks; of a deleted one say when and why."""
    kept = kept_or_404(request, event, recording_id, "coaching.hear")
    form = RemarkForm(request.POST or None, initial={"at": "0:00"})
    if request.method == "POST" and form.is_valid():
        remark = commands.add_remark(
            actor=request.user, kept=kept, second=form.cleaned_data["at"], text=form.cleaned_data["text"]
        )
        return _to(event, kept, remark)
    return _page(request, event, kept, form, status=422 if request.method == "POST" else 200)


def _page(request: HttpRequest, event: Event, kept: Kept, form: RemarkForm, *, status: int) -> HttpResponse:
    gone = kept.recording.deleted_at is not None
    trail = crumbs(event)
    if may(request.user, "coaching.record", kept) and kept.session:
        where = [event.slug, kept.session.source, kept.session.id]
        trail.append({"url": reverse("coaching:recording_session", args=where), "label": kept.session.title})
    context = {
        "kept": kept,
        "recording": kept.recording,
        "session": kept.session,
        "remarks": [] if gone else remarks_on(kept.recording),
        "form": form,
        "chosen": request.GET.get("ubah", ""),
        "answering": request.GET.get("balas", ""),
        "crumbs": trail,
    }
    return render(request, "coaching/recording.html", context, status=410 if gone else status)


@require_POST
@event_page("coaching.view")
def remark(request: HttpRequest, event: Event, remark_id: UUID) -> HttpResponse:
    """Answer a remark; change or delete one's own."""
    rows = RecordingRemark.objects.select_related("recording", "answers")
    found = get_visible_or_404(rows, pk=remark_id)
    kept = kept_or_404(request, event, found.recording_id, "coaching.hear")
    deed, text = request.POST.get("aksi", ""), request.POST.get("text", "")
    if deed == "balas":
        found = commands.add_remark(actor=request.user, kept=kept, second=0, text=text, answers=found)
    elif not may(request.user, "coaching.change_remark", found):
        raise Refused(_("Only who wrote a remark changes it."))
    elif deed == "hapus":
        commands.remove_remark(actor=request.user, kept=kept, remark=found)
        messages.success(request, _("Your remark is deleted."))
        return redirect("coaching:recording", event.slug, kept.recording.pk)
    else:
        commands.change_remark(actor=request.user, kept=kept, remark=found, text=text)
    return _to(event, kept, found)


def _to(event: Event, kept: Kept, remark: RecordingRemark) -> HttpResponse:
    address = reverse("coaching:recording", args=[event.slug, kept.recording.pk])
    return redirect(f"{address}#catatan-{remark.pk}")
