"""Forms of assessment: they check and translate, commands write."""

from .accommodations import AccommodationForm
from .bank import ItemForm, ReviewForm
from .evaluation import EvaluationForm, QuestionnaireForm
from .exams import ExamForm

__all__ = ["AccommodationForm", "EvaluationForm", "ExamForm", "ItemForm", "QuestionnaireForm", "ReviewForm"]
