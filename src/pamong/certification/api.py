"""Certificates for machines: the list of an event, and the public answer to a code."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from ninja import Path, Router, Schema, Status
from ninja.pagination import paginate

from pamong.core.paging import PartOfList
from pamong.core.permissions import require_or_404
from pamong.programme.queries import visible_event_or_404

from . import queries, verifying
from .models import Certificate

router = Router(tags=["certificates"])


class CertificateOut(Schema):
    """A certificate in the list of an event."""

    participant_id: UUID
    code: str
    number: str
    kind: str
    printed_name: str
    status: str
    issued_on: date


class CheckOut(Schema):
    """What the public may know of a code: no more than the paper shows, without the NIP."""

    status: str
    number: str
    kind: str
    printed_name: str
    event: str
    office: str
    issued_on: date
    remark: str
    sample: bool


class Refusal(Schema):
    """Why there is no answer."""

    detail: str


@router.get("/events/{slug:slug}/certificates", response=list[CertificateOut], summary="Certificates of an event")
@paginate(PartOfList)
def list_certificates(request: HttpRequest, slug: str) -> QuerySet[Certificate]:
    """List the certificates handed out at an event, to those who may see the people."""
    user = request.auth  # type: ignore[attr-defined]
    event = visible_event_or_404(user, slug)
    require_or_404(user, "certification.view_list", event)
    return Certificate.objects.visible_to(user, event).order_by("issued_at", "sequence")


@router.get(
    "/certificates/{code}",
    response={200: CheckOut, 404: Refusal, 429: Refusal},
    auth=None,
    summary="Is a certificate valid?",
)
def check_certificate(request: HttpRequest, response: HttpResponse, code: Path[str]) -> Status[object]:
    """Tell the status of a code; unknown, unsigned and malformed codes get one answer."""
    try:
        verifying.count_question(request, "code", verifying.CODES_A_MINUTE)
    except verifying.AskedTooOften as refusal:
        response["Retry-After"] = str(refusal.seconds)
        return Status(429, {"detail": refusal.messages[0]})
    paper = queries.find_paper(code)
    if paper is None:
        return Status(404, {"detail": "unknown"})
    frame = paper.issue.frame
    return Status(
        200,
        {
            "status": queries.PUBLIC_WORDS[paper.status],
            "number": paper.number,
            "kind": paper.kind,
            "printed_name": paper.printed_name,
            "event": frame["event_title"],
            "office": frame["office"]["name"],
            "issued_on": frame["issued_on"],
            "remark": queries.remark_of(paper),
            "sample": frame["sample"],
        },
    )
