"""Which cue questions hold: the event's own before its office's before those of the rubric."""

from __future__ import annotations

from pamong.coaching.models import CueSet, Rubric
from pamong.programme.models import Event


def cues_of(event: Event, rubric: Rubric) -> dict[str, list[str]]:
    """Return the questions of each stage for an event."""
    rows = CueSet.objects.filter(event=event) | CueSet.objects.filter(office=event.office_id)
    own = max(rows, key=lambda row: (row.event_id is not None, row.version), default=None)
    shipped = {stage["code"]: list(stage["cues"]) for stage in rubric.stages}
    return {code: (own.of(code) if own else []) or cues for code, cues in shipped.items()}
