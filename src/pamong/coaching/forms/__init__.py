"""The sheet of a rater, the coding of a clip, a clip of one's own, a lesson, and the address of a meeting."""

from .calibration import ClipForm, CodingForm
from .calls import MeetingLinkForm
from .cues import CueForm
from .lessons import LessonForm
from .sheet import SheetForm

__all__ = ["ClipForm", "CodingForm", "CueForm", "LessonForm", "MeetingLinkForm", "SheetForm"]
