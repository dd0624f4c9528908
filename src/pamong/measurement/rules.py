"""Who may reckon, and who sees what: the committee and the head the event, everybody only their own."""

from __future__ import annotations

from typing import Any

import rules

from pamong.programme.rules import is_committee, is_facilitator, is_head, is_participant


@rules.predicate
def is_oneself(user: Any, participant: Any) -> bool:
    """The participant is the user's own person."""
    return bool(getattr(participant, "person_id", None)) and participant.is_own_of(user)


rules.add_perm("measurement.view", is_participant | is_facilitator | is_committee | is_head)
rules.add_perm("measurement.view_event", is_committee | is_head)
rules.add_perm("measurement.run", is_committee)
rules.add_perm("measurement.export", is_committee)
rules.add_perm("measurement.view_person", is_committee | is_head | is_oneself)
