"""Nothing is recorded before everybody present said yes to this purpose; what was said is chained and provable."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.test import Client

from coaching.conftest import group_of
from coaching.recorded import ROOM, agreed, everybody, kept, session_for
from pamong.coaching import commands
from pamong.coaching.models import ConsentAsk, ConsentLine, Recording
from pamong.coaching.queries.recording import ask_states, days_kept, first_oddity
from pamong.core import clock
from pamong.core.clock import now
from pamong.core.ids import uuid7
from pamong.core.models import AuditEntry
from pamong.core.panels import next_steps
from pamong.core.refusals import Refused


def opens(group, purpose="umpan-balik"):
    states = {state.purpose: state for state in ask_states(group.coach, session_for(group))}
    return states[purpose].opens


def test_no_button_exists_before_the_last_of_those_present_agreed(group, sign_in):
    session = session_for(group)
    page = f"{ROOM}sesi/praktik/{group.triad.pk}/"
    seen = [(opens(group), "data-record " in sign_in(group.coach).get(page).content.decode())]
    ask = commands.ask_consent(actor=group.coach, session=session, purpose="umpan-balik")
    for user in everybody(group):
        with pytest.raises(Refused):
            commands.start_recording(actor=group.coach, key=uuid7(), session=session, ask=ask)
        commands.answer_consent(actor=user, session=session, ask=ask, answer="setuju")
        seen.append((opens(group), "data-record " in sign_in(group.coach).get(page).content.decode()))
    assert seen == [(False, False)] * 4 + [(True, True)]
    assert not opens(group, "penilaian")  # another purpose is another question


def test_who_is_not_there_holds_nothing_up_but_the_pair_must_agree(group):
    agreed(group, people=[group.coach, group.coachee, group.observer])
    session = session_for(group)
    ask = ConsentAsk.objects.get()
    commands.answer_consent(actor=group.visitor, session=session, ask=ask, answer="tidak-hadir")
    assert opens(group)
    other = commands.ask_consent(actor=group.coach, session=session, purpose="contoh")
    for user, answer in zip(everybody(group), ["setuju", "tidak-hadir", "setuju", "setuju"], strict=True):
        commands.answer_consent(actor=user, session=session, ask=other, answer=answer)
    assert not opens(group, "contoh")


def test_a_new_member_of_the_group_is_asked_too(scene, group):
    agreed(group)
    other = group_of(scene, scene.triads[1])
    group.triad.members.filter(role="observer").update(participant=other.observer.person.participations.get())
    assert not opens(group)


@pytest.mark.parametrize("who", ["observer", "visitor"])
def test_somebody_without_an_account_keeps_a_session_from_being_recorded(group, sign_in, who):
    open_ask, person = agreed(group, people=[]), getattr(group, who).person
    for user in everybody(group):
        if user.person_id != person.pk:
            commands.answer_consent(actor=user, session=session_for(group), ask=open_ask, answer="setuju")
    get_user_model().objects.filter(person=person).update(is_active=False)
    assert not opens(group)
    with pytest.raises(Refused, match=person.name):
        commands.ask_consent(actor=group.coach, session=session_for(group), purpose="contoh")
    page = sign_in(group.coach).get(f"{ROOM}sesi/praktik/{group.triad.pk}/").content.decode()
    assert (f"{person.name} belum punya akun" in page, "Tanya semua yang hadir" in page) == (True, False)
    get_user_model().objects.filter(person=person).update(person=None)
    with pytest.raises(Refused, match=person.name):
        commands.ask_consent(actor=group.coach, session=session_for(group), purpose="contoh")


def test_who_has_no_phone_answers_on_a_borrowed_one_and_the_log_says_so(scene, group, sign_in):
    person = group.coachee.person
    get_user_model().objects.filter(pk=group.coachee.pk).update(person=None)
    desk, phone = sign_in(scene.users["panitia"]), Client()
    place = group.triad.event.participants.get(person=person)
    opened = desk.post(f"/kegiatan/bimtek-sampit/peserta/{place.pk}/pinjaman/")
    phone.post(urlsplit(opened.context["address"]).path)
    ask = commands.ask_consent(actor=group.coach, session=session_for(group), purpose="umpan-balik")
    for user in (group.coach, group.observer, group.visitor):
        commands.answer_consent(actor=user, session=session_for(group), ask=ask, answer="setuju")
    assert not opens(group)
    phone.post(f"{ROOM}izin/{ask.pk}/", {"jawaban": "setuju"})
    assert opens(group)
    said = ConsentLine.objects.filter(ask=ask, verb="setuju").order_by("number")
    assert [line.data.get("perangkat") for line in said] == [None, None, None, "pinjaman"]
    assert said[3].data["person"] == str(person.pk)
    assert first_oddity(group.triad.event) is None


def test_a_yes_holds_for_a_day(group):
    agreed(group)
    with clock.pretend(now() + timedelta(hours=25)):
        assert not opens(group)
        session = session_for(group)
        with pytest.raises(Refused):
            commands.start_recording(actor=group.coach, key=uuid7(), session=session, ask=ConsentAsk.objects.get())
        again = commands.ask_consent(actor=group.coach, session=session, purpose="umpan-balik")
    assert [(ask.closed_at is None, ask == again) for ask in ConsentAsk.objects.all()] == [(False, False), (True, True)]


def test_what_each_person_read_is_kept_with_the_answer(group, sign_in):
    session = session_for(group)
    ask = commands.ask_consent(actor=group.coach, session=session, purpose="contoh")
    client = sign_in(group.coachee)
    page = client.get(f"{ROOM}izin/{ask.pk}/").content.decode()
    client.post(f"{ROOM}izin/{ask.pk}/", {"jawaban": "setuju"})
    line = ConsentLine.objects.get(verb="setuju")
    assert line.data["person"] == str(group.coachee.person_id)
    assert line.data["bahasa"] == "id"
    assert len(line.data["kata"]) == 4
    assert [sentence for sentence in line.data["kata"] if sentence not in page] == []
    assert "90" in line.data["kata"][1]


def test_nobody_outside_the_session_is_asked_or_answers(scene, group, sign_in):
    ask = agreed(group, people=[])
    other = group_of(scene, scene.triads[1])
    outside = [
        other.coach,
        other.visitor,
        scene.users["panitia"],
        scene.users["kepala_balai"],
        scene.users["staf_lain"],
    ]
    for page in (f"izin/{ask.pk}/", f"sesi/praktik/{group.triad.pk}/", f"sesi/praktik/{group.triad.pk}/lampu/"):
        assert [sign_in(user).get(ROOM + page).status_code for user in outside] == [404] * 5
    with pytest.raises(PermissionDenied):
        commands.answer_consent(actor=other.coach, session=session_for(group), ask=ask, answer="setuju")
    assert sign_in(group.coach).get(f"{ROOM}sesi/lain/{group.triad.pk}/").status_code == 404


def test_everybody_is_asked_at_home_until_they_answered(group):
    agreed(group, people=[group.coach])
    asked = [
        any("/rekaman/izin/" in step.url for step in next_steps(user, group.triad.event)) for user in everybody(group)
    ]
    assert asked == [False, True, True, True]


@pytest.mark.parametrize("who", ["coachee", "visitor"])
def test_taking_a_yes_back_deletes_the_sound_and_leaves_a_tombstone(
    group, sign_in, who, django_capture_on_commit_callbacks
):
    row = kept(group)
    path = row.file.path
    assert path.exists()
    with django_capture_on_commit_callbacks(execute=True):
        answer = sign_in(getattr(group, who)).post(f"{ROOM}izin/{row.ask_id}/", {"jawaban": "tidak"})
    row.refresh_from_db()
    assert (answer.status_code, path.exists(), row.key, row.state, row.deleted_why) == (
        302,
        False,
        "",
        "dihapus",
        "ditarik",
    )
    assert not opens(group)
    assert sign_in(group.coach).get(f"{ROOM}{row.pk}/suara/").status_code == 404
    assert sign_in(group.coach).get(f"{ROOM}{row.pk}/").status_code == 410
    assert [line.verb for line in ConsentLine.objects.order_by("number")][-2:] == ["ditarik", "dihapus"]


def test_a_no_before_anything_was_recorded_only_closes_the_way(group):
    session, ask = session_for(group), agreed(group, people=[group.coach])
    commands.answer_consent(actor=group.coachee, session=session, ask=ask, answer="tidak")
    assert (opens(group), ConsentAsk.objects.get().closed_at) == (False, None)
    commands.answer_consent(actor=group.coachee, session=session, ask=ask, answer="setuju")
    assert [line.verb for line in ConsentLine.objects.all()] == ["diminta", "setuju", "tidak", "setuju"]


EDITS = {
    "isi berubah": "UPDATE coaching_consentline SET verb = 'setuju' WHERE verb = 'tidak-hadir'",
    "baris hilang": "DELETE FROM coaching_consentline WHERE number = 2",
    "akhir terpotong": "DELETE FROM coaching_consentline WHERE number >= 6",
    "permintaan berubah": "UPDATE coaching_consentask SET days = 300",
    "rekaman berubah": "UPDATE coaching_recording SET deleted_at = NULL, deleted_why = ''",
}


def test_an_edit_by_sql_is_found(group):
    ask = agreed(group, people=[group.coach, group.coachee, group.observer])
    session = session_for(group)
    commands.answer_consent(actor=group.visitor, session=session, ask=ask, answer="tidak-hadir")
    row = commands.start_recording(actor=group.coach, key=uuid7(), session=session, ask=ask)
    commands.delete_recording(actor=group.observer, session=session, recording=row)
    assert first_oddity(group.triad.event) is None
    found = []
    for edit in EDITS.values():
        point = transaction.savepoint()
        with connection.cursor() as cursor:
            cursor.execute(edit)
        found.append(first_oddity(group.triad.event).reason)
        transaction.savepoint_rollback(point)
    assert found == list(EDITS)


def test_the_office_sees_whether_the_log_is_whole(scene, group, sign_in):
    agreed(group)
    client = sign_in(scene.users["panitia"])
    whole = client.get(ROOM).content.decode()
    assert ConsentLine.objects.order_by("-number").first().digest in whole
    ConsentLine.objects.filter(number=2).update(data={})
    assert client.get(ROOM).context["oddity"].number == 2


def test_retention_is_a_dated_rule_of_the_head_and_changes_no_promise(scene, group, sign_in):
    before = agreed(group)
    for who, status in (("panitia", 404), ("kepala_balai", 302)):
        assert sign_in(scene.users[who]).post(f"{ROOM}masa-simpan/", {"days": "30"}).status_code == status
    assert sign_in(scene.users["kepala_balai"]).post(f"{ROOM}masa-simpan/", {"days": "900"}).status_code == 422
    after = commands.ask_consent(actor=group.coach, session=session_for(group), purpose="contoh")
    before.refresh_from_db()
    assert (before.days, after.days, days_kept(scene.event)) == (90, 30, 30)
    with clock.pretend(now() - timedelta(days=2)):
        assert days_kept(scene.event) == 90


def test_every_line_stands_in_the_audit_trail(group):
    kept(group)
    said = AuditEntry.objects.filter(verb="coaching.consent_logged").values_list("data__digest", flat=True)
    assert set(said) == set(ConsentLine.objects.values_list("digest", flat=True))
    assert Recording.objects.get().state == "ada"
