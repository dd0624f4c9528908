"""Two of those present at the same moment: who withdraws while the last piece arrives; two phones that ask."""

import time
from threading import Barrier, Thread

import pytest
from django.db import connections

from coaching.conftest import group_of
from coaching.recorded import agreed, session_for, wav
from pamong.coaching import commands
from pamong.coaching.commands import recording as taking
from pamong.coaching.models import ConsentAsk, ConsentLine, Recording
from pamong.coaching.queries.recording import first_oddity
from pamong.core.ids import uuid7
from scenes.sampit import bimtek_sampit

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def group():
    scene = bimtek_sampit(people=6)
    return group_of(scene, scene.triads[0])


def at_once(*works):
    """Do all at the same moment; return what went wrong."""
    wrong = []

    def run(work):
        try:
            work()
        except Exception as error:  # whatever it is, the test tells
            wrong.append(error)
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=[work]) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return wrong


def test_a_withdrawal_while_the_last_piece_arrives_waits_and_deletes_the_sound(group, monkeypatch):
    ask, session = agreed(group), session_for(group)
    row = commands.start_recording(actor=group.coach, key=uuid7(), session=session, ask=ask, from_file=True)
    commands.declare_length(actor=group.coach, recording=row, length=len(wav()))
    commands.take_piece(actor=group.coach, recording=row, offset=0, piece=wav())
    looking = Barrier(2)

    def look(_read, _size):
        looking.wait()
        time.sleep(0.3)  # the withdrawal takes its locks meanwhile
        return "audio/wav"

    def withdraw():
        looking.wait()
        commands.answer_consent(actor=group.coachee, session=session, ask=ask, answer="tidak")

    monkeypatch.setattr(taking, "sound_type", look)
    assert at_once(lambda: commands.finish_upload(actor=group.coach, recording=row), withdraw) == []
    row.refresh_from_db()
    assert (row.deleted_why, row.key, row.file.path.exists()) == ("ditarik", "", False)
    assert [line.verb for line in ConsentLine.objects.order_by("number")][-3:] == ["diterima", "ditarik", "dihapus"]
    assert first_oddity(group.triad.event) is None


def test_two_who_ask_at_once_ask_one_question(group):
    session, together = session_for(group), Barrier(2)

    def ask(user):
        together.wait()
        commands.ask_consent(actor=user, session=session, purpose="contoh")

    assert at_once(lambda: ask(group.coach), lambda: ask(group.coachee)) == []
    assert (ConsentAsk.objects.count(), ConsentLine.objects.count(), Recording.objects.count()) == (1, 1, 0)
