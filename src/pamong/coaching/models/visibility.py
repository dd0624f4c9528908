"""What each of a pair wishes about who reads their round."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from pamong.core.models import Row
from pamong.enrolment.models import Participant
from pamong.planning.models import Triad


class Visibility(models.TextChoices):
    """Who reads the feedback of a round, from the narrowest to the widest circle."""

    PRIVATE = "privat", _("Private")
    TRAINING = "latihan", _("Training")
    ASSESSMENT = "penilaian", _("Assessment")


class VisibilityWish(Row):
    """One wish of somebody who coaches or is coached. The narrower of the two holds (`queries.visibility`)."""

    triad = models.ForeignKey(Triad, models.CASCADE, related_name="visibility_wishes")
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="+")
    mode = models.CharField(max_length=9, choices=Visibility.choices)

    class Meta:
        ordering: ClassVar = ["created_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["triad", "participant"], name="one_wish_a_person"),
        ]

    def __str__(self) -> str:
        return f"{self.triad_id} {self.mode}"
