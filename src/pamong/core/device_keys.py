"""The P-256 keys of devices: read, named, and asked whether a signature is theirs (FIPS 186-5, RFC 5480)."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_der_public_key

ALGORITHM = ec.ECDSA(SHA256())
HALF = 32
SPKI_BYTES = 91


@lru_cache(maxsize=4096)
def load_key(spki: bytes) -> ec.EllipticCurvePublicKey:
    """Return the key; ValueError unless it is an uncompressed P-256 key, written as WebCrypto exports it."""
    key = load_der_public_key(spki) if len(spki) == SPKI_BYTES else None
    if not isinstance(key, ec.EllipticCurvePublicKey) or key.curve.name != "secp256r1":
        raise ValueError("not a P-256 key")
    if key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo) != spki:
        raise ValueError("a key has one way to be written")
    return key


def device_id(spki: bytes) -> UUID:
    """Name a device by its key, so that a hall and an office name it alike (UUIDv8, RFC 9562)."""
    value = int.from_bytes(hashlib.sha256(spki).digest()[:16], "big")
    value = (value & ~(0xF << 76)) | (0x8 << 76)
    value = (value & ~(0x3 << 62)) | (0x2 << 62)
    return UUID(int=value)


def is_signed_by(spki: bytes, signature: bytes, message: bytes) -> bool:
    """Tell whether the 64 bytes r‖s, as WebCrypto writes them, sign the message."""
    r, s = int.from_bytes(signature[:HALF], "big"), int.from_bytes(signature[HALF:], "big")
    try:
        load_key(spki).verify(encode_dss_signature(r, s), message, ALGORITHM)
    except InvalidSignature:
        return False
    return True
