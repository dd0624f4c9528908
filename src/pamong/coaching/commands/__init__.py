"""The verbs of coaching. Everything a phone sends may come twice, late and in any order: the result is the same."""

from .batch import RoundHeld, SheetSent, hold_rounds, submit_observations
from .calibration import (
    add_clip,
    adopt_shipped_clips,
    ask_for_calibration,
    change_clip,
    code_clip,
    keep_coding,
    withdraw_clip,
)
from .calls import enter_call, leave_call, pass_on, set_meeting_link
from .consent import answer_consent, ask_consent, keep_retention
from .cues import write_cues
from .lessons import (
    add_lesson,
    adopt_shipped_lessons,
    change_lesson,
    finish_lessons_on,
    move_lesson,
    publish_lesson,
    record_progress,
    remove_lesson,
)
from .recording import (
    declare_length,
    delete_recording,
    discard_upload,
    finish_upload,
    keep_heard,
    keep_measures,
    note_hearing,
    start_recording,
    stop_recording,
    take_piece,
    tidy_recordings,
)
from .remarks import add_remark, change_remark, remove_remark
from .rounds import finish_run, load_rubrics, mark_feedback_read, mark_stage, repeat_stage, start_run
from .sheets import correct_observation, save_draft, submit_observation
from .taps import record_tap, undo_tap, write_note
from .visibility import choose_visibility
from .voice import forget_voice, keep_voice

__all__ = [
    "RoundHeld",
    "SheetSent",
    "add_clip",
    "add_lesson",
    "add_remark",
    "adopt_shipped_clips",
    "adopt_shipped_lessons",
    "answer_consent",
    "ask_consent",
    "ask_for_calibration",
    "change_clip",
    "change_lesson",
    "change_remark",
    "choose_visibility",
    "code_clip",
    "correct_observation",
    "declare_length",
    "delete_recording",
    "discard_upload",
    "enter_call",
    "finish_lessons_on",
    "finish_run",
    "finish_upload",
    "forget_voice",
    "hold_rounds",
    "keep_coding",
    "keep_heard",
    "keep_measures",
    "keep_retention",
    "keep_voice",
    "leave_call",
    "load_rubrics",
    "mark_feedback_read",
    "mark_stage",
    "move_lesson",
    "note_hearing",
    "pass_on",
    "publish_lesson",
    "record_progress",
    "record_tap",
    "remove_lesson",
    "remove_remark",
    "repeat_stage",
    "save_draft",
    "set_meeting_link",
    "start_recording",
    "start_run",
    "stop_recording",
    "submit_observation",
    "submit_observations",
    "take_piece",
    "tidy_recordings",
    "undo_tap",
    "withdraw_clip",
    "write_cues",
    "write_note",
]
