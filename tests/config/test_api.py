import json

import pytest
from bench._phone import Phone
from django.core.cache import cache
from django.db import OperationalError
from django.test import Client

from pamong.certification import verifying
from pamong.config import api
from pamong.core.ids import uuid7
from pamong.core.models import InboxEvent
from pamong.core.outbox import inbox
from pamong.people.commands import make_api_token
from pamong.people.keys import digest_of
from pamong.people.models import ApiToken

ACTORS = ("operator", "kepala_balai", "panitia", "fasilitator", "coach", "peserta", "dinas", "pengawas", "staf_lain")


# Sees its own teachers' certificates on its first page instead.
ELSEWHERE = {("/events/bimtek-sampit/certificates", "dinas")}


@pytest.fixture(autouse=True)
def _fresh_counters():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def call(scene):
    def with_token_of(role, path, **body):
        raw = f"kunci-{role}"
        ApiToken.objects.get_or_create(user=scene.users[role], name="uji", scope="tulis", digest=digest_of(raw))
        head = {"HTTP_AUTHORIZATION": f"Bearer {raw}"}
        client = Client()
        if body:
            return client.post(f"/api/v1{path}", json.dumps(body), content_type="application/json", **head)
        return client.get(f"/api/v1{path}", **head)

    return with_token_of


def test_without_a_key_nothing_is_told(scene):
    answer = Client().get("/api/v1/events")
    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Bearer")
    assert "Authorization: Bearer pamong_" in answer.json()["detail"]
    assert Client().get("/api/v1/events", HTTP_AUTHORIZATION="Bearer salah").status_code == 401


def test_a_key_sees_the_events_of_its_account_only(scene, call):
    assert [item["slug"] for item in call("panitia", "/events").json()["items"]] == ["bimtek-sampit"]
    assert call("staf_lain", "/events").json() == {"items": [], "count": 0}
    assert call("staf_lain", "/events/bimtek-sampit").status_code == 404


@pytest.mark.parametrize("part", ["limit", "offset"])
def test_no_list_begins_or_ends_where_a_database_cannot_count(scene, call, part):
    path = "/events/bimtek-sampit/participants"
    assert [call("panitia", f"{path}?{part}={number}").status_code for number in (2**31 - 1, 2**63)] == [200, 422]


def test_participants_are_listed_to_the_committee_and_to_a_dinas_only_its_own(scene, call):
    path = "/events/bimtek-sampit/participants"
    assert call("panitia", path).json()["count"] == 12
    regencies = {item["regency_code"] for item in call("dinas", path).json()["items"]}
    assert regencies == {"62.02"}
    assert call("peserta", path).status_code == 404
    assert call("staf_lain", path).status_code == 404


def test_participants_are_asked_by_their_state_and_a_state_nobody_has_is_malformed(scene, call):
    path = "/events/bimtek-sampit/participants"
    first = scene.event.participants.first()
    type(first).objects.filter(pk=first.pk).update(state="berhalangan")
    asked = call("panitia", f"{path}?state=berhalangan").json()
    assert [item["id"] for item in asked["items"]] == [str(first.pk)]
    assert call("panitia", f"{path}?state=sakit").status_code == 422


def test_a_program_finds_a_session_notes_presence_once_and_reads_it_back(scene, call):
    sessions = call("panitia", "/events/bimtek-sampit/sessions").json()
    assert sessions["count"] == scene.event.sessions.count()
    session = scene.sessions[0]
    found = next(item for item in sessions["items"] if item["id"] == str(session.pk))
    assert (found["material"], found["jp"]) == (str(session.material), session.jp)
    person = session.training_class.members.first()
    seen = {"session": str(session.pk), "participant": str(person.pk), "way": "pindai_panitia"}
    message = {"key": str(uuid7()), "kind": "hadir", "payload": seen, "made_at": session.starts_at.isoformat()}
    told = [call("panitia", "/outbox", events=[message]).json()["answers"][0]["verdict"] for _ in range(2)]
    assert told == ["baru", "ulang"]
    noted = call("panitia", f"/events/bimtek-sampit/presence?session={session.pk}").json()["items"]
    assert [(item["participant_id"], item["level"]) for item in noted] == [(str(person.pk), 3)]
    assert call("panitia", f"/events/bimtek-sampit/presence?session={uuid7()}").json() == {"items": [], "count": 0}


