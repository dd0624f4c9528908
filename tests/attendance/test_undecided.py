"""Counting what waits for judgement, with a statement whose text is kept."""

from __future__ import annotations

from datetime import timedelta

from pamong.attendance import commands, undecided
from pamong.core.ids import uuid7


def test_only_the_event_s_own_questions_are_counted_each_kind_of_them(scene, session, members, claim):
    committee, after = scene.users["panitia"], session.ends_at + timedelta(minutes=1)
    assert undecided.count_at(scene.event.pk) == 0
    commands.record_presences(actor=committee, rows=[claim(members[0], made_at=session.starts_at - timedelta(hours=2))])
    assert undecided.count_at(scene.event.pk) == 1
    commands.close_session(actor=committee, session=session, key=uuid7(), made_at=after, headcount=7)
    assert undecided.count_at(scene.event.pk) == 2
    assert undecided.count_at(uuid7()) == 0


def test_counting_takes_one_statement(scene, django_assert_num_queries):
    with django_assert_num_queries(1):
        undecided.count_at(scene.event.pk)
