"""The codes people scan: the session's, new every 15 seconds or spoken, and the participant's own.

The session's code `V1.<session>.<step>.<mac>` proves that somebody saw the screen a moment ago: HMAC-SHA256 (RFC
2104) over session and step, cut to 50 bits, which is ample for something that lives a minute. Six digits of the same
key, new every five minutes, can be spoken. The personal code `P1.…` is an Ed25519 token of the seal engine: who
somebody is, never that they were there. Both kinds of key descend from the installation's secret key (HKDF, RFC
5869), so nothing more has to be kept.
"""

from __future__ import annotations

import hmac
from base64 import b32encode, urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import lru_cache
from uuid import UUID
from zoneinfo import ZoneInfo

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from pamong.engines.seal.tokens import Token, sign_token, verify_token
from pamong.enrolment.models import Participant
from pamong.programme.models import Event

VENUE = "V1"
PERSONAL = "P1"
STEP_SECONDS = 15
OLD_AFTER = timedelta(seconds=30)  # a picture forwarded by WhatsApp is older by the time it is opened
AHEAD = timedelta(seconds=15)  # two servers' clocks may differ a little
SPOKEN_SECONDS = 300
SPOKEN_DIGITS = 6
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
        return -AHEAD <= at - self.shown_at <= OLD_AFTER


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


def spoken_code(session_id: UUID, at: datetime) -> str:
    """Return the six digits a facilitator reads out at a moment."""
    return _spoken(session_id, int(at.timestamp()) // SPOKEN_SECONDS, str(settings.SECRET_KEY))


def is_spoken_code(text: str, session_id: UUID, at: datetime) -> bool:
    """Tell whether digits were read out in a session at a moment, or in the five minutes before."""
    now = int(at.timestamp()) // SPOKEN_SECONDS
    right = [_spoken(session_id, step, secret) for step in (now, now - 1) for secret in _secrets()]
    return any(hmac.compare_digest(code.encode(), text.encode()) for code in right)


def personal_code(participant: Participant) -> str:
    """Return the code that says who a participant is, until two days after the event."""
    return personal_signer(participant.event)(participant.pk)


def personal_signer(event: Event) -> Callable[[UUID], str]:
    """Return what makes the personal codes of an event's participants, by id."""
    until = datetime.combine(event.last_day, time(23, 59), ZoneInfo(event.zone)) + VALID_AFTER
    key, where = personal_key(), short(event.pk)
    return lambda participant: sign_token(event=where, participant=short(participant), expires_at=until, key=key)


def read_personal_code(text: str, event: Event, now: datetime) -> tuple[Token, UUID | None]:
    """Return what a personal code says, and the participant when it is this event's; an old code is still identity."""
    token, event_id, participant = whose_code(text, now)
    return token, participant if event_id == event.pk else None


def whose_code(text: str, now: datetime) -> tuple[Token, UUID | None, UUID | None]:
    """Return what a personal code says, and event and participant when we have signed it."""
    token = verify_token(text, keys=_public_keys(tuple(_secrets())), now=now)
    if token.status not in {"valid", "expired"}:
        return token, None, None
    return token, long(token.event), long(token.participant)


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


def public_keys() -> list[Ed25519PublicKey]:
    """Return the keys that verify personal codes, for scanners without signal."""
    return list(_public_keys(tuple(_secrets())))


def session_key(session_id: UUID, secret: str | None = None) -> bytes:
    """Return the key of a session's codes: for this server and the devices of its staff only."""
    return _derived(secret or str(settings.SECRET_KEY), b"pamong attendance session " + session_id.bytes)


def _personal_keys() -> Iterator[Ed25519PrivateKey]:
    for secret in _secrets():
        yield Ed25519PrivateKey.from_private_bytes(_derived(secret, b"pamong attendance personal code"))


@lru_cache(maxsize=8)
def _public_keys(secrets: tuple[str, ...]) -> tuple[Ed25519PublicKey, ...]:
    return tuple(key.public_key() for key in _personal_keys())


def _secrets() -> list[str]:
    return [str(secret) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]


@lru_cache(maxsize=4096)
def _derived(secret: str, purpose: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt=None, info=purpose).derive(secret.encode())


def _mac(session_id: UUID, step: int, secret: str) -> str:
    return b32encode(hmac.digest(session_key(session_id, secret), f"{session_id}|{step}".encode(), "sha256"))[
        :10
    ].decode()


def _spoken(session_id: UUID, step: int, secret: str) -> str:
    raw = hmac.digest(session_key(session_id, secret), f"lisan|{session_id}|{step}".encode(), "sha256")
    return f"{int.from_bytes(raw[:8], 'big') % 10**SPOKEN_DIGITS:0{SPOKEN_DIGITS}}"


def _step(at: datetime) -> int:
    return int(at.timestamp()) // STEP_SECONDS
