"""Reads of people."""

from __future__ import annotations

import hashlib

from django.db.models import Q

from pamong.core import clock

from .models import ApiToken, User


def user_for_token(raw: str) -> User | None:
    """Return the account an API token acts for; nothing when it is unknown, expired or its account inactive."""
    digest = hashlib.sha256(raw.encode()).hexdigest()
    alive = Q(expires_at__isnull=True) | Q(expires_at__gt=clock.now())
    token = ApiToken.objects.filter(alive, digest=digest, user__is_active=True).select_related("user").first()
    return token.user if token else None
