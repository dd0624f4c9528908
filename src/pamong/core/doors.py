"""The short way for phones: a call that holds signed events only needs no session, no language, no page around it.

It stands first among the middlewares and answers such calls itself, with what `/api/v1/outbox` would answer; every
other call goes on. A check-in costs half as much this way, and everybody checks in within the same quarter of an
hour.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja.errors import HttpError

from .api import MOST_MESSAGES, take_batch
from .outbox import is_signed
from .trouble import in_words

GetResponse = Callable[[HttpRequest], HttpResponse]
ADDRESS = "/api/v1/outbox"


class SignedOutboxMiddleware:
    """Answer batches of signed events before anything else is asked."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        batch = _signed_batch(request)
        if batch is None:
            return self.get_response(request)
        events, dev = batch
        try:
            answer = take_batch(request, events, dev, None)
        except HttpError as refusal:
            return JsonResponse({"detail": str(refusal)}, status=refusal.status_code)
        except (OperationalError, InterfaceError) as trouble:
            return in_words(request, trouble)
        answer["answers"] = [one.told() for one in answer["answers"]]
        response = JsonResponse(answer, encoder=DjangoJSONEncoder, headers={"X-Content-Type-Options": "nosniff"})
        response.headers["Content-Length"] = str(len(response.content))
        return response


def _signed_batch(request: HttpRequest) -> tuple[list[dict[str, Any]], UUID | None] | None:
    """Return the events of a well-formed call of signed events only; what is odd goes the whole way."""
    if request.path != ADDRESS or request.method != "POST" or (settings.SECURE and not request.is_secure()):
        return None
    request.get_host()  # refuses names that are not ours
    try:
        body = json.loads(request.body)
        events, dev = body["events"], body.get("dev")
        signed = isinstance(events, list) and 0 < len(events) <= MOST_MESSAGES and all(map(is_signed, events))
        return (events, UUID(dev) if dev else None) if signed and not body.get("pengantar") else None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
