"""What phones send when they have signal again."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import time_machine

from pamong.assessment.commands import start_sitting
from pamong.assessment.models import Answer, Exam, Sitting
from pamong.core import outbox
from pamong.core.clock import now
from pamong.core.ids import uuid7
from scenes.answers import account_of, right_answer
from scenes.sampit import Scene


def begin(scene: Scene, exam: Exam, number: int = 0) -> Sitting:
    return start_sitting(actor=account_of(scene, number), exam=exam, participant=scene.participants[number])


def message(sitting: Sitting, exam: Exam, **more: Any) -> outbox.Sent:
    item = exam.items.select_related("version").first()
    payload = {"sitting": str(sitting.pk), "item": str(item.pk), "response": right_answer(item), "elapsed": 5, "seq": 1}  # type: ignore[union-attr, arg-type]
    return outbox.Sent(uuid7(), "jawaban", {**payload, **more}, now())


def test_an_answer_is_new_once_and_then_known(scene: Scene, exam: Exam) -> None:
    sent = message(begin(scene, exam), exam)
    actor = account_of(scene, 0)
    verdicts = [outbox.take(actor, [sent])[0].verdict for _ in range(3)]
    assert (verdicts, Sitting.objects.get().points) == (["baru", "ulang", "ulang"], 1)


def test_a_late_answer_is_kept_and_the_phone_is_told(scene: Scene, exam: Exam) -> None:
    sitting = begin(scene, exam)
    sent = message(sitting, exam, elapsed=90 * 60_000)
    with time_machine.travel(sitting.started_at + timedelta(minutes=95), tick=False):
        answer = outbox.take(account_of(scene, 0), [sent])[0]
    assert (answer.verdict, answer.result and answer.result["late"]) == ("baru", True)
    assert Answer.objects.get().is_late


def test_nobody_sends_into_the_sitting_of_another(scene: Scene, exam: Exam) -> None:
    answer = outbox.take(account_of(scene, 1), [message(begin(scene, exam), exam)])[0]
    assert (answer.verdict, answer.code) == ("ditolak", "tidak_berhak")


def test_a_broken_message_does_not_hold_up_the_others(scene: Scene, exam: Exam) -> None:
    sitting = begin(scene, exam)
    broken = outbox.Sent(uuid7(), "jawaban", {"sitting": "x"}, now())
    answers = outbox.take(account_of(scene, 0), [broken, message(sitting, exam)])
    assert [answer.verdict for answer in answers] == ["ditolak", "baru"]


def test_handing_in_can_wait_for_signal(scene: Scene, exam: Exam) -> None:
    sitting = begin(scene, exam)
    sent = outbox.Sent(uuid7(), "kumpul-tes", {"sitting": str(sitting.pk)}, now())
    assert outbox.take(account_of(scene, 0), [sent])[0].verdict == "baru"
    assert Sitting.objects.get().submitted_at is not None


def test_nobody_hands_in_for_another(scene: Scene, exam: Exam) -> None:
    sent = outbox.Sent(uuid7(), "kumpul-tes", {"sitting": str(begin(scene, exam).pk)}, now())
    assert outbox.take(account_of(scene, 1), [sent])[0].code == "tidak_berhak"
    assert Sitting.objects.get().submitted_at is None
