"""The head's pages: look, approve, follow the signing, stop it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from pamong.certification import commands, queries
from pamong.certification.commands.numbering import open_book, pattern_of
from pamong.certification.freezing import SAMPLE_SIGNATORY, signatory_of
from pamong.certification.keys import has_keys
from pamong.certification.models import Issue, IssueState, Verdict
from pamong.core import clock
from pamong.core.permissions import get_visible_or_404
from pamong.core.refusals import Refused
from pamong.people.models import User
from pamong.programme.models import Event
from pamong.programme.pages import event_page
from pamong.programme.submitting import me


@event_page("certification.approve")
def approval(request: HttpRequest, event: Event) -> HttpResponse:
    """Show what an approval would issue; approve it."""
    if request.method == "POST":
        commands.approve_issue(actor=me(request), issue=_asked(request, event))
        messages.success(request, _("Approved. The certificates are being signed."))
        return redirect("certification:progress", event.slug)
    issue, replacements = queries.open_issue(event), queries.open_replacements(event)
    if issue is not None and issue.state == IssueState.SIGNING:
        if not replacements:
            return redirect("certification:progress", event.slug)
        issue = None
    context = {
        "event": event,
        "issue": issue,
        "counts": _counts(event),
        "overruled": Verdict.objects.filter(event=event, overruled_at__isnull=False).awaiting().with_person(),
        "unconfirmed": Verdict.objects.filter(event=event, participant__name_confirmed_at=None).awaiting().count(),
        "numbers": _numbers(event, issue),
        "signed_as": _signed_as(request, event),
        "has_keys": event.is_sample or has_keys(event.office, sample=False),
        "own_work": issue is not None and issue.submitted_by_id == me(request).pk,
        "replacements": replacements,
    }
    return render(request, "certification/approval.html", context)


@require_POST
@event_page("certification.approve")
def send_back(request: HttpRequest, event: Event) -> HttpResponse:
    """Send a list back to the committee with a word why."""
    reason = request.POST.get("reason", "").strip()[:300]
    if not reason:
        raise Refused(_("Write what the committee should change."))
    commands.return_issue(actor=me(request), issue=_asked(request, event), reason=reason)
    messages.success(request, _("Sent back to the committee."))
    return redirect("certification:board", event.slug)


@require_POST
@event_page("certification.approve")
def make_keys(request: HttpRequest, event: Event) -> HttpResponse:
    """Make the office's signing keys."""
    commands.prepare_office_keys(actor=me(request), office=event.office)
    messages.success(request, _("The signing keys are made. Give “akar.pem” to whoever checks certificates."))
    return redirect("certification:approval", event.slug)


@event_page("certification.view_board")
def progress(request: HttpRequest, event: Event) -> HttpResponse:
    """Show how far the signing is; the page may be closed."""
    issue = queries.latest_issue(event)
    context = {
        "event": event,
        "issue": issue,
        "progress": queries.progress_of(issue) if issue else None,
        "may_cancel": issue is not None and issue.state == IssueState.SIGNING and _is_head(me(request), event),
    }
    part = "#bar" if request.headers.get("HX-Request") or request.headers.get("X-Fragment") else ""
    return render(request, f"certification/progress.html{part}", context)


@require_POST
@event_page("certification.approve")
def cancel(request: HttpRequest, event: Event) -> HttpResponse:
    """Stop the signing of what is not signed yet."""
    issue = queries.latest_issue(event)
    if issue is None:
        raise Refused(_("Nothing is being signed."))
    dropped = commands.cancel_signing(actor=me(request), issue=issue)
    text = ngettext(
        "Stopped. %(n)d paper was not signed; its number stays unused.",
        "Stopped. %(n)d papers were not signed; their numbers stay unused.",
        dropped,
    )
    messages.success(request, text % {"n": dropped})
    return redirect("certification:progress", event.slug)


def _signed_as(request: HttpRequest, event: Event) -> str:
    signatory = SAMPLE_SIGNATORY if event.is_sample else signatory_of(me(request), event.office)
    return f"{signatory.name}, {signatory.title.rstrip(',')}"


def _is_head(user: User, event: Event) -> bool:
    return user.has_perm("certification.approve", event)


def _asked(request: HttpRequest, event: Event) -> Issue:
    """Return the list a form is about."""
    rows = Issue.objects.filter(event=event)
    try:
        return get_visible_or_404(rows, pk=UUID(request.POST.get("issue", "")))
    except ValueError:
        raise Refused(_("This list is not waiting any more.")) from None


def _counts(event: Event) -> dict[str, int]:
    rows = Verdict.objects.filter(event=event).awaiting().order_by().values_list("result", flat=True)
    found = list(rows)
    return {result: found.count(result) for result in sorted(set(found))}


def _numbers(event: Event, issue: Issue | None) -> tuple[str, str] | None:
    """Return the first and last number an approval would take now; None when none can be given."""
    if issue is None:
        return None
    day = clock.today(event.zone)
    try:
        book = open_book(event.office, day, sample=event.is_sample)
        pattern = pattern_of(book)
        return pattern.number(book.last + 1, day), pattern.number(book.last + issue.total, day)
    except ValidationError:
        return None
