from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from pamong.core.clock import now
from pamong.core.models import AuditEntry
from pamong.people import borrowing, commands, queries
from pamong.people.models import Membership, PersonalLink, User
from scenes.sampit import person

pytestmark = pytest.mark.django_db


def _link(who, **fields):
    return queries.link_path(commands.make_personal_link(actor=None, person=who, **fields))


def test_opening_the_link_asks_and_only_the_button_signs_in():
    ani = person("Ani Rahmawati")
    path, client = _link(ani), Client()
    page = client.get(path)
    assert (page.status_code, client.session.get("_auth_user_id")) == (200, None)
    assert "Masuk sebagai Ani…?" in page.content.decode()
    assert "Rahmawati" not in page.content.decode()

    assert client.post(path)["Location"] == "/"
    assert client.session["_auth_user_id"] == str(User.objects.get(person=ani).pk)
    assert 89 < client.session.get_expiry_age() / 86400 <= 90
    assert AuditEntry.objects.filter(verb="people.signed_in_by_link").count() == 1


def test_a_link_for_a_borrowed_device_says_so_and_lasts_two_hours():
    path = _link(person("Ani"), purpose=borrowing.PURPOSE, days=borrowing.DAYS)
    client, own = Client(), Client()
    assert "sesudah dua jam" in client.get(path).content.decode()
    client.post(path)
    own.post(_link(person("Budi")))
    assert 7100 < client.session.get_expiry_age() <= 7200
    assert (client.session[borrowing.SESSION_KEY], own.session[borrowing.SESSION_KEY]) == (True, False)
    with time_machine.travel(now() + timedelta(hours=2, minutes=1)):
        assert Client().get(path).status_code == 410


def test_only_the_hash_of_a_link_is_stored():
    key = commands.make_personal_link(actor=None, person=person("Ani"))
    link = PersonalLink.objects.get()
    assert key not in (link.digest, link.purpose)
    assert len(link.digest) == 64


def test_signing_in_changes_the_session_id():
    client = Client()
    client.get("/akun/login/?next=/kegiatan/")
    before = client.session.session_key
    client.post(_link(person("Ani")))
    assert before
    assert client.session.session_key != before


def test_the_second_sign_in_uses_the_same_account():
    ani = person("Ani")
    for path in (_link(ani), _link(ani)):
        Client().post(path)
    assert User.objects.filter(person=ani).count() == 1


@pytest.mark.parametrize(
    ("wanted", "target"),
    [("/h/V1.abc", "/h/V1.abc"), ("https://jahat.test/", "/"), ("//jahat.test", "/"), ("javascript:alert(1)", "/")],
)
def test_one_arrives_where_one_was_going_but_never_elsewhere(wanted, target):
    path = _link(person("Ani"))
    assert Client().post(path, {"next": wanted})["Location"] == target
    assert Client().post(f"{path}?next={wanted}")["Location"] == target


def test_where_one_was_going_before_the_sign_in_page_is_remembered():
    client = Client()
    client.get("/akun/login/?next=/h/V1.abc")
    assert client.post(_link(person("Ani")))["Location"] == "/h/V1.abc"


@pytest.mark.parametrize("spoil", ["unknown", "expired", "ended"])
def test_a_link_that_no_longer_works_says_what_to_do(spoil):
    path = _link(person("Ani"))
    if spoil == "expired":
        PersonalLink.objects.update(expires_at=now())
    elif spoil == "ended":
        PersonalLink.objects.update(ended_at=now())
    else:
        path = path[:-2] + "x/"
    for page in (Client().get(path), Client().post(path)):
        assert page.status_code == 410
        assert "Minta tautan baru kepada panitia" in page.content.decode()


def test_ending_the_links_ends_the_sessions_they_opened():
    ani = person("Ani")
    client = Client()
    client.post(_link(ani))
    assert client.get("/saya/").status_code == 200
    assert commands.end_personal_links(actor=None, person=ani) == 1
    assert client.get("/saya/").status_code == 302


def test_a_session_ends_with_its_link():
    client = Client()
    client.post(_link(person("Ani"), days=2))
    with time_machine.travel(now() + timedelta(days=3)):
        assert client.get("/saya/").status_code == 302


def test_a_closed_account_does_not_open():
    ani = person("Ani")
    commands.account_of(person=ani)
    User.objects.update(is_active=False)
    assert Client().post(_link(ani)).status_code == 409


def test_a_link_never_opens_a_staff_account_where_two_factors_are_needed(scene, settings):
    settings.STAFF_MFA = True
    path = _link(scene.users["kepala_balai"].person)
    page = Client().post(path)
    assert page.status_code == 409
    assert "Petugas masuk dengan e-mail dan kata sandi." in page.content.decode()


def test_many_links_cost_two_statements(django_assert_num_queries):
    people = [person(f"Orang {n}") for n in range(30)]
    with django_assert_num_queries(4):  # links and audit lines, in a savepoint
        keys = commands.make_personal_links(actor=None, people=people)
    assert set(keys) == {item.pk for item in people}


def test_staff_without_a_second_factor_are_sent_to_set_it_up(scene, settings, sign_in):
    settings.STAFF_MFA = True
    client = sign_in(scene.users["kepala_balai"])
    assert client.get("/kegiatan/")["Location"] == "/akun/2fa/totp/activate/"
    assert sign_in(scene.users["panitia"]).get("/saya/")["Location"] == "/akun/2fa/totp/activate/"
    assert sign_in(scene.users["fasilitator"]).get("/saya/").status_code == 200
    settings.STAFF_MFA = False
    assert client.get("/saya/").status_code == 200


def test_who_became_staff_while_signed_in_by_link_chooses_a_password(scene, settings):
    settings.STAFF_MFA = True
    ani, client = person("Ani"), Client()
    client.post(_link(ani))
    assert client.get("/saya/").status_code == 200
    Membership.objects.create(user=ani.user, office=scene.office, role="staf")
    with time_machine.travel(now() + timedelta(minutes=16)):
        assert client.get("/saya/")["Location"] == "/akun/password/reset/"
        assert "_auth_user_id" not in client.session


def test_a_persons_language_is_applied_to_their_pages(sign_in):
    user = commands.account_of(person=person("Ani"))
    assert "Akun saya" in sign_in(user).get("/saya/", headers={"accept-language": "en"}).content.decode()
    commands.set_language(actor=user, language="en")
    assert "My account" in sign_in(user).get("/saya/", headers={"accept-language": "id"}).content.decode()
