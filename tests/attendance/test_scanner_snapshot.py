"""What a scanner carries: encrypted for one device, complete, then only what changed."""

from __future__ import annotations

import gzip
import json

import pytest
import time_machine
from bench._phone import Phone
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from pamong.attendance import codes
from pamong.attendance.scanner_snapshot import BUCKETS, fingerprint
from pamong.core import devices, outbox
from pamong.core.canonical import unpacked
from pamong.enrolment.models import ParticipantState


class Scanner:
    """A staff phone that fetches snapshots as one role."""

    def __init__(self, scene, client, user):
        self.phone, self.client, self.scene = Phone(user.pk), client, scene
        devices.enrol_device(actor=user, introduction=self.phone.introduction())

    def fetch(self, has="", dev=None):
        address = f"/api/v1/events/{self.scene.event.slug}/snapshot"
        return self.client.get(address, {"dev": dev or self.phone.dev, "punya": has})

    def open(self, answer, dev=None):
        key = unpacked(answer["X-Pamong-Kunci"], 32)
        plain = AESGCM(key).decrypt(answer.content[:12], answer.content[12:], (dev or self.phone.dev).encode())
        return json.loads(gzip.decompress(plain))

    def read(self, has=""):
        return self.open(self.fetch(has))


@pytest.fixture
def scanner(scene, sign_in):
    return lambda role: Scanner(scene, sign_in(scene.users[role]), scene.users[role])


def test_it_holds_everybody_and_every_rule_that_holds_online(scene, scanner, session):
    told = scanner("panitia").read()
    people = [row for bucket in told["peserta"].values() for row in bucket]
    assert (told["penuh"], len(told["peserta"]), len(people)) == (True, BUCKETS, 12)
    first = scene.participants[0]
    row = next(row for row in people if codes.long(row[0]) == first.pk)
    assert (row[1], told["kelas"][row[2]][1], told["daerah"][row[3]]) == (
        first.person.name,
        "Kelas A",
        first.person.regency.name,
    )
    assert (row[4], row[5]) == (1, fingerprint(told["garam"], codes.personal_code(first)))
    mine = next(row for row in told["sesi"] if row[0] == str(session.pk))
    assert (told["kelas"][mine[2]][1:], mine[7], mine[8]) == (["Kelas A", 6], 40, 0)
    assert unpacked(mine[9], 32) == codes.session_key(session.pk)
    assert told["aturan"] == {
        "jendela": 1800,
        "langkah": 15,
        "basi": 30,
        "lisan": 300,
        "kelas_lain": "tahan",
        "tidak_ikut": "tahan",
    }


def test_a_facilitator_carries_the_own_sessions_only(scene, scanner):
    taught = {str(one.pk) for one in scene.sessions if scene.crew["fasilitator"][0] in one.facilitators.all()}
    assert {row[0] for row in scanner("fasilitator").read()["sesi"]} == taught


def test_then_comes_only_what_changed(scene, scanner):
    phone = scanner("panitia")
    version = phone.read()["versi"]
    assert phone.read(version)["peserta"] == {}
    gone = scene.participants[3]
    gone.state = ParticipantState.WITHDRAWN
    gone.save()
    later = phone.read(version)
    (bucket,) = later["peserta"]
    assert (later["penuh"], bucket) == (False, f"{gone.pk.bytes[-1] % BUCKETS:02x}")
    assert [row[4] for row in later["peserta"][bucket] if codes.long(row[0]) == gone.pk] == [2]
    assert "sesi" not in later
    assert phone.read("tidak-ada")["penuh"]


def test_who_is_present_already_travels_with_it(scene, scanner, session, members, during):
    phone = scanner("panitia")
    scan = phone.phone.event(
        "hadir",
        cara="pindai_panitia",
        sesi=session.pk,
        bukti=codes.personal_code(members[0]),
        t=round(during.timestamp() * 1000),
    )
    with time_machine.travel(during, tick=False):
        outbox.take_signed([scan])
        assert phone.read()["hadir"] == {str(session.pk): [codes.short(members[0].pk)]}


def test_it_opens_on_no_other_device_and_not_without_its_key(scanner):
    phone, other = scanner("panitia"), scanner("panitia")
    answer = phone.fetch()
    assert b"Peserta" not in answer.content
    with pytest.raises(InvalidTag):
        phone.open(answer, dev=other.phone.dev)
    assert phone.fetch()["X-Pamong-Kunci"] != other.fetch()["X-Pamong-Kunci"]
    assert answer["Cache-Control"] == "no-store"


def test_nobody_else_gets_it(scene, scanner):
    staff = scanner("panitia")
    for role in ("peserta", "staf_lain"):
        assert scanner(role).fetch().status_code == 404
    assert scanner("fasilitator").fetch(dev=staff.phone.dev).status_code == 404
    devices.revoke_device(actor=scene.users["panitia"], device=devices.Device.objects.get(pk=staff.phone.dev))
    assert staff.fetch().status_code == 404
