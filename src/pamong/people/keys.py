"""Secret keys that are shown once and stored only as their hash."""

from __future__ import annotations

import hashlib
import secrets


def new_key() -> str:
    """Return a key nobody can guess (256 bits), safe in an address."""
    return secrets.token_urlsafe(32)


def digest_of(key: str) -> str:
    """Return the SHA-256 of a key: with 256 random bits there is nothing to guess, so no slow hash is needed."""
    return hashlib.sha256(key.encode()).hexdigest()
