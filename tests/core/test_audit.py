"""One trail, written one way: whoever writes one line or many, the clock is the same."""

from __future__ import annotations

from datetime import UTC, datetime

from pamong.core import clock
from pamong.core.audit import audit, audit_each, audit_many
from pamong.core.models import AuditEntry

MOMENT = datetime(2024, 11, 8, 7, 30, tzinfo=UTC)


def test_every_line_of_the_trail_tells_the_same_clock(scene):
    AuditEntry.objects.all().delete()
    actor, place = scene.users["panitia"], scene.participants[0]
    with clock.pretend(MOMENT):
        audit(actor, "uji.satu", place, jumlah=1)
        audit_many(actor, "uji.banyak", [place])
        audit_each("uji.tiap", [(actor, place)])
    rows = AuditEntry.objects.order_by("pk").values_list("verb", "at", "actor", "object_id", "event_id", "data")
    same = (MOMENT, actor.pk, str(place.pk), scene.event.pk)
    assert list(rows) == [("uji.satu", *same, {"jumlah": 1}), ("uji.banyak", *same, {}), ("uji.tiap", *same, {})]
