"""`/api/v1/`: the rooms' doors for machines, described at `/api/v1/openapi.json`."""

from __future__ import annotations

import importlib
import importlib.util
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI, Router
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.security import HttpBearer, SessionAuth
from ninja.throttling import BaseThrottle

from pamong import __version__
from pamong.core.api import DEVICES, signed_events
from pamong.core.visitors import client_address, is_too_often
from pamong.people.commands import note_token_use
from pamong.people.models import TokenScope
from pamong.people.queries import token_for_key

SAFE = ("GET", "HEAD", "OPTIONS")
CALLS_A_MINUTE = 600
OPEN_CALLS_A_MINUTE = 240  # a whole hall may stand behind one address
NO_KEY = "Kirim kunci yang berlaku: Authorization: Bearer pamong_…. Buat atau periksa di halaman Kunci API."
ROOMS = ("core", "programme", "enrolment", "planning", "attendance", "certification")


class TokenAuth(HttpBearer):
    """A machine's key in the `Authorization: Bearer` header; one that may only read is refused any other call."""

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        found = token_for_key(token)
        if found is None:
            return None
        if found.scope == TokenScope.READ and request.method not in SAFE:
            raise HttpError(403, "Kunci ini hanya untuk membaca. Buat kunci “Membaca dan mengirim” di halaman Anda.")
        note_token_use(token=found)
        return found.user


class SignedInAuth(SessionAuth):
    """The session of somebody on the pages; writes carry the CSRF token."""

    def authenticate(self, request: HttpRequest, key: str | None) -> Any:
        return request.user if request.user.is_authenticated else None


class Brake(BaseThrottle):
    """Holds back who calls faster than any honest program: by account, or by address where nobody signs in."""

    def allow_request(self, request: HttpRequest) -> bool:
        if getattr(request, "auth", None) is DEVICES:
            return True  # each is known by its key; the outbox itself asks them to wait, and brakes forgeries
        account = getattr(getattr(request, "auth", None), "pk", None)
        who, most = (account, CALLS_A_MINUTE) if account else (client_address(request), OPEN_CALLS_A_MINUTE)
        return not is_too_often("api", who, most)

    def wait(self) -> float:
        return 60.0


api = NinjaAPI(
    title="Pamong",
    version="1",
    description=f"Events, participants, presence and certificates. Pamong {__version__}. How to: docs/api.md.",
    auth=[TokenAuth(), signed_events, SignedInAuth()],
    throttle=[Brake()],
    docs_url=None,
    urls_namespace="api",
)
for room in ROOMS:
    if importlib.util.find_spec(f"pamong.{room}.api"):
        api.add_router("", importlib.import_module(f"pamong.{room}.api").router)


@api.exception_handler(AuthenticationError)
def nobody(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    """Say how to be somebody: a missing, ended, expired and unknown key look alike."""
    answer = api.create_response(request, {"detail": NO_KEY}, status=401)
    answer["WWW-Authenticate"] = "Bearer"
    return answer


nowhere = Router()
api.add_router("", nowhere)  # last: what no room's door answers


@nowhere.api_operation(["GET", "POST", "PUT", "PATCH", "DELETE"], "/{path:rest}", auth=None, include_in_schema=False)
def no_such_address(request: HttpRequest, rest: str) -> None:
    """Tell a machine in its own form that nothing is here, not with a page."""
    raise HttpError(404, "Not Found")


@api.exception_handler(ValidationError)
def malformed(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Say which part of a call is malformed, without repeating what was sent."""
    places = [{"loc": list(item["loc"]), "msg": item["msg"]} for item in error.errors]
    return api.create_response(request, {"detail": places}, status=422)
