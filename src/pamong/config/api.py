"""`/api/v1/`: the rooms' doors for machines, described at `/api/v1/openapi.json`."""

from __future__ import annotations

import importlib
import importlib.util
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import ValidationError
from ninja.security import HttpBearer, SessionAuth

from pamong import __version__
from pamong.people.queries import user_for_token

ROOMS = ("core", "programme", "enrolment", "attendance", "certification")


class TokenAuth(HttpBearer):
    """A machine's key in the `Authorization: Bearer` header."""

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        return user_for_token(token)


class SignedInAuth(SessionAuth):
    """The session of somebody on the pages; writes carry the CSRF token."""

    def authenticate(self, request: HttpRequest, key: str | None) -> Any:
        return request.user if request.user.is_authenticated else None


api = NinjaAPI(
    title="Pamong",
    version="1",
    description=f"Events, participants, presence and certificates. Pamong {__version__}.",
    auth=[TokenAuth(), SignedInAuth()],
    docs_url=None,
    urls_namespace="api",
)
for room in ROOMS:
    if importlib.util.find_spec(f"pamong.{room}.api"):
        api.add_router("", importlib.import_module(f"pamong.{room}.api").router)


@api.exception_handler(ValidationError)
def malformed(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Say which part of a call is malformed, without repeating what was sent."""
    places = [{"loc": list(item["loc"]), "msg": item["msg"]} for item in error.errors]
    return api.create_response(request, {"detail": places}, status=422)
