"""Forms of assessment: they check and translate, commands write."""

from .bank import ItemForm
from .evaluation import EvaluationForm, QuestionnaireForm
from .exams import ExamForm

__all__ = ["EvaluationForm", "ExamForm", "ItemForm", "QuestionnaireForm"]
