"""The coaching log: conversations at school, and the sheet on a cycle of supervision."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from pamong.core import clock
from pamong.core.audit import audit
from pamong.core.permissions import require
from pamong.core.refusals import Refused
from pamong.enrolment.models import Participant
from pamong.followup.cycle import read_marks, rubric
from pamong.followup.models import Conversation, CycleSheet, Supervision


@transaction.atomic
def keep_conversation(
    *, actor: Any, participant: Participant, row: Conversation | None = None, **values: Any
) -> Conversation:
    """Write a conversation into one's own log, or change it."""
    require(actor, "followup.write", participant)
    kept = row or Conversation(participant=participant)
    for name, value in values.items():
        setattr(kept, name, value)
    if kept.held_on > clock.today(participant.event.zone):
        raise Refused({"held_on": _("This day is still to come.")})
    kept.save()
    audit(actor, "followup.conversation_kept", kept, event_id=participant.event_id, minutes=kept.minutes)
    return kept


@transaction.atomic
def remove_conversation(*, actor: Any, row: Conversation) -> None:
    """Take a conversation out of one's own log."""
    require(actor, "followup.write", row.participant)
    audit(actor, "followup.conversation_removed", row, event_id=row.participant.event_id)
    row.delete()


@transaction.atomic
def mark_cycle(*, actor: Any, cycle_row: Supervision, marks: dict[str, Any], note: str = "") -> CycleSheet:
    """Keep one's own marks on a cycle; every item needs one, and marking again changes them."""
    require(actor, "followup.mark_cycle", cycle_row)
    content = rubric()
    read = read_marks(marks)
    missing = len(content["items"]) - len(read)
    if missing:
        text = ngettext(
            "%(n)s item has no mark yet. Choose one of the three.",
            "%(n)s items have no mark yet. Choose one of the three for each.",
            missing,
        )
        raise Refused(text % {"n": missing})
    sheet, _made = CycleSheet.objects.update_or_create(
        cycle=cycle_row,
        rated_by=actor,
        defaults={"version": content["version"], "marks": read, "note": note.strip()[:600]},
    )
    audit(actor, "followup.cycle_marked", sheet, event_id=cycle_row.participant.event_id)
    return sheet
