"""The committee submits, the head approves or returns: two persons for every paper."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from pamong.certification.freezing import frame_of, personal_of
from pamong.certification.keys import has_keys, open_signer
from pamong.certification.models import (
    OPEN_STATES,
    PUBLIC,
    Certificate,
    Issue,
    IssueState,
    Status,
    Verdict,
)
from pamong.certification.tasks import sign_papers
from pamong.core import clock
from pamong.core.audit import audit
from pamong.core.clock import day_of
from pamong.core.permissions import may, require
from pamong.core.refusals import Refused
from pamong.engines.seal import new_code
from pamong.people.models import User
from pamong.programme.models import Event

from .keeping_keys import make_keys
from .numbering import open_book, pattern_of, take_numbers
from .verdicts import refuse_while_open

BATCH = 500


@transaction.atomic
def submit_issue(*, actor: User, event: Event) -> Issue:
    """Put everybody whose verdict leads to a certificate before the head."""
    require(actor, "certification.prepare", event)
    refuse_while_open(event)
    if clock.today(event.zone) < event.last_day:
        raise Refused(_("The event is not over yet. Certificates follow after its last day."))
    listed = listed_for(event)
    if not listed:
        raise Refused(_("Nobody is waiting for a certificate. Compute the verdicts first."))
    issue = Issue.objects.create(
        event=event,
        total=len(listed),
        fingerprint=fingerprint_of(listed),
        submitted_by=actor,
        submitted_at=clock.now(),
    )
    audit(actor, "certification.issue_submitted", issue, total=issue.total)
    return issue


@transaction.atomic
def request_replacement(*, actor: User, certificate: Certificate, reason: str) -> Issue:
    """Ask the head for a new paper in place of one that stands, with the person's data of today."""
    require(actor, "certification.prepare", certificate)
    if not reason.strip():
        raise Refused({"reason": _("Write why a new certificate is needed.")})
    if not _is_replaceable(certificate) or certificate.replacements.filter(state__in=OPEN_STATES).exists():
        raise Refused(_("This certificate cannot be replaced: it has been already, or its replacement is on the way."))
    issue = Issue.objects.create(
        event=certificate.event,
        replaces=certificate,
        reason=reason.strip(),
        total=1,
        fingerprint=fingerprint_of(_listed_again(certificate)),
        submitted_by=actor,
        submitted_at=clock.now(),
    )
    audit(actor, "certification.replacement_requested", certificate, reason=reason.strip())
    return issue


@transaction.atomic
def return_issue(*, actor: User, issue: Issue, reason: str = "") -> None:
    """Take a submitted list back (committee), or send it back with a word why (head)."""
    if not may(actor, "certification.approve", issue):
        require(actor, "certification.prepare", issue)
    issue = Issue.objects.select_for_update().get(pk=issue.pk)
    if issue.state != IssueState.SUBMITTED:
        raise Refused(_("This list is not waiting any more."))
    issue.state, issue.reason = IssueState.RETURNED, reason.strip() or issue.reason
    issue.save(update_fields=["state", "reason"])
    audit(actor, "certification.issue_returned", issue, reason=reason.strip())


@transaction.atomic
def approve_issue(*, actor: User, issue: Issue, sign_later: bool = True) -> Issue:
    """Approve what another person submitted: freeze it, take the numbers, have the papers signed in the background."""
    require(actor, "certification.approve", issue)
    issue = (
        Issue.objects.select_for_update(of=("self",)).select_related("event__office", "event__venue").get(pk=issue.pk)
    )
    if issue.state in (IssueState.SIGNING, IssueState.DONE) and issue.approved_by_id == actor.pk:
        return issue  # pressed twice
    if issue.state != IssueState.SUBMITTED:
        raise Refused(_("This list is not waiting any more."))
    listed = _listed_again(issue.replaces) if issue.replaces else listed_for(issue.event)
    _refuse_approval(actor, issue, listed)
    _freeze(actor, issue, listed, clock.now())
    audit(actor, "certification.issue_approved", issue, total=issue.total)
    if sign_later:
        sign_papers.enqueue(str(issue.pk))
    return issue


