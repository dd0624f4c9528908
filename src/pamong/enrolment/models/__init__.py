"""The nouns of enrolment."""

from .imports import ImportState, LearnedMapping, Outcome, RosterImport, RosterPerson, RosterRow, RosterUpload
from .participants import GONE, TAKING_PART, BulkChange, Flag, Participant, ParticipantQuerySet, ParticipantState

__all__ = [
    "GONE",
    "TAKING_PART",
    "BulkChange",
    "Flag",
    "ImportState",
    "LearnedMapping",
    "Outcome",
    "Participant",
    "ParticipantQuerySet",
    "ParticipantState",
    "RosterImport",
    "RosterPerson",
    "RosterRow",
    "RosterUpload",
]
