"""When somebody signs in after scanning: the scan counts from the moment they scanned."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from pamong.core.refusals import Refused

from . import commands
from .remembering import forget, remembered, remembered_code


def take_remembered_scan(sender: object, request: HttpRequest | None, user: Any, **_rest: object) -> None:
    """Record the scan this browser came with before its person was known."""
    if request is None or not hasattr(request, "session"):
        return
    code, seen_at = remembered_code(request), remembered(request)
    if code is None or seen_at is None:
        return
    try:
        outcome = commands.check_in(actor=user, code=code, at=seen_at)
    except (Http404, Refused):
        return  # the page of the code itself says why
    forget(request)
    sentence = outcome.message if outcome.code else _("You are recorded as present.")
    messages.success(request, sentence or "", fail_silently=True)
