"""Who prepares, who approves, who looks. Preparing and approving are two persons' work."""

from __future__ import annotations

from typing import Any

import rules

from pamong.people.rules import keeps_office
from pamong.programme.rules import is_committee, is_education_office, is_head, is_participant


@rules.predicate
def is_own_paper(user: Any, target: Any) -> bool:
    """The participant (or the certificate's participant) is the user's own person."""
    participant = getattr(target, "participant", target)
    return hasattr(participant, "is_own_of") and participant.is_own_of(user)


rules.add_perm("certification.view_board", is_committee | is_head)
rules.add_perm("certification.prepare", is_committee)
rules.add_perm("certification.approve", is_head)
rules.add_perm("certification.view_own", is_participant)
rules.add_perm("certification.view_list", is_committee | is_head | is_education_office)
rules.add_perm("certification.download", is_own_paper | is_committee | is_head)
rules.add_perm("certification.reach_paper", is_participant | is_committee | is_head)
rules.add_perm("certification.keep_keys", keeps_office)
