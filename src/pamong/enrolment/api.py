"""Participants for machines: what the lists show, no identifiers."""

# No postponed annotations: `paginate` hands ninja a wrapper of its own module, where our names mean nothing.
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import Router, Schema
from ninja.pagination import paginate

from pamong.core.paging import PartOfList
from pamong.core.permissions import require_or_404
from pamong.programme.queries import visible_event_or_404

from .models import Participant, ParticipantState

router = Router(tags=["participants"])


class ParticipantOut(Schema):
    """A participant: name, school, regency, cohort, state."""

    id: UUID
    name: str
    school: str | None
    regency_code: str | None
    cohort: int | None
    state: str

    @staticmethod
    def resolve_name(row: Participant) -> str:
        return str(row.person)

    @staticmethod
    def resolve_school(row: Participant) -> str | None:
        return row.person.school.name if row.person.school else None

    @staticmethod
    def resolve_regency_code(row: Participant) -> str | None:
        return row.person.regency_id

    @staticmethod
    def resolve_cohort(row: Participant) -> int | None:
        record = getattr(row.person, "cohort_record", None)
        return record.cohort if record else None


@router.get("/events/{slug:slug}/participants", response=list[ParticipantOut], summary="Participants of an event")
@paginate(PartOfList)
def list_participants(request: HttpRequest, slug: str, state: ParticipantState | None = None) -> QuerySet[Participant]:
    """List the participants of an event to those who may see the list, all or those in one state."""
    user = request.auth  # type: ignore[attr-defined]
    event = visible_event_or_404(user, slug)
    require_or_404(user, "enrolment.view_list", event)
    rows = Participant.objects.visible_to(user, event).with_person()
    return rows.filter(state=state) if state else rows
