"""Write a line into the log of succession, beside the audit trail."""

from __future__ import annotations

from typing import Any

from django.db.models import Model

from pamong.core import clock
from pamong.core.audit import audit
from pamong.succession.chain import sealed
from pamong.succession.models import LogEntry


def note(actor: Any, authority: str, verb: str, subject: Model, **data: Any) -> LogEntry:
    """Chain one line, in the transaction of its change."""
    last = LogEntry.objects.select_for_update().filter(authority=authority).order_by("-number").first()
    entry = sealed(
        authority,
        last,
        at=clock.now().isoformat(),
        actor_id=getattr(actor, "pk", None),
        verb=verb,
        subject=f"{subject._meta.model_name}:{subject.pk}",
        data=data,
    )
    entry.save(force_insert=True)
    audit(actor, f"succession.{verb}", subject, **data)
    return entry
