"""The sheet of a rater, the coding of a clip, and a clip of one's own."""

from .calibration import ClipForm, CodingForm
from .cues import CueForm
from .sheet import SheetForm

__all__ = ["ClipForm", "CodingForm", "CueForm", "SheetForm"]
