"""Who may do what after the event."""

from __future__ import annotations

from typing import Any

import rules

from pamong.programme.rules import is_committee, is_education_office, is_facilitator, is_head, is_participant

from .models import ActionPlan, Community, Conversation, Story, Supervision, Visit


def _owner(target: Any) -> Any:
    """Return the participant an object belongs to."""
    if isinstance(target, ActionPlan | Visit | Supervision | Conversation):
        return target.participant
    if isinstance(target, Community):
        return target.leader
    return target.author if isinstance(target, Story) else target


@rules.predicate
def is_own(user: Any, target: Any) -> bool:
    """The object is the user's own."""
    owner = _owner(target)
    return bool(owner is not None and user.person_id and getattr(owner, "person_id", None) == user.person_id)


@rules.predicate
def is_visiting(user: Any, visit: Any) -> bool:
    """The user is the coach of the session, or a coach of the event while it has none."""
    if not isinstance(visit, Visit):
        return False
    return bool(visit.coach_id is None or (user.person_id and visit.coach and visit.coach.person_id == user.person_id))


rules.add_perm("followup.view", is_participant | is_facilitator | is_committee | is_head | is_education_office)
rules.add_perm("followup.own", is_participant)
rules.add_perm("followup.write", is_own)
rules.add_perm("followup.view_board", is_facilitator | is_committee | is_head | is_education_office)
rules.add_perm("followup.review", is_facilitator)
rules.add_perm("followup.plan_visits", is_committee)
rules.add_perm("followup.record_visit", is_facilitator & is_visiting)
rules.add_perm("followup.name_partner", is_own | (is_facilitator & is_visiting))


@rules.predicate
def coaches_where_it_belongs(user: Any, cycle: Any) -> bool:
    """The user teaches or coaches at the event the cycle belongs to."""
    return isinstance(cycle, Supervision) and is_facilitator(user, cycle.participant)


rules.add_perm("followup.mark_cycle", is_own | coaches_where_it_belongs)
rules.add_perm("followup.remind", is_committee)
rules.add_perm("followup.read_stories", is_facilitator | is_committee | is_head)
