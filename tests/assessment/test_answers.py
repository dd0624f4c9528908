"""Answers arrive twice, late, out of order, from two phones: what counts is always the same."""

from __future__ import annotations

import itertools
from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError

from pamong.assessment.commands import AnswerRow, record_answers, start_sitting, submit_sitting
from pamong.assessment.models import Answer, Exam, ExamItem, Sitting
from pamong.core.models import AuditEntry
from pamong.core.refusals import Refused
from pamong.people.models import User
from scenes.answers import account_of, answer_row, right_answer, wrong_answer
from scenes.sampit import Scene


@pytest.fixture
def teacher(scene: Scene) -> User:
    return account_of(scene, 0)


@pytest.fixture
def sitting(scene: Scene, exam: Exam, teacher: User) -> Sitting:
    return start_sitting(actor=teacher, exam=exam, participant=scene.participants[0])


@pytest.fixture
def item(exam: Exam) -> ExamItem:
    return exam.items.select_related("version").first()  # type: ignore[return-value]


def current(sitting: Sitting) -> object:
    return sitting.answers.get(is_current=True).response


def right(sitting: Sitting) -> float:
    return Sitting.objects.get(pk=sitting.pk).points


def test_a_right_answer_counts_one(sitting: Sitting, item: ExamItem, teacher: User) -> None:
    record_answers(actor=teacher, rows=[answer_row(sitting, item, right_answer(item))])
    assert right(sitting) == 1


def test_the_same_answer_sent_again_is_there_once(sitting: Sitting, item: ExamItem, teacher: User) -> None:
    row = answer_row(sitting, item, right_answer(item))
    first = record_answers(actor=teacher, rows=[row])
    second = record_answers(actor=teacher, rows=[row, row])
    assert ((first.new, first.repeated), (second.new, second.repeated)) == ((1, 0), (0, 2))
    assert Answer.objects.count() == 1


def test_a_key_used_for_another_answer_is_refused(sitting: Sitting, item: ExamItem, teacher: User) -> None:
    row = answer_row(sitting, item, right_answer(item))
    record_answers(actor=teacher, rows=[row])
    with pytest.raises(Refused):
        record_answers(actor=teacher, rows=[answer_row(sitting, item, wrong_answer(item), key=row.key)])


def test_the_last_answer_counts_whatever_the_order_of_arrival(sitting: Sitting, item: ExamItem, teacher: User) -> None:
    def row(seconds: int, response: object, sequence: int) -> AnswerRow:
        return answer_row(sitting, item, response, elapsed=timedelta(milliseconds=seconds), sequence=sequence)

    rows = [row(1, wrong_answer(item), 1), row(2, None, 2), row(3, right_answer(item), 3)]
    for arrival in itertools.permutations(rows):
        Answer.objects.all().delete()
        for one in arrival:
            record_answers(actor=teacher, rows=[one])
        assert (current(sitting), right(sitting)) == (right_answer(item), 1)


def test_at_the_same_moment_the_sequence_of_the_phone_decides(sitting: Sitting, item: ExamItem, teacher: User) -> None:
    moment = timedelta(milliseconds=1)
    second = answer_row(sitting, item, right_answer(item), elapsed=moment, sequence=2)
    first = answer_row(sitting, item, wrong_answer(item), elapsed=moment, sequence=1)
    record_answers(actor=teacher, rows=[second, first])
    assert current(sitting) == right_answer(item)


def test_a_batch_and_single_sendings_end_in_the_same_score(exam: Exam, sitting: Sitting, teacher: User) -> None:
    items = list(exam.items.select_related("version"))
    rows = [answer_row(sitting, item, right_answer(item)) for item in items]
    record_answers(actor=teacher, rows=[*rows, answer_row(sitting, items[0], None)])
    assert right(sitting) == 3
    for row in rows:
        record_answers(actor=teacher, rows=[row])
    assert right(sitting) == 3


def test_clearing_an_answer_takes_the_point_back(sitting: Sitting, item: ExamItem, teacher: User) -> None:
    record_answers(actor=teacher, rows=[answer_row(sitting, item, right_answer(item))])
    record_answers(actor=teacher, rows=[answer_row(sitting, item, None)])
    assert right(sitting) == 0


def test_an_answer_within_the_grace_still_counts(sitting: Sitting, item: ExamItem, teacher: User) -> None:
    with time_machine.travel(sitting.deadline + timedelta(seconds=59), tick=False):
        taken = record_answers(actor=teacher, rows=[answer_row(sitting, item, right_answer(item))])
    assert (taken.new, taken.late, right(sitting)) == (1, 0, 1)


def test_an_answer_after_the_grace_is_kept_but_does_not_count(sitting: Sitting, item: ExamItem, teacher: User) -> None:
    with time_machine.travel(sitting.deadline + timedelta(seconds=61), tick=False):
        taken = record_answers(actor=teacher, rows=[answer_row(sitting, item, right_answer(item))])
    assert (taken.new, taken.late, right(sitting)) == (0, 1, 0)
    assert Answer.objects.get().is_late


