"""Reads: shares, tallies, recaps; the same statements for one and for many."""

from __future__ import annotations

import pytest

from pamong.attendance import commands, queries, recap
from pamong.attendance.queries import PresenceShare, Tally
from pamong.enrolment.models import ParticipantState


def present_everywhere(scene, claim, participant, sessions):
    rows = [claim(participant, session_id=one.pk, made_at=one.starts_at) for one in sessions]
    commands.record_presences(actor=scene.users["panitia"], rows=rows)


def test_a_share_is_counted_hours_of_the_hours_planned_for_the_own_class(scene, members, claim):
    own = [one for one in scene.sessions if one.training_class_id == members[0].class_membership.training_class_id]
    present_everywhere(scene, claim, members[0], own[:3])
    shares = queries.presence_share(scene.event)
    assert len(shares) == len(scene.participants)
    assert shares[members[0].pk] == PresenceShare(sum(one.jp for one in own[:3]), 18, 3, 5)
    assert shares[members[1].pk] == PresenceShare(0, 18, 0, 5)
    assert shares[members[1].pk].share == 0


def test_own_phone_counts_nothing_before_the_closing(scene, session, members, claim):
    commands.record_presences(actor=scene.users["panitia"], rows=[claim(members[0], "qr_peserta")])
    assert queries.presence_share(scene.event)[members[0].pk].attended_jp == 0


def test_a_plenary_is_planned_for_everybody(scene, session):
    session.training_class = None
    session.save()
    shares = queries.presence_share(scene.event)
    assert {share.planned_jp for share in shares.values()} == {18, 22}
    assert queries.expected_counts([session]) == {session.pk: 12}


def test_who_has_no_class_has_no_share(scene, members):
    members[0].class_membership.delete()
    assert queries.presence_share(scene.event)[members[0].pk].share is None


def test_who_declined_is_not_expected(scene, session, members):
    members[0].state = ParticipantState.DECLINED
    members[0].save()
    assert members[0].pk not in queries.presence_share(scene.event)
    assert queries.expected_counts([session]) == {session.pk: 5}


def test_a_share_of_some_is_the_same_as_of_all(scene, session, members, claim):
    commands.record_presences(actor=scene.users["panitia"], rows=[claim(members[0])])
    some = queries.presence_share(scene.event, [members[0].pk])
    assert some == {members[0].pk: queries.presence_share(scene.event)[members[0].pk]}


@pytest.mark.parametrize("people", [1, 3])
def test_shares_cost_three_statements(people, scene, members, claim, django_assert_num_queries):
    commands.record_presences(actor=scene.users["panitia"], rows=[claim(one) for one in members[:people]])
    with django_assert_num_queries(3):
        queries.presence_share(scene.event)


def test_a_tally_tells_recorded_confirmed_held_and_missing(scene, session, members, claim):
    rows = [
        claim(members[0]),
        claim(members[1], "qr_peserta"),
        claim(members[2], made_at=session.ends_at.replace(year=2025)),
    ]
    commands.record_presences(actor=scene.users["panitia"], rows=rows)
    tally = queries.tallies([session])[session.pk]
    assert tally == Tally(expected=6, confirmed=1, recorded=2, held=1)
    assert (tally.missing, tally.percent) == (4, 33)


@pytest.mark.parametrize("count", [1, 3])
def test_tallies_cost_three_statements(count, scene, django_assert_num_queries):
    with django_assert_num_queries(3):
        queries.tallies(scene.sessions[:count])


def test_a_live_count_is_one_statement(scene, session, members, claim, django_assert_num_queries):
    commands.record_presences(actor=scene.users["panitia"], rows=[claim(one) for one in members])
    with django_assert_num_queries(1):
        assert queries.live_count(session) == len(members)


def test_presence_adds_up_by_day_and_by_material(scene, session, members, claim):
    commands.record_presences(actor=scene.users["panitia"], rows=[claim(one) for one in members])
    days = [(day.isoformat(), one.sessions, one.jp, one.came, one.expected) for day, one in recap.by_day(scene.event)]
    assert days == [("2024-11-08", 4, 16, 6, 24), ("2024-11-09", 4, 12, 0, 24), ("2024-11-10", 2, 8, 0, 12)]
    materials = [(one.label, one.came, one.expected) for one in recap.by_material(scene.event)]
    assert materials[0] == ("Visi dan budaya belajar", 6, 12)
    assert len(materials) == 5


def test_those_below_what_is_needed_are_found(scene, members, claim):
    own = [one for one in scene.sessions if one.training_class_id == members[0].class_membership.training_class_id]
    present_everywhere(scene, claim, members[0], own)
    short = recap.short_of(scene.event, 0.9)
    assert set(short) == {one.pk for one in scene.participants} - {members[0].pk}


@pytest.mark.parametrize(
    ("words", "found"), [("Peserta 03", 1), ("sdn 3 contoh", 1), ("198001012005011003", 1), ("tidak ada", 0)]
)
def test_people_are_found_by_name_school_or_number(words, found, scene):
    assert queries.search_people(recap.recap_people(scene.event), words).count() == found
