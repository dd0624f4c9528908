"""The base row, the audit trail, devices and what they sent."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from .ids import uuid7


class Row(models.Model):
    """A row whose id a device may make while it has no signal."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True


class AuditEntry(models.Model):
    """Who did what to which object, and when. Only ever added to."""

    at = models.DateTimeField(auto_now_add=True, db_index=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    verb = models.CharField(max_length=80, db_index=True)
    object_type = models.CharField(max_length=80)
    object_id = models.CharField(max_length=64)
    event_id = models.UUIDField(null=True, db_index=True)
    data = models.JSONField(default=dict)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["object_type", "object_id"], name="audit_object")]

    def __str__(self) -> str:
        return f"{self.verb} {self.object_type} {self.object_id}"


class Receipt(models.Model):
    """What a device sent under one key, and the answer it got: the same key always gets the same answer."""

    key = models.UUIDField(primary_key=True)
    kind = models.CharField(max_length=40)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    payload_hash = models.CharField(max_length=64)
    answer = models.JSONField()
    received_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class Epoch(models.Model):
    """One life of the database: a restored backup begins another, and devices send again what it does not hold."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    began_at = models.DateTimeField(auto_now_add=True)
    why = models.CharField(max_length=40)

    def __str__(self) -> str:
        return f"{self.why} {self.began_at:%Y-%m-%d}"


class Device(models.Model):
    """A browser with a P-256 key that never leaves it, bound to one user. The id is made of the key's hash."""

    id = models.UUIDField(primary_key=True, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="devices")
    public_key = models.BinaryField(help_text="SubjectPublicKeyInfo, DER.")
    name = models.CharField(max_length=80, blank=True)
    mark = models.CharField(max_length=22, blank=True, db_index=True, help_text="The same for all users of a browser.")
    enrolled_at = models.DateTimeField(auto_now_add=True)
    introduction = models.JSONField(default=dict, help_text="What the device signed when it enrolled.")
    introduced_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    revoked_at = models.DateTimeField(null=True, blank=True)
    is_server = models.BooleanField(default=False, help_text="A hall's server: speaks for people without a device.")
    held_to = models.PositiveBigIntegerField(default=0, help_text="Every event up to this number is held (hwm).")
    highest = models.PositiveBigIntegerField(default=0, help_text="The highest number that came.")
    safe_to = models.PositiveBigIntegerField(default=0, help_text="Every event up to this is in a backup (aman).")
    head = models.JSONField(null=True, help_text="The link of `highest`, for the next event to be compared with.")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["owner", "revoked_at"], name="device_of_owner")]

    def __str__(self) -> str:
        return self.name or str(self.pk)


class InboxEvent(models.Model):
    """A signed event exactly as its device sent it, and the answer it got for good. Never changed, never deleted."""

    id = models.UUIDField(primary_key=True, editable=False)
    device = models.ForeignKey(Device, models.PROTECT, related_name="events")
    seq = models.PositiveBigIntegerField()
    hash = models.CharField(max_length=43)
    kind = models.CharField(max_length=40)
    claimed_at = models.DateTimeField()
    received_at = models.DateTimeField(auto_now_add=True)
    verdict = models.CharField(max_length=8)
    answer = models.JSONField()
    body = models.TextField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["device", "seq"], name="one_event_a_number")]

    def __str__(self) -> str:
        return f"{self.kind} {self.device_id} {self.seq}"


class TaskLease(models.Model):
    """Which worker holds a running task, and until when unless it says so again."""

    task_id = models.UUIDField(primary_key=True)
    worker = models.CharField(max_length=64)
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.worker} {self.task_id}"