def test_a_wall_clock_set_back_gains_nothing(sitting: Sitting, item: ExamItem, teacher: User) -> None:
    with time_machine.travel(sitting.deadline + timedelta(hours=1), tick=False):
        early = answer_row(
            sitting,
            item,
            right_answer(item),
            made_at=sitting.started_at + timedelta(minutes=1),
            elapsed=timedelta(minutes=90),
        )
        assert record_answers(actor=teacher, rows=[early]).late == 1


def test_what_a_phone_kept_without_signal_counts_when_it_arrives(
    sitting: Sitting, item: ExamItem, teacher: User
) -> None:
    row = answer_row(sitting, item, right_answer(item), elapsed=timedelta(minutes=10))
    with time_machine.travel(sitting.deadline + timedelta(hours=5), tick=False):
        assert record_answers(actor=teacher, rows=[row]).new == 1


def test_two_days_after_the_test_nothing_counts_any_more(sitting: Sitting, item: ExamItem, teacher: User) -> None:
    row = answer_row(sitting, item, right_answer(item), elapsed=timedelta(minutes=10))
    with time_machine.travel(sitting.exam.closes_at + timedelta(days=2), tick=False):
        assert record_answers(actor=teacher, rows=[row]).late == 1


def test_answers_made_after_handing_in_do_not_count(sitting: Sitting, item: ExamItem, teacher: User) -> None:
    submit_sitting(actor=teacher, sitting=sitting)
    with time_machine.travel(sitting.started_at + timedelta(minutes=5), tick=False):
        assert record_answers(actor=teacher, rows=[answer_row(sitting, item, right_answer(item))]).late == 1


def test_answers_made_before_handing_in_count_though_they_arrive_after(
    sitting: Sitting, item: ExamItem, teacher: User
) -> None:
    with time_machine.travel(sitting.started_at + timedelta(minutes=20), tick=False):
        submit_sitting(actor=teacher, sitting=sitting)
    with time_machine.travel(sitting.started_at + timedelta(minutes=25), tick=False):
        row = answer_row(sitting, item, right_answer(item), elapsed=timedelta(minutes=19))
        assert record_answers(actor=teacher, rows=[row]).new == 1
    assert right(sitting) == 1


def test_nobody_answers_for_somebody_else(scene: Scene, sitting: Sitting, item: ExamItem) -> None:
    with pytest.raises(PermissionDenied):
        record_answers(actor=account_of(scene, 1), rows=[answer_row(sitting, item, right_answer(item))])


def test_a_batch_with_one_sitting_of_another_is_refused_whole(
    scene: Scene, exam: Exam, sitting: Sitting, item: ExamItem, teacher: User
) -> None:
    other = start_sitting(actor=account_of(scene, 1), exam=exam, participant=scene.participants[1])
    rows = [answer_row(sitting, item, right_answer(item)), answer_row(other, item, right_answer(item))]
    with pytest.raises(PermissionDenied):
        record_answers(actor=teacher, rows=rows)
    assert Answer.objects.count() == 0


def test_a_question_of_another_test_is_not_taken(make_exam, sitting: Sitting, teacher: User) -> None:  # type: ignore[no-untyped-def]
    foreign = make_exam("postes").items.select_related("version").first()
    with pytest.raises(ValidationError):
        record_answers(actor=teacher, rows=[answer_row(sitting, foreign, "p")])


def test_a_batch_leaves_one_line_in_the_audit_trail(
    scene: Scene, exam: Exam, sitting: Sitting, committee: User
) -> None:
    rows = [answer_row(sitting, item, right_answer(item)) for item in exam.items.select_related("version")]
    record_answers(actor=committee, rows=rows)
    lines = AuditEntry.objects.filter(verb="assessment.answers_recorded")
    assert [line.data for line in lines] == [{"new": 4, "late": 0, "repeated": 0}]


def test_the_number_of_statements_does_not_grow_with_the_people(
    scene: Scene, exam: Exam, committee: User, django_assert_max_num_queries
) -> None:  # type: ignore[no-untyped-def]
    from scenes.answers import sit

    with django_assert_max_num_queries(45):
        sit(scene, exam, dict.fromkeys(range(12), 3))


def test_once_the_score_may_be_seen_no_answer_changes_it_whatever_moment_it_claims(
    sitting: Sitting, teacher: User, item: ExamItem
) -> None:
    submit_sitting(actor=teacher, sitting=sitting)
    early = timedelta(minutes=1)
    with time_machine.travel(sitting.exam.closes_at + timedelta(minutes=5), tick=False):
        sitting.refresh_from_db()
        assert sitting.shows_score is True
        taken = record_answers(actor=teacher, rows=[answer_row(sitting, item, right_answer(item), elapsed=early)])
    assert (taken.new, taken.late, right(sitting)) == (0, 1, 0)


def test_who_has_not_handed_in_sees_the_score_when_nothing_can_arrive_any_more(sitting: Sitting) -> None:
    closes = sitting.exam.closes_at
    shown = []
    for later in (timedelta(minutes=5), timedelta(hours=23), timedelta(hours=24)):
        with time_machine.travel(closes + later, tick=False):
            shown.append(sitting.shows_score)
    assert shown == [False, False, True]
