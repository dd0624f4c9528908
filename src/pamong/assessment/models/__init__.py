"""Items and their versions; exams, sittings, answers; scales, instruments, questionnaires, anonymous responses."""

from .bank import Item, ItemKind, ItemState, ItemVersion
from .evaluation import Instrument, Questionnaire, Response, ResponseTicket, Scale, Suggestion
from .exams import Answer, Entry, Exam, ExamItem, ExamKind, Sitting

__all__ = [
    "Answer",
    "Entry",
    "Exam",
    "ExamItem",
    "ExamKind",
    "Instrument",
    "Item",
    "ItemKind",
    "ItemState",
    "ItemVersion",
    "Questionnaire",
    "Response",
    "ResponseTicket",
    "Scale",
    "Sitting",
    "Suggestion",
]
