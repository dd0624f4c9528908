from __future__ import annotations

import base64
import re
from datetime import timedelta
from xml.etree import ElementTree

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from pamong.core.clock import now
from pamong.core.refusals import Refused
from pamong.messaging.models import Message
from pamong.people import commands, queries
from pamong.people.models import ApiToken, Consent, Membership, User

pytestmark = pytest.mark.django_db
PASSWORD = "pagi cerah di Sampit"


def _invite(scene, **fields):
    given = {"email": "baru@contoh.test", "name": "Petugas Baru", "role": "staf"}
    return commands.invite_staff(actor=scene.users["operator"], office=scene.office, **{**given, **fields})


def test_an_invitation_makes_an_account_and_its_link_leads_to_a_password_and_in(scene):
    membership = _invite(scene)
    text = Message.objects.get(person=membership.user.person).text
    path = re.search(r"http://localhost:8000(/akun/password/reset/key/\S+)", text)[1]
    client = Client()
    page = client.get(path, follow=True)
    assert "Buat kata sandi Anda" in page.content.decode()
    done = client.post(page.redirect_chain[-1][0], {"password1": PASSWORD, "password2": PASSWORD}, follow=True)
    assert "Kata sandi Anda tersimpan" in done.content.decode()

    answer = Client().post("/akun/login/", {"login": "baru@contoh.test", "password": PASSWORD})
    assert answer["Location"] == "/"


def test_the_used_password_link_says_how_to_get_a_new_one(scene):
    membership = _invite(scene)
    path = queries.password_link(membership.user)
    membership.user.set_password(PASSWORD)
    membership.user.save()
    assert "Tautan ini tidak berlaku lagi" in Client().get(path, follow=True).content.decode()


def test_who_has_the_role_already_is_not_invited_twice(scene):
    _invite(scene)
    with pytest.raises(Refused):
        _invite(scene)
    assert Membership.objects.filter(user__email="baru@contoh.test").count() == 1


def test_a_second_role_of_one_address_is_one_account(scene):
    assert _invite(scene).user == _invite(scene, role="dinas", email="BARU@contoh.test").user


@pytest.mark.parametrize("role", ["staf", "panitia", "peserta", "kepala_lain", "dinas"])
def test_only_those_who_keep_the_office_invite(scene, role):
    with pytest.raises(PermissionDenied):
        commands.invite_staff(
            actor=scene.users[role], office=scene.office, email="x@contoh.test", name="X", role="operator"
        )


def test_the_last_operator_stays(scene):
    membership = Membership.objects.get(user=scene.users["operator"])
    with pytest.raises(Refused):
        commands.end_membership(actor=scene.users["kepala_balai"], membership=membership)


def test_the_shell_makes_the_first_operator_with_a_strong_password(scene):
    with pytest.raises(ValidationError):
        commands.make_staff_account(
            email="op@contoh.test", name="Op", office=scene.office, role="operator", password="12345"
        )
    user = commands.make_staff_account(
        email="op@contoh.test", name="Op", office=scene.office, role="operator", password=PASSWORD
    )
    assert user.check_password(PASSWORD)


def test_the_staff_page_lists_invites_and_ends(scene, sign_in):
    client, path = sign_in(scene.users["operator"]), f"/kantor/{scene.office.slug}/petugas/"
    assert "Petugas staf" in client.get(path).content.decode()
    data = {"name": "Sari", "email": "sari@contoh.test", "role": "staf"}
    assert client.post(path, data).status_code == 302
    membership = Membership.objects.get(user__email="sari@contoh.test")
    client.post(f"{path}{membership.pk}/akhiri/")
    assert not Membership.objects.filter(pk=membership.pk).exists()


def test_an_education_office_needs_its_region(scene, sign_in):
    data = {"name": "Sari", "email": "sari@contoh.test", "role": "dinas"}
    page = sign_in(scene.users["operator"]).post(f"/kantor/{scene.office.slug}/petugas/", data)
    assert page.status_code == 422
    assert list(page.context["form"].errors) == ["regency"]


@pytest.mark.parametrize("role", ["staf", "peserta", "staf_lain", "kepala_lain"])
def test_the_staff_page_is_not_there_for_others(scene, sign_in, role):
    assert sign_in(scene.users[role]).get(f"/kantor/{scene.office.slug}/petugas/").status_code == 404


@pytest.mark.parametrize("staff", [1, 3])
def test_the_staff_page_needs_as_many_queries_for_three_as_for_one(scene, sign_in, staff, django_assert_num_queries):
    Membership.objects.exclude(user=scene.users["operator"]).delete()
    for number in range(staff - 1):
        _invite(scene, email=f"n{number}@contoh.test", name=f"N {number}")
    client = sign_in(scene.users["operator"])
    with django_assert_num_queries(7):
        client.get(f"/kantor/{scene.office.slug}/petugas/")


def test_a_wrong_password_is_told_and_a_right_one_opens(scene):
    client = Client()
    data = {"login": "staf@contoh.test", "password": "salah sekali"}
    assert client.post("/akun/login/", data).status_code == 200
    assert client.post("/akun/login/", {**data, "password": "rahasia-contoh"})["Location"] == "/"


def test_nobody_makes_an_account_alone():
    assert "Akun dibuat lewat undangan" in Client().get("/akun/signup/").content.decode()


