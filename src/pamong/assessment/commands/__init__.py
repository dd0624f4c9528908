"""The verbs of assessment, the only writers."""

from .accommodations import grant_accommodation, withdraw_accommodation
from .answers import AnswerRow, AnswersTaken, record_answer, record_answers
from .bank import add_item, import_items, load_shipped_items, review_item, revise_item, set_item_state
from .evaluation import ResponseRow, load_evaluation_forms, open_evaluation, record_response, record_responses
from .exams import enter_paper_answers, set_up_exam, start_sitting, start_sittings, submit_sitting, submit_sittings

__all__ = [
    "AnswerRow",
    "AnswersTaken",
    "ResponseRow",
    "add_item",
    "enter_paper_answers",
    "grant_accommodation",
    "import_items",
    "load_evaluation_forms",
    "load_shipped_items",
    "open_evaluation",
    "record_answer",
    "record_answers",
    "record_response",
    "record_responses",
    "review_item",
    "revise_item",
    "set_item_state",
    "set_up_exam",
    "start_sitting",
    "start_sittings",
    "submit_sitting",
    "submit_sittings",
    "withdraw_accommodation",
]
