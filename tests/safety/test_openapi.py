"""The API never breaks, whatever is thrown at what it describes, and answers as it says it does."""

import pytest
import schemathesis
from hypothesis import HealthCheck, settings

from pamong.config import api
from pamong.config.wsgi import application
from pamong.people.keys import digest_of
from pamong.people.models import ApiToken

SCHEMA = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
CHECKS = [schemathesis.checks.not_a_server_error]
DENIED = (401, 403, 404, 429)


@pytest.fixture
def head_of(scene, monkeypatch):
    monkeypatch.setattr(api, "CALLS_A_MINUTE", 10**6)
    monkeypatch.setattr(api, "OPEN_CALLS_A_MINUTE", 10**6)
    for role in ("panitia", "peserta"):
        ApiToken.objects.create(user=scene.users[role], name="uji", scope="tulis", digest=digest_of(f"kunci-{role}"))
    return {
        "panitia": {"Authorization": "Bearer kunci-panitia"},
        "peserta": {"Authorization": "Bearer kunci-peserta"},
        "nobody": {},
    }


@SCHEMA.parametrize()
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_call_breaks_the_server(case, head_of):
    for head in head_of.values():
        case.validate_response(case.call(headers=head), checks=CHECKS)


def test_what_is_answered_is_what_is_described(scene, head_of):
    """Every reading call on the real event keeps the schema."""
    told = {}
    for operation in (found.ok() for found in SCHEMA.get_all_operations()):
        if operation.method.upper() == "GET":
            case = operation.Case(path_parameters={"slug": scene.event.slug, "code": "0000-0000"})
            response = case.call(headers={**head_of["panitia"], "Accept-Encoding": "identity"})
            told[operation.path] = response.status_code
            case.validate_response(response, checks=[schemathesis.checks.not_a_server_error, *_conformance()])
    assert {path: status for path, status in told.items() if status != 200} == {
        "/api/v1/certificates/{code}": 404,
        "/api/v1/events/{slug}/snapshot": 422,  # needs a device
    }


def _conformance():
    from schemathesis.specs.openapi import checks

    return [checks.response_schema_conformance, checks.content_type_conformance]
