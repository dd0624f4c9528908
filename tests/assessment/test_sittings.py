"""Beginning, going on, handing in."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse

from pamong.assessment.commands import enter_paper_answers, set_up_exam, start_sitting, submit_sitting
from pamong.assessment.models import Answer, Exam, Sitting
from pamong.core.models import AuditEntry
from pamong.core.refusals import Refused
from scenes.answers import account_of, right_answer, sit
from scenes.sampit import Scene


def page(scene: Scene, name: str, *more: object) -> str:
    return reverse(f"assessment:{name}", args=[scene.event.slug, "pretes", *more])


def test_the_deadline_follows_from_the_start_on_the_server(scene: Scene, exam: Exam) -> None:
    sitting = start_sitting(actor=account_of(scene, 0), exam=exam, participant=scene.participants[0])
    assert sitting.deadline - sitting.started_at == timedelta(minutes=30)


def test_who_starts_shortly_before_the_end_has_less_time(scene: Scene, exam: Exam) -> None:
    with time_machine.travel(exam.closes_at - timedelta(minutes=10), tick=False):
        sitting = start_sitting(actor=account_of(scene, 0), exam=exam, participant=scene.participants[0])
    assert sitting.deadline == exam.closes_at


def test_starting_again_on_another_phone_goes_on_with_the_same_clock(scene: Scene, exam: Exam) -> None:
    actor = account_of(scene, 0)
    first = start_sitting(actor=actor, exam=exam, participant=scene.participants[0])
    with time_machine.travel(first.started_at + timedelta(minutes=12), tick=False):
        again = start_sitting(actor=actor, exam=exam, participant=scene.participants[0])
    assert (again.pk, again.deadline) == (first.pk, first.deadline)


@pytest.mark.parametrize(
    ("shift", "words"), [(timedelta(hours=-2), "belum dibuka"), (timedelta(hours=5), "sudah ditutup")]
)
def test_before_and_after_the_window_nobody_starts(scene: Scene, exam: Exam, shift: timedelta, words: str) -> None:
    with time_machine.travel(exam.opens_at + shift, tick=False), pytest.raises(Refused, match=words):
        start_sitting(actor=account_of(scene, 0), exam=exam, participant=scene.participants[0])


def test_nobody_starts_for_somebody_else(scene: Scene, exam: Exam) -> None:
    with pytest.raises(PermissionDenied):
        start_sitting(actor=account_of(scene, 1), exam=exam, participant=scene.participants[0])


def test_who_declined_does_not_start(scene: Scene, exam: Exam) -> None:
    scene.participants[0].state = "berhalangan"
    scene.participants[0].save()
    with pytest.raises(Refused):
        start_sitting(actor=account_of(scene, 0), exam=exam, participant=scene.participants[0])


def test_there_is_one_sitting_a_person_even_in_the_database(scene: Scene, exam: Exam) -> None:
    sitting = start_sitting(actor=account_of(scene, 0), exam=exam, participant=scene.participants[0])
    with pytest.raises(IntegrityError), transaction.atomic():
        Sitting.objects.create(
            exam=exam,
            participant=scene.participants[0],
            started_at=sitting.started_at,
            deadline=sitting.deadline,
            total=4,
        )


def test_handing_in_late_counts_as_the_deadline(scene: Scene, exam: Exam) -> None:
    actor = account_of(scene, 0)
    sitting = start_sitting(actor=actor, exam=exam, participant=scene.participants[0])
    with time_machine.travel(sitting.deadline + timedelta(hours=1), tick=False):
        assert submit_sitting(actor=actor, sitting=sitting).submitted_at == sitting.deadline


def test_handing_in_twice_changes_nothing(scene: Scene, exam: Exam) -> None:
    actor = account_of(scene, 0)
    sitting = start_sitting(actor=actor, exam=exam, participant=scene.participants[0])
    first = submit_sitting(actor=actor, sitting=sitting).submitted_at
    assert submit_sitting(actor=actor, sitting=sitting).submitted_at == first
    assert AuditEntry.objects.filter(verb="assessment.sitting_submitted").count() == 1


def form_of(exam: Exam, do: str, count: int = 4) -> dict[str, object]:
    items = list(exam.items.select_related("version"))[:count]
    return {"do": do, **{f"q-{item.pk}": right_answer(item) for item in items}}


def test_without_script_the_page_is_one_form(scene: Scene, exam: Exam, sign_in) -> None:  # type: ignore[no-untyped-def]
    client = sign_in(account_of(scene, 0))
    client.post(page(scene, "begin"))
    client.post(page(scene, "sheet"), form_of(exam, "save", 2))
    assert (Sitting.objects.get().points, Answer.objects.count()) == (2, 2)
    client.post(page(scene, "sheet"), form_of(exam, "submit"))
    assert (Sitting.objects.get().points, Answer.objects.count()) == (4, 4)
    assert Sitting.objects.get().submitted_at is not None


def test_blank_questions_are_named_before_the_test_is_handed_in(scene: Scene, exam: Exam, sign_in) -> None:  # type: ignore[no-untyped-def]
    client = sign_in(account_of(scene, 0))
    client.post(page(scene, "begin"))
    answer = client.post(page(scene, "sheet"), form_of(exam, "submit", 3), follow=True)
    assert "1 soal masih kosong" in answer.content.decode()
    assert (Sitting.objects.get().submitted_at, Answer.objects.count()) == (None, 3)
    client.post(page(scene, "hand_in"))
    assert Sitting.objects.get().submitted_at is not None


def test_the_enter_key_saves_the_sheet_and_never_hands_it_in(scene: Scene, exam: Exam, sign_in) -> None:  # type: ignore[no-untyped-def]
    client = sign_in(account_of(scene, 0))
    client.post(page(scene, "begin"))
    sheet = client.get(page(scene, "sheet")).content.decode().split('class="form sheet"')[1]
    assert 'value="save"' in sheet[sheet.index("<button") :].split(">")[0]


def test_on_another_phone_the_answers_stand_on_the_page(scene: Scene, exam: Exam, sign_in) -> None:  # type: ignore[no-untyped-def]
    sign_in(account_of(scene, 0)).post(page(scene, "begin"))
    sign_in(account_of(scene, 0)).post(page(scene, "sheet"), form_of(exam, "save", 1))
    again = sign_in(account_of(scene, 0)).get(page(scene, "sheet"))
    assert again.context["answered"] == 1
    assert again.content.decode().count(" checked") == 1


def test_after_the_time_the_form_is_kindly_too_late(scene: Scene, exam: Exam, sign_in) -> None:  # type: ignore[no-untyped-def]
    client = sign_in(account_of(scene, 0))
    client.post(page(scene, "begin"))
    with time_machine.travel(Sitting.objects.get().deadline + timedelta(minutes=5), tick=False):
        answer = client.post(page(scene, "sheet"), form_of(exam, "submit"), follow=True)
    assert answer.context["late"] == 4
    assert Sitting.objects.get().points == 0


def test_the_own_score_shows_only_after_the_test_has_closed(scene: Scene, exam: Exam, sign_in) -> None:  # type: ignore[no-untyped-def]
    sit(scene, exam, {0: 3})
    client = sign_in(account_of(scene, 0))
    assert client.get(page(scene, "door")).context["score"] is None
    with time_machine.travel(exam.closes_at + timedelta(minutes=5), tick=False):
        assert client.get(page(scene, "door")).context["score"] == 75


def test_who_ran_out_of_time_hands_in_from_the_door_and_sees_the_score(scene: Scene, exam: Exam, sign_in) -> None:  # type: ignore[no-untyped-def]
    start_sitting(actor=account_of(scene, 0), exam=exam, participant=scene.participants[0])
    client = sign_in(account_of(scene, 0))
    with time_machine.travel(exam.closes_at + timedelta(minutes=5), tick=False):
        door = client.get(page(scene, "door"))
        assert (door.context["score"], page(scene, "hand_in") in door.content.decode()) == (None, True)
        client.post(page(scene, "hand_in"))
        door = client.get(page(scene, "door"))
        assert (door.context["score"], page(scene, "hand_in") in door.content.decode()) == (0, False)


def test_another_participant_sees_nothing_of_it(scene: Scene, exam: Exam, sign_in) -> None:  # type: ignore[no-untyped-def]
    sit(scene, exam, {0: 3})
    with time_machine.travel(exam.closes_at + timedelta(minutes=5), tick=False):
        assert sign_in(account_of(scene, 1)).get(page(scene, "door")).context["score"] is None


def test_the_desk_enters_a_paper_sheet_with_its_reason(scene: Scene, exam: Exam, sign_in) -> None:  # type: ignore[no-untyped-def]
    who = scene.participants[5]
    form = {**form_of(exam, "", 3), "reason": "tidak punya HP"}
    sign_in(scene.users["panitia"]).post(page(scene, "paper", who.pk), form)
    sitting = who.sittings.get()
    assert (sitting.points, sitting.entry, sitting.reason) == (3, "meja", "tidak punya HP")
    assert AuditEntry.objects.get(verb="assessment.paper_entered").data["reason"] == "tidak punya HP"


def test_without_a_reason_the_desk_is_asked_for_one_and_keeps_what_was_typed(scene: Scene, exam: Exam, sign_in) -> None:  # type: ignore[no-untyped-def]
    answer = sign_in(scene.users["panitia"]).post(page(scene, "paper", scene.participants[5].pk), form_of(exam, ""))
    assert answer.status_code == 422
    assert Sitting.objects.count() == 0


def test_a_paper_sheet_can_be_corrected_any_time(scene: Scene, exam: Exam, committee) -> None:  # type: ignore[no-untyped-def]
    items = list(exam.items.select_related("version"))
    who, reason = scene.participants[5], "rusak"
    answers = {item.pk: right_answer(item) for item in items}
    enter_paper_answers(actor=committee, exam=exam, participant=who, answers=answers, reason=reason)
    with time_machine.travel(exam.closes_at + timedelta(days=3), tick=False):
        fewer = {**answers, items[0].pk: None}
        sitting = enter_paper_answers(actor=committee, exam=exam, participant=who, answers=fewer, reason=reason)
    assert (sitting.points, sitting.total) == (3, 4)


def test_the_desk_does_not_write_over_what_was_answered_on_a_phone(scene: Scene, exam: Exam, committee) -> None:  # type: ignore[no-untyped-def]
    sit(scene, exam, {0: 2})
    with pytest.raises(Refused):
        enter_paper_answers(actor=committee, exam=exam, participant=scene.participants[0], answers={}, reason="salah")


def test_once_begun_the_questions_of_a_test_stay(scene: Scene, exam: Exam, committee) -> None:  # type: ignore[no-untyped-def]
    sit(scene, exam, {0: 2})
    later = exam.closes_at + timedelta(hours=1)
    again = set_up_exam(
        actor=committee, event=scene.event, kind="pretes", opens_at=exam.opens_at, closes_at=later, minutes=60
    )
    assert (again.pk, again.closes_at, again.items.count()) == (exam.pk, later, 4)


def test_a_committee_cannot_take_the_test_of_others_through_the_sheet(scene: Scene, exam: Exam, sign_in) -> None:  # type: ignore[no-untyped-def]
    assert sign_in(scene.users["panitia"]).get(page(scene, "sheet")).status_code == 404
