"""What the sheet of one person shows."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from pamong.assessment.models import Answer, Exam, ExamItem, Sitting


def exam_items(exam: Exam) -> list[ExamItem]:
    """Return the items of an exam in the order of the paper, with their wording."""
    return list(exam.items.select_related("version").order_by("position"))


def sitting_answers(sitting: UUID) -> dict[UUID, Any]:
    """Return the current answers of a sitting by exam item."""
    rows = Answer.objects.filter(sitting_id=sitting, is_current=True)
    return dict(rows.values_list("exam_item_id", "response"))


def late_answers(sitting: Sitting) -> int:
    """Return how many questions have an answer that came too late."""
    return sitting.answers.filter(is_late=True).values("exam_item").distinct().count()
