"""Who may see items and keys, answers and scores, and evaluations."""

from __future__ import annotations

from typing import Any

import rules

from pamong.core.clock import now
from pamong.planning.models import Session
from pamong.programme.rules import has_role, is_committee, is_crew, is_facilitator, is_head, is_participant
from pamong.programme.visibility import Role


@rules.predicate
def exams_are_over(user: Any, event: Any) -> bool:
    """Both tests have closed, so that no key can help anybody."""
    ends = list(event.exams.values_list("closes_at", flat=True))
    return bool(ends) and all(end < now() for end in ends)


@rules.predicate
def is_own_sitting(user: Any, sitting: Any) -> bool:
    """The sitting is the user's own person's."""
    return bool(user.person_id and sitting.participant.person_id == user.person_id)


@rules.predicate
def takes_part(user: Any, participant: Any) -> bool:
    """The participant is the user's own person."""
    return bool(participant is not None and participant.is_own_of(user))


@rules.predicate
def teaches_participant(user: Any, participant: Any) -> bool:
    """The user teaches the class of the participant."""
    own_class = Session.objects.filter(training_class__memberships__participant=participant)
    return bool(own_class.filter(facilitators__person__user=user).exists())


is_invited = has_role(Role.PARTICIPANT, Role.COMMITTEE, Role.FACILITATOR, Role.HEAD)

rules.add_perm("assessment.view", is_invited)
rules.add_perm("assessment.manage", is_committee)
rules.add_perm("assessment.view_keys", is_committee | (is_facilitator & exams_are_over))
rules.add_perm("assessment.view_gain", is_crew)
rules.add_perm("assessment.view_scores", is_committee | (is_facilitator & teaches_participant))
rules.add_perm("assessment.take", is_participant)
rules.add_perm("assessment.sit", takes_part)
rules.add_perm("assessment.answer", is_own_sitting)
rules.add_perm("assessment.respond", is_participant)
rules.add_perm("assessment.view_evaluation", is_committee | is_head)
