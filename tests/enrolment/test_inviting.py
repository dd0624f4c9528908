"""Invitations through a real mail server, WhatsApp texts, reminders, answers, letters."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from pamong.core.models import AuditEntry
from pamong.core.refusals import Refused
from pamong.core.tasks_worker import run_all
from pamong.enrolment import commands, queries, steps
from pamong.enrolment.models import Participant
from pamong.messaging.models import Channel, Message
from pamong.people.models import Consent, User
from scenes.pictures import png
from scenes.post_office import post_office

pytestmark = pytest.mark.django_db
ANSWER = reverse("enrolment:answer", args=["bimtek-sampit"])
INVITATIONS = reverse("enrolment:invitations", args=["bimtek-sampit"])
MORNING = datetime(2024, 10, 20, 8, 0, tzinfo=ZoneInfo("Asia/Pontianak"))
YES = {"coming": "ya", "printed_name": "Peserta 01 Contoh, S.Pd., M.Pd.", "name_is_right": "on"}


@pytest.fixture
def post(settings):
    with post_office() as office:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", office.port
        yield office


@pytest.fixture
def listed(scene):
    """Everybody is on the list and nobody is invited."""
    Participant.objects.update(state="terdaftar")
    return list(scene.event.participants.select_related("person"))


@pytest.fixture
def invited(scene, listed):
    Participant.objects.update(state="diundang")
    return list(scene.event.participants.select_related("person"))


def test_an_invitation_arrives_by_mail_and_its_link_leads_to_the_answer(scene, listed, post, settings):
    done = commands.invite_many(actor=scene.users["panitia"], event=scene.event)
    run_all()
    assert (done.people, done.emails, done.whatsapp, done.unreachable) == (12, 12, 12, 0)
    letter = next(item for item in post.letters if item["To"] == "peserta1@contoh.test")
    text = letter.get_content()
    assert "8–10 November 2024" in text
    assert "Gedung Contoh Sampit" in text
    browser = Client()
    (address,) = re.findall(r"https?://\S+", text)
    path = address.removeprefix(settings.PUBLIC_URL)
    browser.get(path, follow=True)
    browser.post(path, follow=True)
    assert browser.get(ANSWER).context["place"] == listed[0]


def test_a_draft_invites_nobody(scene, listed):
    scene.event.state = "draf"
    with pytest.raises(Refused):
        commands.invite(actor=scene.users["panitia"], event=scene.event, participants=listed)


def test_who_has_no_address_is_counted_and_reached_otherwise(scene, listed):
    one = listed[0].person
    one.email = one.phone = ""
    one.save()
    listed[0].person = one
    done = commands.invite(actor=scene.users["panitia"], event=scene.event, participants=listed[:1])
    assert (done.people, done.unreachable) == (1, 1)


def test_a_reminder_goes_out_once_a_day_at_most(scene, listed):
    actor, event = scene.users["panitia"], scene.event
    with time_machine.travel(MORNING, tick=False):
        commands.invite_many(actor=actor, event=event)
        assert commands.remind(actor=actor, event=event).people == 0
        assert queries.may_be_reminded(event) == 0
    with time_machine.travel(MORNING + timedelta(days=1), tick=False):
        assert queries.may_be_reminded(event) == 12
        assert commands.remind(actor=actor, event=event).people == 12
        assert commands.remind(actor=actor, event=event).people == 0


def test_who_has_answered_is_not_reminded(scene, invited):
    Participant.objects.filter(pk=invited[0].pk).update(state="hadir")
    assert commands.remind(actor=scene.users["panitia"], event=scene.event).people == 11


def test_whatsapp_texts_wait_for_the_committee_s_phone(desk, scene, listed):
    commands.invite_many(actor=scene.users["panitia"], event=scene.event)
    page = desk.get(INVITATIONS)
    first = page.context["rows"][0]
    assert first["link"].startswith("https://wa.me/62812")
    url = reverse("enrolment:whatsapp_sent", args=["bimtek-sampit", first["message"].pk])
    assert desk.post(url, headers={"X-Requested-With": "fetch"}).status_code == 204
    first["message"].refresh_from_db()
    assert first["message"].state == "terkirim"
    assert len(desk.get(INVITATIONS).context["rows"]) == 11


def test_a_text_that_still_waits_is_no_longer_needed_once_its_question_is_answered(scene, listed):
    commands.invite_many(actor=scene.users["panitia"], event=scene.event)
    invited = list(scene.event.participants.select_related("person"))
    texts = Message.objects.filter(event_id=scene.event.pk, channel=Channel.WHATSAPP)
    answered, sent, silent = (texts.get(person=place.person) for place in invited[:3])
    commands.mark_whatsapp_sent(actor=scene.users["panitia"], event=scene.event, message=sent)
    for place in invited[:2]:
        commands.record_answer(
            actor=scene.users["panitia"], answer=commands.Answer(participant=place, coming=False, reason="Sakit")
        )
    states = {text.pk: text.state for text in texts.all()}
    assert [states[text.pk] for text in (answered, sent, silent)] == ["tidak-perlu", "terkirim", "antre"]


def test_an_invited_person_confirms_corrects_and_consents(scene, sign_in, invited):
    browser = sign_in(scene.users["peserta"])
    assert browser.get(ANSWER).status_code == 200
    given = {**YES, "phone": "0813-1111-2222", "consents": ["foto"]}
    assert browser.post(ANSWER, given).status_code == 302
    place = Participant.objects.select_related("person").get(pk=invited[0].pk)
    assert (place.state, place.desk_answer) == ("hadir", False)
    assert place.name_confirmed_at is not None
    assert (place.person.printed_name, place.person.phone) == ("Peserta 01 Contoh, S.Pd., M.Pd.", "+6281311112222")
    assert list(Consent.objects.values_list("purpose", flat=True)) == ["foto"]

    browser.post(ANSWER, {**YES, "consents": ["whatsapp"]})
    standing = Consent.objects.filter(withdrawn_at=None)
    assert list(standing.values_list("purpose", flat=True)) == ["whatsapp"]


def test_declining_needs_a_reason_and_keeps_what_was_typed(scene, sign_in, invited):
    browser = sign_in(scene.users["peserta"])
    refused = browser.post(ANSWER, {"coming": "tidak", "needs_note": "kursi"})
    assert refused.status_code == 422
    assert list(refused.context["form"].errors) == ["reason"]
    assert b"kursi" in refused.content
    browser.post(ANSWER, {"coming": "tidak", "reason": "Tugas lain"})
    place = Participant.objects.get(pk=invited[0].pk)
    assert (place.state, place.decline_reason) == ("berhalangan", "Tugas lain")


@time_machine.travel(MORNING)
def test_who_has_declined_finds_the_way_back_at_home(scene, invited):
    place, actor = invited[0], scene.users["panitia"]
    assert [step.url for step in steps.for_participant(place.person.user, place.event)] == [ANSWER]
    commands.record_answer(actor=actor, answer=commands.Answer(participant=place, coming=False, reason="Sakit"))
    assert [step.url for step in steps.for_participant(place.person.user, place.event)] == [f"{ANSWER}?ubah=1"]


def test_the_name_is_confirmed_on_purpose(scene, sign_in, invited):
    browser = sign_in(scene.users["peserta"])
    refused = browser.post(ANSWER, {"coming": "ya", "printed_name": "Peserta 01"})
    assert list(refused.context["form"].errors) == ["name_is_right"]


def test_the_committee_answers_for_somebody_without_a_phone(desk, scene, invited):
    place = invited[2]
    url = reverse("enrolment:answer_at_desk", args=["bimtek-sampit", place.pk])
    given = {**YES, "printed_name": "Peserta 03 Contoh, S.Pd.", "consents": ["foto"]}
    assert desk.post(url, given).status_code == 302
    place.refresh_from_db()
    assert (place.state, place.desk_answer) == ("hadir", True)
    line = AuditEntry.objects.get(verb="enrolment.answered")
    assert (line.actor_id, line.data["at_desk"]) == (scene.users["panitia"].pk, True)
    assert Consent.objects.get().person_id == place.person_id


def test_the_committee_opens_a_way_in_for_somebody_without_a_phone(desk, scene, invited):
    page = desk.post(reverse("enrolment:borrowed_device", args=["bimtek-sampit", invited[2].pk]))
    assert (page.status_code, "no-store" in page["Cache-Control"]) == (200, True)
    assert "<svg" in page.content.decode()
    phone = Client()
    phone.post(urlsplit(page.context["address"]).path)
    assert User.objects.get(pk=phone.session["_auth_user_id"]).person_id == invited[2].person_id
    assert AuditEntry.objects.filter(verb="people.link_made", actor=scene.users["panitia"]).last().data == {
        "purpose": "pinjaman"
    }


def test_who_waits_cannot_confirm(scene, sign_in):
    Participant.objects.filter(pk=scene.participants[0].pk).update(state="tunggu")
    browser = sign_in(scene.users["peserta"])
    assert browser.post(ANSWER, YES).status_code == 422


def test_who_has_declined_cannot_take_back_a_place_that_somebody_else_has_now(scene, sign_in, invited):
    browser = sign_in(scene.users["peserta"])
    browser.post(ANSWER, {"coming": "tidak", "reason": "Tugas lain"})
    for capacity, status, state in ((11, 422, "berhalangan"), (12, 302, "hadir")):
        scene.event.capacity = capacity
        scene.event.save()
        answered = (browser.post(ANSWER, YES).status_code, Participant.objects.get(pk=invited[0].pk).state)
        assert answered == (status, state)


def test_many_answers_are_recorded_at_once(scene, invited, django_assert_max_num_queries):
    rows = [
        commands.Answer(participant=place, coming=number % 4 > 0, reason="Sakit", printed_name=str(place))
        for number, place in enumerate(invited)
    ]
    with django_assert_max_num_queries(40):
        assert commands.record_answers(actor=scene.users["panitia"], rows=rows) == 12
    assert queries.counts_by_state(scene.event.participants.all()) == {"berhalangan": 3, "hadir": 9}


JPEG = (
    b"\xff\xd8\xff\xe1\x00\x0cExif\0\0GPS!"
    + b"\xff\xc0\x00\x0b\x08\x00\x01\x00\x01\x01\x01\x11\x00"
    + b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00"
    + b"\x12\xff\x00\x34"
    + b"\xff\xd9EKOR"
)


@pytest.mark.parametrize(
    ("data", "media_type", "gone"),
    [
        (b"%PDF-1.4\n...\n%%EOF\n", "application/pdf", b"!"),
        (png(b"lokasi"), "image/png", b"lokasi"),
        (JPEG, "image/jpeg", b"GPS!"),
    ],
    ids=["pdf", "png", "jpeg"],
)
def test_a_letter_is_kept_without_what_the_camera_wrote_and_given_to_owner_and_committee(
    data, media_type, gone, scene, sign_in, desk, settings
):
    place = scene.participants[0]
    commands.attach_letter(
        actor=scene.users["peserta"], participant=place, file=SimpleUploadedFile("../../surat.php", data)
    )
    place.refresh_from_db()
    kept = (settings.MEDIA_ROOT / place.assignment_letter.name).read_bytes()
    assert (place.letter_type, gone in kept, b"EKOR" in kept) == (media_type, False, False)
    assert re.fullmatch(r"surat-tugas/[0-9a-f]{32}", place.assignment_letter.name)

    url = reverse("enrolment:letter", args=["bimtek-sampit", place.pk])
    for actor in ("peserta", "panitia"):
        answer = sign_in(scene.users[actor]).get(url)
        assert (answer.status_code, answer["X-Content-Type-Options"]) == (200, "nosniff")
        assert answer["Content-Disposition"].startswith("attachment")
        assert b"".join(answer.streaming_content) == kept
    for actor in ("fasilitator", "dinas"):
        assert sign_in(scene.users[actor]).get(url).status_code == 404


@pytest.mark.parametrize(
    "data",
    [
        b"<html><script>", b"MZ\x90 program", b"%PDF-1.4 tanpa akhir", b"%PDF-1.4 /JavaScript (x) %%EOF",
        png()[:-5], JPEG[:30], b"\x89PNG\r\n\x1a\n" + b"\0" * 40,
        b"%PDF-1.4\n" + b"." * (3 * 1024 * 1024) + b"\n%%EOF\n",
    ],
)  # fmt: skip
def test_what_is_no_letter_is_refused_and_the_answer_with_it(data, scene, sign_in, invited):
    browser = sign_in(scene.users["peserta"])
    answer = browser.post(ANSWER, {**YES, "letter": SimpleUploadedFile("surat.pdf", data)})
    assert answer.status_code == 422
    assert "letter" in answer.context["form"].errors
    assert Participant.objects.get(pk=invited[0].pk).state == "diundang"


def test_a_new_letter_takes_the_place_of_the_old(scene, settings, django_capture_on_commit_callbacks):
    place, actor = scene.participants[0], scene.users["peserta"]
    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            commands.attach_letter(actor=actor, participant=place, file=SimpleUploadedFile("a.png", png()))
    assert len(list((settings.MEDIA_ROOT / "surat-tugas").iterdir())) == 1


@pytest.mark.parametrize("actor", ["fasilitator", "dinas", "staf_lain", "peserta"])
def test_invitations_are_the_committee_s(actor, scene, sign_in):
    assert sign_in(scene.users[actor]).get(INVITATIONS).status_code == 404


def test_messages_carry_the_event(scene, listed):
    commands.invite_many(actor=scene.users["panitia"], event=scene.event)
    assert set(Message.objects.values_list("event_id", flat=True)) == {scene.event.pk}


@pytest.mark.parametrize(("state", "words"), [("diganti", "Orang lain sudah"), ("dibatalkan", "Tempat ini sudah")])
def test_who_is_off_the_list_is_told_so_instead_of_being_asked(scene, sign_in, state, words):
    Participant.objects.filter(pk=scene.participants[0].pk).update(state=state)
    html = sign_in(scene.users["peserta"]).get(ANSWER).content.decode()
    assert (words in html, 'name="coming"' in html) == (True, False)


def test_after_the_event_is_closed_an_answer_stays_and_a_consent_can_still_be_withdrawn(scene, sign_in, invited):
    browser = sign_in(scene.users["peserta"])
    browser.post(ANSWER, {**YES, "consents": ["foto"]})
    scene.event.state = "selesai"
    scene.event.save()
    assert browser.post(ANSWER, {"coming": "tidak", "reason": "Sakit"}).status_code == 422
    person = scene.participants[0].person
    purposes = Consent.objects.filter(person=person, withdrawn_at=None).values_list("purpose", flat=True)
    (purpose,) = purposes
    browser.post(reverse("people:consent", args=[purpose]))
    assert not Consent.objects.filter(person=person, withdrawn_at=None).exists()
