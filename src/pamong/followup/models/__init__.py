from .log import Conversation, CycleSheet
from .network import Community, Meeting, MeetingPresence, Story, StoryState, Trial
from .plans import (
    ActionPlan,
    Activity,
    ActivityState,
    Evidence,
    PlanChange,
    PlanState,
    PrincipalAnswer,
    PrincipalLink,
)
from .visits import Supervision, Visit, VisitState, VisitWay

__all__ = [
    "ActionPlan",
    "Activity",
    "ActivityState",
    "Community",
    "Conversation",
    "CycleSheet",
    "Evidence",
    "Meeting",
    "MeetingPresence",
    "PlanChange",
    "PlanState",
    "PrincipalAnswer",
    "PrincipalLink",
    "Story",
    "StoryState",
    "Supervision",
    "Trial",
    "Visit",
    "VisitState",
    "VisitWay",
]
