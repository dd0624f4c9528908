from datetime import UTC, datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from pamong.core import outbox
from pamong.core.ids import uuid7
from pamong.core.models import Receipt
from pamong.core.outbox import registry
from pamong.people.models import User

MADE_AT = datetime(2024, 11, 8, 1, tzinfo=UTC)


@pytest.fixture
def ledger(monkeypatch):
    """A kind of message that adds to a list, and says no in all the ways there are."""
    taken = []
    troubles = {
        "izin": PermissionDenied(),
        "isi": ValidationError("Isi tidak sah."),
        "bentuk": KeyError("x"),
        "kembar": outbox.Duplicate("Sudah tercatat."),
        "tahan": outbox.Held("Jam perangkat berbeda."),
    }

    def take(actor, sent):
        if trouble := troubles.get(sent.payload.get("masalah")):
            raise trouble
        taken.append(sent.payload)
        return {"nomor": len(taken)}

    monkeypatch.setattr(registry, "_acceptors", {"uji": take})
    return taken


def sent(key=None, kind="uji", **payload):
    return outbox.Sent(key or uuid7(), kind, payload, MADE_AT)


@pytest.mark.django_db
def test_a_message_sent_twice_is_taken_once_and_answered_alike(ledger):
    user = User.objects.create_user("a@contoh.test")
    message = sent(nilai=1)
    first, second = outbox.take(user, [message, message])
    assert (first.verdict, first.result) == ("baru", {"nomor": 1})
    assert (second.verdict, second.result) == ("ulang", {"nomor": 1})
    assert ledger == [{"nilai": 1}]


@pytest.mark.django_db
def test_a_key_used_for_other_content_or_by_another_person_is_refused(ledger):
    user, other = User.objects.create_user("a@contoh.test"), User.objects.create_user("b@contoh.test")
    message = sent(nilai=1)
    outbox.take(user, [message])
    changed = outbox.take(user, [sent(message.key, nilai=2)])[0]
    stolen = outbox.take(other, [message])[0]
    assert [changed.code, stolen.code] == ["id_bentrok", "id_bentrok"]
    assert ledger == [{"nilai": 1}]


@pytest.mark.django_db
def test_one_bad_message_never_blocks_the_rest(ledger):
    user = User.objects.create_user("a@contoh.test")
    batch = [sent(masalah=name) for name in ("izin", "isi", "bentuk", "kembar", "tahan")]
    answers = outbox.take(user, [*batch, sent(kind="asing"), sent(nilai=7)])
    assert [(answer.verdict, answer.code) for answer in answers] == [
        ("ditolak", "tidak_berhak"),
        ("ditolak", "tidak_sah"),
        ("ditolak", "bentuk_salah"),
        ("ganda", None),
        ("ditahan", None),
        ("ditolak", "jenis_tidak_dikenal"),
        ("baru", None),
    ]
    assert ledger == [{"nilai": 7}]


@pytest.mark.django_db
def test_a_refused_message_may_be_sent_again_once_its_cause_is_gone(ledger):
    user = User.objects.create_user("a@contoh.test")
    outbox.take(user, [sent(masalah="izin")])
    assert Receipt.objects.count() == 0
