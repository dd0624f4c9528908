"""Typesetting and signing what was approved. Runs in the background, a few papers in memory at a time."""

from __future__ import annotations

import shutil
import time
from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext as _

from pamong.certification.content import CertificateContent
from pamong.certification.freezing import contents_of
from pamong.certification.keys import open_signer
from pamong.certification.models import (
    OPEN_STATES,
    Certificate,
    Issue,
    IssueState,
    Status,
    certificate_path,
)
from pamong.certification.production import produce_certificates
from pamong.core import clock
from pamong.core.audit import audit
from pamong.core.permissions import require
from pamong.core.refusals import Refused
from pamong.people.models import User
from pamong.programme.models import Event

from .submitting import approve_issue

CHUNK = 50


@dataclass(frozen=True)
class IssueResult:
    """What an issue came to."""

    event: str
    verdicts: dict[str, int] = field(default_factory=dict)
    certificates: int = 0
    first_number: str | None = None
    last_number: str | None = None
    files: int = 0
    seconds: float = 0.0


def approve_and_issue(*, actor: User, event: Event, out: Path | None = None) -> IssueResult:
    """Approve what the committee submitted and sign it now, without the worker; copy all valid papers to a folder."""
    began = time.monotonic()
    require(actor, "certification.approve", event)
    waiting = event.issues.filter(state__in=OPEN_STATES, replaces=None).first()
    if waiting is None:
        raise Refused(_("The committee has submitted no list yet."))
    issue = waiting
    if waiting.state == IssueState.SUBMITTED:
        issue = approve_issue(actor=actor, issue=waiting, sign_later=False)
    sign_issue(issue.pk)
    files = copy_papers(event, out) if out else 0
    return summary_of(event, files=files, seconds=time.monotonic() - began)


def sign_issue(issue_id: UUID) -> int:
    """Sign what an issue still owes; return how many papers this run finished. Killed and run again, nothing is double.

    Numbers were given at approval, so a run that starts anew only does what is still pending.
    """
    issue = Issue.objects.select_related("event__office").get(pk=issue_id)
    if issue.state != IssueState.SIGNING:
        return 0
    done, chunk = 0, []
    with closing(_signed(issue)) as papers:
        for pk, pdf in papers:
            chunk.append((pk, _stored(issue, pdf)))
            if len(chunk) >= CHUNK:
                done, chunk = done + _keep(issue, chunk), []
                if not Issue.objects.filter(pk=issue.pk, state=IssueState.SIGNING).exists():
                    return done  # cancelled meanwhile
    done += _keep(issue, chunk)
    _finish(issue)
    return done


@transaction.atomic
def cancel_signing(*, actor: User, issue: Issue) -> int:
    """Stop an issue: what is not signed yet is dropped, its numbers stay used. Return how many that are."""
    require(actor, "certification.approve", issue)
    issue = Issue.objects.select_for_update().get(pk=issue.pk)
    if issue.state != IssueState.SIGNING:
        raise Refused(_("All papers are signed already. Single ones can be revoked."))
    dropped = issue.certificates.filter(status=Status.PENDING).update(status=Status.CANCELLED)
    issue.state, issue.finished_at = IssueState.CANCELLED, clock.now()
    issue.save(update_fields=["state", "finished_at"])
    audit(actor, "certification.signing_cancelled", issue, dropped=dropped)
    return dropped


def copy_papers(event: Event, out: Path) -> int:
    """Copy all valid papers of an event to a folder, named by number in order; return how many."""
    out.mkdir(parents=True, exist_ok=True)
    count = 0
    for certificate in event.certificates.filter(status=Status.ISSUED).select_related("event").iterator(CHUNK):
        with certificate.pdf.open("rb") as source, (out / certificate.file_name).open("wb") as target:
            shutil.copyfileobj(source, target)
        count += 1
    return count


def summary_of(event: Event, *, files: int = 0, seconds: float = 0.0) -> IssueResult:
    """Return how an event stands: verdicts, valid papers, first and last number."""
    counts = event.verdicts.order_by().values_list("result").annotate(number=Count("*"))
    numbers = (
        event.certificates.filter(status=Status.ISSUED)
        .order_by("issued_at", "sequence")
        .values_list("number", flat=True)
    )
    return IssueResult(
        event=event.slug,
        verdicts=dict(counts),
        certificates=numbers.count(),
        first_number=numbers.first(),
        last_number=numbers.last(),
        files=files,
        seconds=round(seconds, 2),
    )


def _signed(issue: Issue) -> Generator[tuple[UUID, bytes], None, None]:
    """Yield id and signed PDF of every paper that is still pending."""
    assert issue.approved_at is not None
    signer = open_signer(issue.event.office, sample=issue.frame["sample"], at=issue.approved_at)
    pending = list(issue.certificates.filter(status=Status.PENDING).order_by("sequence").values_list("pk", flat=True))
    papers = produce_certificates(
        _contents(issue, pending), signer=signer, place=issue.frame["city"], made_at=issue.approved_at
    )
    yield from zip(pending, papers, strict=True)


def _contents(issue: Issue, pending: list[UUID]) -> Iterator[CertificateContent]:
    for start in range(0, len(pending), CHUNK):
        rows = Certificate.objects.in_bulk(pending[start : start + CHUNK])
        yield from contents_of((rows[pk] for pk in pending[start : start + CHUNK]), issue.frame)


def _stored(issue: Issue, pdf: bytes) -> str:
    return default_storage.save(certificate_path(Certificate(event_id=issue.event_id)), ContentFile(pdf))


@transaction.atomic
def _keep(issue: Issue, made: list[tuple[UUID, str]]) -> int:
    """Enter signed papers; a paper that another run finished, or that was cancelled, keeps what it has."""
    names = dict(made)
    rows = list(Certificate.objects.select_for_update().filter(pk__in=names, status=Status.PENDING))
    for row in rows:
        row.pdf.name = names.pop(row.pk)
        row.status = Status.ISSUED
    _withdraw_replaced(rows)
    Certificate.objects.bulk_update(rows, ["pdf", "status"])
    for orphan in names.values():
        default_storage.delete(orphan)
    return len(rows)


def _withdraw_replaced(rows: list[Certificate]) -> None:
    olds = [row.replaces_id for row in rows if row.replaces_id]
    if olds:
        Certificate.objects.filter(pk__in=olds, status=Status.ISSUED).update(
            status=Status.REPLACED, withdrawn_at=clock.now()
        )


@transaction.atomic
def _finish(issue: Issue) -> None:
    issue = Issue.objects.select_for_update().get(pk=issue.pk)
    if issue.state == IssueState.SIGNING and not issue.certificates.filter(status=Status.PENDING).exists():
        issue.state, issue.finished_at = IssueState.DONE, clock.now()
        issue.save(update_fields=["state", "finished_at"])
        audit(issue.approved_by, "certification.issued", issue, total=issue.total)
