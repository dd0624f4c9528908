"""A participant's own page, and the paper itself."""

from __future__ import annotations

from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from pamong.certification import queries
from pamong.certification.models import Certificate, Verdict
from pamong.core.permissions import get_visible_or_404, require_or_404
from pamong.enrolment.models import Participant
from pamong.programme.models import Event
from pamong.programme.pages import event_page


@event_page("certification.view_own")
def own(request: HttpRequest, event: Event) -> HttpResponse:
    """Show the participant's paper, or what is still missing for it."""
    participant = queries.own_place(request.user, event)
    if participant is None:
        raise Http404
    verdict = Verdict.objects.filter(participant=participant).first()
    if verdict is not None:
        result, reasons = verdict.result, queries.reasons_of(verdict.reasons)
    else:
        result, reasons = queries.live_reasons(event, participant)
    context = {
        "event": event,
        "participant": participant,
        "verdict": verdict,
        "result": result,
        "reasons": reasons,
        "paper": queries.paper_of(participant),
    }
    return render(request, "certification/own.html", context)


@event_page("certification.reach_paper")
def download(request: HttpRequest, event: Event, participant_id: UUID) -> FileResponse:
    """Return the signed paper of a participant."""
    participant = get_visible_or_404(Participant.objects.visible_to(request.user, event), pk=participant_id)
    require_or_404(request.user, "certification.download", participant)
    paper = queries.paper_of(participant)
    if paper is None or not paper.pdf:
        raise Http404
    return _file(paper)


def _file(paper: Certificate) -> FileResponse:
    response = FileResponse(
        paper.pdf.open("rb"), as_attachment=True, filename=paper.file_name, content_type="application/pdf"
    )
    response["Cache-Control"] = "private, no-store"
    return response
