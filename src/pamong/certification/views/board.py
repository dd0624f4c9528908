"""The committee's board: verdicts, their reasons, and the way to the head."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from pamong.certification import commands, queries
from pamong.certification.forms import OverruleForm
from pamong.certification.models import Verdict
from pamong.core import clock
from pamong.core.paging import RowPaginator
from pamong.core.permissions import may
from pamong.core.refusals import Refused
from pamong.programme.models import Event
from pamong.programme.pages import event_page
from pamong.programme.submitting import me

PAGE = 50
PERSON = "participant__person__"
# What a line shows of its verdict: reading five rows whole for each line would cost most of the page.
SHOWN = (
    *("event", "participant__person", "result", "computed", "reachable", "reasons", "overruled_at"),
    *(f"{PERSON}name", f"{PERSON}printed_name", f"{PERSON}school__name"),
)


@event_page("certification.view_board")
def board(request: HttpRequest, event: Event) -> HttpResponse:
    """Show how many have reached what, and who is missing what."""
    words, only = request.GET.get("q", "").strip(), request.GET.get("hanya", "")
    counts, issue = queries.filter_counts(event), queries.open_issue(event)
    rows = queries.verdict_list(event, words=words, only=only).only(*SHOWN)
    pages = RowPaginator(rows, PAGE, known=None if words else counts.get(only, counts[""]))
    page = pages.get_page(request.GET.get("page"))
    context = {
        "event": event,
        "q": words,
        "page": page,
        "lines": queries.lines(list(page.object_list)),
        "counts": counts,
        "total": counts[""],
        "filters": _filters(counts, only),
        "issue": issue,
        "issued": queries.papers_of(event).count(),
        "may_prepare": may(request.user, "certification.prepare", event),
        "may_approve": may(request.user, "certification.approve", event),
        "is_over": clock.today(event.zone) >= event.last_day,
        "overrule": OverruleForm(),
    }
    if context["may_prepare"] and issue is None:
        context["choosing"] = True
        context["waiting"] = Verdict.objects.filter(event=event).awaiting().count()
    return render(request, "certification/board.html", context)


@require_POST
@event_page("certification.prepare")
def propose(request: HttpRequest, event: Event) -> HttpResponse:
    """Compute the verdicts anew."""
    counts = commands.propose_verdicts(actor=me(request), event=event)
    count = sum(counts.values())
    if not count:
        raise Refused(_why_nothing(event))
    text = ngettext("%(n)d verdict computed.", "%(n)d verdicts computed.", count)
    messages.success(request, text % {"n": count})
    return redirect("certification:board", event.slug)


def _why_nothing(event: Event) -> str:
    if Verdict.objects.filter(event=event).exists():
        return _("Everybody has a certificate already; their verdicts stay.")
    return _("Nobody is on the list yet, so there is nothing to compute. Fill the list of participants first.")


@require_POST
@event_page("certification.prepare")
def overrule_many(request: HttpRequest, event: Event) -> HttpResponse:
    """Decide otherwise for the chosen ones."""
    form = OverruleForm(request.POST)
    chosen = _chosen(request)
    if not chosen or not form.is_valid():
        raise Refused(_("Choose the people, the decision and write the reason."))
    rows = commands.overrule_verdicts(actor=me(request), event=event, participants=chosen, **form.cleaned_data)
    text = ngettext("%(n)d verdict changed.", "%(n)d verdicts changed.", len(rows)) % {"n": len(rows)}
    messages.success(request, text)
    return redirect("certification:board", event.slug)


@require_POST
@event_page("certification.prepare")
def submit(request: HttpRequest, event: Event) -> HttpResponse:
    """Put the list before the head."""
    issue = commands.submit_issue(actor=me(request), event=event)
    text = ngettext(
        "%(n)d certificate submitted to the head.", "%(n)d certificates submitted to the head.", issue.total
    )
    messages.success(request, text % {"n": issue.total})
    return redirect("certification:board", event.slug)


@require_POST
@event_page("certification.prepare")
def take_back(request: HttpRequest, event: Event) -> HttpResponse:
    """Take the list back before the head has approved it."""
    issue = queries.open_issue(event)
    if issue is None:
        raise Refused(_("This list is not waiting any more."))
    commands.return_issue(actor=me(request), issue=issue)
    messages.success(request, _("The list is with you again."))
    return redirect("certification:board", event.slug)


def _chosen(request: HttpRequest) -> list[UUID]:
    try:
        return [UUID(value) for value in request.POST.getlist("ids")]
    except ValueError:
        return []


def _filters(counts: dict[str, int], current: str) -> list[dict[str, Any]]:
    labels = {
        "": _("Everybody"),
        "lulus": _("Passed"),
        "ikut": _("Attended"),
        "belum": _("Not yet met"),
        "diubah": _("Changed by the committee"),
        "nama": _("Name not confirmed"),
    }
    return [
        {"label": label, "url": f"?hanya={key}" if key else "?", "current": key == current, "count": counts[key]}
        for key, label in labels.items()
    ]
