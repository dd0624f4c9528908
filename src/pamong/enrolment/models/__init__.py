"""The nouns of enrolment."""

from .imports import ImportState, LearnedMapping, Outcome, RosterImport, RosterPerson, RosterRow, RosterUpload
from .needs import Need, StatedNeeds, need_words
from .participants import GONE, TAKING_PART, BulkChange, Flag, Participant, ParticipantQuerySet, ParticipantState

__all__ = [
    "GONE",
    "TAKING_PART",
    "BulkChange",
    "Flag",
    "ImportState",
    "LearnedMapping",
    "Need",
    "Outcome",
    "Participant",
    "ParticipantQuerySet",
    "ParticipantState",
    "RosterImport",
    "RosterPerson",
    "RosterRow",
    "RosterUpload",
    "StatedNeeds",
    "need_words",
]
