"""Items and their versions; exams, sittings, answers; scales, instruments, questionnaires, anonymous responses."""

from .bank import Item, ItemKind, ItemReview, ItemState, ItemVersion, ReviewVerdict
from .evaluation import Instrument, Questionnaire, Response, ResponseTicket, Scale, Suggestion
from .exams import Accommodation, Answer, Entry, Exam, ExamItem, ExamKind, Sitting

__all__ = [
    "Accommodation",
    "Answer",
    "Entry",
    "Exam",
    "ExamItem",
    "ExamKind",
    "Instrument",
    "Item",
    "ItemKind",
    "ItemReview",
    "ItemState",
    "ItemVersion",
    "Questionnaire",
    "Response",
    "ResponseTicket",
    "ReviewVerdict",
    "Scale",
    "Sitting",
    "Suggestion",
]
