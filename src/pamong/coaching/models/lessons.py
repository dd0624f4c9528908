"""Lessons before the bimtek: words, a short video or a clip to code, and how far each participant is."""

from __future__ import annotations

import secrets
from math import ceil
from typing import ClassVar

from django.core.files.storage import default_storage
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from pamong.core.models import Row
from pamong.enrolment.models import Participant
from pamong.programme.models import Event

from .calibration import MasterClip

WORDS_A_MINUTE = 150  # read on a phone, with thought
CODING_MINUTES = 8  # two minutes of conversation, heard twice, and fifteen marks


def _video_path(lesson: Lesson, filename: str) -> str:
    """Store a video under a name nobody can guess and nobody chose."""
    return f"pelajaran/{lesson.event_id}/{secrets.token_hex(16)}"


class LessonKind(models.TextChoices):
    TEXT = "teks", _("To read")
    VIDEO = "video", _("To watch")
    CODING = "kode", _("To listen to and code")


class LessonQuerySet(models.QuerySet["Lesson"]):
    def published(self) -> LessonQuerySet:
        """Return what participants find: published, and not on a clip that was withdrawn."""
        return self.filter(Q(clip=None) | Q(clip__withdrawn_at=None), published_at__isnull=False)


class Lesson(Row):
    """One lesson of an event. Words may stand beside a video or lead into the coding of a master clip.

    `slug` names a lesson that comes with Pamong; `captions` is a whole WebVTT file as we wrote it out.
    """

    event = models.ForeignKey(Event, models.CASCADE, related_name="lessons")
    slug = models.SlugField(max_length=40, blank=True)
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)
    about = models.CharField(max_length=300, blank=True)
    body = models.TextField(blank=True)
    video = models.FileField(upload_to=_video_path, storage=default_storage, blank=True)
    media_type = models.CharField(max_length=20, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    seconds = models.FloatField(default=0)
    captions = models.TextField(blank=True)
    clip = models.ForeignKey(MasterClip, models.PROTECT, null=True, blank=True, related_name="lessons")
    published_at = models.DateTimeField(null=True, blank=True)

    objects = LessonQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["position", "created_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["event", "slug"], condition=~Q(slug=""), name="shipped_lesson_once"),
            models.CheckConstraint(
                condition=~Q(body="", video="", clip=None), name="a_lesson_holds_words_a_video_or_a_clip"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def kind(self) -> LessonKind:
        """What one does with it."""
        if self.clip_id:
            return LessonKind.CODING
        return LessonKind.VIDEO if self.video else LessonKind.TEXT

    def verb(self, *, begun: bool) -> str:
        """What the button to it says."""
        if begun:
            return str(_("Go on"))
        return str({"teks": _("Read"), "video": _("Watch"), "kode": _("Listen and code")}[self.kind.value])

    @property
    def minutes(self) -> int:
        """About how long it takes."""
        reading = len(self.body.split()) / WORDS_A_MINUTE
        return max(1, ceil(reading + self.seconds / 60 + (CODING_MINUTES if self.clip_id else 0)))


class LessonProgress(Row):
    """How far one participant is in one lesson: where they stopped (a share of the whole), and when they finished."""

    lesson = models.ForeignKey(Lesson, models.CASCADE, related_name="progress")
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="lesson_progress")
    place = models.FloatField(default=0)
    seen_at = models.DateTimeField(help_text=_("When they were last there, by the phone's clock."))
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["lesson", "participant"], name="one_progress_a_lesson"),
            models.CheckConstraint(condition=Q(place__gte=0, place__lte=1), name="place_is_a_share"),
        ]

    def __str__(self) -> str:
        return f"{self.lesson_id} {self.place:.2f}"
