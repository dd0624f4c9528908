"""What phones sent to a hall's server reaches the office's by the same call, and once."""

from __future__ import annotations

import json

import pytest
import time_machine
from bench._phone import Phone
from django.test import Client

from pamong.attendance import codes
from pamong.attendance.models import Presence, PresenceEvent
from pamong.config.forwarding import ForwardError, forward, over_http
from pamong.core import devices, outbox
from pamong.core.models import Device, InboxEvent
from pamong.people.commands import make_api_token
from pamong.people.models import TokenScope


@pytest.fixture
def during(scene):
    return scene.sessions[0].starts_at


@pytest.fixture
def hall_batches(scene, during):
    """What a hall would send: two phones enrolled there, three scans; the office has heard of nothing."""
    phones = {
        role: Phone(scene.users[role].pk, clock=lambda: round(during.timestamp() * 1000))
        for role in ("peserta", "panitia")
    }
    for role, phone in phones.items():
        devices.enrol_device(actor=scene.users[role], introduction=phone.introduction())
    session = scene.sessions[0]
    own = phones["peserta"].event("hadir", cara="qr_peserta", bukti=codes.venue_code(session.pk, during))
    scans = [
        phones["panitia"].event("hadir", cara="pindai_panitia", sesi=session.pk, bukti=codes.personal_code(person))
        for person in scene.participants[:3:2]
    ]
    with time_machine.travel(during, tick=False):
        outbox.take_signed([own, *scans])
    batches = []
    forward(lambda batch: batches.append(batch) or {"answers": []})
    for model in (Presence, PresenceEvent, InboxEvent, Device):
        model.objects.all().delete()
    return batches


def office(scene, role):
    key = make_api_token(actor=scene.users[role], name="aula", scope=TokenScope.WRITE)
    client = Client(headers={"authorization": f"Bearer {key}"})

    def post(batch):
        return client.post("/api/v1/outbox", json.dumps(batch), content_type="application/json").json()

    return post


def verdicts(post, batches):
    return sorted(item["verdict"] for batch in batches for item in post(batch)["answers"])


def test_a_hall_s_records_count_at_the_office_and_only_once(scene, hall_batches):
    post = office(scene, "panitia")
    assert verdicts(post, hall_batches) == ["baru", "baru", "ganda"]
    assert verdicts(post, hall_batches) == ["ulang", "ulang", "ulang"]
    assert sorted(Presence.objects.values_list("level", flat=True)) == [3, 3]
    assert {device.introduced_by for device in Device.objects.filter(owner=scene.users["peserta"])} == {
        scene.users["panitia"]
    }


def test_nobody_introduces_phones_of_people_they_do_not_answer_for(scene, hall_batches):
    assert verdicts(office(scene, "staf_lain"), hall_batches) == ["ditolak", "ditolak", "ditolak"]
    assert not Device.objects.exists()


def test_without_a_key_the_phones_stay_unknown(scene, hall_batches, client):
    answers = [
        client.post("/api/v1/outbox", json.dumps(one), content_type="application/json").json() for one in hall_batches
    ]
    assert {item["code"] for answer in answers for item in answer["answers"]} == {"perangkat_tidak_dikenal"}


def test_an_office_is_reached_by_https_only():
    with pytest.raises(ForwardError, match="https"):
        over_http("http://kantor.contoh.go.id", "kunci")
