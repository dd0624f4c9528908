"""In which order a person sees questions and options: the same on every phone and every day, different for everyone."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from .models import Exam, ExamItem


@dataclass(frozen=True)
class Choice:
    """An option as it is shown; `letter` follows the order on this person's page."""

    id: str
    letter: str
    text: str
    chosen: bool


@dataclass(frozen=True)
class Question:
    """An item as it is shown to somebody who answers. Has no key, so that no template can leak it."""

    id: UUID
    number: int
    kind: str
    stem: str
    choices: tuple[Choice, ...]
    value: str

    @property
    def is_answered(self) -> bool:
        """Whether something is filled in."""
        return bool(self.value) or any(choice.chosen for choice in self.choices)


def questions_for(exam: Exam, items: Iterable[ExamItem], who: Any, answers: dict[UUID, Any]) -> list[Question]:
    """Return the questions of an exam in a person's order, with what they answered so far."""
    places = shuffled(list(items), exam, who) if exam.shuffle else sorted(items, key=lambda item: item.position)
    return [_question(item, number, exam, who, answers.get(item.pk)) for number, item in enumerate(places, 1)]


def paper_questions(items: Iterable[ExamItem], answers: dict[UUID, Any] | None = None) -> list[Question]:
    """Return the questions as they stand on paper: unshuffled."""
    known = answers or {}
    ordered = sorted(items, key=lambda item: item.position)
    return [_question(item, item.position, None, None, known.get(item.pk)) for item in ordered]


def shuffled(items: Sequence[Any], exam: Exam, who: Any, scope: str = "") -> list[Any]:
    """Return items in the order of a digest of seed, person and item: stable across versions of Python."""

    def rank(item: Any) -> bytes:
        name = item["id"] if isinstance(item, dict) else item.pk
        return hashlib.sha256(f"{exam.seed}|{exam.pk}|{who}|{scope}|{name}".encode()).digest()

    return sorted(items, key=rank)


def _question(item: ExamItem, number: int, exam: Exam | None, who: Any, answer: Any) -> Question:
    version = item.version
    options = (
        version.options if exam is None or not exam.shuffle else shuffled(version.options, exam, who, str(item.pk))
    )
    picked = set(answer if isinstance(answer, list) else [answer])
    choices = tuple(
        Choice(option["id"], "ABCDEFGHIJ"[place], option["text"], option["id"] in picked)
        for place, option in enumerate(options)
    )
    value = "" if answer is None or version.kind != "angka" else str(answer)
    return Question(item.pk, number, version.kind, version.stem, choices, value)
