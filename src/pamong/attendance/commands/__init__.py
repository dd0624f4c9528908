"""The only place that writes presence. Every verb is idempotent by the key its device made."""

from .closing import Closing, close_session, close_sessions
from .correcting import answer_question, correct_presence, mark_present, undo_batch
from .recording import Outcome, PresenceClaim, check_in, record_presence, record_presences, take_sent

__all__ = [
    "Closing",
    "Outcome",
    "PresenceClaim",
    "answer_question",
    "check_in",
    "close_session",
    "close_sessions",
    "correct_presence",
    "mark_present",
    "record_presence",
    "record_presences",
    "take_sent",
    "undo_batch",
]