def listed_for(event: Event) -> list[Verdict]:
    """Return the verdicts an approval would turn into papers, in the order of the names."""
    rows = Verdict.objects.filter(event=event).awaiting().with_person()
    return list(rows.prefetch_related("participant__person__identifiers").order_by("participant__person__name", "pk"))


def _listed_again(certificate: Certificate) -> list[Verdict]:
    rows = Verdict.objects.filter(participant=certificate.participant_id).with_person()
    return list(rows.prefetch_related("participant__person__identifiers"))


def fingerprint_of(listed: Iterable[Verdict]) -> str:
    """Return a hash of who gets what under which name: an approval is of exactly this list."""
    digest = hashlib.sha256()
    for row in sorted(listed, key=lambda row: str(row.participant_id)):
        digest.update(f"{row.participant_id}|{row.result}|{row.participant.person.printed_name}\n".encode())
    return digest.hexdigest()


def _refuse_approval(actor: User, issue: Issue, listed: Sequence[Verdict]) -> None:
    if issue.submitted_by_id == actor.pk or any(row.overruled_by_id == actor.pk for row in listed):
        raise Refused(_("Whoever prepared the list cannot approve it. Another person has to."))
    if issue.replaces and not _is_replaceable(issue.replaces):
        raise Refused(_("The certificate to be replaced is not there any more. Send the request back."))
    if fingerprint_of(listed) != issue.fingerprint:
        raise Refused(
            _("The list changed after it was submitted. Send it back, so that the committee submits it anew.")
        )


def _is_replaceable(certificate: Certificate) -> bool:
    return certificate.status in (Status.ISSUED, Status.REVOKED)


def _freeze(actor: User, issue: Issue, listed: Sequence[Verdict], moment: datetime) -> None:
    event = issue.event
    if event.is_sample and not has_keys(event.office, sample=True):
        make_keys(event.office, sample=True)
    open_signer(event.office, sample=event.is_sample, at=moment)  # refuses while nothing is numbered yet
    issue.state, issue.approved_by, issue.approved_at = IssueState.SIGNING, actor, moment
    issue.frame = frame_of(event, actor, moment)
    issue.total = len(listed)
    issue.save(update_fields=["state", "approved_by", "approved_at", "frame", "total"])
    Certificate.objects.bulk_create(_papers(issue, listed, moment), batch_size=BATCH)


def _papers(issue: Issue, listed: Sequence[Verdict], moment: datetime) -> list[Certificate]:
    event = issue.event
    day = day_of(moment, event.zone)
    book = open_book(event.office, day, sample=event.is_sample)
    pattern = pattern_of(book)
    shared: dict[str, Any] = {"event": event, "issue": issue, "office": event.office, "book": book}
    papers = []
    for sequence, row in zip(take_numbers(book, len(listed)), listed, strict=True):
        personal = personal_of(row.participant)
        papers.append(
            Certificate(
                **shared,
                participant=row.participant,
                sequence=sequence,
                number=pattern.number(sequence, day),
                code=new_code(),
                kind=row.result,
                printed_name=personal["printed_name"],
                content=personal,
                issued_at=moment,
                replaces=issue.replaces,
            )
        )
    return papers


@transaction.atomic
def revoke_certificate(*, actor: User, certificate: Certificate, reason: str) -> Certificate:
    """Withdraw a paper for good; whoever checks it sees that and when."""
    require(actor, "certification.approve", certificate)
    if not reason.strip():
        raise Refused({"reason": _("Write why the certificate is revoked.")})
    certificate = Certificate.objects.select_for_update().get(pk=certificate.pk)
    if certificate.status != Status.ISSUED:
        state = certificate.get_status_display() if certificate.status in PUBLIC else ""
        raise Refused(_("Only a valid certificate can be revoked. This one: %(state)s") % {"state": state})
    certificate.status, certificate.withdrawn_at = Status.REVOKED, clock.now()
    certificate.withdrawn_reason = reason.strip()
    certificate.save(update_fields=["status", "withdrawn_at", "withdrawn_reason"])
    audit(actor, "certification.certificate_revoked", certificate, reason=reason.strip())
    return certificate
