"""A call of a group's people: who sits in it, what their browsers tell each other, and another meeting's address."""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models

from pamong.core.clock import now
from pamong.core.models import Row
from pamong.planning.models import Triad

# Longer than an outage that a call should survive: until then the others keep the place and go on trying.
SILENT_SEAT = timedelta(seconds=75)


class SeatQuerySet(models.QuerySet["CallSeat"]):
    def present(self) -> SeatQuerySet:
        """Return the seats whose browser was heard of lately."""
        return self.filter(seen_at__gte=now() - SILENT_SEAT)

    def silent(self) -> SeatQuerySet:
        """Return the seats whose browser has left without a word."""
        return self.filter(seen_at__lt=now() - SILENT_SEAT)


class CallSeat(Row):
    """One open page of one person in a group's call. Seats are ordered: who comes later calls those who are there."""

    triad = models.ForeignKey(Triad, models.CASCADE, related_name="call_seats")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    seen_at = models.DateTimeField()

    objects = SeatQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["created_at", "id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["triad", "user"], name="one_seat_a_person_in_a_call")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.triad_id}"


class CallSignal(models.Model):
    """What one browser has to tell another to reach it. Gone as soon as it was fetched; never speech."""

    sender = models.ForeignKey(CallSeat, models.CASCADE, related_name="sent")
    recipient = models.ForeignKey(CallSeat, models.CASCADE, related_name="inbox")
    body = models.JSONField()

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"{self.pk} → {self.recipient_id}"


class MeetingLink(Row):
    """The address of a meeting elsewhere, for a group that cannot or does not want to call here."""

    triad = models.OneToOneField(Triad, models.CASCADE, related_name="meeting_link")
    url = models.URLField(max_length=500)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return self.url
