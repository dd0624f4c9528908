"""The group of a follow-up session: named once, outside the plan, with the bar, the pad and the call of the hall."""

from __future__ import annotations

from datetime import UTC, datetime, time

import pytest
from django.core.exceptions import PermissionDenied

from coaching.conftest import account_of, ratings
from pamong.coaching import commands as coaching
from pamong.coaching.models import PracticeRun
from pamong.coaching.queries import practice_counts, progress
from pamong.coaching.queries.recording import ask_states
from pamong.coaching.sessions import PRACTICE, session_of
from pamong.core.clock import now, pretend
from pamong.core.ids import uuid7
from pamong.core.outbox import Sent, take
from pamong.core.panels import next_steps
from pamong.core.refusals import Refused
from pamong.followup import commands
from pamong.followup.models import Visit
from pamong.followup.queries.groups import possible_partners
from pamong.planning.models import Triad, TriadMember
from scenes import spare_followup

EVENT = "/kegiatan/bimtek-sampit/"


@pytest.fixture
def visit(scene):
    return Visit.objects.get(pk=spare_followup.visit(scene))


@pytest.fixture
def people(scene, visit):
    partner = possible_partners(visit)[0]
    return account_of(visit.participant.person), account_of(partner.person), account_of(visit.coach.person), partner


def named(visit, people):
    commands.name_partner(actor=people[0], visit=visit, partner=people[3])
    return Triad.everything.get(pk=visit.pk)


def test_a_session_is_held_by_call_from_bar_to_figures(visit, people, sign_in):
    teacher, partner, coach, who = people
    page = f"{EVENT}tindak-lanjut/pendampingan/{visit.pk}/"
    assert sign_in(teacher).post(f"{page}rekan/", {"partner": who.pk}).url == page
    call = f"{EVENT}praktik/kelompok/{visit.pk}/panggilan/"
    led = [sign_in(user).get(call, follow=True) for user in (teacher, partner, coach)]
    screens = ["coaching/guide.html", "coaching/call.html", "followup/visit.html"]
    assert [answer.templates[0].name for answer in led] == screens
    assert all("<call-room" in answer.content.decode() for answer in led)
    observing = sign_in(coach)
    stage = f"{EVENT}praktik/kelompok/{visit.pk}/tahap/"
    assert observing.post(stage, {"kunci": uuid7(), "tahap": "T"}).url == page
    tap = observing.post(f"{EVENT}praktik/kelompok/{visit.pk}/ketuk/", {"kunci": uuid7(), "kode": "TB"})
    assert tap.url == f"{page}#ketukan"
    observing.post(stage, {"kunci": uuid7(), "tahap": "selesai"})
    assert sign_in(teacher).get(page).context["group"].feedback.talk.times("TB") == 1
    assert sign_in(partner).get(page).status_code == 404  # the teacher's marks are not the colleague's


def test_a_phone_without_signal_sends_its_stages_later(visit, people):
    named(visit, people)
    sent = Sent(uuid7(), "praktik", {"kelompok": str(visit.pk), "tahap": "T"}, now())
    assert [answer.verdict for answer in take(people[2], [sent])] == ["baru"]
    assert PracticeRun.objects.get().triad_id == visit.pk


def test_the_plan_and_the_rounds_of_the_bimtek_do_not_know_of_it(visit, people, scene):
    before = progress(scene.event)
    triad = named(visit, people)
    coaching.start_run(actor=people[2], triad=triad)
    assert progress(scene.event) == before
    assert practice_counts(scene.event) == {}
    assert triad not in scene.event.triads.all()
    assert PracticeRun.objects.whole().count() == 0


def test_its_sheet_is_the_sessions_own(visit, people):
    run = coaching.start_run(actor=people[2], triad=named(visit, people))
    with pytest.raises(Refused):
        coaching.submit_observation(actor=people[2], key=uuid7(), run=run, ratings={}, worked="x", to_try="y")


