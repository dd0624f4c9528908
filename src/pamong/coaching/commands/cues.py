"""The cue questions of an event, or of all events of an office: every change is a new version."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from pamong.coaching.models import CueSet, Stage
from pamong.core.audit import audit
from pamong.core.permissions import require
from pamong.core.refusals import Refused
from pamong.programme.models import Event

MOST, LONGEST = 12, 200


@transaction.atomic
def write_cues(*, actor: Any, event: Event, cues: Mapping[str, Sequence[str]], whole_office: bool = False) -> CueSet:
    """Write a new version of the cue questions for the event, or for every event of its office."""
    require(actor, "coaching.write_office_cues" if whole_office else "coaching.write_cues", event)
    kept = {stage: _questions(cues.get(stage, ())) for stage in Stage.values}
    if not all(kept.values()):
        raise Refused(_("Every stage needs at least one question."))
    owner: dict[str, Any] = {"office": event.office} if whole_office else {"event": event}
    latest = CueSet.objects.filter(**owner).aggregate(latest=Max("version"))["latest"] or 0
    row = CueSet.objects.create(**owner, version=latest + 1, cues=kept, made_by=actor)
    audit(actor, "coaching.cues_written", row, event_id=event.pk, version=row.version, office=whole_office)
    return row


def _questions(lines: Sequence[str]) -> list[str]:
    return [line.strip()[:LONGEST] for line in lines if line.strip()][:MOST]
