from datetime import timedelta

from django.urls import reverse

from pamong.attendance.queries import event_share, presence_share
from pamong.core import clock
from pamong.enrolment.models import ParticipantState
from pamong.people.commands import PersonData, keep_person
from pamong.reporting.facts import gather
from pamong.reporting.remembering import facts_of

from .test_facts import come

REMEMBERED_QUERIES = 4


def test_the_second_visit_asks_only_whether_anything_has_changed(scene, django_assert_num_queries):
    come(scene, scene.sessions[:2])
    first = facts_of(scene.event)
    with django_assert_num_queries(REMEMBERED_QUERIES):
        again = facts_of(scene.event)
    assert (again, first) == (first, gather(scene.event))


def test_the_board_asks_as_often_for_three_sessions_held_as_for_one(scene, sign_in, django_assert_num_queries):
    client, url = sign_in(scene.users["panitia"]), reverse("reporting:dashboard", args=[scene.event.slug])
    come(scene, scene.sessions[:1])
    client.get(url)
    with django_assert_num_queries(13):
        client.get(url)
    come(scene, scene.sessions[1:3])
    client.get(url)
    with django_assert_num_queries(13):
        client.get(url)


def test_presence_that_comes_in_later_is_told_at_once(scene):
    assert facts_of(scene.event).presence_percent is None
    come(scene, scene.sessions[:1])
    assert facts_of(scene.event).presence_percent == gather(scene.event).presence_percent > 0


def test_a_person_set_right_elsewhere_is_told_at_once(scene):
    person = scene.participants[0].person
    before = facts_of(scene.event).by_sex
    other = {"L": "P", "P": "L"}.get(person.sex, "L")
    keep_person(
        actor=scene.users["panitia"],
        data=PersonData(name=person.name, printed_name=person.printed_name, person_id=person.pk, sex=other),
    )
    assert facts_of(scene.event).by_sex == gather(scene.event).by_sex != before


def test_a_session_that_ends_unrecorded_is_told_when_its_time_is_over(scene):
    last = max(scene.sessions, key=lambda one: one.ends_at)
    with clock.pretend(last.ends_at - timedelta(minutes=1)):
        before = facts_of(scene.event).unrecorded
    with clock.pretend(last.ends_at + timedelta(minutes=1)):
        assert facts_of(scene.event).unrecorded > before


def test_the_share_of_all_is_the_sum_of_the_shares_of_each(scene):
    come(scene, scene.sessions)
    scene.participants[0].class_membership.delete()
    scene.event.participants.filter(pk=scene.participants[1].pk).update(state=ParticipantState.WITHDRAWN)
    shares = presence_share(scene.event).values()
    whole = event_share(scene.event)
    assert whole.planned_jp == sum(one.planned_jp for one in shares)
    assert whole.attended_jp == sum(one.attended_jp for one in shares)
    assert whole.planned_sessions == sum(one.planned_sessions for one in shares)
    assert whole.attended_sessions == sum(one.attended_sessions for one in shares)
