from __future__ import annotations

import socket
from datetime import timedelta

import pytest
import time_machine

from pamong.core.clock import now
from pamong.core.tasks_worker import run_all
from pamong.messaging import commands
from pamong.messaging.models import Message
from scenes.post_office import post_office
from scenes.sampit import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def post(settings):
    with post_office() as office:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", office.port
        settings.DEFAULT_FROM_EMAIL = "Pamong <pamong@contoh.test>"
        yield office


def _queue(who, key="undangan:1", **fields):
    given = {"channel": "email", "subject": "Undangan", "text": "Selamat pagi,\nBu Ani é"}
    return commands.queue_message(key=key, person=who, **{**given, **fields})


def test_an_email_goes_through_a_real_mail_server(post):
    message = _queue(person("Ani", email="ani@contoh.test"))
    run_all()

    message.refresh_from_db()
    (letter,) = post.letters
    assert (letter["To"], letter["Subject"], letter["Auto-Submitted"]) == (
        "ani@contoh.test",
        "Undangan",
        "auto-generated",
    )
    assert letter["Message-ID"] == f"<{message.pk}@contoh.test>"
    assert letter.get_content().splitlines() == ["Selamat pagi,", "Bu Ani é"]
    assert (message.state, message.attempts, message.trouble) == ("terkirim", 1, "")


def test_the_same_key_is_queued_and_sent_once(post):
    ani = person("Ani", email="ani@contoh.test")
    assert _queue(ani).pk == _queue(ani, text="lain").pk
    run_all()

    assert len(post.letters) == 1
    assert Message.objects.get().text == "Selamat pagi,\nBu Ani é"


def test_fifty_messages_share_one_connection_and_one_refusal_stops_nobody(post):
    people = [person(f"Orang {n}", email=f"orang{n}@contoh.test") for n in range(50)]
    post.refusals["orang7@contoh.test"] = "550 tidak ada orangnya"
    drafts = [
        commands.Draft(key=f"k{n}", person=p, channel="email", subject="Kabar", text="Isi")
        for n, p in enumerate(people)
    ]
    assert len(commands.queue_messages(drafts=drafts)) == 50
    run_all()

    refused = Message.objects.exclude(state="terkirim").get()
    assert len(post.letters) == 49
    assert post.connections == 2  # one more after the refusal
    assert (refused.state, refused.attempts) == ("gagal", 1)
    assert refused.trouble == (
        "Server e-mail tidak menerima orang7@contoh.test (550 tidak ada orangnya). "
        "Periksa ejaannya, perbaiki, lalu kirim ulang."
    )


def test_a_busy_server_is_asked_again_later_and_then_takes_the_letter(post):
    post.refusals["ani@contoh.test"] = "451 sedang sibuk"
    message = _queue(person("Ani", email="ani@contoh.test"))
    with time_machine.travel(now(), tick=False) as clock:
        run_all()
        assert run_all() == 0
        post.refusals.clear()
        clock.shift(timedelta(minutes=1))
        assert run_all() == 1
    message.refresh_from_db()
    assert (message.state, message.attempts, len(post.letters)) == ("terkirim", 2, 1)


def test_a_server_that_is_away_is_tried_five_times_and_then_the_log_says_what_to_do(settings):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", taken.getsockname()[1]
        message = _queue(person("Ani", email="ani@contoh.test"))
        with time_machine.travel(now(), tick=False) as clock:
            for _ in range(5):
                assert run_all() == 1
                clock.shift(timedelta(hours=2))
            assert run_all() == 0
    message.refresh_from_db()
    assert (message.state, message.attempts) == ("gagal", 5)
    assert message.trouble == (
        "Server e-mail tidak dapat dihubungi. Pamong mencoba lagi sendiri; periksa jaringan bila terus terjadi."
    )


def test_who_has_no_address_is_shown_at_once_and_nothing_is_enqueued(post):
    message = _queue(person("Ani"))

    assert run_all() == 0
    assert message.state == "gagal"
    assert message.trouble == ("Alamat e-mail belum ada. Lengkapi data orangnya, atau kirim lewat WhatsApp.")


def test_sending_again_takes_the_address_known_today(post):
    ani = person("Ani")
    message = _queue(ani)
    assert commands.resend_messages(messages=[message]) == 0
    ani.email = "ani@contoh.test"
    ani.save()
    assert commands.resend_messages(messages=[message]) == 1
    run_all()

    assert [letter["To"] for letter in post.letters] == ["ani@contoh.test"]


def test_a_subject_cannot_smuggle_headers(post):
    _queue(person("Ani", email="ani@contoh.test"), subject="Undangan\r\nBcc: semua@contoh.test")
    run_all()

    assert post.letters[0]["Subject"] == "Undangan Bcc: semua@contoh.test"
    assert post.letters[0]["Bcc"] is None


def test_a_whatsapp_text_waits_for_a_hand(post):
    message = _queue(person("Ani", phone="+628123456789"), channel="whatsapp")
    assert run_all() == 0
    commands.mark_sent_by_hand(message=message)

    message.refresh_from_db()
    assert (message.state, message.address) == ("terkirim", "+628123456789")
