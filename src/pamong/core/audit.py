"""The audit trail: every command leaves one line, in the transaction of its change."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Model

from .models import AuditEntry
from .prepared import Insert

_write = Insert(AuditEntry)


def audit(actor: Any, verb: str, target: Model, *, event_id: UUID | None = None, **data: Any) -> None:
    """Record that `actor` did `verb` to `target`. `data` holds what changed; never secrets or whole identifiers."""
    _write([AuditEntry(**_entry(actor, verb, target, event_id, data))])


def audit_many(actor: Any, verb: str, targets: Iterable[Model], *, event_id: UUID | None = None, **data: Any) -> None:
    """Record the same verb on many objects with few statements."""
    entries = [AuditEntry(**_entry(actor, verb, target, event_id, data)) for target in targets]
    _write(entries)


def audit_each(verb: str, done: Iterable[tuple[Any, Model]], *, event_id: UUID | None = None, **data: Any) -> None:
    """Record the same verb on many objects, each by its own actor, with few statements."""
    entries = [AuditEntry(**_entry(actor, verb, target, event_id, data)) for actor, target in done]
    _write(entries)


def _entry(actor: Any, verb: str, target: Model, event_id: UUID | None, data: dict[str, Any]) -> dict[str, Any]:
    return {
        "actor_id": getattr(actor, "pk", None),
        "verb": verb,
        "object_type": target._meta.label_lower,
        "object_id": str(target.pk),
        "event_id": event_id or getattr(target, "event_id", None),
        "data": data,
    }
