"""The protocol of devices without any room: chains, repeats, clashes, clocks, ends."""

from __future__ import annotations

import random

import pytest
from bench._phone import Phone, wall_clock
from django.core.exceptions import ValidationError
from django.db import OperationalError
from django.utils import timezone

from pamong.core import devices, outbox
from pamong.core.models import AuditEntry, Device, InboxEvent
from pamong.core.outbox import registry
from pamong.people.models import User

HOUR = 3_600_000


@pytest.fixture
def heard(monkeypatch):
    """Two kinds of message: `uji` taken one by one, `banyak` many at once; what was heard, and late doubts."""
    taken, late = [], []

    def one(actor, sent):
        if trouble := sent.payload.get("masalah"):
            raise {"isi": ValidationError("Isi tidak sah."), "rusak": ZeroDivisionError(), "disk": OperationalError()}[
                trouble
            ]
        taken.append(sent.payload["n"])
        return {"n": sent.payload["n"]}

    def many(messages):
        taken.extend(sent.payload["n"] for sent in messages)
        return [
            outbox.Answer(str(sent.key), "ditahan" if sent.doubts else "baru", next(iter(sent.doubts), None))
            for sent in messages
        ]

    monkeypatch.setattr(registry, "_acceptors", {"uji": one})
    monkeypatch.setattr(registry, "_many", {"banyak": many})
    monkeypatch.setattr(registry, "_late_doubts", {"banyak": lambda ident, code: late.append((str(ident), code))})
    taken.append(late)
    return taken


@pytest.fixture
def owner(db):
    return User.objects.create_user("a@contoh.test")


@pytest.fixture
def phone(owner):
    phone = Phone(owner.pk)
    devices.enrol_device(actor=owner, introduction=phone.introduction())
    return phone


def verdicts(*events):
    answers, _devices = outbox.take_signed(list(events))
    return [(answer.verdict, answer.code) for answer in answers]


def state(phone):
    device = Device.objects.get(pk=phone.dev)
    return device.held_to, device.highest


def test_an_event_sent_twice_is_taken_once_and_answered_alike(heard, phone):
    event = phone.event("uji", data={"n": 1})
    (first,), _ = outbox.take_signed([event])
    (second,), _ = outbox.take_signed([event])
    assert (first.verdict, first.result) == ("baru", {"n": 1})
    assert (second.verdict, second.result) == ("ulang", {"n": 1})
    assert heard[1:] == [1]
    assert state(phone) == (1, 1)


def test_the_same_event_twice_in_one_sending_is_taken_once(heard, phone):
    event = phone.event("uji", data={"n": 1})
    assert verdicts(event, event) == [("baru", None), ("ulang", None)]


def test_signing_again_what_is_known_is_a_repeat(heard, phone):
    event = phone.event("uji", data={"n": 1})
    body = {name: value for name, value in event.items() if name != "sig"}
    verdicts(event)
    assert verdicts({**body, "sig": phone.sign(body)}) == [("ulang", None)]


def test_one_changed_byte_breaks_the_signature(heard, phone):
    event = phone.event("uji", data={"n": 1})
    assert verdicts({**event, "data": {"n": 2}}) == [("ditolak", "tanda_tangan_salah")]
    assert verdicts({**event, "sig": event["sig"][:-2] + "AA"}) == [("ditolak", "tanda_tangan_salah")]
    assert not InboxEvent.objects.exists()


def test_an_id_used_for_other_content_is_refused_and_written_down(heard, phone):
    event = phone.event("uji", data={"n": 1})
    verdicts(event)
    assert verdicts(phone.event("uji", data={"n": 2}, id=event["id"])) == [("ditolak", "id_bentrok")]
    assert AuditEntry.objects.filter(verb="core.id_bentrok").count() == 1
    assert InboxEvent.objects.count() == 1


def test_an_id_of_another_device_is_refused(heard, phone, db):
    other = User.objects.create_user("b@contoh.test")
    second = Phone(other.pk)
    devices.enrol_device(actor=other, introduction=second.introduction())
    event = phone.event("uji", data={"n": 1})
    verdicts(event)
    assert verdicts(second.event("uji", data={"n": 2}, id=event["id"])) == [("ditolak", "id_bentrok")]


