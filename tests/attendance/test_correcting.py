"""Second thoughts: reasons, undo, answers to questions."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from pamong.attendance import commands, queries
from pamong.attendance.models import Presence, PresenceEvent
from pamong.core.ids import uuid7
from pamong.core.refusals import Refused


def mark(scene, session, people, **fields):
    values = {"actor": scene.users["panitia"], "key": uuid7(), "reason": "Daftar kertas", **fields}
    return commands.mark_present(session=session, participants=[one.pk for one in people], **values)


@pytest.fixture
def question(scene, session, members, claim):
    """A scan two hours early, by the facilitator."""
    early = claim(members[0], made_at=session.starts_at - timedelta(hours=2))
    commands.record_presences(actor=scene.users["fasilitator"], rows=[early])
    return queries.questions_of(scene.event).get()


def test_many_marked_by_hand_are_undone_as_one(scene, session, members):
    key = uuid7()
    assert {one.verdict for one in mark(scene, session, members, key=key)} == {"baru"}
    assert Presence.objects.count() == len(members)
    undo = {"actor": scene.users["panitia"], "event": scene.event, "batch": key}
    assert [commands.undo_batch(**undo), commands.undo_batch(**undo)] == [len(members), 0]
    assert Presence.objects.count() == 0
    assert PresenceEvent.objects.count() == 2 * len(members)


def test_undoing_leaves_what_was_there_before(scene, session, members, claim, during):
    commands.record_presences(actor=scene.users["panitia"], rows=[claim(members[0], "qr_peserta")])
    key = uuid7()
    mark(scene, session, members[:1], key=key, at=during - timedelta(minutes=5))
    assert Presence.objects.get().way == "manual"
    commands.undo_batch(actor=scene.users["panitia"], event=scene.event, batch=key)
    assert (Presence.objects.get().way, Presence.objects.get().first_at) == ("qr_peserta", during)


def test_a_facilitator_undoes_the_own_entries_only(scene, session, members):
    mine, others = uuid7(), uuid7()
    mark(scene, session, members[:1], key=mine, actor=scene.users["fasilitator"])
    mark(scene, session, members[1:2], key=others)
    undo = {"actor": scene.users["fasilitator"], "event": scene.event}
    assert commands.undo_batch(batch=mine, **undo) == 1
    with pytest.raises(PermissionDenied):
        commands.undo_batch(batch=others, **undo)


def test_marking_needs_a_reason(scene, session, members):
    with pytest.raises(Refused):
        mark(scene, session, members, reason=" ")


def correct(scene, session, participant, **fields):
    values = {
        "actor": scene.users["panitia"],
        "key": uuid7(),
        "present": False,
        "reason": "Pulang lebih awal",
        **fields,
    }
    return commands.correct_presence(session=session, participant=participant, **values)


def test_a_correction_decides_and_the_record_stays(scene, session, members):
    mark(scene, session, members[:1], actor=scene.users["fasilitator"])
    correct(scene, session, members[0])
    presence = Presence.objects.get()
    assert (presence.level, presence.corrected, presence.counts) == (0, True, False)
    assert PresenceEvent.objects.count() == 2
    correct(scene, session, members[0], present=True)
    assert Presence.objects.get().counts


def test_a_correction_sent_twice_is_one_and_its_key_serves_one_decision(scene, session, members):
    key = uuid7()
    correct(scene, session, members[0], key=key)
    correct(scene, session, members[0], key=key)
    assert PresenceEvent.objects.count() == 1
    with pytest.raises(Refused):
        correct(scene, session, members[0], key=key, present=True)


def test_only_the_committee_corrects_and_only_with_a_reason(scene, session, members):
    for role in ("fasilitator", "coach", "kepala_balai", "peserta", "staf_lain"):
        with pytest.raises(PermissionDenied):
            correct(scene, session, members[0], actor=scene.users[role])
    with pytest.raises(Refused):
        correct(scene, session, members[0], reason="")


def test_a_correction_out_of_nothing_counts_once_a_second_person_agrees(scene, session, members):
    alone = correct(scene, session, members[0], present=True)
    assert (commands.stands(alone), Presence.objects.count()) == (False, 0)
    assert [row.pk for row in queries.waiting_corrections(scene.event)] == [alone.pk]
    assert queries.question_count(scene.event) == 1
    approve = {"correction": alone, "key": uuid7()}
    with pytest.raises(Refused):
        commands.approve_correction(actor=scene.users["panitia"], **approve)
    with pytest.raises(PermissionDenied):
        commands.approve_correction(actor=scene.users["fasilitator"], **approve)
    first = commands.approve_correction(actor=scene.users["kepala_balai"], **approve)
    assert commands.approve_correction(actor=scene.users["kepala_balai"], **approve).pk == first.pk
    assert (commands.stands(alone), Presence.objects.get().counts) == (True, True)
    assert not queries.waiting_corrections(scene.event).exists()


def test_only_a_correction_can_be_agreed_to(scene, session, members):
    mark(scene, session, members[:1])
    with pytest.raises(Refused):
        commands.approve_correction(
            actor=scene.users["kepala_balai"], correction=PresenceEvent.objects.get(), key=uuid7()
        )


def answer(scene, question, **fields):
    values = {"actor": scene.users["panitia"], "counts": True, "reason": "Memang hadir", "key": uuid7(), **fields}
    return commands.answer_question(question=question, **values)


def test_a_question_answered_yes_counts_from_the_moment_of_the_scan(scene, session, question):
    answer(scene, question)
    presence = Presence.objects.get()
    assert (presence.counts, presence.first_at) == (True, question.made_at)
    assert not queries.questions_of(scene.event).exists()


def test_a_question_answered_no_is_closed_and_counts_nothing(scene, question):
    answer(scene, question, counts=False)
    assert not Presence.objects.exists()
    assert not queries.questions_of(scene.event).exists()


def test_a_question_is_answered_once(scene, question):
    key = uuid7()
    answer(scene, question, counts=False, key=key)
    answer(scene, question, counts=False, key=key)
    with pytest.raises(Refused):
        answer(scene, question)
