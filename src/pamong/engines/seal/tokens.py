"""Compact Ed25519 tokens, short enough for a QR code: `P1.event.participant.expiry.signature`.

A token says who somebody is, never that they were present. It is checked without a network by anyone who holds the
office's public key. Ed25519: RFC 8032.
"""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

KIND = "P1"
LONGEST = 300

_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_EXPIRY = re.compile(r"[1-9][0-9]{0,11}")

TokenStatus = Literal["valid", "expired", "forged", "malformed"]


@dataclass(frozen=True, slots=True)
class Token:
    """What a token says, and whether it may be believed; the ids are empty when it is malformed."""

    status: TokenStatus
    event: str = ""
    participant: str = ""
    expires_at: datetime | None = None


def sign_token(*, event: str, participant: str, expires_at: datetime, key: Ed25519PrivateKey) -> str:
    """Return the token of one participant of one event.

    Parameters
    ----------
    event, participant : str
        Short ids: letters, digits, `-` and `_`, at most 64.
    expires_at : datetime
        Aware; kept to the second.
    """
    if not (_ID.fullmatch(event) and _ID.fullmatch(participant)):
        raise ValueError("ids in a token hold letters, digits, - and _ only")
    if expires_at.tzinfo is None:
        raise ValueError("a token expires at an aware moment")
    message = f"{KIND}.{event}.{participant}.{int(expires_at.timestamp())}"
    return f"{message}.{_packed(key.sign(message.encode()))}"


def verify_token(text: str, *, keys: Iterable[Ed25519PublicKey], now: datetime) -> Token:
    """Check a token against the keys of the office, the present one and earlier ones; never raises."""
    message, _, signature = text.rpartition(".") if len(text) <= LONGEST else ("", "", "")
    kind, event, participant, expiry = parts if len(parts := message.split(".")) == 4 else ("", "", "", "")
    raw = _unpacked(signature)
    if kind != KIND or raw is None or not (_ID.fullmatch(event) and _ID.fullmatch(participant)):
        return Token("malformed")
    if not _EXPIRY.fullmatch(expiry):
        return Token("malformed")
    if not any(_fits(key, raw, message) for key in keys):
        return Token("forged", event, participant)
    expires_at = datetime.fromtimestamp(int(expiry), UTC)
    return Token("expired" if now >= expires_at else "valid", event, participant, expires_at)


def _fits(key: Ed25519PublicKey, signature: bytes, message: str) -> bool:
    try:
        key.verify(signature, message.encode())
    except InvalidSignature:
        return False
    return True


def _packed(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def _unpacked(text: str) -> bytes | None:
    """Return the 64 bytes of a signature; None unless it is written in the one way we write it."""
    try:
        raw = urlsafe_b64decode(text + "==")
    except ValueError:
        return None
    return raw if len(raw) == 64 and _packed(raw) == text else None
