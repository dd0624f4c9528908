"""The cue questions an office or an event has made its own, version after version."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pamong.core.models import Row
from pamong.places.models import Office
from pamong.programme.models import Event


class CueSet(Row):
    """One version of the cue questions, of an office or of one event; the highest version holds."""

    office = models.ForeignKey(Office, models.CASCADE, null=True, blank=True, related_name="cue_sets")
    event = models.ForeignKey(Event, models.CASCADE, null=True, blank=True, related_name="cue_sets")
    version = models.PositiveSmallIntegerField()
    cues = models.JSONField(help_text=_("Stage to its questions in order."))
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["-version"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(office=None, event__isnull=False) | Q(office__isnull=False, event=None),
                name="cues_are_of_an_office_or_an_event",
            ),
            models.UniqueConstraint(fields=["office", "version"], name="cues_of_office_once"),
            models.UniqueConstraint(fields=["event", "version"], name="cues_of_event_once"),
        ]

    def __str__(self) -> str:
        return f"versi {self.version}"

    def of(self, stage: str) -> list[str]:
        """Return the questions of a stage."""
        found: dict[str, Any] = self.cues
        return list(found.get(stage, []))
