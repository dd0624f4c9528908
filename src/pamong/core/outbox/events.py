"""A signed event as a device sends it, read and checked for form (ADR 8)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple
from uuid import UUID

from pamong.core.canonical import canonical, digest, unpacked

VERSION = 1
LARGEST = 64 * 1024
LATEST = 4_102_444_800_000  # the year 2100 in milliseconds
EARLIEST = 946_684_800_000  # the year 2000
SIGNATURE_BYTES = 64
WHAT = ("sesi", "peserta", "cara", "bukti", "dasar")


class Malformed(ValueError):  # noqa: N818 - an answer to a device
    """An event that cannot be read; `code` says why."""

    def __init__(self, code: str = "bentuk_salah") -> None:
        super().__init__(code)
        self.code = code


class Link(NamedTuple):
    """What the next event of a device is compared with."""

    id: str
    kind: str
    hash: str
    prev: str | None
    t: int
    off: int
    mono: int
    origin: str


@dataclass(frozen=True, slots=True)
class SignedEvent:
    """One event of a device."""

    id: UUID
    device: UUID
    seq: int
    actor: str
    link: Link
    signed: bytes
    signature: bytes
    body: Mapping[str, Any]

    @property
    def kind(self) -> str:
        """What it says."""
        return self.link.kind

    @property
    def claimed_at(self) -> datetime:
        """When the device says it happened, by the server's clock as the device last knew it."""
        return datetime.fromtimestamp((self.link.t + self.link.off) / 1000, UTC)

    @property
    def payload(self) -> dict[str, Any]:
        """The room's own data, and what the event says beside it."""
        return {**self.body["data"], **{name: self.body[name] for name in WHAT if self.body.get(name) is not None}}


def is_signed(raw: object) -> bool:
    """Tell whether a message says that it is signed."""
    return isinstance(raw, Mapping) and "sig" in raw


def read(raw: Mapping[str, Any]) -> SignedEvent:
    """Return the event; `Malformed` when a field is missing or wrong."""
    try:
        return _read(raw)
    except Malformed:
        raise
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Malformed from error


def _read(raw: Mapping[str, Any]) -> SignedEvent:
    signed = canonical({name: value for name, value in raw.items() if name != "sig"})
    if len(signed) > LARGEST:
        raise Malformed("terlalu_besar")
    seq = _whole(raw["seq"], 1, 2**53 - 1)
    _ = _uuid(raw["ep"]), _whole(raw["off_umur"], 0, LATEST)
    if raw["v"] != VERSION or not isinstance(raw["data"], Mapping):
        raise Malformed
    return SignedEvent(
        id=_uuid(raw["id"]),
        device=_uuid(raw["dev"]),
        seq=seq,
        actor=_text(raw["aktor"], 40),
        link=_link(raw, seq, signed),
        signed=signed,
        signature=unpacked(raw["sig"], SIGNATURE_BYTES),
        body=raw,
    )


def _link(raw: Mapping[str, Any], seq: int, signed: bytes) -> Link:
    t, off = _whole(raw["t"], 0, LATEST), _whole(raw["off"], -LATEST, LATEST)
    if not EARLIEST <= t + off <= LATEST:
        raise Malformed
    return Link(
        id=str(raw["id"]),
        kind=_text(raw["jenis"], 40),
        hash=digest(signed),
        prev=_prev(raw["prev"], seq),
        t=t,
        off=off,
        mono=_whole(raw["mono"], 0, LATEST),
        origin=_text(raw["asal"], 16),
    )


def _prev(value: object, seq: int) -> str | None:
    """The first event has no predecessor, every other one names its hash."""
    if seq == 1:
        if value is not None:
            raise Malformed
        return None
    unpacked(value, 32)
    return str(value)


def _whole(value: object, least: int, most: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise Malformed
    return value


def _text(value: object, longest: int) -> str:
    if not isinstance(value, str) or not 0 < len(value) <= longest or "\x00" in value:
        raise Malformed
    return value


def _uuid(value: object) -> UUID:
    """An id in the one way it is written, so that nothing has two names."""
    ident = UUID(_text(value, 36))
    if str(ident) != value:
        raise Malformed
    return ident
