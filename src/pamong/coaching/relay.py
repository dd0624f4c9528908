"""Passwords for the relay that carries a call where two networks do not reach each other (coturn, REST credentials).

The relay and Pamong share one secret; a name that carries its own end and its HMAC are enough, so no account is kept.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings

# As long as a call may last: an allocation that runs is refreshed with the password it began with.
LIFE = timedelta(hours=3)


def credentials(secret: str, name: str, ends_at: datetime) -> tuple[str, str]:
    """Return user name and password that a relay with the same secret takes until `ends_at`."""
    user = f"{int(ends_at.timestamp())}:{name}"
    # SHA-1 is what the relay's protocol prescribes; an HMAC does not lean on its weakness.
    digest = hmac.new(secret.encode(), user.encode(), hashlib.sha1).digest()
    return user, base64.b64encode(digest).decode()


def ice_servers(name: str, moment: datetime) -> list[dict[str, Any]]:
    """Return what a browser needs to reach others: nothing on one network, else servers and a fresh password."""
    urls: list[str] = settings.CALL_RELAYS
    open_ones = [url for url in urls if url.startswith("stun")]
    relays = [url for url in urls if url.startswith("turn")]
    servers: list[dict[str, Any]] = [{"urls": open_ones}] if open_ones else []
    if relays and settings.CALL_RELAY_SECRET:
        user, password = credentials(settings.CALL_RELAY_SECRET, name, moment + LIFE)
        servers.append({"urls": relays, "username": user, "credential": password})
    return servers
