"""What phones send may come twice, late and in any order; the result is the same."""

from datetime import timedelta
from itertools import permutations

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coaching.conftest import CODES, group_of, ratings
from pamong.coaching import commands
from pamong.coaching.models import Observation, PracticeRun, Rubric, StageMark
from pamong.core.clock import now
from pamong.core.ids import uuid7
from pamong.core.models import AuditEntry
from pamong.core.outbox import Duplicate
from pamong.core.refusals import Refused

WORDS = {"worked": "Anda memberi jeda.", "to_try": "Satu pertanyaan saja."}


@pytest.fixture
def run(group):
    return commands.start_run(actor=group.coach, triad=group.triad)


def send(group, run, **changes):
    call = {"actor": group.observer, "key": uuid7(), "run": run, "ratings": ratings(), **WORDS, **changes}
    return commands.submit_observation(**call)


def test_a_round_begins_once_at_the_earliest_time_anybody_saw(group):
    late, early = now(), now() - timedelta(minutes=5)
    first = commands.start_run(actor=group.coach, triad=group.triad, at=late)
    again = commands.start_run(actor=group.observer, triad=group.triad, at=early)
    assert (again.pk, again.started_at) == (first.pk, early)
    assert (first.coach.person, first.coachee.person) == (group.coach.person, group.coachee.person)
    assert AuditEntry.objects.filter(verb="coaching.run_started").count() == 1


def test_a_phone_whose_clock_is_ahead_does_not_see_the_future(group):
    run = commands.start_run(actor=group.coach, triad=group.triad, at=now() + timedelta(hours=3))
    assert run.started_at <= now()


def test_a_triad_without_a_coachee_is_refused_with_the_way_out(group):
    group.triad.members.filter(role="coachee").delete()
    group.triad._prefetched_objects_cache.clear()
    with pytest.raises(Refused, match="panitia"):
        commands.start_run(actor=group.coach, triad=group.triad)


def test_a_stage_tapped_once_and_sent_three_times_is_one_mark(group, run):
    key = uuid7()
    marks = {commands.mark_stage(actor=group.coach, key=key, run=run, stage="T").pk for _ in range(3)}
    assert marks == {key}
    assert StageMark.objects.count() == 1
    with pytest.raises(Refused):
        commands.mark_stage(actor=group.coach, key=key, run=run, stage="I")
    with pytest.raises(Refused):
        commands.mark_stage(actor=group.coach, key=uuid7(), run=run, stage="X")


def test_of_several_ends_the_latest_holds_in_any_order(group, run):
    ends = [run.started_at + timedelta(seconds=second) for second in (1, 2, 3)]
    for order in permutations(ends):
        PracticeRun.objects.filter(pk=run.pk).update(ended_at=None, started_at=now() - timedelta(hours=1))
        for end in order:
            commands.finish_run(
                actor=group.observer, run=PracticeRun.objects.get(pk=run.pk), at=end - timedelta(hours=1)
            )
        assert PracticeRun.objects.get(pk=run.pk).ended_at == ends[-1] - timedelta(hours=1)


def test_a_sheet_sent_twice_is_one_sheet(group, run):
    key = uuid7()
    first, second = send(group, run, key=key), send(group, run, key=key)
    assert first.pk == second.pk
    assert AuditEntry.objects.filter(verb="coaching.observation_submitted").count() == 1


def test_a_second_sheet_of_the_same_rater_does_not_replace_the_first(group, run):
    send(group, run)
    with pytest.raises(Duplicate):
        send(group, run, worked="Yang lain.")
    assert Observation.objects.get().worked == WORDS["worked"]


def test_a_key_used_for_other_content_or_by_another_rater_is_refused(group, run):
    key = uuid7()
    send(group, run, key=key)
    with pytest.raises(Refused):
        send(group, run, key=key, worked="Isi lain.")
    with pytest.raises(Refused):
        send(group, run, key=key, actor=group.visitor)
    assert Observation.objects.count() == 1


def test_an_incomplete_sheet_is_refused_and_says_what_is_missing(group, run):
    marks = ratings()
    del marks["T"], marks["O8"]
    with pytest.raises(Refused, match="2 butir"):
        send(group, run, ratings=marks)
    with pytest.raises(Refused, match="satu hal"):
        send(group, run, worked="   ")
    with pytest.raises(Refused, match="1 butir"):
        send(group, run, ratings=ratings(T=4))
    assert Observation.objects.count() == 0


def test_not_observed_is_kept_as_nothing_and_never_as_zero(group, run):
    sheet = send(group, run, ratings=ratings(T="x", O1="0", K3=None))
    assert (sheet.scores["T"], sheet.scores["O1"], sheet.scores["K3"]) == (None, 0, None)


