"""What presence tells people to do next, and shows of a participant."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from pamong.attendance import commands, suggestions
from pamong.core.ids import uuid7


def steps(source, user, event, at):
    with time_machine.travel(at, tick=False):
        return [step.url.split("/kehadiran/")[1] for step in source(user, event)]


def test_a_participant_is_sent_to_scan_during_the_session_until_recorded(scene, session, during, claim):
    peserta = scene.users["peserta"]
    assert steps(suggestions.for_participant, peserta, scene.event, during) == ["saya/"]
    commands.record_presences(actor=scene.users["panitia"], rows=[claim(scene.participants[0])])
    assert steps(suggestions.for_participant, peserta, scene.event, during) == []


@pytest.mark.parametrize("hours", [-2, 24 * 5])
def test_nobody_is_sent_to_scan_outside_the_sessions(hours, scene, session):
    at = session.starts_at + timedelta(hours=hours)
    assert steps(suggestions.for_participant, scene.users["peserta"], scene.event, at) == []


def test_a_facilitator_is_sent_to_the_screen_and_then_to_closing(scene, session, during):
    teacher = scene.users["fasilitator"]
    assert steps(suggestions.for_facilitator, teacher, scene.event, during) == [f"{session.pk}/layar/"]
    after = session.ends_at + timedelta(minutes=1)
    assert steps(suggestions.for_facilitator, teacher, scene.event, after) == [f"{session.pk}/tutup/"]
    commands.close_session(actor=teacher, session=session, key=uuid7(), made_at=after)
    assert steps(suggestions.for_facilitator, teacher, scene.event, after) == []


def test_the_committee_hears_of_unclosed_sessions_and_open_questions(scene, session, members, claim):
    committee, after = scene.users["panitia"], session.ends_at + timedelta(minutes=1)
    assert steps(suggestions.for_committee, committee, scene.event, after) == [""]
    commands.record_presences(actor=committee, rows=[claim(members[0], made_at=session.starts_at - timedelta(hours=2))])
    assert steps(suggestions.for_committee, committee, scene.event, after) == ["", "pertanyaan/"]


@pytest.mark.parametrize("role", ["peserta", "staf_lain", "kepala_lain", "operator", "dinas"])
def test_others_hear_nothing_of_the_committee_s_work(role, scene, session):
    after = session.ends_at + timedelta(minutes=1)
    assert steps(suggestions.for_committee, scene.users[role], scene.event, after) == []
    assert steps(suggestions.for_facilitator, scene.users[role], scene.event, after) == []


@pytest.mark.parametrize(
    ("role", "shown"),
    [("panitia", True), ("fasilitator", True), ("peserta", True), ("staf_lain", False), ("dinas", False)],
)
def test_the_panel_of_a_participant_is_for_the_crew_and_the_person(role, shown, scene):
    panel = suggestions.participant_panel(scene.users[role], scene.participants[0])
    assert (panel is not None) is shown


def test_the_panel_is_not_for_other_participants(scene):
    assert suggestions.participant_panel(scene.users["peserta"], scene.participants[1]) is None
