from .groups import name_partner
from .log import keep_conversation, mark_cycle, remove_conversation
from .network import (
    keep_community,
    record_meeting,
    review_story,
    submit_story,
    tell_trial,
    write_story,
)
from .plans import (
    add_evidence,
    change_activity,
    keep_activity,
    mark_activity,
    remove_activity,
    review_plan,
    submit_plan,
    write_plan,
)
from .principals import answer_for_school, make_principal_link
from .visits import keep_supervision, miss_visit, plan_visits, record_visit, remind_silent

__all__ = [
    "add_evidence",
    "answer_for_school",
    "change_activity",
    "keep_activity",
    "keep_community",
    "keep_conversation",
    "keep_supervision",
    "make_principal_link",
    "mark_activity",
    "mark_cycle",
    "miss_visit",
    "name_partner",
    "plan_visits",
    "record_meeting",
    "record_visit",
    "remind_silent",
    "remove_activity",
    "remove_conversation",
    "review_plan",
    "review_story",
    "submit_plan",
    "submit_story",
    "tell_trial",
    "write_plan",
    "write_story",
]
