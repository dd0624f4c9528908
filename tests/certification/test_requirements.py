"""What the rooms before say of a participant, and how schemes follow the policy."""

from __future__ import annotations

from datetime import timedelta

import pytest

from pamong.assessment.models import Exam, ExamKind, Sitting
from pamong.attendance.models import Level, Presence, SessionClosing
from pamong.certification import checks, commands, requirements
from pamong.certification.models import PassingScheme, Verdict
from pamong.core import clock
from pamong.engines.passing import Count, Outcome, Share, judge, met
from pamong.people.models import CohortRecord
from pamong.programme.models import Policy


def test_the_built_in_requirements_have_names():
    keys = ["attendance", "pretest", "posttest", "practice", "name_confirmed", "graduate"]
    assert [key for key in keys if requirements.label_of(key) == key] == []


def close(scene, session):
    now = clock.now()
    SessionClosing.objects.create(session=session, actor=scene.users["panitia"], made_at=now, recorded=0, confirms=True)


def attend(participant, session):
    Presence.objects.create(
        participant=participant, session=session, level=Level.CONFIRMED, **_presence_defaults(participant)
    )


def _presence_defaults(participant):
    names = {field.name for field in Presence._meta.get_fields()}
    values = {"way": "manual", "first_at": clock.now(), "last_at": clock.now()}
    return {name: value for name, value in values.items() if name in names}


def test_attendance_counts_hours_and_what_is_not_closed_yet(scene):
    person = scene.participants[0]
    own = [row for row in scene.sessions if row.training_class_id == person.class_membership.training_class_id]
    attend(person, own[0])
    for session in own[:2]:
        close(scene, session)
    facts = checks.attendance(scene.event, scene.participants)
    assert facts[person.pk] == Share(part=4, whole=18, undecided=10)
    assert checks.attendance(scene.event, [person]) == {person.pk: facts[person.pk]}


def exam(scene, kind, *, closes):
    now = clock.now()
    return Exam.objects.create(event=scene.event, kind=kind, opens_at=now - timedelta(days=2), closes_at=closes)


def test_a_test_not_made_is_unknown_and_one_not_sat_is_judged_once_it_is_closed(scene):
    people, now = scene.participants[:2], clock.now()
    assert judge(checks.pretest(scene.event, people)[people[0].pk], None).outcome == Outcome.UNKNOWN
    pre = exam(scene, ExamKind.PRE, closes=now + timedelta(days=1))
    Sitting.objects.create(
        exam=pre, participant=people[0], started_at=now, deadline=now, submitted_at=now, credit=700, total=10
    )
    facts = checks.pretest(scene.event, people)
    assert [judge(facts[row.pk], None).outcome for row in people] == [Outcome.MET, Outcome.UNKNOWN]
    Exam.objects.update(closes_at=now - timedelta(days=1))
    facts = checks.pretest(scene.event, people)
    assert [judge(facts[row.pk], 70).outcome for row in people] == [Outcome.MET, Outcome.NOT_MET]
    assert judge(facts[people[0].pk], 71).outcome == Outcome.NOT_MET


def test_practice_can_follow_until_the_event_is_over(scene):
    person = scene.participants[0]
    assert checks.practice(scene.event, [person]) == {person.pk: Count(0, closed=True)}
    scene.event.last_day = scene.event.last_day.replace(year=2999)
    assert checks.practice(scene.event, [person]) == {person.pk: Count(0, closed=False)}


@pytest.mark.parametrize(
    ("graduated", "outcome"), [(True, Outcome.MET), (False, Outcome.NOT_MET), (None, Outcome.UNKNOWN)]
)
def test_a_graduate_nobody_lists_is_unknown_not_refused(scene, graduated, outcome):
    person = scene.participants[0]
    CohortRecord.objects.filter(person=person.person).update(graduated=graduated)
    assert checks.graduate(scene.event, [person])[person.pk].outcome == outcome


def test_a_name_nobody_confirmed_is_a_remark(scene):
    first, second = scene.participants[:2]
    first.name_confirmed_at = clock.now()
    facts = checks.name_confirmed(scene.event, [first, second])
    assert [facts[row.pk].outcome for row in (first, second)] == [Outcome.MET, Outcome.UNKNOWN]


def propose(scene) -> dict[str, int]:
    return commands.propose_verdicts(actor=scene.users["panitia"], event=scene.event)


def test_under_the_usual_policy_nobody_passes_without_having_been_there(scene):
    assert propose(scene) == {"belum memenuhi": 12}
    row = Verdict.objects.get(participant=scene.participants[0])
    assert [(line["key"], line["grade"]) for line in row.reasons] == [
        ("attendance", "ikut"),
        ("pretest", "lulus"),
        ("posttest", "lulus"),
        ("practice", "lulus"),
        ("name_confirmed", "catatan"),
        ("graduate", "catatan"),
    ]


def test_a_changed_policy_makes_a_new_version_and_an_unchanged_one_none(easy):
    propose(easy)
    propose(easy)
    assert PassingScheme.objects.count() == 1
    Policy.objects.create(event=easy.event, version=2, attendance_share="0.850", pass_score=70)
    propose(easy)
    latest = easy.event.passing_schemes.first()
    assert (latest.version, latest.policy_version) == (2, 2)
    assert latest.rules[0] == {"key": "attendance", "grade": "ikut", "least": "17/20"}
    assert {"key": "posttest", "grade": "lulus", "least": "70"} in latest.rules


def test_an_action_plan_is_unknown_until_a_later_room_checks_it(easy, monkeypatch):
    Policy.objects.create(
        event=easy.event,
        version=2,
        attendance_share=0,
        pretest_required=False,
        posttest_required=False,
        practice_required=0,
        action_plan_required=True,
    )
    monkeypatch.delitem(requirements._registry, "action_plan", raising=False)
    assert propose(easy) == {"belum memenuhi": 12}
    approved = easy.participants[0].pk
    monkeypatch.setitem(
        requirements._registry,
        "action_plan",
        requirements.Requirement("action_plan", "RTL", lambda event, people: {approved: met("Disetujui.")}),
    )
    assert propose(easy) == {"belum memenuhi": 11, "lulus": 1}


def test_computing_costs_the_same_whatever_the_number_of_people(easy, django_assert_max_num_queries):
    with django_assert_max_num_queries(45):
        propose(easy)


def test_an_overruled_verdict_survives_computing_again(easy):
    propose(easy)
    commands.overrule_verdicts(
        actor=easy.users["panitia"],
        event=easy.event,
        participants=[easy.participants[0].pk],
        result="telah mengikuti",
        reason="Menunggu surat",
    )
    assert propose(easy) == {"lulus": 11, "telah mengikuti": 1}
    row = Verdict.objects.get(participant=easy.participants[0])
    assert (row.computed, row.result, row.overruled_reason) == ("lulus", "telah mengikuti", "Menunggu surat")


def test_whoever_left_has_no_verdict_any_more(easy):
    propose(easy)
    easy.participants[0].state = "dibatalkan"
    easy.participants[0].save()
    assert propose(easy) == {"lulus": 11}
    assert Verdict.objects.count() == 11
