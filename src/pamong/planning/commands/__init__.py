"""The verbs of planning, its only writers."""

from .proposing import change_class, copy_plan, discard_plan, propose_plan, solve_plan, stop_solving
from .publishing import publish_plan

__all__ = [
    "change_class",
    "copy_plan",
    "discard_plan",
    "propose_plan",
    "publish_plan",
    "solve_plan",
    "stop_solving",
]
