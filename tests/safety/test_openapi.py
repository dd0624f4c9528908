"""The API never breaks, whatever is thrown at what it describes."""

import hashlib

import pytest
import schemathesis
from hypothesis import HealthCheck, settings

from pamong.config.wsgi import application
from pamong.people.models import ApiToken

SCHEMA = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)


@pytest.fixture
def committee_key(scene):
    ApiToken.objects.create(user=scene.users["panitia"], name="uji", digest=hashlib.sha256(b"kunci-uji").hexdigest())
    return {"Authorization": "Bearer kunci-uji"}


@SCHEMA.parametrize()
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_call_breaks_the_server(case, committee_key):
    response = case.call(headers=committee_key)
    assert response.status_code < 500
    case.validate_response(response, checks=[schemathesis.checks.not_a_server_error])
