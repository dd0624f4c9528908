"""Reads of coaching: whose triads, how far each is, what the pair gets to read, and the table of ratings."""

from .feedback import Feedback, StageSpan, feedback_on, promised_step, stage_spans
from .ratings import (
    RaterAgreement,
    RatingRow,
    RatingTable,
    practice_counts,
    rater_agreement,
    rating_rows,
    rating_table,
    rounds_coached,
    write_ratings,
)
from .status import Progress, TriadStatus, progress, status_of
from .taps import as_json, best_taps, own_taps, talk_of
from .triads import (
    current_rubric,
    my_triads,
    open_attempts,
    owed_sheets,
    own_sheet,
    round_of,
    triads_of,
    visible_attempt_or_404,
    visible_triad_or_404,
)

__all__ = [
    "Feedback",
    "Progress",
    "RaterAgreement",
    "RatingRow",
    "RatingTable",
    "StageSpan",
    "TriadStatus",
    "as_json",
    "best_taps",
    "current_rubric",
    "feedback_on",
    "my_triads",
    "open_attempts",
    "owed_sheets",
    "own_sheet",
    "own_taps",
    "practice_counts",
    "progress",
    "promised_step",
    "rater_agreement",
    "rating_rows",
    "rating_table",
    "round_of",
    "rounds_coached",
    "stage_spans",
    "status_of",
    "talk_of",
    "triads_of",
    "visible_attempt_or_404",
    "visible_triad_or_404",
    "write_ratings",
]
