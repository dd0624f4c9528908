"""Who may record, close, correct and look."""

from __future__ import annotations

from typing import Any

import rules
from django.db.models import Q

from pamong.programme.models import Component, CrewMember, Event
from pamong.programme.rules import is_committee, is_crew, is_head, is_participant


@rules.predicate
def is_session_facilitator(user: Any, session: Any) -> bool:
    """The user teaches this session."""
    return CrewMember.objects.filter(sessions=session.pk, person__user=user).exists()


def is_committee_of_owner(user: Any, owner: Any) -> bool:
    """Tell whether the user is on the committee of an event the other takes part or serves in."""
    if owner.person_id is None:
        return False
    there = Q(participants__person=owner.person_id) | Q(crew__person=owner.person_id)
    own = CrewMember.objects.filter(person__user=user, component=Component.COMMITTEE).values("event")
    return Event.objects.filter(there, pk__in=own).exists()


rules.add_perm("attendance.view_board", is_crew)
rules.add_perm("attendance.view_lists", is_crew)
rules.add_perm("attendance.view_own", is_participant)
rules.add_perm("attendance.view_session", is_crew)
rules.add_perm("attendance.record", is_committee | is_session_facilitator)
rules.add_perm("attendance.close", is_committee | is_session_facilitator)
rules.add_perm("attendance.correct", is_committee)
rules.add_perm("attendance.approve", is_committee | is_head)
rules.add_perm("attendance.close_many", is_committee)
rules.add_perm("attendance.print_badges", is_committee)
