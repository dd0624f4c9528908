"""Coaching that nobody else keeps: conversations at school, and the sheet on a cycle of supervision."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from pamong.core.models import Row
from pamong.enrolment.models import Participant
from pamong.followup.cycle import rubric

from .visits import Supervision, VisitWay

LONGEST = 240  # minutes


class Conversation(Row):
    """A coaching conversation outside the bimtek, written down by who coached; its words are the coach's own."""

    participant = models.ForeignKey(Participant, models.CASCADE, related_name="conversations")
    partner = models.CharField(max_length=120, help_text=_("Who was coached."))
    held_on = models.DateField()
    minutes = models.PositiveSmallIntegerField(validators=[MinValueValidator(5), MaxValueValidator(LONGEST)])
    way = models.CharField(max_length=10, choices=VisitWay.choices, default=VisitWay.FACE)
    topic = models.CharField(max_length=200, blank=True)
    next_step = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering: ClassVar = ["-held_on", "-created_at"]
        indexes: ClassVar = [models.Index(fields=["participant", "held_on"], name="conversation_of_person")]

    def __str__(self) -> str:
        return f"{self.participant_id} {self.held_on}"


class CycleSheet(Row):
    """How one person marked a cycle of supervision on the eight items: 0 not done, 1 not yet as it should be, 2 done.

    Who led the cycle marks it to reflect; a coach who was there marks it too. The two stand side by side.
    """

    cycle = models.ForeignKey(Supervision, models.CASCADE, related_name="sheets")
    rated_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    version = models.PositiveSmallIntegerField()
    marks = models.JSONField(default=dict)
    note = models.CharField(max_length=600, blank=True)

    class Meta:
        ordering: ClassVar = ["created_at"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["cycle", "rated_by"], name="one_sheet_a_cycle_rater")]

    def __str__(self) -> str:
        return f"{self.cycle_id} {self.rated_by_id}"

    @property
    def lines(self) -> list[tuple[str, str]]:
        """Each item with its mark in words."""
        content = rubric(self.version)
        return [(item["text"], content["marks"][self.marks[item["code"]]]) for item in content["items"]]
