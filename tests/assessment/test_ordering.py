"""Everyone has an order of their own, and keeps it."""

from __future__ import annotations

from uuid import UUID

from pamong.assessment.models import Exam, ExamItem, ItemVersion
from pamong.assessment.ordering import Question, paper_questions, questions_for

OPTIONS = [{"id": name, "text": name.upper()} for name in "pqrst"]
EXAM = Exam(id=UUID(int=1), shuffle=True, seed=7)
ITEMS = [
    ExamItem(
        id=UUID(int=number),
        exam=EXAM,
        position=number,
        version=ItemVersion(kind="satu", stem=f"{number}", options=OPTIONS, key={}),
    )
    for number in range(1, 9)
]


def order(who: int, exam: Exam = EXAM) -> list[str]:
    return [question.stem for question in questions_for(exam, ITEMS, UUID(int=who), {})]


def test_the_order_of_a_person_never_changes() -> None:
    assert order(3) == order(3) == ["6", "4", "7", "5", "3", "2", "8", "1"]


def test_two_people_have_different_orders() -> None:
    assert len({tuple(order(who)) for who in range(20)}) == 20


def test_nothing_is_lost_or_doubled_by_shuffling() -> None:
    assert sorted(order(5)) == [str(n) for n in range(1, 9)]


def test_another_seed_gives_another_order() -> None:
    assert order(3, Exam(id=UUID(int=1), shuffle=True, seed=8)) != order(3)


def test_options_are_shuffled_and_lettered_as_they_stand() -> None:
    question = questions_for(EXAM, ITEMS, UUID(int=3), {})[0]
    assert [choice.letter for choice in question.choices] == list("ABCDE")
    assert sorted(choice.id for choice in question.choices) == list("pqrst")
    assert [choice.id for choice in question.choices] != list("pqrst")


def test_without_shuffling_the_paper_order_holds() -> None:
    assert order(3, Exam(id=UUID(int=1), shuffle=False)) == [str(n) for n in range(1, 9)]
    assert [question.number for question in paper_questions(ITEMS)] == list(range(1, 9))


def test_what_was_answered_is_marked() -> None:
    question = next(q for q in questions_for(EXAM, ITEMS, UUID(int=3), {UUID(int=1): "r"}) if q.stem == "1")
    assert [choice.id for choice in question.choices if choice.chosen] == ["r"]
    assert question.is_answered


def test_a_question_has_no_place_for_a_key() -> None:
    assert set(Question.__dataclass_fields__) == {"id", "number", "kind", "stem", "choices", "value"}
