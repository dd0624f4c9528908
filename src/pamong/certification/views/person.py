"""One person's verdict and papers, for committee and head."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pamong.certification import commands, queries
from pamong.certification.forms import OverruleForm, ReasonForm
from pamong.certification.models import Certificate, Status, Verdict
from pamong.core.permissions import get_visible_or_404, may
from pamong.enrolment.models import Participant
from pamong.programme.models import Event
from pamong.programme.pages import event_page
from pamong.programme.submitting import accepted, me, status_of


@event_page("certification.view_board")
def verdict_detail(request: HttpRequest, event: Event, participant_id: UUID) -> HttpResponse:
    """Show why somebody has reached what, and the papers."""
    participant = _participant(request, event, participant_id)
    verdict = _verdict(participant)
    form = OverruleForm(initial={"result": verdict.result} if verdict else None)
    return _page(request, event, participant, verdict, form)


@event_page("certification.prepare")
def overrule(request: HttpRequest, event: Event, participant_id: UUID) -> HttpResponse:
    """Decide otherwise than the scheme, for one person."""
    participant = _participant(request, event, participant_id)
    form = OverruleForm(request.POST or None)
    if accepted(request, form, commands.overrule_verdicts, event=event, participants=[participant.pk]):
        messages.success(request, _("Decided. The scheme's own verdict stays readable."))
    if request.method != "POST" or not form.errors:
        return redirect("certification:verdict_detail", event.slug, participant.pk)
    return _page(request, event, participant, _verdict(participant), form)


@require_POST
@event_page("certification.prepare")
def restore(request: HttpRequest, event: Event, participant_id: UUID) -> HttpResponse:
    """Let the scheme's verdict hold again."""
    participant = _participant(request, event, participant_id)
    commands.restore_verdicts(actor=me(request), event=event, participants=[participant.pk])
    messages.success(request, _("The scheme's verdict holds again."))
    return redirect("certification:verdict_detail", event.slug, participant.pk)


@event_page("certification.approve")
def revoke(request: HttpRequest, event: Event, participant_id: UUID) -> HttpResponse:
    """Revoke the paper that stands."""
    return _withdraw(request, event, participant_id, commands.revoke_certificate, _("Revoked."))


@event_page("certification.prepare")
def replace(request: HttpRequest, event: Event, participant_id: UUID) -> HttpResponse:
    """Ask for a new paper in place of the one that stands."""
    return _withdraw(request, event, participant_id, commands.request_replacement, _("The head is asked."))


def _withdraw(request: HttpRequest, event: Event, participant_id: UUID, command: Any, said: str) -> HttpResponse:
    participant = _participant(request, event, participant_id)
    if request.method == "GET":
        return redirect("certification:verdict_detail", event.slug, participant.pk)
    paper = _standing(participant)
    form = ReasonForm(request.POST)
    if form.is_valid():
        command(actor=me(request), certificate=paper, **form.cleaned_data)
        messages.success(request, said)
    else:
        messages.error(request, _("Write the reason; it stays on record."))
    return redirect(reverse("certification:verdict_detail", args=[event.slug, participant.pk]))


def _standing(participant: Participant) -> Certificate:
    paper = queries.paper_of(participant)
    if paper is None:
        raise Http404
    return paper


def _participant(request: HttpRequest, event: Event, participant_id: UUID) -> Participant:
    rows = Participant.objects.visible_to(request.user, event).with_person().select_related("event")
    return get_visible_or_404(rows, pk=participant_id)


def _verdict(participant: Participant) -> Verdict | None:
    rows = Verdict.objects.filter(participant=participant)
    return rows.select_related("overruled_by__person", "scheme").first()


def _page(
    request: HttpRequest, event: Event, participant: Participant, verdict: Verdict | None, form: OverruleForm
) -> HttpResponse:
    papers = Certificate.objects.filter(participant=participant).order_by("-created_at")
    context = {
        "event": event,
        "participant": participant,
        "verdict": verdict,
        "overrule": form,
        "reasons": queries.reasons_of(verdict.reasons) if verdict else [],
        "papers": papers.exclude(status=Status.CANCELLED),
        "paper": queries.paper_of(participant),
        "reason_form": ReasonForm(),
        "may_prepare": may(request.user, "certification.prepare", event),
        "may_approve": may(request.user, "certification.approve", event),
        "crumbs": [{"label": _("Certificates"), "url": reverse("certification:board", args=[event.slug])}],
    }
    return render(
        request, "certification/verdict_detail.html", context, status=status_of(form) if form.is_bound else 200
    )
