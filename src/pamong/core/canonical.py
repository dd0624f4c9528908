"""JSON written in the one way that can be signed: RFC 8785 (JSON Canonicalization Scheme)."""

from __future__ import annotations

import hashlib
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

MOST = 2**53 - 1
_text = json.encoder.encode_basestring


def canonical(value: Any) -> bytes:
    """Return the canonical bytes of a JSON value; ValueError for what has none."""
    try:
        return _written(value).encode()
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def digest(raw: bytes) -> str:
    """Return SHA-256 in 43 characters."""
    return packed(hashlib.sha256(raw).digest())


def packed(raw: bytes) -> str:
    """Return bytes as base64url without padding."""
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def unpacked(text: object, size: int | None = None) -> bytes:
    """Return the bytes of base64url without padding, written in the one right way; ValueError otherwise."""
    if not isinstance(text, str):
        raise ValueError("base64url is text")
    raw = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if packed(raw) != text or size not in (None, len(raw)):
        raise ValueError("not the base64url of that many bytes")
    return raw


def _written(value: Any) -> str:
    match value:
        case str():
            return _text(value)
        case None | bool():
            return {None: "null", True: "true", False: "false"}[value]
        case int():
            return _integer(value)
        case float():
            return _float(value)
        case Mapping():
            return "{" + ",".join(f"{_text(key)}:{_written(value[key])}" for key in sorted(value, key=_utf16)) + "}"
        case list() | tuple():
            return "[" + ",".join(map(_written, value)) + "]"
    raise ValueError(f"{type(value).__name__} is not JSON")


def _utf16(key: str) -> bytes:
    """Names are sorted by their UTF-16 code units (RFC 8785 §3.2.3), as JavaScript does."""
    return key.encode("utf-16-be")


def _integer(value: int) -> str:
    if abs(value) > MOST:
        raise ValueError("a number that JavaScript cannot hold")
    return str(value)


def _float(value: float) -> str:
    """Write a number as ECMAScript's Number::toString: the shortest digits that read back the same."""
    if value == 0:
        return "0"
    sign, digits, exponent = Decimal(repr(value)).normalize().as_tuple()
    if not isinstance(exponent, int):
        raise ValueError("not a number")
    return ("-" if sign else "") + _placed("".join(map(str, digits)), exponent + len(digits))


def _placed(digits: str, point: int) -> str:
    """Put the decimal point after `point` digits."""
    count = len(digits)
    if count <= point <= 21:
        return digits + "0" * (point - count)
    if 0 < point <= 21:
        return f"{digits[:point]}.{digits[point:]}"
    if -6 < point <= 0:
        return f"0.{'0' * -point}{digits}"
    mantissa = digits if count == 1 else f"{digits[0]}.{digits[1:]}"
    return f"{mantissa}e{point - 1:+d}"