def test_an_unknown_kind_of_message_is_answered_alone(scene, call):
    batch = [{"key": str(uuid7()), "kind": "asing", "payload": {}, "made_at": "2024-11-08T01:00:00Z"}]
    answer = call("peserta", "/outbox", events=batch)
    assert [item["code"] for item in answer.json()["answers"]] == ["jenis_tidak_dikenal"]


def test_a_malformed_message_is_answered_alone_and_a_malformed_batch_by_its_place(scene, call):
    answer = call("peserta", "/outbox", events=[{"key": "bukan"}])
    assert [(item["verdict"], item["code"]) for item in answer.json()["answers"]] == [("ditolak", "bentuk_salah")]
    answer = call("peserta", "/outbox", events=["bukan"])
    assert answer.status_code == 422
    assert ["body", "batch", "events", 0] in [item["loc"] for item in answer.json()["detail"]]


def test_a_key_that_may_only_read_sends_nothing(scene):
    key = make_api_token(actor=scene.users["peserta"], name="uji")
    client = Client(headers={"authorization": f"Bearer {key}"})
    assert client.get("/api/v1/events").status_code == 200
    answer = client.post("/api/v1/outbox", {"events": []}, content_type="application/json")
    assert (answer.status_code, answer.json()["detail"][:30]) == (403, "Kunci ini hanya untuk membaca.")


def test_the_use_of_a_key_is_noted(scene):
    key = make_api_token(actor=scene.users["panitia"], name="uji")
    Client(headers={"authorization": f"Bearer {key}"}).get("/api/v1/events")
    assert ApiToken.objects.get().last_used_at is not None


@pytest.mark.parametrize("method", ["get", "post", "delete"])
def test_an_address_that_is_not_there_is_told_to_machines_in_their_form(db, method):
    answer = getattr(Client(), method)("/api/v1/event")
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/json; charset=utf-8")
    assert answer.json() == {"detail": "Not Found"}


def test_who_calls_too_fast_is_held_back_and_nobody_else(scene, call, monkeypatch):
    monkeypatch.setattr(api, "CALLS_A_MINUTE", 2)
    assert [call("panitia", "/events").status_code for _ in range(3)] == [200, 200, 429]
    assert call("kepala_balai", "/events").status_code == 200


def test_who_asks_for_codes_too_fast_is_told_how_long_to_wait(db, monkeypatch):
    monkeypatch.setattr(verifying, "CODES_A_MINUTE", 1)
    told = [Client().get("/api/v1/certificates/0000-0000") for _ in range(2)]
    assert [(answer.status_code, answer.get("Retry-After")) for answer in told] == [(404, None), (429, "60")]


def test_open_calls_are_held_back_by_address(db, monkeypatch):
    monkeypatch.setattr(api, "OPEN_CALLS_A_MINUTE", 1)
    ask = [
        Client(REMOTE_ADDR=address).get("/api/v1/certificates/0000-0000") for address in ("9.1.1.1",) * 2 + ("9.2.2.2",)
    ]
    assert [answer.status_code for answer in ask] == [404, 429, 404]


