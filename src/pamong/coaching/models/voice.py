"""When somebody spoke, heard by the own phone: segments only, never sound."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pamong.core.models import Row
from pamong.enrolment.models import Participant

from .rounds import PracticeRun


class VoiceTrack(Row):
    """The speech of one of a pair in one round, as the own phone told it. Its id is the key the phone made."""

    run = models.ForeignKey(PracticeRun, models.CASCADE, related_name="voices")
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="+")
    began_at = models.DateTimeField()
    seconds = models.FloatField()
    near = models.FloatField(help_text=_("Share of frames that were a close call."))
    segments = models.JSONField(help_text=_("[start, end] in seconds since `began_at`, in order."))

    class Meta:
        ordering: ClassVar = ["created_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["run", "participant"], name="one_voice_a_person"),
            models.CheckConstraint(
                condition=Q(seconds__gte=0, near__gte=0, near__lte=1), name="a_voice_has_length_and_share"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.run_id} {self.participant_id}"
