"""The nouns of coaching: rounds with their stages and sheets, and what an observer tapped."""

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
from .taps import QUESTIONS, SPEAKERS, Tap, TapCode

__all__ = [
    "CORRECTABLE",
    "QUESTIONS",
    "SPEAKERS",
    "Observation",
    "ObservationQuerySet",
    "PracticeRun",
    "Rubric",
    "RunQuerySet",
    "SheetState",
    "Stage",
    "StageMark",
    "Tap",
    "TapCode",
]
