"""What certification says on other rooms' pages: next steps, and the verdict on a participant's page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pamong.core import clock
from pamong.core.panels import NextStep, Panel
from pamong.core.permissions import may
from pamong.enrolment.queries import own_place_id

from . import queries
from .models import Certificate, IssueState, Status, Verdict


def for_participant(user: Any, event: Any) -> Iterator[NextStep]:
    """The paper is there: fetch it."""
    if not may(user, "certification.view_own", event):
        return
    if Certificate.objects.filter(participant=own_place_id(user, event), status=Status.ISSUED).exists():
        url = reverse("certification:own", args=[event.slug])
        yield NextStep(_("Your certificate is ready."), _("Fetch the certificate"), url, 15, tone="success")


def for_head(user: Any, event: Any) -> Iterator[NextStep]:
    """Papers wait for the head's approval."""
    if not may(user, "certification.approve", event):
        return
    url = reverse("certification:approval", args=[event.slug])
    issue = queries.open_issue(event)
    if issue is not None and issue.state == IssueState.SUBMITTED:
        text = ngettext(
            "%(n)d certificate waits for your signature", "%(n)d certificates wait for your signature", issue.total
        )
        yield NextStep(text % {"n": issue.total}, _("Check and issue"), url, 5, issue.total, "warning")
    single = queries.open_replacements(event).count()
    if single:
        text = ngettext("%(n)d certificate is to be replaced", "%(n)d certificates are to be replaced", single)
        yield NextStep(text % {"n": single}, _("Look at the reason"), url, 20, single, "warning")


def for_committee(user: Any, event: Any) -> Iterator[NextStep]:
    """After the last day: compute, check, submit."""
    if not may(user, "certification.prepare", event) or clock.today(event.zone) < event.last_day:
        return
    url = reverse("certification:board", args=[event.slug])
    rows = Verdict.objects.filter(event=event)
    waiting = rows.awaiting().count()
    if not waiting and not rows.exists():
        yield NextStep(_("Nobody's verdict is computed yet."), _("Compute the verdicts"), url, weight=40)
    elif waiting and queries.open_issue(event) is None:
        text = ngettext("%(n)d certificate can be submitted", "%(n)d certificates can be submitted", waiting)
        yield NextStep(text % {"n": waiting}, _("Check and submit"), url, 40, waiting)


def participant_panel(user: Any, participant: Any) -> Panel | None:
    """Show on a participant's page what was decided and which paper stands."""
    if not may(user, "certification.view_board", participant.event) and not participant.is_own_of(user):
        return None
    verdict = Verdict.objects.filter(participant=participant).first()
    paper = queries.paper_of(participant)
    if verdict is None and paper is None:
        return None
    context = {"verdict": verdict, "paper": paper, "event": participant.event}
    context["may_open"] = may(user, "certification.view_board", participant.event)
    return Panel("certification/participant_panel.html", context, weight=80)
