"""The resumable protocol, call by call; through a line that cuts connections it is tried in tests/faults."""

import hashlib
from base64 import b64encode

import pytest

from coaching.conftest import group_of
from coaching.recorded import ROOM, agreed, session_for, wav
from pamong.coaching import commands
from pamong.coaching.commands.recording import MOST_BYTES
from pamong.coaching.models import Recording
from pamong.core.ids import uuid7

SOUND = wav() + bytes(range(256)) * 40
TUS = {"Tus-Resumable": "1.0.0"}


@pytest.fixture
def phone(group, sign_in):
    return Phone(sign_in(group.coach), agreed(group))


class Phone:
    """A sender with the headers of the protocol."""

    def __init__(self, client, ask):
        self.client, self.ask, self.key = client, ask, str(uuid7())
        self.address = ""

    def create(self, **headers):
        about = ",".join(f"{name} {b64encode(value.encode()).decode()}" for name, value in (("kunci", self.key),))
        answer = self.client.post(
            f"{ROOM}izin/{self.ask.pk}/tus/", headers={**TUS, "Upload-Metadata": about, **headers}
        )
        self.address = answer.headers.get("Location", "")
        return answer

    def patch(self, offset, piece, **headers):
        head = {**TUS, "Upload-Offset": str(offset), **headers}
        kind = head.pop("kind", "application/offset+octet-stream")
        return self.client.patch(self.address, piece, content_type=kind, headers={"Content-Type": kind, **head})

    def head(self):
        return self.client.head(self.address, headers=TUS)


def sha256(piece):
    return {"Upload-Checksum": f"sha256 {b64encode(hashlib.sha256(piece).digest()).decode()}"}


def test_a_sound_in_three_pieces(phone):
    created = phone.create(**{"Upload-Length": str(len(SOUND))})
    assert (created.status_code, created["Upload-Offset"]) == (201, "0")
    assert phone.create(**{"Upload-Length": str(len(SOUND))})["Location"] == created["Location"]
    offset = 0
    for end in (1, 4000, len(SOUND)):
        answer = phone.patch(offset, SOUND[offset:end], **sha256(SOUND[offset:end]))
        assert (answer.status_code, answer["Upload-Offset"], answer["Tus-Resumable"]) == (204, str(end), "1.0.0")
        told = phone.head()
        assert (told["Upload-Offset"], told["Upload-Length"], told["Cache-Control"]) == (
            str(end), str(len(SOUND)), "no-store",
        )  # fmt: skip
        assert ("Upload-Expires" in told) is (end < len(SOUND))
        offset = end
    row = Recording.objects.get()
    assert (row.sha256, row.opened().read()) == (hashlib.sha256(SOUND).hexdigest(), SOUND)


def test_a_length_told_at_the_end(phone):
    assert phone.create(**{"Upload-Defer-Length": "1"}).status_code == 201
    assert phone.patch(0, SOUND)["Upload-Defer-Length"] == "1"
    done = phone.patch(len(SOUND), b"", **{"Upload-Length": str(len(SOUND))})
    assert (done.status_code, done["Rekaman"], Recording.objects.get().state) == (204, "ada", "ada")


def test_a_piece_that_came_already_a_damaged_one_and_one_too_many_change_nothing(phone):
    phone.create(**{"Upload-Length": str(len(SOUND))})
    phone.patch(0, SOUND[:1000])
    again = phone.patch(0, SOUND[:1000])
    damaged = phone.patch(1000, SOUND[1000:2000], **sha256(b"other"))
    beyond = phone.patch(1000, SOUND)
    assert [answer.status_code for answer in (again, damaged, beyond)] == [409, 460, 413]
    assert phone.head()["Upload-Offset"] == "1000"
    assert phone.patch(1000, SOUND[1000:]).status_code == 204
    assert Recording.objects.get().opened().read() == SOUND


def test_what_was_half_written_when_the_server_died_is_cut_off(phone):
    phone.create(**{"Upload-Length": str(len(SOUND))})
    phone.patch(0, SOUND[:1000])
    with Recording.objects.get().file.path.open("ab") as file:
        file.write(b"half a frame")
    phone.patch(1000, SOUND[1000:])
    assert Recording.objects.get().opened().read() == SOUND


