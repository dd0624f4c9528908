"""The test and the evaluation on paper, for people without a phone: PDF, without keys."""

from __future__ import annotations

from typing import Any

from pamong.core.documents.rendering import render_pdf
from pamong.core.words import date_span
from pamong.programme.models import Event

from .models import Exam, Questionnaire
from .ordering import Question, paper_questions
from .queries.evaluation import speakers_of
from .queries.sittings import exam_items

USUAL, LARGE = 10.5, 18.0  # points: 18 is what large print asks for
TITLES = {"pretes": "Pretes", "postes": "Postes"}


def exam_paper(exam: Exam, *, large: bool = False) -> bytes:
    """Return the test in the order in which the desk enters it."""
    event = exam.event
    data = {
        **_head(event),
        "title": TITLES[exam.kind],
        "minutes": exam.minutes,
        "size": LARGE if large else USUAL,
        "questions": [_question(question) for question in paper_questions(exam_items(exam))],
    }
    return render_pdf("assessment/exam-paper", data, sample=event.is_sample)


def _question(question: Question) -> dict[str, Any]:
    options = [{"letter": choice.letter, "text": choice.text} for choice in question.choices]
    return {"number": question.number, "stem": question.stem, "kind": question.kind, "options": options}


def evaluation_paper(questionnaire: Questionnaire) -> bytes:
    """Return the unsigned questionnaire: the event's sections, then one for each speaker."""
    event, instrument = questionnaire.event, questionnaire.instrument
    sections = [_section(part["title"], "", part) for part in instrument.sections_per("event")]
    for who in speakers_of(event):
        sections += [_section(str(who), part["title"], part) for part in instrument.sections_per("speaker")]
    data = {**_head(event), "labels": questionnaire.scale.labels, "sections": sections}
    return render_pdf("assessment/evaluation-paper", data, sample=event.is_sample)


def _section(title: str, lead: str, part: dict[str, Any]) -> dict[str, Any]:
    return {"title": title, "lead": lead, "items": [item["text"] for item in part["items"]]}


def _head(event: Event) -> dict[str, Any]:
    return {
        "office": event.office.letterhead(event.first_day),
        "event": event.title,
        "dates": date_span(event.first_day, event.last_day),
    }
