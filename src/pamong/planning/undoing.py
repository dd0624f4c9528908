"""What undoes a change by hand: the old values of exactly what it changed, however large the document is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

KEPT = 50  # steps that can be taken back
Document = Mapping[str, Any]


def patch_of(before: Document, after: Document) -> dict[str, Any]:
    """Return what turns the document after a change into the one before it.

    `set` old values, `drop` new names, `rows` old rows of lists of one length, `in` patches of documents within.
    """
    patch: dict[str, Any] = {"drop": sorted(after.keys() - before.keys())}
    for name, old in before.items():
        new = after.get(name)
        if name in after and new == old:
            continue
        kind = _kind(old, new)
        patch.setdefault(kind, {})[name] = _reverse(kind, old, new)
    return patch


def _kind(old: Any, new: Any) -> str:
    if isinstance(old, dict) and isinstance(new, dict):
        return "in"
    return "rows" if isinstance(old, list) and isinstance(new, list) and len(old) == len(new) else "set"


def _reverse(kind: str, old: Any, new: Any) -> Any:
    if kind == "in":
        return patch_of(old, new)
    if kind == "rows":
        return [[at, row] for at, row in enumerate(old) if row != new[at]]
    return old


def undone(document: Document, patch: Document) -> dict[str, Any]:
    """Return the document before a change."""
    result = {name: value for name, value in document.items() if name not in patch.get("drop", ())}
    result |= patch.get("set", {})
    for name, rows in patch.get("rows", {}).items():
        result[name] = list(result[name])
        for at, row in rows:
            result[name][at] = row
    for name, within in patch.get("in", {}).items():
        result[name] = undone(result[name], within)
    return result
