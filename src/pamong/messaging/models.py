"""A message and what became of it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from pamong.core.models import Row
from pamong.core.refusals import Refused
from pamong.people.models import Person

from .whatsapp import whatsapp_link


class Channel(models.TextChoices):
    EMAIL = "email", _("E-mail")
    WHATSAPP = "whatsapp", "WhatsApp"


class MessageState(models.TextChoices):
    QUEUED = "antre", _("Waiting")
    SENT = "terkirim", _("Sent")
    FAILED = "gagal", _("Not delivered")
    NEEDLESS = "tidak-perlu", _("No longer needed")


class Message(Row):
    """One message to one person. `key` makes queuing idempotent: the same key is queued once."""

    key = models.CharField(max_length=120, unique=True)
    person = models.ForeignKey(Person, models.CASCADE, related_name="messages")
    event_id = models.UUIDField(null=True, db_index=True)
    channel = models.CharField(max_length=10, choices=Channel.choices)
    address = models.CharField(max_length=254)
    subject = models.CharField(max_length=200, blank=True)
    text = models.TextField()
    state = models.CharField(max_length=12, choices=MessageState.choices, default=MessageState.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)
    trouble = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering: ClassVar = ["-created_at"]
        indexes: ClassVar = [models.Index(fields=["event_id", "state"], name="message_state")]

    def __str__(self) -> str:
        return f"{self.channel} {self.subject}"

    @property
    def chat_address(self) -> str:
        """The address that opens WhatsApp with this text, empty when the number is none."""
        try:
            return whatsapp_link(self.address, self.text)
        except Refused:
            return ""