WRONG = {
    "no version": ({"Tus-Resumable": "0.2.2"}, 412),
    "kind": ({"kind": "text/plain"}, 415),
    "no offset": ({"Upload-Offset": "x"}, 400),
    "digest": ({"Upload-Checksum": "md5 AAAA"}, 400),
    "base64": ({"Upload-Checksum": "sha256 !"}, 400),
    "other length": ({"Upload-Length": "5000"}, 403),
}


def test_wrong_calls_are_told_so_and_change_nothing(phone):
    phone.create(**{"Upload-Length": str(len(SOUND))})
    answers = {case: phone.patch(0, SOUND[:100], **headers) for case, (headers, _status) in WRONG.items()}
    assert {case: answer.status_code for case, answer in answers.items()} == {
        case: status for case, (_headers, status) in WRONG.items()
    }
    assert [case for case, answer in answers.items() if "Tus-Version" in answer] == ["no version"]
    assert phone.head()["Upload-Offset"] == "0"


def test_wrong_beginnings(phone):
    cases = [
        ({}, 400),
        ({"Upload-Length": "x"}, 400),
        ({"Upload-Length": str(MOST_BYTES + 1)}, 413),
        ({"Upload-Length": "0"}, 400),
        ({"Upload-Length": "9", "Upload-Metadata": "kunci !"}, 400),
        ({"Upload-Length": "9", "Upload-Metadata": "kunci AAAA"}, 400),
        ({"Upload-Length": "9", "Tus-Resumable": "2"}, 412),
    ]
    assert "berkas lain" in phone.create(**{"Upload-Length": "0"}).content.decode()
    assert "120 MB" in phone.create(**{"Upload-Length": str(MOST_BYTES + 1)}).content.decode()
    assert [phone.create(**headers).status_code for headers, _status in cases] == [status for _headers, status in cases]
    assert Recording.objects.count() == 0
    options = phone.client.options(f"{ROOM}izin/{phone.ask.pk}/tus/")
    assert (options.status_code, options["Tus-Max-Size"]) == (204, str(MOST_BYTES))
    assert phone.client.get(f"{ROOM}izin/{phone.ask.pk}/tus/").status_code == 405


def test_what_is_no_sound_is_thrown_away_at_its_first_piece(phone):
    texts = (b"Catatan rapat.", b"Ini catatan rapat, bukan suara.")
    for content in (*texts, b"<svg onload=alert(1)>" * 9, b"%PDF-1.7" * 9, b"PK\x03\x04" * 9, b"MZ" * 90):
        phone.key = str(uuid7())
        phone.create(**{"Upload-Length": str(len(content))})
        assert (phone.patch(0, content).status_code, phone.head().status_code) == (415, 410)
    assert set(Recording.objects.values_list("deleted_why", flat=True)) == {"bukan-suara"}


def test_termination_deletes_and_only_the_own_phone_sends(scene, group, phone, sign_in):
    phone.create(**{"Upload-Length": str(len(SOUND))})
    phone.patch(0, SOUND[:100])
    strangers = [group.observer, group_of(scene, scene.triads[1]).coach, scene.users["panitia"]]
    for user in strangers:
        other = Phone(sign_in(user), phone.ask)
        other.address = phone.address
        told = other.patch(100, b"x")
        assert (other.head().status_code, told.status_code, told["Tus-Resumable"], told.content) == (
            404, 404, "1.0.0", b"",
        )  # fmt: skip
    assert phone.client.delete(phone.address, headers=TUS).status_code == 204
    assert (phone.patch(100, SOUND[100:]).status_code, Recording.objects.get().key) == (410, "")


def test_who_stops_tells_the_phone_since_when(group, phone):
    about = f"kunci {b64encode(phone.key.encode()).decode()},cara {b64encode(b'mikrofon').decode()}"
    phone.create(**{"Upload-Defer-Length": "1", "Upload-Metadata": about})
    row = Recording.objects.get()
    assert (row.state, phone.patch(0, SOUND)["Rekaman"]) == ("merekam", "merekam")
    commands.stop_recording(actor=group.visitor, session=session_for(group), recording=row)
    told = phone.head()
    assert (told["Rekaman"], float(told["Berhenti-Sejak"]) < 5) == ("mengunggah", True)