def test_a_cloned_device_is_noticed_by_its_numbers(heard, phone):
    verdicts(phone.event("uji", data={"n": 1}))
    phone.seq, phone.prev = 0, None
    assert verdicts(phone.event("uji", data={"n": 2})) == [("ditolak", "seq_bentrok")]
    assert AuditEntry.objects.filter(verb="core.seq_bentrok").count() == 1


def test_a_refused_event_stays_refused_and_counts_as_heard(heard, phone):
    event = phone.event("uji", data={"masalah": "isi"})
    assert verdicts(event, event) == [("ditolak", "tidak_sah")] * 2
    assert verdicts(event) == [("ditolak", "tidak_sah")]
    assert state(phone) == (1, 1)


def test_a_room_that_breaks_holds_its_event_and_nothing_else(heard, phone, caplog):
    batch = [phone.event("uji", data=data) for data in ({"n": 1}, {"masalah": "rusak"}, {"n": 3})]
    assert verdicts(*batch) == [("baru", None), ("ditahan", "galat_server"), ("baru", None)]
    assert "A room failed on message" in caplog.text


def test_trouble_of_the_database_takes_nothing_of_the_batch(heard, phone):
    batch = [phone.event("uji", data=data) for data in ({"n": 1}, {"masalah": "disk"})]
    with pytest.raises(OperationalError):
        outbox.take_signed(batch)
    assert not InboxEvent.objects.exists()


def test_unknown_kinds_and_rubbish_are_answered_alone(heard, phone):
    good = phone.event("uji", data={"n": 1})
    rubbish = [
        {"sig": 7},
        {**good, "seq": "1"},
        {**good, "id": good["id"].upper()},
        {**good, "data": []},
        {**good, "v": 2},
    ]
    answers = verdicts(*rubbish, good, phone.event("asing"))
    assert answers == [("ditolak", "bentuk_salah")] * 5 + [("baru", None), ("ditolak", "jenis_tidak_dikenal")]


def test_an_event_that_is_too_large_is_refused(heard, phone):
    assert verdicts(phone.event("uji", data={"n": "x" * 70_000})) == [("ditolak", "terlalu_besar")]


def test_an_unknown_device_and_another_account_are_refused(heard, phone, owner):
    assert verdicts(Phone(owner.pk).event("uji", data={"n": 1})) == [("ditolak", "perangkat_tidak_dikenal")]
    phone.user_id = "999"
    assert verdicts(phone.event("uji", data={"n": 1})) == [("ditolak", "aktor_beda")]


def test_how_far_a_device_is_held_stops_at_a_gap_and_goes_on_when_it_is_filled(heard, phone):
    events = [phone.event("uji", data={"n": n}) for n in range(1, 6)]
    verdicts(events[0], events[1])
    verdicts(events[4])
    assert state(phone) == (2, 5)
    verdicts(events[3])
    assert state(phone) == (2, 5)
    verdicts(events[2])
    assert state(phone) == (5, 5)
    assert verdicts(phone.event("uji", data={"n": 6})) == [("baru", None)]
    assert state(phone) == (6, 6)


@pytest.mark.parametrize("seed", range(8))
def test_in_whatever_order_events_come_all_are_held_once(heard, phone, seed):
    events = [phone.event("uji", data={"n": n}) for n in range(12)]
    shuffled = random.Random(seed).sample(events * 2, 24)
    for start in range(0, 24, 5):
        outbox.take_signed(shuffled[start : start + 5])
    assert InboxEvent.objects.filter(verdict="baru").count() == 12
    assert state(phone) == (12, 12)


