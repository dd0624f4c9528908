"""The verbs of enrolment, one file a subject."""

from .answering import Answer, attach_letter, record_answer, record_answers, remove_letter
from .committing import ImportResult, commit_import, counted
from .deciding import decide, leave_out
from .importing import add_files, cancel_import, check_import, remove_file, set_columns, start_import
from .inviting import Invited, invite, invite_many, mark_whatsapp_sent, open_on_borrowed_device, remind
from .needs import KEPT_AFTER, Needs, forget_old_needs, state_needs, withdraw_needs
from .places import (
    PlaceFacts,
    add_walk_in,
    bring_back,
    change_participant,
    promote_waiting,
    put_on_waiting_list,
    replace_participant,
    settle_flag,
    undo_change,
    withdraw_participants,
)
from .undoing import undo_import

__all__ = [
    "KEPT_AFTER",
    "Answer",
    "ImportResult",
    "Invited",
    "Needs",
    "PlaceFacts",
    "add_files",
    "add_walk_in",
    "attach_letter",
    "bring_back",
    "cancel_import",
    "change_participant",
    "check_import",
    "commit_import",
    "counted",
    "decide",
    "forget_old_needs",
    "invite",
    "invite_many",
    "leave_out",
    "mark_whatsapp_sent",
    "open_on_borrowed_device",
    "promote_waiting",
    "put_on_waiting_list",
    "record_answer",
    "record_answers",
    "remind",
    "remove_file",
    "remove_letter",
    "replace_participant",
    "set_columns",
    "settle_flag",
    "start_import",
    "state_needs",
    "undo_change",
    "undo_import",
    "withdraw_needs",
    "withdraw_participants",
]
