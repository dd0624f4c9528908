from functools import partial

import pytest
from django.core.exceptions import PermissionDenied

from pamong.core.ids import uuid7
from pamong.core.refusals import Refused
from pamong.people.models import Person
from pamong.planning import commands, queries
from pamong.planning.models import PlanState, Session
from pamong.planning.problem import suggested_classes, watcher_of
from pamong.programme.models import CrewMember
from scenes.planned import TWO_ROUNDS, drafted_event, solved_plan


@pytest.fixture(scope="module")
def kept(keep):
    return keep(partial(drafted_event, options=TWO_ROUNDS))


@pytest.fixture
def solved(db, kept):
    return kept()


@pytest.fixture
def unplanned(solved):
    return solved[0]  # a draft changes nothing of an event


def test_a_proposal_puts_everybody_into_one_class_and_one_group_a_round(solved):
    scene, plan = solved
    assert plan.answer["status"] != "infeasible"
    assert sorted(plan.answer["classes"]) == sorted(str(one.pk) for one in scene.participants)
    seats = [(row["round"], person) for row in plan.answer["triads"] for person in row["members"]]
    assert len(seats) == len(set(seats)) == 28


def test_the_same_seed_gives_the_same_plan(solved):
    scene, plan = solved
    again = solved_plan(scene, TWO_ROUNDS)
    leave_out = {"seconds"}
    assert {k: v for k, v in plan.answer.items() if k not in leave_out} == {
        k: v for k, v in again.answer.items() if k not in leave_out
    }


def test_publishing_puts_classes_sessions_and_groups_in_place(solved):
    scene, plan = solved
    commands.publish_plan(actor=scene.users["panitia"], plan=plan)
    event = scene.event
    assert plan.state == PlanState.PUBLISHED
    assert [group.name for group in event.classes.all()] == ["Kelas A", "Kelas B"]
    assert event.sessions.count() == len(plan.answer["timetable"])
    assert event.triads.count() == 8
    for group in event.classes.all():
        assert sum(session.jp for session in group.sessions.all()) == sum(m.jp for m in event.materials.all())


def test_the_answer_in_force_is_read_without_its_long_lists(solved):
    scene, plan = solved
    assert queries.answer_in_force(scene.event) == {}
    commands.publish_plan(actor=scene.users["panitia"], plan=plan)
    long_lists = {"classes", "triads", "timetable"}
    assert queries.answer_in_force(scene.event) == {k: v for k, v in plan.answer.items() if k not in long_lists}


def test_a_session_keeps_its_identity_when_a_new_version_moves_it(solved):
    scene, plan = solved
    actor = scene.users["panitia"]
    commands.publish_plan(actor=actor, plan=plan)
    before = set(Session.objects.values_list("pk", flat=True))
    copy = commands.copy_plan(actor=actor, plan=plan)
    commands.publish_plan(actor=actor, plan=copy)
    assert set(Session.objects.values_list("pk", flat=True)) == before
    plan.refresh_from_db()
    assert plan.state == PlanState.SUPERSEDED


def test_a_hand_moves_a_person_and_the_plan_may_still_be_published(solved):
    scene, plan = solved
    actor = scene.users["panitia"]
    person, home = next(iter(plan.answer["classes"].items()))
    commands.change_class(actor=actor, plan=plan, participant_id=person, number=3 - home)
    assert plan.answer["classes"][person] == 3 - home
    commands.publish_plan(actor=actor, plan=plan)
    assert scene.event.classes.get(number=3 - home).members.count() == 8


def test_a_class_too_small_for_practice_groups_is_refused_with_the_reason(solved):
    scene, plan = solved
    actor = scene.users["panitia"]
    first, second = [person for person, home in plan.answer["classes"].items() if home == 1][:2]
    commands.change_class(actor=actor, plan=plan, participant_id=first, number=2)
    with pytest.raises(Refused):
        commands.change_class(actor=actor, plan=plan, participant_id=second, number=2)


def test_a_plan_that_breaks_a_rule_is_not_published(solved):
    scene, plan = solved
    plan.answer["timetable"][0]["slot"] = plan.answer["timetable"][1]["slot"]
    plan.answer["timetable"][0]["day"] = plan.answer["timetable"][1]["day"]
    plan.save()
    with pytest.raises(Refused):
        commands.publish_plan(actor=scene.users["panitia"], plan=plan)
    assert not scene.event.classes.exists()


def test_only_the_committee_plans(unplanned):
    for role in ("peserta", "fasilitator", "kepala_balai", "staf_lain"):
        with pytest.raises(PermissionDenied):
            commands.propose_plan(actor=unplanned.users[role], event=unplanned.event, options=TWO_ROUNDS)


def test_an_event_without_people_cannot_be_planned(unplanned):
    unplanned.event.participants.all().delete()
    with pytest.raises(Refused, match="Belum ada peserta"):
        commands.propose_plan(actor=unplanned.users["panitia"], event=unplanned.event, options=TWO_ROUNDS)


def test_the_suggested_number_of_classes_follows_people_and_rooms(unplanned):
    assert suggested_classes(unplanned.event) == 1


def test_groups_that_have_practised_are_never_planned_away(solved):
    from pamong.coaching.commands import start_run
    from pamong.people.models import User

    scene, plan = solved
    actor = scene.users["panitia"]
    commands.publish_plan(actor=actor, plan=plan)
    triad = scene.event.triads.first()
    coach = triad.members.get(role="coach").participant.person
    start_run(actor=User.objects.get_or_create(person=coach)[0], triad=triad)
    same = commands.copy_plan(actor=actor, plan=plan)
    commands.publish_plan(actor=actor, plan=same)
    other = commands.copy_plan(actor=actor, plan=plan)
    person, home = next(iter(other.answer["classes"].items()))
    commands.change_class(actor=actor, plan=other, participant_id=person, number=3 - home)
    with pytest.raises(Refused, match="sudah"):
        commands.publish_plan(actor=actor, plan=other)
    assert scene.event.triads.filter(pk=triad.pk).exists()


def test_no_session_runs_across_lunch(solved):
    scene, plan = solved
    commands.publish_plan(actor=scene.users["panitia"], plan=plan)
    for session in scene.event.sessions.all():
        assert (session.ends_at - session.starts_at).total_seconds() <= session.jp * 45 * 60 + 20 * 60


def test_a_coach_is_stated_with_the_school_and_regency_whose_people_they_do_not_look_after():
    school = uuid7()
    coach = CrewMember(person=Person(school_id=school), home_regency_id="62.02")
    assert watcher_of(coach) == {"id": str(coach.pk), "regency": "62.02", "school": str(school)}
