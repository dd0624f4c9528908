"""Recordings with the consent of everybody present: what was asked, the chained log of answers, the sound, remarks."""

from __future__ import annotations

from datetime import timedelta
from io import BufferedReader
from pathlib import Path
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pamong.core.clock import now
from pamong.core.models import Row
from pamong.core.sealed_files import SealedFile
from pamong.places.models import Office
from pamong.programme.models import Event

FOLDER = "rekaman"
USUAL_DAYS = 90
ASKED_FOR = timedelta(hours=24)  # a yes is for this session, not for all that come
LONGEST = timedelta(minutes=60)


class Purpose(models.TextChoices):
    """What a recording is made for. Everybody is asked for each of them apart."""

    FEEDBACK = "umpan-balik", _("Feedback to the pair")
    ASSESSMENT = "penilaian", _("Assessment")
    EXAMPLE = "contoh", _("Example for training")


class ConsentVerb(models.TextChoices):
    """What a line of the consent log says."""

    ASKED = "diminta", _("Asked")
    YES = "setuju", _("Agreed")
    NO = "tidak", _("Did not agree")
    ABSENT = "tidak-hadir", _("Was not there")
    WITHDRAWN = "ditarik", _("Withdrew")
    STARTED = "mulai", _("Recording began")
    STOPPED = "berhenti", _("Recording ended")
    KEPT = "diterima", _("Sound received whole")
    DELETED = "dihapus", _("Sound deleted")


ANSWERS = (ConsentVerb.YES, ConsentVerb.NO, ConsentVerb.ABSENT)


class RecordingRetention(Row):
    """How long an office keeps recordings that are asked for from a day on. Without a row: 90 days."""

    office = models.ForeignKey(Office, models.CASCADE, related_name="recording_retentions")
    days = models.PositiveSmallIntegerField()
    valid_from = models.DateField()

    class Meta:
        ordering: ClassVar = ["-valid_from"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["office", "valid_from"], name="one_retention_a_day"),
            models.CheckConstraint(condition=Q(days__gte=1, days__lte=365), name="retention_is_a_year_at_most"),
        ]

    def __str__(self) -> str:
        return f"{self.valid_from} {self.days}"


class ConsentAsk(Row):
    """One request to everybody of one session, for one purpose. Its answers are lines of the log, nothing else.

    `source` and `session_id` name the session (`coaching.sessions`): a practice round here, whatever a later room
    holds. `days` is what was promised when asking; a later rule changes no promise.
    """

    event = models.ForeignKey(Event, models.CASCADE, related_name="consent_asks")
    source = models.CharField(max_length=16)
    session_id = models.UUIDField()
    purpose = models.CharField(max_length=12, choices=Purpose.choices)
    days = models.PositiveSmallIntegerField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["asked_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["source", "session_id", "purpose"], condition=Q(closed_at=None), name="one_open_ask_a_purpose"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["event", "source", "session_id"], name="ask_of_session")]

    def __str__(self) -> str:
        return f"{self.source} {self.session_id} {self.purpose}"

    @property
    def is_open(self) -> bool:
        """Whether it can still be answered and recorded under."""
        return self.closed_at is None and now() - self.asked_at <= ASKED_FOR


class ConsentLine(models.Model):
    """One line of an event's consent log, chained: `digest` covers all it says and the digest of the line before."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="consent_lines")
    number = models.PositiveIntegerField()
    at = models.CharField(max_length=40)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    ask = models.ForeignKey(ConsentAsk, models.PROTECT, related_name="lines")
    verb = models.CharField(max_length=12, choices=ConsentVerb.choices)
    data = models.JSONField(default=dict)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        ordering: ClassVar = ["event", "number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["event", "number"], name="consent_number_once")]

    def __str__(self) -> str:
        return f"{self.number} {self.verb}"


class DeletedWhy(models.TextChoices):
    """Why a sound is gone."""

    WITHDRAWN = "ditarik", _("Consent was withdrawn")
    BY_HAND = "dihapus", _("Deleted by one of those present")
    EXPIRED = "masa-simpan", _("The time for keeping it was over")
    UNFINISHED = "tak-selesai", _("It never arrived whole")
    NOT_A_SOUND = "bukan-suara", _("The file was no sound")


class RecordingQuerySet(models.QuerySet["Recording"]):
    def living(self) -> RecordingQuerySet:
        """Return those whose sound, or a part of it, is there."""
        return self.filter(deleted_at=None)

    def running(self) -> RecordingQuerySet:
        """Return those that record at this moment."""
        return self.living().filter(ended_at=None)

    def whole(self) -> RecordingQuerySet:
        """Return those that can be heard."""
        return self.living().filter(completed_at__isnull=False)


class Recording(Row):
    """One sound: being recorded, on its way, kept, or a tombstone that says when and why it was deleted."""

    ask = models.ForeignKey(ConsentAsk, models.PROTECT, related_name="recordings")
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(help_text=_("When it is deleted by itself."))
    touched_at = models.DateTimeField(help_text=_("When its phone last sent something."))
    length = models.PositiveBigIntegerField(null=True, blank=True, help_text=_("Bytes it will have; null: not known."))
    received = models.PositiveBigIntegerField(default=0, help_text=_("Bytes of sound received."))
    stored = models.PositiveBigIntegerField(default=0, help_text=_("Bytes of the encrypted file that are confirmed."))
    key = models.CharField(max_length=200, blank=True, help_text=_("The file's key, wrapped; empty when deleted."))
    media_type = models.CharField(max_length=20, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    completed_at = models.DateTimeField(null=True, blank=True)
    measures = models.JSONField(null=True, blank=True, help_text=_("What the detector found, or why it did not."))
    deleted_at = models.DateTimeField(null=True, blank=True)
    deleted_why = models.CharField(max_length=12, choices=DeletedWhy.choices, blank=True)

    objects = RecordingQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-started_at"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(deleted_at=None, deleted_why="")
                | (Q(deleted_at__isnull=False, key="", measures=None) & ~Q(deleted_why="")),
                name="a_deleted_sound_leaves_no_key",
            ),
            models.CheckConstraint(
                condition=Q(length=None) | Q(received__lte=models.F("length")), name="no_more_sound_than_said"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["deleted_at", "expires_at"], name="recording_expiry")]

    def __str__(self) -> str:
        return f"{self.ask_id} {self.started_at:%Y-%m-%d %H.%M}"

    @property
    def state(self) -> str:
        """`merekam`, `mengunggah`, `ada` or `dihapus`."""
        if self.deleted_at:
            return "dihapus"
        if self.completed_at:
            return "ada"
        return "mengunggah" if self.ended_at else "merekam"

    @property
    def file(self) -> SealedFile:
        """The encrypted sound."""
        return SealedFile(path_of(str(self.pk)), self.key, self.pk.bytes)

    def opened(self) -> BufferedReader:
        """Return the sound as a file to read."""
        return self.file.opened(self.received)


def path_of(name: str) -> Path:
    """Return where the sound of a recording lies."""
    return Path(settings.MEDIA_ROOT) / FOLDER / name


class RecordingRemark(Row):
    """A remark on one moment of a recording, or a reply to one. Gone with the sound."""

    recording = models.ForeignKey(Recording, models.CASCADE, related_name="remarks")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    second = models.PositiveIntegerField()
    text = models.TextField(max_length=1000)
    answers = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="replies")
    edited_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["second", "created_at"]

    def __str__(self) -> str:
        return f"{self.second} {self.text[:30]}"

    @property
    def clock(self) -> str:
        """`1:05`."""
        return f"{self.second // 60}:{self.second % 60:02d}"
