"""Reads of assessment; the first four are what later rooms use."""

from .evaluation import EvaluationSummary, evaluation_summary
from .results import ClassGain, class_gain, test_scores

__all__ = ["ClassGain", "EvaluationSummary", "class_gain", "evaluation_summary", "test_scores"]
