"""The verbs of the programme, one file a subject."""

from .access import enlist_crew_member, send_access
from .announcing import announce, change_announcement, remove_announcement
from .crew import CrewRow, add_crew_member, add_crew_members, change_crew_member, remove_crew_member
from .curriculum import add_material, add_strand, change_material, change_strand, remove_material, remove_strand
from .events import change_event, close_event, copy_event, create_event, open_event, reopen_event
from .handouts import add_handout, remove_handout
from .messages import mark_message_sent, resend_failed_messages
from .policies import change_policy, set_dated_setting
from .venues import add_break, add_room, change_day_grid, change_room, remove_break, remove_room, set_venue

__all__ = [
    "CrewRow",
    "add_break",
    "add_crew_member",
    "add_crew_members",
    "add_handout",
    "add_material",
    "add_room",
    "add_strand",
    "announce",
    "change_announcement",
    "change_crew_member",
    "change_day_grid",
    "change_event",
    "change_material",
    "change_policy",
    "change_room",
    "change_strand",
    "close_event",
    "copy_event",
    "create_event",
    "enlist_crew_member",
    "mark_message_sent",
    "open_event",
    "remove_announcement",
    "remove_break",
    "remove_crew_member",
    "remove_handout",
    "remove_material",
    "remove_room",
    "remove_strand",
    "reopen_event",
    "resend_failed_messages",
    "send_access",
    "set_dated_setting",
    "set_venue",
]
