"""The verbs of coaching. Everything a phone sends may come twice, late and in any order: the result is the same."""

from .batch import RoundHeld, SheetSent, hold_rounds, submit_observations
from .calibration import add_clip, adopt_shipped_clips, ask_for_calibration, code_clip
from .calls import enter_call, leave_call, pass_on, set_meeting_link
from .cues import write_cues
from .rounds import finish_run, load_rubrics, mark_feedback_read, mark_stage, repeat_stage, start_run
from .sheets import correct_observation, save_draft, submit_observation
from .taps import record_tap, undo_tap, write_note
from .visibility import choose_visibility
from .voice import forget_voice, keep_voice

__all__ = [
    "RoundHeld",
    "SheetSent",
    "add_clip",
    "adopt_shipped_clips",
    "ask_for_calibration",
    "choose_visibility",
    "code_clip",
    "correct_observation",
    "enter_call",
    "finish_run",
    "forget_voice",
    "hold_rounds",
    "keep_voice",
    "leave_call",
    "load_rubrics",
    "mark_feedback_read",
    "mark_stage",
    "pass_on",
    "record_tap",
    "repeat_stage",
    "save_draft",
    "set_meeting_link",
    "start_run",
    "submit_observation",
    "submit_observations",
    "undo_tap",
    "write_cues",
    "write_note",
]
