"""What somebody needs to take part well: stated by themselves or at the desk, with consent; deleted when taken back.

Health data is "specific" data (UU 27/2022): the trail says that something was stated, read or taken back, never what.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from pamong.core import clock
from pamong.core.audit import audit, audit_many
from pamong.core.permissions import require
from pamong.core.refusals import Refused
from pamong.enrolment.models import Need, Participant, StatedNeeds
from pamong.enrolment.wording import NEEDS_CONSENT

KEPT_AFTER = timedelta(days=30)  # of the last day: until the accounts are written; told where needs are asked for


@dataclass(frozen=True, kw_only=True)
class Needs:
    """What somebody states; nothing at all takes back what was stated before."""

    codes: Collection[str] = ()
    note: str = ""
    agreed: bool = False

    @property
    def content(self) -> dict[str, Any]:
        """Return what is kept."""
        return {"codes": sorted(set(self.codes) & set(Need.values)), "note": self.note.strip()[:200]}

    @property
    def are_none(self) -> bool:
        """Whether nothing is needed."""
        return not any(self.content.values())


@transaction.atomic
def state_needs(*, actor: Any, participant: Participant, needs: Needs) -> None:
    """Keep what somebody needs, with the words they agreed to."""
    require(actor, "enrolment.answer", participant)
    if needs.are_none:
        withdraw_needs(actor=actor, participant=participant)
        return
    if not needs.agreed:
        raise Refused({"needs_agreed": _("Tick this, or leave the needs empty: without a yes nothing of it is kept.")})
    known = StatedNeeds.objects.filter(participant=participant).first()
    if known is not None and known.agreed_at and known.content == needs.content:
        return
    StatedNeeds.objects.update_or_create(
        participant=participant,
        defaults={
            "content": needs.content,
            "wording": str(NEEDS_CONSENT),
            "agreed_at": clock.now(),
            "by_self": participant.is_own_of(actor),
        },
    )
    audit(actor, "enrolment.needs_stated", participant)


@transaction.atomic
def withdraw_needs(*, actor: Any, participant: Participant) -> None:
    """Delete what somebody stated; it is possible at any time, also when the event is closed."""
    require(actor, "enrolment.answer", participant)
    if StatedNeeds.objects.filter(participant=participant).delete()[0]:
        audit(actor, "enrolment.needs_withdrawn", participant)


@transaction.atomic
def forget_old_needs() -> int:
    """Delete the needs of events that ended a month ago, unless they were stated since: nobody uses them any more."""
    ended = clock.now() - KEPT_AFTER
    old = StatedNeeds.objects.filter(participant__event__last_day__lt=ended.date(), agreed_at__lt=ended).select_related(
        "participant"
    )
    places = [one.participant for one in old]
    StatedNeeds.objects.filter(participant__in=places).delete()
    audit_many(None, "enrolment.needs_forgotten", places)
    return len(places)