@pytest.mark.parametrize(
    ("path", "page"),
    [
        ("/events/bimtek-sampit", "/kegiatan/bimtek-sampit/"),
        ("/events/bimtek-sampit/participants", "/kegiatan/bimtek-sampit/peserta/"),
        ("/events/bimtek-sampit/sessions", "/kegiatan/bimtek-sampit/jadwal/"),
        ("/events/bimtek-sampit/presence", "/kegiatan/bimtek-sampit/kehadiran/"),
        ("/events/bimtek-sampit/presence/recap", "/kegiatan/bimtek-sampit/kehadiran/"),
        ("/events/bimtek-sampit/certificates", "/kegiatan/bimtek-sampit/kelulusan/"),
    ],
)
def test_the_api_is_there_for_those_who_may_open_the_page(scene, call, sign_in, path, page):
    doors = {
        role: (call(role, path).status_code == 200, sign_in(scene.users[role]).get(page).status_code == 200)
        for role in ACTORS
        if (path, role) not in ELSEWHERE
    }
    assert {role for role, (api_open, page_open) in doors.items() if api_open != page_open} == set()
    assert {role for role, (api_open, _) in doors.items() if not api_open} >= {"staf_lain"}


def post(path, body, client=None, **head):
    return (client or Client()).post(f"/api/v1{path}", json.dumps(body), content_type="application/json", **head)


def test_a_phone_enrols_with_its_session_and_then_sends_without(scene, call, sign_in):
    user = scene.users["panitia"]
    phone = Phone(user.pk)
    enrolled = post("/devices", phone.introduction(), sign_in(user))
    assert (enrolled.status_code, enrolled.json()["dev"], enrolled.json()["hwm"]) == (200, phone.dev, 0)
    assert post("/devices", phone.introduction()).status_code == 401
    answer = post("/outbox", {"events": [phone.event("asing")]}).json()
    assert [item["code"] for item in answer["answers"]] == ["jenis_tidak_dikenal"]
    assert (answer["perangkat"], answer["ep"]) == ({phone.dev: {"hwm": 1, "aman": 0}}, enrolled.json()["ep"])
    assert post("/outbox", {"events": [], "dev": phone.dev}).json()["perangkat"][phone.dev]["hwm"] == 1
    assert [item["dev"] for item in call("panitia", "/devices").json()] == [phone.dev]


def test_an_unsigned_message_needs_a_session(scene):
    message = {"key": str(uuid7()), "kind": "asing", "payload": {}, "made_at": "2024-11-08T01:00:00Z"}
    assert post("/outbox", {"events": [message]}).status_code == 401


def test_a_key_of_another_account_is_refused_by_name(scene, sign_in):
    phone = Phone(scene.users["panitia"].pk)
    answer = post("/devices", phone.introduction(), sign_in(scene.users["peserta"]))
    assert (answer.status_code, answer.json()["code"]) == (409, "kunci_salah")


def test_a_device_is_ended_by_its_owner_and_the_committee_and_is_not_there_for_others(scene, call, sign_in):
    phone = Phone(scene.users["peserta"].pk)
    post("/devices", phone.introduction(), sign_in(scene.users["peserta"]))
    end = f"/devices/{phone.dev}/revoke"
    assert [call(role, end, x=1).status_code for role in ("staf_lain", "fasilitator", "panitia")] == [404, 404, 200]
    assert post("/devices", phone.introduction(), sign_in(scene.users["peserta"])).json()["code"] == "dicabut"


@pytest.mark.parametrize(
    ("words", "code"),
    [("database or disk is full", "penuh"), ("attempt to write a readonly database", "hanya_baca"),
     ("database is locked", "sibuk")],
)  # fmt: skip
def test_trouble_of_the_database_is_said_and_nothing_is_taken(words, code, scene, sign_in, monkeypatch):
    def trouble(*_args, **_kwargs):
        raise OperationalError(words)

    phone = Phone(scene.users["panitia"].pk)
    post("/devices", phone.introduction(), sign_in(scene.users["panitia"]))
    monkeypatch.setattr(inbox, "keep", trouble)
    answer = post("/outbox", {"events": [phone.event("asing")]})
    assert (answer.status_code, answer.json()["code"]) == (503, code)
    assert int(answer["Retry-After"]) == answer.json()["tunggu"] > 0
    assert InboxEvent.objects.count() == 0