def test_the_colleague_changes_until_the_conversation_begins(visit, people, scene):
    triad = named(visit, people)
    other = possible_partners(visit)[1]
    commands.name_partner(actor=people[2], visit=visit, partner=other)
    assert {one.participant_id for one in TriadMember.objects.filter(triad=triad)} == {visit.participant_id, other.pk}
    coaching.start_run(actor=people[2], triad=Triad.everything.get(pk=visit.pk))
    with pytest.raises(Refused):
        commands.name_partner(actor=people[0], visit=visit, partner=people[3])


def test_once_the_sheet_is_kept_it_is_talked_about_in_the_same_call(visit, people, sign_in):
    named(visit, people)
    coach, day = sign_in(people[2]), visit.event.last_day
    sheet = {**{f"item-{code}": mark for code, mark in ratings(2).items()}, "worked": "x", "to_try": "y"}
    page = f"{EVENT}tindak-lanjut/pendampingan/{visit.pk}/"
    with pretend(datetime.combine(visit.planned_on, time(12), tzinfo=UTC)):
        sent = coach.post(f"{page}?panggilan=1", {**sheet, "held_on": day, "way": "panggilan"}, follow=True)
    assert 'id="session-sheet"' in sent.content.decode()  # what takes the form's place while the call goes on
    assert coach.get(page).context["visit"].is_done
    led = coach.get(f"{EVENT}praktik/kelompok/{visit.pk}/panggilan/", follow=True)
    assert ("<call-room" in led.content.decode(), "item-T" in led.content.decode()) == (True, False)


def test_nobody_else_names_the_colleague_or_hears_the_call(visit, people, scene, sign_in):
    named(visit, people)
    inside = {user.pk for user in people[:3]}
    strangers = [user for user in scene.users.values() if user.pk not in inside]
    for user in strangers:
        with pytest.raises(PermissionDenied):
            commands.name_partner(actor=user, visit=visit, partner=people[3])
        assert sign_in(user).get(f"{EVENT}praktik/kelompok/{visit.pk}/panggilan/").status_code == 404


def test_what_cannot_be_a_group_is_refused_in_words(visit, people, scene):
    with pytest.raises(Refused):
        commands.name_partner(actor=people[0], visit=visit, partner=visit.participant)
    Visit.objects.filter(pk=visit.pk).update(coach=None)
    with pytest.raises(Refused):
        commands.name_partner(actor=people[0], visit=Visit.objects.get(pk=visit.pk), partner=people[3])
    Visit.objects.filter(pk=visit.pk).update(state="batal")
    with pytest.raises(Refused):
        commands.name_partner(actor=people[0], visit=Visit.objects.get(pk=visit.pk), partner=people[3])


def test_a_session_is_recorded_once_teacher_colleague_and_coach_agreed(scene, visit, people, sign_in):
    named(visit, people)
    session = session_of(scene.event, PRACTICE, visit.pk)
    ask = coaching.ask_consent(actor=people[0], session=session, purpose="umpan-balik")
    lamp = f"{EVENT}praktik/rekaman/sesi/praktik/{visit.pk}/lampu/"
    shown = [(people[0], "panggilan/"), (people[1], "panggilan/"), (people[2], "panggilan/"), (people[0], "suara/")]
    screens = [sign_in(user).get(f"{EVENT}praktik/kelompok/{visit.pk}/{page}", follow=True) for user, page in shown]
    assert [lamp in screen.content.decode() for screen in screens] == [True] * 4
    opened = []
    for user in people[:3]:
        assert any(str(ask.pk) in step.url for step in next_steps(user, scene.event))
        coaching.answer_consent(actor=user, session=session, ask=ask, answer="setuju")
        opened.append(ask_states(user, session)[0].opens)
    assert opened == [False, False, True]
    page = f"{EVENT}praktik/rekaman/sesi/praktik/{visit.pk}/"
    assert page in sign_in(people[2]).get(f"{EVENT}tindak-lanjut/pendampingan/{visit.pk}/").content.decode()
    assert [sign_in(scene.users[who]).get(page).status_code for who in ("panitia", "kepala_balai")] == [404, 404]
