"""Verbs of accommodations: what is done for somebody who needs it to take the tests fairly."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from pamong.assessment.models import Accommodation, Sitting
from pamong.core.audit import audit
from pamong.core.clock import now
from pamong.core.permissions import require
from pamong.core.refusals import Refused
from pamong.enrolment.models import Participant


@transaction.atomic
def grant_accommodation(
    *,
    actor: Any,
    participant: Participant,
    reason: str,
    extra_percent: int = 0,
    large_print: bool = False,
    reader: bool = False,
) -> Accommodation:
    """Grant extra time, large print or a reader at the desk; a test under way is prolonged, never shortened."""
    require(actor, "assessment.manage", participant)
    if not (extra_percent or large_print or reader):
        raise Refused(_("Choose at least one help, or withdraw what was granted."))
    if not reason.strip():
        raise Refused(_("Say in a few words why, such as “reads slowly”. No diagnosis is needed."))
    given = {"extra_percent": extra_percent, "large_print": large_print, "reader": reader}
    granted, _made = Accommodation.objects.update_or_create(
        participant=participant, defaults={**given, "reason": reason.strip(), "granted_by": actor}
    )
    _prolong(participant, extra_percent)
    audit(actor, "assessment.accommodation_granted", participant, event_id=participant.event_id, **given)
    return granted


@transaction.atomic
def withdraw_accommodation(*, actor: Any, participant: Participant) -> None:
    """Take a help back; who has begun keeps the time they were given."""
    require(actor, "assessment.manage", participant)
    gone, _rows = Accommodation.objects.filter(participant=participant).delete()
    if gone:
        audit(actor, "assessment.accommodation_withdrawn", participant, event_id=participant.event_id)


def extra_time(**whose: Any) -> dict[UUID, int]:
    """Return the extra percent of those participants who were granted some."""
    rows = Accommodation.objects.filter(extra_percent__gt=0, **whose)
    return dict(rows.values_list("participant_id", "extra_percent"))


def _prolong(participant: Participant, extra_percent: int) -> None:
    under_way = Sitting.objects.filter(participant=participant, submitted_at__isnull=True, deadline__gt=now())
    for sitting in under_way.select_for_update(of=("self",)).select_related("exam"):
        deadline = sitting.exam.deadline_from(sitting.started_at, extra_percent)
        if deadline > sitting.deadline:
            sitting.deadline = deadline
            sitting.save(update_fields=["deadline"])