def test_a_clock_set_back_is_a_doubt_about_the_next_event_only(heard, owner):
    now = wall_clock() - 5 * HOUR
    phone = Phone(owner.pk, clock=lambda: now)
    devices.enrol_device(actor=owner, introduction=phone.introduction())
    first = phone.event("banyak", data={"n": 1})
    now -= HOUR
    second, third = phone.event("banyak", data={"n": 2}), phone.event("banyak", data={"n": 3})
    assert verdicts(first, second, third) == [("baru", None), ("ditahan", "jam_mundur"), ("baru", None)]


def test_a_clock_that_stands_still_while_the_page_runs_is_a_doubt(heard, phone):
    first = phone.event("banyak", data={"n": 1}, mono=0)
    second = phone.event("banyak", data={"n": 2}, mono=HOUR)
    assert verdicts(first, second) == [("baru", None), ("ditahan", "jam_mundur")]


def test_a_wrong_clock_that_was_measured_is_no_doubt(heard, owner):
    phone = Phone(owner.pk, clock=lambda: wall_clock() - 24 * HOUR)
    phone.off = 24 * HOUR
    devices.enrol_device(actor=owner, introduction=phone.introduction())
    assert verdicts(phone.event("banyak", data={"n": 1})) == [("baru", None)]


def test_an_event_from_the_future_is_a_doubt(heard, phone):
    assert verdicts(phone.event("banyak", data={"n": 1}, off=HOUR)) == [("ditahan", "jam_maju")]


def test_a_broken_chain_is_a_doubt_whichever_event_comes_first(heard, phone):
    first = phone.event("banyak", data={"n": 1})
    phone.prev = "A" * 43
    second = phone.event("banyak", data={"n": 2})
    assert verdicts(second) == [("baru", None)]
    assert verdicts(first) == [("baru", None)]
    assert heard[0] == [(second["id"], "rantai_putus")]


def test_a_device_that_was_ended_is_heard_only_about_what_went_before(heard, phone, owner):
    before = phone.event("uji", data={"n": 1}, t=wall_clock() - HOUR)
    devices.revoke_device(actor=owner, device=Device.objects.get())
    after = phone.event("uji", data={"n": 2}, t=wall_clock() + HOUR)
    assert verdicts(before, after) == [("ditahan", "perangkat_dicabut"), ("ditolak", "perangkat_dicabut")]
    assert heard[1:] == []


def test_a_device_enrols_once_and_only_with_its_own_signature(owner):
    phone = Phone(owner.pk)
    given = phone.introduction()
    device = devices.enrol_device(actor=owner, introduction=given)
    assert devices.enrol_device(actor=owner, introduction=given) == device
    assert str(device.pk) == phone.dev
    for change in ({"nama": "Lain"}, {"aktor": "0"}, {"kunci": "AAAA"}, {"v": 2}, {"lebih": 1}):
        with pytest.raises(devices.NotEnrolled) as refusal:
            devices.enrol_device(actor=owner, introduction={**given, **change})
        assert refusal.value.code == "kunci_salah"


def test_a_key_of_another_account_and_too_many_devices_are_refused(owner, phone):
    other = User.objects.create_user("b@contoh.test")
    phone.user_id = str(other.pk)
    with pytest.raises(devices.NotEnrolled) as refusal:
        devices.enrol_device(actor=other, introduction=phone.introduction())
    assert refusal.value.code == "kunci_bentrok"
    for _n in range(devices.MOST_LIVING - 1):
        devices.enrol_device(actor=owner, introduction=Phone(owner.pk).introduction())
    with pytest.raises(devices.NotEnrolled) as refusal:
        devices.enrol_device(actor=owner, introduction=Phone(owner.pk).introduction())
    assert refusal.value.code == "terlalu_banyak"


def test_a_device_that_was_ended_does_not_enrol_again(owner):
    phone = Phone(owner.pk)
    device = devices.enrol_device(actor=owner, introduction=phone.introduction())
    ended = devices.revoke_device(actor=owner, device=device).revoked_at
    assert devices.revoke_device(actor=owner, device=device).revoked_at == ended <= timezone.now()
    with pytest.raises(devices.NotEnrolled) as refusal:
        devices.enrol_device(actor=owner, introduction=phone.introduction())
    assert refusal.value.code == "dicabut"
