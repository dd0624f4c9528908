"""The only place that writes presence. Every verb is idempotent by the key its device made."""

from .closing import Closing, close_session, close_sessions
from .correcting import answer_question, approve_correction, correct_presence, mark_present, stands, undo_batch
from .deciding import doubt_later, take_approvals, take_closings, take_corrections
from .recording import Outcome, PresenceClaim, check_in, check_in_by_word, record_presence, record_presences
from .sending import take_presences, take_sent

__all__ = [
    "Closing",
    "Outcome",
    "PresenceClaim",
    "answer_question",
    "approve_correction",
    "check_in",
    "check_in_by_word",
    "close_session",
    "close_sessions",
    "correct_presence",
    "doubt_later",
    "mark_present",
    "record_presence",
    "record_presences",
    "stands",
    "take_approvals",
    "take_closings",
    "take_corrections",
    "take_presences",
    "take_sent",
    "undo_batch",
]
