"""Classes and groups follow the list of participants after a plan is published."""

import pytest

from pamong.coaching.commands import start_run
from pamong.core.clock import today
from pamong.enrolment.commands import add_walk_in, replace_participant, withdraw_participants
from pamong.people.commands import PersonData
from pamong.people.models import User
from pamong.planning import commands
from pamong.planning.models import TriadMember, TriadRole
from pamong.planning.steps import planning_steps
from scenes.sampit import bimtek_sampit


@pytest.fixture
def scene(db):
    return bimtek_sampit(people=12)


def committee(scene):
    return scene.users["panitia"]


def replaced(scene, place):
    return replace_participant(actor=committee(scene), participant=place, data=PersonData(name="Pengganti Contoh"))


def test_who_replaces_somebody_takes_their_class_and_role(scene):
    member = scene.triads[0].members.get(role="coach")
    home = member.participant.class_membership.training_class
    newcomer = replaced(scene, member.participant)
    seated = commands.fit_to_list(actor=committee(scene), event=scene.event)
    assert (seated.new, seated.gone, seated.without_group) == ([newcomer], 1, 0)
    newcomer.refresh_from_db()
    assert newcomer.class_membership.training_class == home
    assert list(newcomer.triad_places.values_list("triad", "role")) == [(scene.triads[0].pk, "coach")]
    assert not TriadMember.objects.filter(participant=member.participant).exists()


def test_who_comes_without_invitation_goes_to_the_smallest_class_and_a_group(scene):
    walk_in = add_walk_in(actor=committee(scene), event=scene.event, data=PersonData(name="Datang Sendiri Contoh"))
    commands.fit_to_list(actor=committee(scene), event=scene.event)
    walk_in.refresh_from_db()
    sizes = sorted(group.members.count() for group in scene.event.classes.all())
    assert sum(sizes) == 13
    assert sizes[-1] - sizes[0] <= 1
    assert walk_in.triad_places.get().role == TriadRole.OBSERVER2
    assert walk_in.triad_places.get().triad.training_class == walk_in.class_membership.training_class


def test_nobody_joins_a_group_with_a_colleague_of_the_same_school(scene):
    for place in scene.participants:
        place.person.school = scene.participants[0].person.school
        place.person.save()
    walk_in = add_walk_in(actor=committee(scene), event=scene.event, data=PersonData(name="Sekolah Sama Contoh"))
    walk_in.person.school = scene.participants[0].person.school
    walk_in.person.save()
    seated = commands.fit_to_list(actor=committee(scene), event=scene.event)
    assert seated.without_group == 1
    assert not walk_in.triad_places.exists()


def test_a_group_that_lost_its_coach_lets_the_observer_step_in(scene):
    triad = scene.triads[0]
    coach, observer = triad.members.get(role="coach"), triad.members.get(role="observer")
    withdraw_participants(actor=committee(scene), event=scene.event, participants=[coach.participant])
    commands.fit_to_list(actor=committee(scene), event=scene.event)
    observer.refresh_from_db()
    assert observer.role == "coach"
    assert triad.members.count() == 2


def test_a_group_that_has_begun_stays_as_it_is(scene):
    triad = scene.triads[0]
    coach = triad.members.get(role="coach").participant
    start_run(actor=User.objects.get_or_create(person=coach.person)[0], triad=triad)
    before = set(triad.members.values_list("participant", "role"))
    newcomer = replaced(scene, coach)
    commands.fit_to_list(actor=committee(scene), event=scene.event)
    assert set(triad.members.values_list("participant", "role")) == before
    assert newcomer.triad_places.exclude(triad=triad).count() == newcomer.triad_places.count()


def test_fitting_twice_changes_nothing_the_second_time(scene):
    replaced(scene, scene.participants[0])
    commands.fit_to_list(actor=committee(scene), event=scene.event)
    again = commands.fit_to_list(actor=committee(scene), event=scene.event)
    assert (again.new, again.gone) == ([], 0)


def test_the_committee_is_asked_to_seat_who_has_no_class(scene):
    event, actor = scene.event, committee(scene)
    event.last_day = today(event.zone)
    plan = event.plans.create(version=1, state="terbit", problem={}, answer={"status": "optimal"}, made_by=actor)
    assert list(planning_steps(actor, event)) == []
    replaced(scene, scene.participants[0])
    (step,) = planning_steps(actor, event)
    assert (step.text, step.count) == ("1 peserta belum punya kelas", 1)
    assert list(planning_steps(scene.users["peserta"], event)) == []
    assert plan.version == 1
