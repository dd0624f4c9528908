"""Spare objects of recordings: of the first triad, under an ask that nobody answered."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from pamong.coaching.models import ConsentAsk, Recording, RecordingRemark
from pamong.core.clock import now
from pamong.core.sealed_files import new_key
from scenes.sampit import Scene


def ask(scene: Scene) -> Any:
    """Return an ask."""
    values = {"days": 90, "asked_by": scene.users["peserta"], "asked_at": now()}
    rows = ConsentAsk.objects.filter(closed_at=None)
    return rows.get_or_create(
        event=scene.event, source="praktik", session_id=scene.triads[0].pk, purpose="umpan-balik", defaults=values
    )[0].pk


def recording(scene: Scene) -> Any:
    """Return a recording that has begun; another one when it was deleted."""
    rows = Recording.objects.filter(ask=ask(scene), deleted_at=None)
    found = rows.first()
    if found is None:
        moment, who = now(), scene.users["peserta"]
        found = Recording(ask_id=ask(scene), started_by=who, started_at=moment, touched_at=moment, key=new_key())
        found.expires_at = moment + timedelta(days=90)
        found.save()
    return found.pk


def remark(scene: Scene) -> Any:
    """Return a remark of the committee on it."""
    values = {"second": 1, "text": "Cadangan", "author": scene.users["panitia"]}
    return RecordingRemark.objects.get_or_create(recording_id=recording(scene), defaults=values)[0].pk
