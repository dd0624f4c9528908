"""Who may record, close, correct and look."""

from __future__ import annotations

from typing import Any

import rules

from pamong.programme.models import CrewMember
from pamong.programme.rules import is_committee, is_crew, is_participant


@rules.predicate
def is_session_facilitator(user: Any, session: Any) -> bool:
    """The user teaches this session."""
    return CrewMember.objects.filter(sessions=session.pk, person__user=user).exists()


rules.add_perm("attendance.view_board", is_crew)
rules.add_perm("attendance.view_lists", is_crew)
rules.add_perm("attendance.view_own", is_participant)
rules.add_perm("attendance.view_session", is_crew)
rules.add_perm("attendance.record", is_committee | is_session_facilitator)
rules.add_perm("attendance.close", is_committee | is_session_facilitator)
rules.add_perm("attendance.correct", is_committee)
rules.add_perm("attendance.close_many", is_committee)
rules.add_perm("attendance.print_badges", is_committee)
