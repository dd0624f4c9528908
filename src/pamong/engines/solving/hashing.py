"""A hash of the input, so that a stored plan can be traced to the problem it answers."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass


def fingerprint(*parts: object) -> str:
    """Return the SHA-256 of the parts in one canonical JSON form (mappings sorted, dataclasses as mappings)."""
    text = json.dumps([_plain(part) for part in parts], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: object) -> object:
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, set | frozenset):
        return sorted(str(item) for item in value)
    return value
