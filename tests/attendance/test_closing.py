"""Closing: a headcount that fits makes own-phone presence count, one that does not asks."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from pamong.attendance import commands, queries
from pamong.attendance.commands import Closing
from pamong.attendance.models import Presence, SessionClosing
from pamong.core.ids import uuid7
from pamong.core.refusals import Refused


@pytest.fixture
def own_phones(scene, members, claim):
    """Three people of the class recorded by their own phones."""
    rows = [claim(member, "qr_peserta") for member in members[:3]]
    commands.record_presences(actor=scene.users["panitia"], rows=rows)


def levels():
    return sorted(Presence.objects.values_list("level", flat=True))


def close(scene, session, **fields):
    values = {"actor": scene.users["fasilitator"], "key": uuid7(), "made_at": session.ends_at, **fields}
    return commands.close_session(session=session, **values)


def test_one_tap_confirms_the_list_as_it_stands(scene, session, own_phones):
    closing = close(scene, session)
    assert (closing.recorded, closing.confirms, levels()) == (3, True, [3, 3, 3])


def test_a_headcount_that_fits_confirms(scene, session, own_phones):
    assert close(scene, session, headcount=3).confirms
    assert levels() == [3, 3, 3]


def test_a_headcount_that_differs_confirms_nobody_and_becomes_a_question(scene, session, own_phones):
    closing = close(scene, session, headcount=2)
    assert (closing.confirms, levels()) == (False, [1, 1, 1])
    assert queries.headcount_differs(scene.event) == [(closing, 3)]
    assert queries.question_count(scene.event) == 1


def test_unticking_the_one_who_left_makes_the_headcount_fit(scene, session, members, own_phones):
    close(scene, session, headcount=2)
    again = close(scene, session, headcount=2, absent=[members[0].pk], made_at=session.ends_at + timedelta(minutes=1))
    assert (again.recorded, again.confirms, levels()) == (2, True, [0, 3, 3])
    assert queries.headcount_differs(scene.event) == []
    assert members[0].presence_events.get(kind="koreksi").reason


def test_sending_a_closing_twice_closes_once(scene, session, own_phones):
    key = uuid7()
    assert close(scene, session, key=key) == close(scene, session, key=key)
    assert SessionClosing.objects.count() == 1
    with pytest.raises(Refused):
        close(scene, scene.sessions[1], key=key)


def test_a_record_made_before_the_closing_and_received_after_it_counts(scene, session, members, claim, own_phones):
    close(scene, session)
    late = commands.record_presences(actor=scene.users["panitia"], rows=[claim(members[4], "qr_peserta")])
    assert (late[0].verdict, late[0].state.level) == ("baru", 3)


def test_a_record_that_arrives_late_makes_the_headcount_fit(scene, session, members, claim, own_phones):
    closing = close(scene, session, headcount=4)
    assert (closing.confirms, levels()) == (False, [1, 1, 1])
    commands.record_presences(actor=scene.users["panitia"], rows=[claim(members[4], "qr_peserta")])
    assert levels() == [3, 3, 3, 3]
    closing.refresh_from_db()
    assert (closing.recorded, closing.confirms) == (4, True)


def test_who_was_not_in_the_room_stays_out_when_their_record_arrives_after_the_closing(scene, session, members, claim):
    close(scene, session, absent=[members[0].pk])
    commands.record_presences(actor=scene.users["panitia"], rows=[claim(members[0], "qr_peserta")])
    assert levels() == [0]


def test_nobody_closes_another_s_session(scene, session):
    for role in ("coach", "peserta", "kepala_balai", "staf_lain"):
        with pytest.raises(PermissionDenied):
            close(scene, session, actor=scene.users[role])
    with pytest.raises(PermissionDenied):
        close(scene, scene.sessions[-1])


def test_the_committee_closes_all_sessions_at_once_and_twice_is_once(scene, session, own_phones):
    closings = [Closing(one, uuid7()) for one in scene.sessions]
    done = commands.close_sessions(actor=scene.users["panitia"], closings=closings)
    assert (len(done), levels()) == (len(scene.sessions), [3, 3, 3])
    assert commands.close_sessions(actor=scene.users["panitia"], closings=closings) == []
    assert queries.unclosed_sessions(scene.event).count() == 0


@pytest.mark.parametrize("count", [1, 3])
def test_closing_many_costs_no_statement_a_session(count, scene, django_assert_max_num_queries):
    closings = [Closing(one, uuid7()) for one in scene.sessions[:count]]
    with django_assert_max_num_queries(11):
        commands.close_sessions(actor=scene.users["panitia"], closings=closings)
