"""The verbs of planning, its only writers."""

from .calendars import make_calendar_link
from .forgetting import forget_needs
from .handwork import (
    change_class,
    change_session,
    lock_group,
    lock_people,
    lock_session,
    move_session,
    plan_around,
    undo_step,
)
from .proposing import (
    copy_plan,
    discard_plan,
    note_failure,
    propose_plan,
    solve_again,
    solve_plan,
    stop_solving,
    try_way,
)
from .publishing import publish_plan
from .repairing import repair_round, undo_repair
from .replanning import replan
from .seating import Seated, fit_to_list

__all__ = [
    "Seated",
    "change_class",
    "change_session",
    "copy_plan",
    "discard_plan",
    "fit_to_list",
    "forget_needs",
    "lock_group",
    "lock_people",
    "lock_session",
    "make_calendar_link",
    "move_session",
    "note_failure",
    "plan_around",
    "propose_plan",
    "publish_plan",
    "repair_round",
    "replan",
    "solve_again",
    "solve_plan",
    "stop_solving",
    "try_way",
    "undo_repair",
    "undo_step",
]
