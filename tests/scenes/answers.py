"""People of the scene answer: shared by tests of assessment and of the rooms after it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from pamong.assessment.commands import (
    AnswerRow,
    load_shipped_items,
    record_answers,
    set_up_exam,
    start_sittings,
    submit_sittings,
)
from pamong.assessment.models import Exam, ExamItem, Sitting
from pamong.core.clock import now
from pamong.core.ids import uuid7
from pamong.people.models import User
from scenes.sampit import Scene


def right_answer(item: ExamItem) -> Any:
    """Return the right answer to an item."""
    key = item.version.key
    if item.version.kind == "angka":
        return str(key["value"])
    return key["options"] if item.version.kind == "beberapa" else key["options"][0]


def wrong_answer(item: ExamItem) -> Any:
    """Return a wrong answer to an item."""
    if item.version.kind == "angka":
        return "-1"
    wrong = next(option for option in item.version.option_ids if option not in item.version.key["options"])
    return [wrong] if item.version.kind == "beberapa" else wrong


def account_of(scene: Scene, number: int) -> User:
    """Return the account of a participant."""
    person = scene.participants[number].person
    return User.objects.filter(person=person).first() or User.objects.create_user(None, person=person)


def answer_row(sitting: Sitting, item: ExamItem, response: Any, **more: Any) -> AnswerRow:
    """Return an answer as a phone sends it."""
    return AnswerRow(**{"key": uuid7(), "sitting": sitting.pk, "exam_item": item.pk, "response": response,
                        "made_at": now(), **more})  # fmt: skip


def sit(scene: Scene, exam: Exam, rights: dict[int, int], at: datetime | None = None) -> dict[int, Sitting]:
    """Let participants (by number) take an exam with so many right answers each; return their sittings."""
    actor, moment = scene.users["panitia"], at or exam.opens_at + timedelta(minutes=1)
    people = {scene.participants[number].pk: number for number in rights}
    sittings = start_sittings(actor=actor, exam=exam, rows=[(who, moment) for who in people])
    items = list(exam.items.select_related("version"))
    rows = [
        answer_row(
            sitting, item, right_answer(item) if place < rights[people[who]] else wrong_answer(item), made_at=moment
        )
        for who, sitting in sittings.items()
        for place, item in enumerate(items)
    ]
    record_answers(actor=actor, rows=rows)
    submit_sittings(actor=actor, exam=exam, rows=[(sitting.pk, moment) for sitting in sittings.values()])
    return {people[s.participant_id]: s for s in Sitting.objects.filter(pk__in=[s.pk for s in sittings.values()])}


def open_exam(scene: Scene) -> str:
    """Return the kind of an open exam of the event, made where there is none."""
    if not scene.event.exams.exists():
        actor, start = scene.users["panitia"], now() - timedelta(minutes=1)
        load_shipped_items(actor=actor, event=scene.event)
        set_up_exam(actor=actor, event=scene.event, kind="pretes", opens_at=start, closes_at=start + timedelta(hours=2))
    return "pretes"


def some_item(scene: Scene) -> UUID:
    """Return an item of the event's bank, made where there is none."""
    load_shipped_items(actor=scene.users["panitia"], event=scene.event)
    return scene.event.items.values_list("pk", flat=True)[0]
