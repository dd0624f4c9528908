"""Thousands at once: the same checks, few statements, nothing twice."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from coaching.conftest import group_of, ratings
from pamong.coaching import commands
from pamong.coaching.commands import RoundHeld, SheetSent
from pamong.coaching.models import Observation, PracticeRun, StageMark
from pamong.core.clock import now
from pamong.core.ids import uuid7
from pamong.core.models import AuditEntry
from pamong.core.refusals import Refused


@pytest.fixture
def groups(scene):
    return [group_of(scene, triad) for triad in scene.triads]


def rounds(groups):
    start = now() - timedelta(hours=1)
    stages = [(stage, start + timedelta(minutes=place)) for place, stage in enumerate(("T", "I", "R", "TA"))]
    return [RoundHeld(group.observer, group.triad, start, start + timedelta(minutes=15), stages) for group in groups]


def sheets(groups, runs):
    return [
        SheetSent(actor, uuid7(), run, ratings(), "Jeda.", "Satu saja.", made_at=run.ended_at)
        for group, run in zip(groups, runs, strict=True)
        for actor in (group.observer, group.visitor)
    ]


def test_rounds_and_sheets_of_all_triads_are_stored_with_few_statements(groups, django_assert_max_num_queries):
    commands.load_rubrics()
    with django_assert_max_num_queries(8):
        runs = commands.hold_rounds(rounds=rounds(groups))
    batch = sheets(groups, runs)
    with django_assert_max_num_queries(6):
        stored = commands.submit_observations(sheets=batch)
    assert (len(runs), StageMark.objects.count(), len(stored)) == (4, 16, 8)
    assert Observation.objects.submitted().count() == 8
    made = AuditEntry.objects.filter(verb="coaching.observation_submitted")
    assert set(made.values_list("actor_id", flat=True)) == {sent.actor.pk for sent in batch}


def test_a_repeated_batch_adds_nothing(groups):
    held = rounds(groups)
    runs = commands.hold_rounds(rounds=held)
    assert commands.hold_rounds(rounds=held) == runs
    batch = sheets(groups, runs)
    commands.submit_observations(sheets=batch)
    assert commands.submit_observations(sheets=batch) == []
    assert commands.submit_observations(sheets=sheets(groups, runs)) == []
    assert (PracticeRun.objects.count(), Observation.objects.count(), StageMark.objects.count()) == (4, 8, 16)


def test_one_sheet_that_may_not_be_written_stops_the_whole_batch(groups):
    runs = commands.hold_rounds(rounds=rounds(groups))
    batch = sheets(groups, runs)
    wrong = SheetSent(groups[0].coach, uuid7(), runs[0], ratings(), "Saya", "hebat")
    with pytest.raises(PermissionDenied):
        commands.submit_observations(sheets=[*batch, wrong])
    short = SheetSent(groups[0].observer, uuid7(), runs[0], {"T": 3}, "Jeda", "Satu")
    with pytest.raises(Refused):
        commands.submit_observations(sheets=[*batch[1:], short])
    assert Observation.objects.count() == 0


def test_the_same_rater_twice_in_a_batch_counts_once(groups):
    runs = commands.hold_rounds(rounds=rounds(groups[:1]))
    twice = [*sheets(groups[:1], runs), *sheets(groups[:1], runs)]
    assert len(commands.submit_observations(sheets=twice)) == 2
