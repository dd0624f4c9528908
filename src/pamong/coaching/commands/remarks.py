"""Remarks on moments of a recording: written by whoever may hear it, changed and deleted by who wrote them."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from pamong.coaching.models import Recording, RecordingRemark
from pamong.coaching.queries.recording import Kept
from pamong.core.audit import audit
from pamong.core.clock import now
from pamong.core.permissions import require
from pamong.core.refusals import Refused

LONGEST_TEXT = 1000
LAST_SECOND = 6 * 3600


@transaction.atomic
def add_remark(
    *, actor: Any, kept: Kept, second: int, text: str, answers: RecordingRemark | None = None
) -> RecordingRemark:
    """Write a remark at a second, or a reply, which stands at the second of what it answers."""
    require(actor, "coaching.hear", kept)
    if not Recording.objects.living().select_for_update(of=("self",), no_key=True).filter(pk=kept.recording.pk):
        raise Refused(_("This recording was deleted, and the remarks with it."))
    first = answers.answers or answers if answers else None
    remark = RecordingRemark.objects.create(
        recording=kept.recording,
        author=actor,
        second=first.second if first else min(max(0, second), LAST_SECOND),
        text=_said(text),
        answers=first,
    )
    audit(actor, "coaching.remark_added", remark, event_id=kept.event_id)
    return remark


@transaction.atomic
def change_remark(*, actor: Any, kept: Kept, remark: RecordingRemark, text: str) -> None:
    """Change one's own words."""
    require(actor, "coaching.hear", kept)
    require(actor, "coaching.change_remark", remark)
    remark.text, remark.edited_at = _said(text), now()
    remark.save(update_fields=["text", "edited_at"])
    audit(actor, "coaching.remark_changed", remark, event_id=kept.event_id)


@transaction.atomic
def remove_remark(*, actor: Any, kept: Kept, remark: RecordingRemark) -> None:
    """Delete one's own remark; replies of others keep their place under an empty one."""
    require(actor, "coaching.hear", kept)
    require(actor, "coaching.change_remark", remark)
    audit(actor, "coaching.remark_removed", remark, event_id=kept.event_id)
    if remark.replies.exists():
        remark.text = ""
        remark.save(update_fields=["text"])
    else:
        remark.delete()


def _said(text: str) -> str:
    said = text.strip()
    if not said:
        raise Refused({"text": _("Write what you noticed; one sentence is enough.")})
    return said[:LONGEST_TEXT]
