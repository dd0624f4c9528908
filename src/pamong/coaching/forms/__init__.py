"""The sheet of a rater, the coding of a clip, a clip of one's own, and the address of a meeting."""

from .calibration import ClipForm, CodingForm
from .calls import MeetingLinkForm
from .cues import CueForm
from .sheet import SheetForm

__all__ = ["ClipForm", "CodingForm", "CueForm", "MeetingLinkForm", "SheetForm"]
