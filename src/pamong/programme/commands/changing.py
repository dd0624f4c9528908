"""What changing a row has in common: only what differs is written, and the audit line says what."""

from __future__ import annotations

from typing import Any

from django.db.models import Model

from pamong.core.audit import audit


def change_row(actor: Any, verb: str, row: Model, values: dict[str, Any]) -> bool:
    """Write what differs and audit it; tell whether anything did."""
    row.refresh_from_db(fields=list(values))
    before = {name: getattr(row, name) for name in values if getattr(row, name) != values[name]}
    if not before:
        return False
    for name in before:
        setattr(row, name, values[name])
    row.full_clean(exclude=[field.name for field in row._meta.fields if field.name not in before])
    row.save(update_fields=list(before))
    changes = {name: [str(old), str(values[name])] for name, old in before.items()}
    audit(actor, verb, row, changes=changes)
    return True


def values_of(row: Model, *leave_out: str) -> dict[str, Any]:
    """Return a row's own values for a copy: no id, no moment of making, no parent."""
    fields = [f.attname for f in row._meta.concrete_fields if f.editable]
    return {name: getattr(row, name) for name in fields if name not in {"id", "created_at", *leave_out}}
