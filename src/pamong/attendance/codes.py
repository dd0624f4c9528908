"""The codes people scan: the session's, new every 15 seconds, and the participant's own.

The session's code `V1.<session>.<step>.<mac>` proves that somebody saw the screen a moment ago: HMAC-SHA256 (RFC 2104)
over session and step, cut to 50 bits, which is ample for something that lives a minute. The personal code `P1.…` is an
Ed25519 token of the seal engine: who somebody is, never that they were there. Both kinds of key descend from the
installation's secret key (HKDF, RFC 5869), so nothing more has to be kept.
"""

from __future__ import annotations

import hmac
from base64 import b32encode, urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from pamong.engines.seal.tokens import Token, sign_token, verify_token
from pamong.enrolment.models import Participant
from pamong.programme.models import Event

VENUE = "V1"
PERSONAL = "P1"
STEP_SECONDS = 15
STEPS_BACK = 3
STEPS_AHEAD = 1  # two servers' clocks may differ a little
VALID_AFTER = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class VenueCode:
    """What a session's code says: which session, and the moment its screen showed it."""

    session_id: UUID
    step: int

    @property
    def shown_at(self) -> datetime:
        """When this code began to be shown."""
        return datetime.fromtimestamp(self.step * STEP_SECONDS, UTC)

    def is_fresh(self, at: datetime) -> bool:
        """Tell whether somebody in the room can have seen the code at this moment."""
        age = _step(at) - self.step
        return -STEPS_AHEAD <= age <= STEPS_BACK


def venue_code(session_id: UUID, at: datetime) -> str:
    """Return the code a session's screen shows at a moment."""
    step = _step(at)
    return f"{VENUE}.{short(session_id)}.{step}.{_mac(session_id, step, settings.SECRET_KEY)}"


def read_venue_code(text: str) -> VenueCode | None:
    """Return what a session's code says if it is ours; None for anything else. Freshness is another question."""
    kind, ident, step, mac = parts if len(parts := text.split(".")) == 4 else ("", "", "", "")
    session_id = long(ident)
    if kind != VENUE or session_id is None or not (step.isascii() and step.isdigit() and len(step) <= 12):
        return None
    if not any(hmac.compare_digest(_mac(session_id, int(step), secret), mac.upper()) for secret in _secrets()):
        return None
    return VenueCode(session_id, int(step))


def personal_code(participant: Participant) -> str:
    """Return the code that says who a participant is, until two days after the event."""
    event = participant.event
    last_moment = datetime.combine(event.last_day, time(23, 59), ZoneInfo(event.zone)) + VALID_AFTER
    return sign_token(
        event=short(event.pk), participant=short(participant.pk), expires_at=last_moment, key=personal_key()
    )


def read_personal_code(text: str, event: Event, now: datetime) -> tuple[Token, UUID | None]:
    """Return what a personal code says, and the participant when it is this event's; an old code is still identity."""
    token = verify_token(text, keys=[key.public_key() for key in _personal_keys()], now=now)
    ours = token.status in {"valid", "expired"} and long(token.event) == event.pk
    return token, long(token.participant) if ours else None


def code_in(text: str) -> str:
    """Return the code in what a scanner or a person gave: the bare code, or the last part of its link."""
    return text.strip().rstrip("/").rpartition("/")[2]


def short(ident: UUID) -> str:
    """Return an id in 22 characters."""
    return urlsafe_b64encode(ident.bytes).rstrip(b"=").decode()


def long(text: str) -> UUID | None:
    """Return the id written in 22 characters, or None."""
    try:
        raw = urlsafe_b64decode(text + "==")
    except ValueError:
        return None
    return UUID(bytes=raw) if len(raw) == 16 and short(UUID(bytes=raw)) == text else None


def personal_key() -> Ed25519PrivateKey:
    """Return the key that signs personal codes."""
    return next(_personal_keys())


def _personal_keys() -> Iterator[Ed25519PrivateKey]:
    for secret in _secrets():
        yield Ed25519PrivateKey.from_private_bytes(_derived(secret, b"pamong attendance personal code"))


def _secrets() -> list[str]:
    return [str(secret) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]


def _derived(secret: str, purpose: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt=None, info=purpose).derive(secret.encode())


def _mac(session_id: UUID, step: int, secret: str) -> str:
    session_key = _derived(secret, b"pamong attendance session " + session_id.bytes)
    return b32encode(hmac.digest(session_key, f"{session_id}|{step}".encode(), "sha256"))[:10].decode()


def _step(at: datetime) -> int:
    return int(at.timestamp()) // STEP_SECONDS