@pytest.mark.parametrize(
    "path", ["/akun/login/", "/akun/password/reset/", "/akun/password/reset/done/", "/akun/inactive/"]
)
def test_the_pages_of_signing_in_wear_the_look(path):
    page = Client().get(path)
    assert page.status_code == 200
    assert "dist/pamong.css" in page.content.decode()


def test_the_second_factor_is_set_up_with_a_qr_and_asked_for_afterwards(scene, settings):
    settings.STAFF_MFA = True
    client = Client()
    credentials = {"login": "staf@contoh.test", "password": "rahasia-contoh"}
    client.post("/akun/login/", credentials)
    page = client.get("/akun/2fa/totp/activate/")
    picture = base64.b64decode(re.search(r'src="data:image/svg\+xml;base64,([^"]+)"', page.content.decode())[1])
    assert ElementTree.fromstring(picture).tag == "{http://www.w3.org/2000/svg}svg"
    secret = re.search(r"<code>(\w+)</code>", page.content.decode())[1]
    assert client.post("/akun/2fa/totp/activate/", {"code": _code(secret)}).status_code == 302
    stored = Authenticator.objects.get(type="totp").data["secret"]
    assert stored != secret
    assert "Kode pemulihan" in client.get("/akun/2fa/recovery-codes/").content.decode()

    other = Client()
    assert other.post("/akun/login/", credentials)["Location"] == "/akun/2fa/authenticate/"
    assert "Kode masuk Anda" in other.get("/akun/2fa/authenticate/").content.decode()


def test_an_older_sign_in_gives_the_password_again_before_the_second_factor(scene):
    client = Client()
    with time_machine.travel(now() - timedelta(minutes=6), tick=True):
        client.post("/akun/login/", {"login": "staf@contoh.test", "password": "rahasia-contoh"})
    page = client.get("/akun/2fa/totp/activate/", follow=True)
    assert "Kata sandi Anda sekali lagi" in page.content.decode()


def test_the_sign_in_says_what_to_do_when_it_does_not_fit(scene):
    page = Client().post("/akun/login/", {"login": "staf@contoh.test", "password": "keliru"}).content.decode()
    assert "tidak cocok" in page
    assert "Tetap masuk di perangkat ini" in page


def _code(secret):
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def test_a_forgotten_password_is_answered_by_mail_in_the_queue(scene):
    Client().post("/akun/password/reset/", {"email": "staf@contoh.test"})
    message = Message.objects.get(person=scene.users["staf"].person)
    assert message.subject.endswith("Buat kata sandi baru untuk Pamong")
    assert "/akun/password/reset/key/" in message.text


def test_my_page_gives_and_withdraws_consent(scene, sign_in):
    user = scene.users["peserta"]
    client = sign_in(user)
    client.post("/saya/persetujuan/foto/", {"answer": "ya"})
    client.post("/saya/persetujuan/foto/", {"answer": "ya"})
    consent = Consent.objects.get(person=user.person)
    assert consent.wording.startswith("Foto dan video kegiatan")
    assert "Tarik kembali" in client.get("/saya/").content.decode()
    client.post("/saya/persetujuan/foto/", {"answer": "tidak"})
    consent.refresh_from_db()
    assert consent.withdrawn_at is not None


def test_nobody_consents_for_a_stranger(scene):
    with pytest.raises(PermissionDenied):
        commands.give_consent(actor=scene.users["fasilitator"], person=scene.participants[1].person, purpose="foto")


def test_signing_out_everywhere_keeps_this_device(scene, sign_in):
    here, there = sign_in(scene.users["peserta"]), sign_in(scene.users["peserta"])
    here.post("/saya/keluar-semua/")
    assert here.get("/saya/").status_code == 200
    assert there.get("/saya/").status_code == 302


def test_my_page_shows_who_changed_my_data(scene, sign_in):
    user = scene.users["peserta"]
    commands.keep_person(
        actor=scene.users["panitia"],
        data=commands.PersonData(name=user.person.name, phone="+628111111111", person_id=user.person_id),
    )
    page = sign_in(user).get("/saya/").content.decode()
    assert "Panitia Satu" in page
    assert "Mengubah data" in page


def test_an_api_key_is_shown_once_acts_as_its_user_and_ends(scene, sign_in):
    user = scene.users["staf"]
    client = sign_in(user)
    page = client.post("/saya/kunci-api/", {"name": "Dinas", "scope": "baca", "days": "30"}).content.decode()
    key = re.search(r"pamong_[\w-]+", page)[0]
    assert queries.token_for_key(key).user == user
    page = client.get("/saya/kunci-api/").content.decode()
    assert key not in page
    assert 'curl -H "Authorization: Bearer pamong_…" http://testserver/api/v1/events' in page
    client.post(f"/saya/kunci-api/{ApiToken.objects.get().pk}/akhiri/")
    assert queries.token_for_key(key) is None


def test_an_api_key_of_a_closed_account_or_past_its_day_opens_nothing(scene):
    user = scene.users["staf"]
    key = commands.make_api_token(actor=user, name="x", days=None)
    expired = commands.make_api_token(actor=user, name="y", days=-1)
    assert (queries.token_for_key(key).user, queries.token_for_key(expired)) == (user, None)
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert queries.token_for_key(key) is None
    assert queries.token_for_key("pamong_karangan") is None


def test_somebody_elses_key_cannot_be_ended(scene, sign_in):
    commands.make_api_token(actor=scene.users["staf"], name="x")
    token = ApiToken.objects.get()
    assert sign_in(scene.users["peserta"]).post(f"/saya/kunci-api/{token.pk}/akhiri/").status_code == 404
