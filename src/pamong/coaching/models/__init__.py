"""The nouns of coaching: lessons, rounds with stages and sheets, what an observer tapped, clips that set the ear."""

from .calibration import CalibrationRule, ClipCoding, CodingDraft, MasterClip
from .call import SILENT_SEAT, CallSeat, CallSignal, MeetingLink
from .cues import CueSet
from .lessons import Lesson, LessonKind, LessonProgress
from .recording import (
    ConsentAsk,
    ConsentLine,
    ConsentVerb,
    Purpose,
    Recording,
    RecordingRemark,
    RecordingRetention,
)
from .rounds import (
    CORRECTABLE,
    Observation,
    ObservationQuerySet,
    PracticeRun,
    Rubric,
    RunQuerySet,
    SheetState,
    Stage,
    StageMark,
)
from .taps import HEARD, QUESTIONS, SPEAKERS, Tap, TapCode
from .visibility import Visibility, VisibilityWish
from .voice import VoiceTrack

__all__ = [
    "CORRECTABLE",
    "HEARD",
    "QUESTIONS",
    "SILENT_SEAT",
    "SPEAKERS",
    "CalibrationRule",
    "CallSeat",
    "CallSignal",
    "ClipCoding",
    "CodingDraft",
    "ConsentAsk",
    "ConsentLine",
    "ConsentVerb",
    "CueSet",
    "Lesson",
    "LessonKind",
    "LessonProgress",
    "MasterClip",
    "MeetingLink",
    "Observation",
    "ObservationQuerySet",
    "PracticeRun",
    "Purpose",
    "Recording",
    "RecordingRemark",
    "RecordingRetention",
    "Rubric",
    "RunQuerySet",
    "SheetState",
    "Stage",
    "StageMark",
    "Tap",
    "TapCode",
    "Visibility",
    "VisibilityWish",
    "VoiceTrack",
]