def test_an_older_draft_or_one_after_the_sheet_changes_nothing(group, run):
    draft = {"actor": group.observer, "key": uuid7(), "run": run}
    noon = now() - timedelta(minutes=10)
    commands.save_draft(**draft, ratings={"T": 3}, made_at=noon)
    commands.save_draft(**draft, ratings={"T": 1}, made_at=noon - timedelta(minutes=1))
    assert Observation.objects.get().scores == {"T": 3}
    send(group, run, key=draft["key"])
    commands.save_draft(**draft, ratings={"T": 0})
    assert Observation.objects.get().scores == dict.fromkeys(CODES, 2)
    assert Observation.objects.get().is_submitted


def test_the_sheet_may_come_from_another_device_than_its_draft(group, run):
    commands.save_draft(actor=group.observer, key=uuid7(), run=run, ratings={"T": 1})
    key = uuid7()
    assert send(group, run, key=key).key == key
    assert Observation.objects.count() == 1


def test_a_slip_of_the_finger_is_mended_by_its_own_rater_within_half_an_hour(group, run):
    sheet = send(group, run)
    call = {"ratings": ratings(2, T=0), "worked": "Baru.", "to_try": "Baru."}
    with pytest.raises(PermissionDenied):
        commands.correct_observation(actor=group.visitor, sheet=sheet, **call)
    commands.correct_observation(actor=group.observer, sheet=sheet, **call)
    assert (Observation.objects.get().scores["T"], Observation.objects.get().worked) == (0, "Baru.")
    assert AuditEntry.objects.get(verb="coaching.observation_corrected").data == {"items": ["T"]}
    with time_machine.travel(now() + timedelta(minutes=31)), pytest.raises(Refused):
        commands.correct_observation(actor=group.observer, sheet=sheet, **call)


@pytest.mark.parametrize("who", ["coach", "coachee"])
def test_nobody_of_the_pair_rates(group, run, who):
    with pytest.raises(PermissionDenied):
        send(group, run, actor=getattr(group, who))


def test_who_visits_a_triad_as_coach_but_is_coached_in_it_does_not_rate_it(scene, group, run):
    member = group.triad.members.get(role="coach")
    member.participant = scene.event.participants.create(person=group.visitor.person)
    member.save()
    fresh = group_of(scene, group.triad)
    with pytest.raises(PermissionDenied):
        send(group, PracticeRun.objects.get(), actor=fresh.coach)


def test_an_observer_of_another_triad_or_the_committee_does_not_rate(scene, group, run):
    other = group_of(scene, scene.triads[1])
    for actor in (other.observer, other.visitor, scene.users["panitia"], scene.users["kepala_balai"]):
        with pytest.raises(PermissionDenied):
            send(group, run, actor=actor)


def test_a_stage_done_again_is_linked_to_its_round_once(group, run):
    key = uuid7()
    call = {"actor": group.coach, "key": key, "run": run, "stage": "I"}
    assert commands.repeat_stage(**call).pk == commands.repeat_stage(**call).pk
    attempt = run.attempts.get()
    assert (attempt.stage, attempt.repeats, attempt.coach) == ("I", run, run.coach)
    assert commands.repeat_stage(actor=group.coach, key=uuid7(), run=attempt, stage="R").repeats == run
    with pytest.raises(Refused):
        commands.repeat_stage(**{**call, "stage": "T"})


def test_a_rubric_that_was_used_never_changes(group):
    rubric = commands.load_rubrics()
    Rubric.objects.filter(pk=rubric.pk).update(title="Lama", content={"items": []})
    assert commands.load_rubrics().title != "Lama"
    commands.start_run(actor=group.coach, triad=group.triad)
    Rubric.objects.filter(pk=rubric.pk).update(content={"items": []})
    assert commands.load_rubrics().content == {"items": []}


STEPS = st.permutations(["draft early", "draft late", "sheet", "sheet", "stage T", "stage I", "end"])


@given(STEPS)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_order_of_arrival_ends_in_the_same_round(group, order):
    Observation.objects.all().delete()
    PracticeRun.objects.all().delete()
    start = now() - timedelta(minutes=30)
    at = {
        name: start + timedelta(minutes=place) for place, name in enumerate(("T", "I", "early", "late", "sheet", "end"))
    }
    keys = {"T": uuid7(), "I": uuid7(), "sheet": uuid7()}
    for step in order:
        kind, _, name = step.partition(" ")
        run = commands.start_run(actor=group.observer, triad=group.triad, at=at[name or kind])
        if kind == "stage":
            commands.mark_stage(actor=group.observer, key=keys[name], run=run, stage=name, at=at[name])
        elif kind == "end":
            commands.finish_run(actor=group.observer, run=run, at=at["end"])
        elif kind == "draft":
            call = {"ratings": {"T": 0}, "made_at": at[name]}
            commands.save_draft(actor=group.observer, key=keys["sheet"], run=run, **call)
        else:
            send(group, run, key=keys["sheet"], made_at=at["sheet"])
    run, sheet = PracticeRun.objects.get(), Observation.objects.get()
    assert (run.started_at, run.ended_at) == (at["T"], at["end"])
    assert [mark.stage for mark in run.marks.all()] == ["T", "I"]
    assert (sheet.scores, sheet.is_submitted, sheet.made_at) == (dict.fromkeys(CODES, 2), True, at["sheet"])
