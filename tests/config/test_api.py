import hashlib
import json

import pytest
from django.test import Client

from pamong.core.ids import uuid7
from pamong.people.models import ApiToken


@pytest.fixture
def call(scene):
    def with_token_of(role, path, **body):
        raw = f"kunci-{role}"
        ApiToken.objects.get_or_create(
            user=scene.users[role], name="uji", digest=hashlib.sha256(raw.encode()).hexdigest()
        )
        head = {"HTTP_AUTHORIZATION": f"Bearer {raw}"}
        client = Client()
        if body:
            return client.post(f"/api/v1{path}", json.dumps(body), content_type="application/json", **head)
        return client.get(f"/api/v1{path}", **head)

    return with_token_of


def test_without_a_key_nothing_is_told(scene):
    assert Client().get("/api/v1/events").status_code == 401
    assert Client().get("/api/v1/events", HTTP_AUTHORIZATION="Bearer salah").status_code == 401


def test_a_key_sees_the_events_of_its_account_only(scene, call):
    assert [item["slug"] for item in call("panitia", "/events").json()["items"]] == ["bimtek-sampit"]
    assert call("staf_lain", "/events").json() == {"items": [], "count": 0}
    assert call("staf_lain", "/events/bimtek-sampit").status_code == 404


def test_participants_are_listed_to_the_committee_and_to_a_dinas_only_its_own(scene, call):
    path = "/events/bimtek-sampit/participants"
    assert call("panitia", path).json()["count"] == 12
    regencies = {item["regency_code"] for item in call("dinas", path).json()["items"]}
    assert regencies == {"62.02"}
    assert call("peserta", path).status_code == 404
    assert call("staf_lain", path).status_code == 404


def test_an_unknown_kind_of_message_is_answered_alone(scene, call):
    batch = [{"key": str(uuid7()), "kind": "asing", "payload": {}, "made_at": "2024-11-08T01:00:00Z"}]
    answer = call("peserta", "/outbox", events=batch)
    assert [item["code"] for item in answer.json()["answers"]] == ["jenis_tidak_dikenal"]


def test_a_malformed_batch_is_refused_by_its_place(scene, call):
    answer = call("peserta", "/outbox", events=[{"key": "bukan"}])
    assert answer.status_code == 422
    assert ["body", "batch", "events", 0, "key"] in [item["loc"] for item in answer.json()["detail"]]
