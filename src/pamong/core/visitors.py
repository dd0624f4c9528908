"""Where a request comes from, and how often somebody asks: every limit counts here."""

from __future__ import annotations

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac


def client_address(request: HttpRequest) -> str:
    """Return the address of whoever asks; behind our own proxy the one that it added last.

    What stands before it in `X-Forwarded-For` was sent by the visitor and may be invented.
    """
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "")
    if settings.BEHIND_PROXY and forwarded:
        return str(forwarded).rsplit(",", 1)[-1].strip()
    return str(request.META.get("REMOTE_ADDR", ""))


def is_too_often(kind: str, who: object, most: int, *, seconds: int = 60) -> bool:
    """Count one more `kind` of `who`; tell whether it is beyond `most` in `seconds`. Only a keyed hash of who is kept.

    Each server process counts by itself: a limit is a brake, not an account.
    """
    key = f"limit:{kind}:{salted_hmac('pamong.core.visitors', str(who)).hexdigest()[:32]}"
    cache.add(key, 0, seconds)
    try:
        return cache.incr(key) > most
    except ValueError:  # it ran out between the two calls
        return False
