"""Who talks in a follow-up session: the teacher coaches, a colleague is coached, the coach of the session observes."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from pamong.core.audit import audit
from pamong.core.permissions import require
from pamong.core.refusals import Refused
from pamong.enrolment.models import Participant
from pamong.followup.models import Visit, VisitState
from pamong.planning.models import Triad, TriadMember, TriadRole


@transaction.atomic
def name_partner(*, actor: Any, visit: Visit, partner: Participant) -> Triad:
    """Name the colleague for a session, which makes its group: stages, taps and call hang on it."""
    require(actor, "followup.name_partner", visit)
    if visit.state != VisitState.PLANNED:
        raise Refused(_("This session is over."))
    if visit.coach is None:
        raise Refused(_("This session has no coach yet. Ask the committee who observes."))
    if partner.event_id != visit.event_id or partner.person_id in {visit.participant.person_id, visit.coach.person_id}:
        raise Refused(_("Choose a colleague of this event, somebody else than the two of you."))
    group = _group(visit)
    if group.runs.exists():
        raise Refused(_("The conversation has begun, so the colleague stays."))
    group.members.all().delete()
    places = ((TriadRole.COACH, visit.participant), (TriadRole.COACHEE, partner))
    TriadMember.objects.bulk_create(TriadMember(triad=group, role=role, participant=who) for role, who in places)
    audit(actor, "followup.partner_named", visit, event_id=visit.event_id, partner=str(partner.pk))
    return group


def _group(visit: Visit) -> Triad:
    """Return the group of a session, made when there is none; who observes is always the session's coach."""
    outside = Triad.everything.filter(event=visit.event, round=Triad.OUTSIDE)
    number = 1 + (outside.aggregate(last=Max("number"))["last"] or 0)
    group, made = Triad.everything.get_or_create(
        pk=visit.pk,
        defaults={"event": visit.event, "round": Triad.OUTSIDE, "number": number, "facilitator": visit.coach},
    )
    if not made and group.facilitator_id != visit.coach_id:
        group.facilitator = visit.coach
        group.save(update_fields=["facilitator"])
    return group
