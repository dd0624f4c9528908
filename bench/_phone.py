"""A phone for tests and measurements: a key, a numbered chain of signed events, a clock that may be wrong."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from pamong.core.canonical import canonical, digest, packed
from pamong.core.device_keys import ALGORITHM, device_id
from pamong.core.ids import uuid7

EPOCH = "00000000-0000-7000-8000-000000000000"


def wall_clock() -> int:
    """Return the true time in milliseconds."""
    return time.time_ns() // 1_000_000


class Phone:
    """One browser with one user."""

    def __init__(
        self,
        user_id: object,
        *,
        clock: Callable[[], int] = wall_clock,
        mark: str = "",
        key: ec.EllipticCurvePrivateKey | None = None,
    ) -> None:
        self.key = key or ec.generate_private_key(ec.SECP256R1())
        self.spki = self.key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        self.dev = str(device_id(self.spki))
        self.user_id = str(user_id)
        self.clock = clock
        self.mark = mark or packed(random.randbytes(16))
        self.origin = packed(random.randbytes(6))
        self.seq, self.prev, self.off = 0, None, 0
        self.started = clock()

    def introduction(self) -> dict[str, Any]:
        """Return what enrols this phone."""
        body = {
            "v": 1, "aktor": self.user_id, "kunci": packed(self.spki),
            "nama": "Ponsel uji", "tanda": self.mark, "t": self.clock(),
        }  # fmt: skip
        return {**body, "sig": self.sign(body)}

    def event(self, kind: str, *, data: dict[str, Any] | None = None, **fields: Any) -> dict[str, Any]:
        """Return the next event of the chain, signed; `fields` fill or replace what it holds."""
        self.seq += 1
        now = self.clock()
        body = {
            "v": 1, "id": str(uuid7()), "ep": EPOCH, "dev": self.dev, "seq": self.seq, "prev": self.prev,
            "jenis": kind, "aktor": self.user_id, "t": now, "mono": max(0, now - self.started), "asal": self.origin,
            "off": self.off, "off_umur": 0, "data": data or {},
        }  # fmt: skip
        body.update({name: str(value) if isinstance(value, UUID) else value for name, value in fields.items()})
        self.prev = digest(canonical(body))
        return {**body, "sig": self.sign(body)}

    def sign(self, body: dict[str, Any]) -> str:
        """Sign as WebCrypto does: r and s, 32 bytes each."""
        r, s = decode_dss_signature(self.key.sign(canonical(body), ALGORITHM))
        return packed(r.to_bytes(32, "big") + s.to_bytes(32, "big"))
